import { refuse, type Refused } from '#kernel';
import { agencyDecider } from './agency.decider.js';
import { agencyStream, type AgencyState, type CorrectAgency, type MoveAgency } from './agency.events.js';
import { faultOfAbsence, parentOn } from './agency.lookups.js';
import { AGENCY_ENDED, AGENCY_PARENT_CYCLE, AGENCY_UNKNOWN_PARENT } from './agency.rules.js';
import type { OrganizationPlan } from './organization.plan.js';
import { PlannedWrites } from './planned-writes.js';
import { goesOnFrom } from './timeline.js';

export type Agencies = ReadonlyMap<string, AgencyState>;

/** Before every day a timeline names. */
const EVER = '0000-01-01';

/**
 * An agency moved below another, or its parent corrected.
 * @param agencies the agency, its new parent, and all that stood or will stand above that; see {@link missingAbove}
 */
export function decidePlacement(command: MoveAgency | CorrectAgency, agencies: Agencies): OrganizationPlan | Refused {
  const { agencyId, parentId } = command;
  const before = agencies.get(agencyId) ?? agencyDecider.initial;
  const stream = agencyStream(agencyId);
  const writes = new PlannedWrites();
  const refused = writes.decide(stream, agencyDecider, before, command);
  if (refused) return refused;
  const after = writes.stateOf(stream, before);
  if (parentId === undefined || parentId === null || after === before) return writes.plan([stream]);

  const moved = new Map(agencies).set(agencyId, after);
  const day = command.type === 'move-agency' ? command.validFrom : command.on;
  const fault =
    faultOfParentOn(agencyId, parentId, day, agencies) ??
    faultOfParents(agencyId, moved) ??
    faultOfCycle(agencyId, moved);
  if (fault) return fault;
  return writes.plan([stream, ...ancestorsEver(agencyId, moved).map(agencyStream)]);
}

/** The parents that are named and not given: a stream each, to be read before a placement is decided. */
export function missingAbove(agencies: Agencies): string[] {
  const named = [...agencies.values()].flatMap((agency) =>
    agency.status === 'registered' ? agency.parents.map(({ parentId }) => parentId) : [],
  );
  return [...new Set(named)].filter((id) => id !== null).filter((id) => !agencies.has(id));
}

/** Why an agency cannot come to stand below another on a day, or null. */
export function faultOfParentOn(agencyId: string, parentId: string, day: string, agencies: Agencies): Refused | null {
  const parent = agencies.get(parentId);
  return parent?.status === 'registered'
    ? faultOfAbsence(parentId, parent, day)
    : refuse(AGENCY_UNKNOWN_PARENT, { agencyId, parentId });
}

/** Why the agency cannot stand where it does: below one that is unknown, or below one after that ends; or null. */
export function faultOfParents(agencyId: string, agencies: Agencies): Refused | null {
  const agency = agencies.get(agencyId);
  if (agency?.status !== 'registered') return null;
  for (const period of agency.parents) {
    if (period.parentId === null) continue;
    const parent = agencies.get(period.parentId);
    if (parent?.status !== 'registered') return refuse(AGENCY_UNKNOWN_PARENT, { agencyId, parentId: period.parentId });
    if (parent.ended !== undefined && goesOnFrom(period, parent.ended.on)) {
      return refuse(AGENCY_ENDED, { agencyId: period.parentId, endedOn: parent.ended.on });
    }
  }
  return null;
}

/** The refusal where an agency stands below itself on some day, as far as the agencies given tell; or null. */
export function faultOfCycle(
  agencyId: string,
  agencies: Agencies,
  days: readonly string[] = daysOfChange(agencies),
): Refused | null {
  for (const day of days) {
    const above = ancestorsOn(agencyId, day, agencies);
    if (above.includes(agencyId)) return refuse(AGENCY_PARENT_CYCLE, { agencyId, day, above });
  }
  return null;
}

/**
 * All that an agency stands below on a day, nearest first, as far as the agencies given tell. Ends where it comes
 * back to one that was named, which is then the last.
 */
export function ancestorsOn(agencyId: string, day: string, agencies: Agencies): string[] {
  const above: string[] = [];
  for (let at = agencies.get(agencyId); at?.status === 'registered';) {
    const parentId = parentOn(at, day);
    if (parentId === null) break;
    const seen = above.includes(parentId) || parentId === agencyId;
    above.push(parentId);
    if (seen) break;
    at = agencies.get(parentId);
  }
  return above;
}

function ancestorsEver(agencyId: string, agencies: Agencies): string[] {
  return [...new Set(daysOfChange(agencies).flatMap((day) => ancestorsOn(agencyId, day, agencies)))];
}

/** Every day on which somebody comes to stand somewhere else; between two of them nothing changes. */
export function daysOfChange(agencies: Agencies): string[] {
  const days = [...agencies.values()].flatMap((agency) =>
    agency.status === 'registered' ? agency.parents.map(({ validFrom = EVER }) => validFrom) : [],
  );
  return [...new Set([EVER, ...days])].sort();
}
