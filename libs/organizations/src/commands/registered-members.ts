import { refuse, type Refused } from '#kernel';
import type { StreamView } from '#event-store';
import { agencyDecider, agencyStream, faultOfAbsence, type NewMember } from '../domain/index.js';
import { GROUP_UNKNOWN_AGENCY } from './organization-commands.rules.js';

export function streamsOfMembers(members: readonly NewMember[]): string[] {
  return [...new Set(members.map(({ agencyId }) => agencyStream(agencyId)))];
}

/** The refusal that names every member that is not registered, or the first that does not exist on its day; or null. */
export function faultOfMembers(groupId: string, members: readonly NewMember[], view: StreamView): Refused | null {
  const stateOf = (agencyId: string) => view.fold(agencyDecider, agencyStream(agencyId));
  const unknown = members
    .map(({ agencyId }) => agencyId)
    .filter((agencyId) => stateOf(agencyId).status === 'nonexistent');
  if (unknown.length > 0) return refuse(GROUP_UNKNOWN_AGENCY, { groupId, agencyIds: unknown });
  for (const { agencyId, validFrom } of members) {
    const fault = faultOfAbsence(agencyId, stateOf(agencyId), validFrom);
    if (fault) return fault;
  }
  return null;
}
