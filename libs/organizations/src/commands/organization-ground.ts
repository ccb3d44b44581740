import type { StreamView } from '#event-store';
import {
  agencyDecider,
  agencyStream,
  groupDecider,
  groupStream,
  identifierDecider,
  missingAbove,
  type AgencyState,
  type GroupState,
  type IdentifierState,
} from '../domain/index.js';

/** Agencies, and all that stand, stood or will stand above them. */
export async function agenciesWithAbove(
  agencyIds: readonly string[],
  view: StreamView,
): Promise<Map<string, AgencyState>> {
  const agencies = new Map<string, AgencyState>();
  for (let next = [...new Set(agencyIds)]; next.length > 0; next = missingAbove(agencies)) {
    await view.load(next.map(agencyStream));
    for (const agencyId of next) agencies.set(agencyId, view.fold(agencyDecider, agencyStream(agencyId)));
  }
  return agencies;
}

/** @param streams of identifiers; answered by stream */
export async function identifiersAt(
  streams: readonly string[],
  view: StreamView,
): Promise<Map<string, IdentifierState>> {
  await view.load(streams);
  return new Map(streams.map((stream) => [stream, view.fold(identifierDecider, stream)]));
}

export async function groupsOf(groupIds: readonly string[], view: StreamView): Promise<Map<string, GroupState>> {
  await view.load(groupIds.map(groupStream));
  return new Map(groupIds.map((groupId) => [groupId, view.fold(groupDecider, groupStream(groupId))]));
}
