import type { AssignmentAssigned, AssignmentRehomed, DeadlineSet } from '#assignments/domain';
import { reorganizationCausing } from '#assignments';
import type { RecordedEvent } from '#event-store';
import type { CountedEntry } from './counted-entry.entity.js';

/** What every entry holds of an assignment once it is assigned. */
export function countedEntry(
  { tenant, effectiveAt }: RecordedEvent,
  terms: AssignmentAssigned['data'],
): { readonly [Column in keyof CountedEntry]: CountedEntry[Column] } {
  return {
    tenantId: tenant,
    assignmentId: terms.assignmentId,
    directiveId: terms.directiveId,
    leadAgencyId: terms.leadAgencyId,
    issuerId: terms.issuerId,
    field: terms.field ?? null,
    standing: terms.standing ?? false,
    assignedAt: effectiveAt,
    ...limitOf(terms),
    movedFrom: [],
    movedBy: [],
  };
}

/** The limit in force from an event on. */
export function limitOf({ deadline }: Pick<DeadlineSet, 'deadline'>): Pick<CountedEntry, 'lastOnTimeAt'> {
  return { lastOnTimeAt: deadline?.lastOnTimeAt ?? null };
}

/** Whoever takes over goes on where the one before stood; undefined where nothing of it is counted. */
export function rehomedEntry<Entry extends CountedEntry & { readonly phase: string }>(
  entry: Entry,
  data: AssignmentRehomed['data'],
  { metadata }: RecordedEvent,
): Entry | undefined {
  if (entry.phase === 'accepted' || entry.phase === 'cancelled') return undefined;
  const { fromAgencyId, toAgencyId, leadAgencyId, cause } = data;
  const above = { ...entry, issuerId: entry.issuerId === fromAgencyId ? toAgencyId : entry.issuerId };
  if (cause === 'parent-handed-over' || leadAgencyId === entry.leadAgencyId) {
    return above.issuerId === entry.issuerId ? undefined : above;
  }
  const reorganizationId = reorganizationCausing(metadata)?.reorganizationId;
  if (reorganizationId === undefined) return { ...above, leadAgencyId };
  return {
    ...above,
    leadAgencyId,
    movedFrom: [...entry.movedFrom, fromAgencyId],
    movedBy: [...entry.movedBy, reorganizationId],
  };
}
