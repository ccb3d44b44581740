import { accept, quiet, refuse, unreachable, type Decider, type Decision } from '#kernel';
import { addAlias, assignIdentifier, dropAlias, withdrawIdentifier } from './agency.bearings.js';
import {
  AGENCY_KINDS,
  type AgencyCommand,
  type AgencyEvent,
  type AgencyRegisteredData,
  type AgencyState,
  type CorrectAgency,
  type MoveAgency,
  type ReclassifyAgency,
  type RegisterAgency,
  type RegisteredAgency,
  type RenameAgency,
} from './agency.events.js';
import { evolveAgency } from './agency.evolution.js';
import { faultOfAbsence, kindOn, nameOn, parentOn } from './agency.lookups.js';
import { AGENCY_CHANGED_THAT_DAY, AGENCY_CORRECTS_NOTHING, AGENCY_UNKNOWN } from './agency.rules.js';
import {
  AGENCY_ALREADY_REGISTERED,
  AGENCY_OWN_PARENT,
  AGENCY_UNKNOWN_KIND,
  faultOfDays,
  faultOfNaming,
  INVALID_ID,
  isSlug,
  NAME_MISSING,
} from './organization.rules.js';
import { onDay, type Period } from './timeline.js';

export const agencyDecider: Decider<AgencyCommand, AgencyState, AgencyEvent> = {
  initial: { status: 'nonexistent' },

  decide(command, state) {
    if (command.type === 'register-agency') return register(command, state);
    const { agencyId } = command;
    if (state.status === 'nonexistent') return refuse(AGENCY_UNKNOWN, { agencyId });
    switch (command.type) {
      case 'rename-agency':
        return rename(command, state);
      case 'reclassify-agency':
        return reclassify(command, state);
      case 'move-agency':
        return move(command, state);
      case 'correct-agency':
        return correct(command, state);
      case 'add-alias':
        return addAlias(command, state);
      case 'drop-alias':
        return dropAlias(command, state);
      case 'assign-identifier':
        return assignIdentifier(command, state);
      case 'withdraw-identifier':
        return withdrawIdentifier(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve: evolveAgency,
};

function register({ type: _, ...agency }: RegisterAgency, state: AgencyState): Decision<AgencyEvent> {
  const fault = faultOfNaming(agency.agencyId, agency.name) ?? faultOfDays(agency.validFrom);
  if (fault) return fault;
  if (!AGENCY_KINDS.includes(agency.kind)) return refuse(AGENCY_UNKNOWN_KIND, { kind: agency.kind });
  const { parentId = null } = agency;
  const faultOfAbove = faultOfParent(agency.agencyId, parentId);
  if (faultOfAbove) return faultOfAbove;
  if (state.status === 'registered') {
    return same(state.agency, agency) ? quiet() : refuse(AGENCY_ALREADY_REGISTERED, { agencyId: agency.agencyId });
  }
  const { agencyId, name, aliases, kind, code, validFrom } = agency;
  return accept({
    type: 'agency.registered',
    data: {
      agencyId,
      name,
      aliases,
      kind,
      ...(code === undefined ? {} : { code }),
      ...(parentId === null ? {} : { parentId }),
      ...(validFrom === undefined ? {} : { validFrom }),
    },
  });
}

function same(one: AgencyRegisteredData, other: AgencyRegisteredData): boolean {
  return (
    one.name === other.name &&
    one.kind === other.kind &&
    one.code === other.code &&
    one.parentId === other.parentId &&
    one.validFrom === other.validFrom &&
    one.aliases.length === other.aliases.length &&
    one.aliases.every((alias, index) => alias === other.aliases[index])
  );
}

function rename({ type: _, ...data }: RenameAgency, agency: RegisteredAgency): Decision<AgencyEvent> {
  if (data.name.trim() === '') return refuse(NAME_MISSING, { id: data.agencyId });
  const isSo = nameOn(agency, data.validFrom) === data.name;
  return change({ type: 'agency.renamed', data }, isSo, agency.names, agency);
}

function reclassify({ type: _, ...data }: ReclassifyAgency, agency: RegisteredAgency): Decision<AgencyEvent> {
  if (!AGENCY_KINDS.includes(data.kind)) return refuse(AGENCY_UNKNOWN_KIND, { kind: data.kind });
  const isSo = kindOn(agency, data.validFrom) === data.kind;
  return change({ type: 'agency.reclassified', data }, isSo, agency.kinds, agency);
}

function move({ type: _, ...data }: MoveAgency, agency: RegisteredAgency): Decision<AgencyEvent> {
  const fault = faultOfParent(data.agencyId, data.parentId);
  if (fault) return fault;
  const isSo = parentOn(agency, data.validFrom) === data.parentId;
  return change({ type: 'agency.moved', data }, isSo, agency.parents, agency);
}

function change(
  event: Extract<AgencyEvent, { data: { readonly validFrom: string } }>,
  isSo: boolean,
  known: readonly Period[],
  agency: RegisteredAgency,
): Decision<AgencyEvent> {
  const { agencyId, validFrom } = event.data;
  const fault = faultOfDays(validFrom) ?? faultOfAbsence(agencyId, agency, validFrom);
  if (fault) return fault;
  if (isSo) return quiet();
  return onDay(known, validFrom)?.validFrom === validFrom
    ? refuse(AGENCY_CHANGED_THAT_DAY, { agencyId, validFrom })
    : accept(event);
}

function correct({ type: _, ...data }: CorrectAgency, agency: RegisteredAgency): Decision<AgencyEvent> {
  const { agencyId, on, name, kind, parentId } = data;
  if (name === undefined && kind === undefined && parentId === undefined) {
    return refuse(AGENCY_CORRECTS_NOTHING, { agencyId });
  }
  if (name?.trim() === '') return refuse(NAME_MISSING, { id: agencyId });
  if (kind !== undefined && !AGENCY_KINDS.includes(kind)) return refuse(AGENCY_UNKNOWN_KIND, { kind });
  const fault = faultOfParent(agencyId, parentId ?? null) ?? faultOfDays(on) ?? faultOfAbsence(agencyId, agency, on);
  if (fault) return fault;
  const isSo =
    (name === undefined || name === nameOn(agency, on)) &&
    (kind === undefined || kind === kindOn(agency, on)) &&
    (parentId === undefined || parentId === parentOn(agency, on));
  return isSo ? quiet() : accept({ type: 'agency.corrected', data });
}

function faultOfParent(agencyId: string, parentId: string | null) {
  if (parentId !== null && !isSlug(parentId)) return refuse(INVALID_ID, { id: parentId });
  return parentId === agencyId ? refuse(AGENCY_OWN_PARENT, { agencyId }) : null;
}
