import { assignmentDecider, type AssignmentEvent, type ExistingAssignment } from '#assignments/domain';
import { fold, type Instant } from '#kernel';

/** An event of an assignment with its place in the stream. */
export type HistoricEvent = AssignmentEvent & { readonly version: number };

/** What had happened to an assignment by a moment, and where it stood then. */
export type KnownHistory = { readonly events: readonly HistoricEvent[]; readonly state: ExistingAssignment };

/**
 * Leaves out what happened after the moment; null where it was not assigned by then. A correction counts whenever it was
 * made, once what it corrects had happened by the moment: it tells how things were.
 */
export function historyUntil(history: readonly HistoricEvent[], at: Instant): KnownHistory | null {
  const events = eventsUntil(history, at);
  const state = fold(assignmentDecider, events);
  return state.status === 'nonexistent' ? null : { events, state };
}

function eventsUntil(history: readonly HistoricEvent[], at: Instant): readonly HistoricEvent[] {
  const corrections = history.flatMap((event) => (event.type === 'assignment.corrected' ? [event] : []));
  if (corrections.length === 0) return history.filter(({ effectiveAt }) => effectiveAt <= at);
  const trueMoments = new Map<number, Instant>();
  for (const { data } of corrections) {
    if (data.correction.fact === 'effective-time') trueMoments.set(data.version, data.correction.is);
  }
  const kept = new Set<number>();
  return history.filter((event) => {
    const happened =
      event.type === 'assignment.corrected'
        ? kept.has(event.data.version)
        : (trueMoments.get(event.version) ?? event.effectiveAt) <= at;
    if (happened) kept.add(event.version);
    return happened;
  });
}
