import { refuse, type Refused } from '#kernel';
import type { StreamView } from '#event-store';
import { agencyDecider, agencyStream, type NewMember } from '../domain/index.js';
import { GROUP_UNKNOWN_AGENCY } from './organization-commands.rules.js';

export function streamsOfMembers(members: readonly NewMember[]): string[] {
  return [...new Set(members.map(({ agencyId }) => agencyStream(agencyId)))];
}

/** The refusal that names every member that is not registered, or null. */
export function membersAreRegistered(groupId: string, members: readonly NewMember[], view: StreamView): Refused | null {
  const unknown = members
    .map(({ agencyId }) => agencyId)
    .filter((agencyId) => view.fold(agencyDecider, agencyStream(agencyId)).status === 'nonexistent');
  return unknown.length === 0 ? null : refuse(GROUP_UNKNOWN_AGENCY, { groupId, agencyIds: unknown });
}
