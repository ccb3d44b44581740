import { accept, quiet, refuse, unreachable, type Decider, type Decision, type Refused } from '#kernel';
import { faultOfIdentifier } from './agency.bearings.js';
import { agencyDecider } from './agency.decider.js';
import { agencyStream, type AgencyState, type AssignIdentifier, type WithdrawIdentifier } from './agency.events.js';
import { periodInLife } from './agency.lookups.js';
import { AGENCY_UNKNOWN, IDENTIFIER_NOT_HELD, IDENTIFIER_TAKEN } from './agency.rules.js';
import {
  identifierStream,
  type ClaimIdentifier,
  type IdentifierCommand,
  type IdentifierEvent,
  type IdentifierState,
  type ReleaseIdentifier,
} from './identifier.events.js';
import type { OrganizationPlan } from './organization.plan.js';
import { faultOfDays, faultOfPeriod } from './organization.rules.js';
import { PlannedWrites } from './planned-writes.js';
import { daysOf, goesOnFrom, meeting, onDay, overlap, within } from './timeline.js';

export const identifierDecider: Decider<IdentifierCommand, IdentifierState, IdentifierEvent> = {
  initial: { holdings: [] },

  decide(command, state) {
    switch (command.type) {
      case 'claim-identifier':
        return claim(command, state);
      case 'release-identifier':
        return release(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve({ holdings }, event) {
    switch (event.type) {
      case 'identifier.claimed':
        return { holdings: [...holdings, { agencyId: event.data.agencyId, ...daysOf(event.data) }] };
      case 'identifier.released': {
        const { agencyId, validTo } = event.data;
        return {
          holdings: holdings.flatMap((holding) =>
            holding.agencyId === agencyId ? within(holding, { validTo }) : [holding],
          ),
        };
      }
      default:
        return unreachable(event);
    }
  },
};

/** The agency an identifier belongs to on a day, or null. */
export function holderOn({ holdings }: IdentifierState, day: string): string | null {
  return onDay(holdings, day)?.agencyId ?? null;
}

/**
 * An identifier assigned or withdrawn: what the agency and the identifier have to say of it, in one act. The
 * identifier is claimed for the days on which the agency exists.
 */
export function decideIdentifier(
  command: AssignIdentifier | WithdrawIdentifier,
  ground: { readonly agency: AgencyState; readonly identifier: IdentifierState },
): OrganizationPlan | Refused {
  const { agencyId, scheme, value } = command;
  const fault = faultOfIdentifier({ scheme, value });
  if (fault) return fault;
  const { agency, identifier } = ground;
  if (agency.status === 'nonexistent') return refuse(AGENCY_UNKNOWN, { agencyId });
  const writes = new PlannedWrites();
  const refused = writes.decide(agencyStream(agencyId), agencyDecider, agency, command);
  if (refused) return refused;

  const stream = identifierStream(command);
  const holding = { agencyId, scheme, value };
  if (command.type === 'withdraw-identifier') {
    // A code given at registration before identifiers were claimed has no holding to give back.
    const claimed = identifier.holdings.some((period) => period.agencyId === agencyId);
    if (!claimed) return writes.plan([agencyStream(agencyId), stream]);
    const kept = writes.decide(stream, identifierDecider, identifier, {
      type: 'release-identifier',
      ...holding,
      validTo: command.validTo,
    });
    return kept ?? writes.plan([agencyStream(agencyId), stream]);
  }
  const life = periodInLife(agencyId, agency, daysOf(command));
  if (!life.accepted) return life;
  const taken = writes.decide(stream, identifierDecider, identifier, {
    type: 'claim-identifier',
    ...holding,
    ...life.period,
  });
  return taken ?? writes.plan([agencyStream(agencyId), stream]);
}

function claim({ type: _, ...data }: ClaimIdentifier, { holdings }: IdentifierState): Decision<IdentifierEvent> {
  const { agencyId, scheme, value } = data;
  const fault = faultOfIdentifier(data) ?? faultOfPeriod(daysOf(data));
  if (fault) return fault;
  const other = holdings.find((holding) => holding.agencyId !== agencyId && overlap(holding, data));
  if (other) return refuse(IDENTIFIER_TAKEN, { scheme, value, ...other });
  switch (meeting(data, holdings)) {
    case 'itself':
      return quiet();
    case 'overlap':
      return refuse(IDENTIFIER_TAKEN, { scheme, value, agencyId });
    case 'nothing':
      return accept({ type: 'identifier.claimed', data });
  }
}

function release({ type: _, ...data }: ReleaseIdentifier, { holdings }: IdentifierState): Decision<IdentifierEvent> {
  const { agencyId, scheme, value, validTo } = data;
  const fault = faultOfDays(validTo);
  if (fault) return fault;
  const own = holdings.filter((holding) => holding.agencyId === agencyId);
  if (own.length === 0) return refuse(IDENTIFIER_NOT_HELD, { scheme, value, agencyId });
  return own.some((holding) => goesOnFrom(holding, validTo)) ? accept({ type: 'identifier.released', data }) : quiet();
}
