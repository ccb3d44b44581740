import { assignmentDecider, type AssignmentEvent, type ExistingAssignment } from '#assignments/domain';
import { fold, type Instant } from '#kernel';

/** An event of an assignment with its place in the stream. */
export type HistoricEvent = AssignmentEvent & { readonly version: number };

/** An event of an assignment with its place in the log as well. */
export type LoggedEvent = HistoricEvent & { readonly position: number };

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
  return [...trueMoments(history)].flatMap(([event, moment]) => (moment <= at ? [event] : []));
}

/** When each event happened, as far as it is known by now; a correction belongs to the moment of what it corrects. */
export function trueMoments<Event extends HistoricEvent>(history: readonly Event[]): ReadonlyMap<Event, Instant> {
  const corrected = new Map<number, Instant>();
  for (const { type, data } of history) {
    if (type === 'assignment.corrected' && data.correction.fact === 'effective-time')
      corrected.set(data.version, data.correction.is);
  }
  const moments = new Map<Event, Instant>();
  const byVersion = new Map<number, Instant>();
  for (const event of history) {
    const own = corrected.get(event.version) ?? event.effectiveAt;
    const moment = event.type === 'assignment.corrected' ? (byVersion.get(event.data.version) ?? own) : own;
    moments.set(event, moment);
    byVersion.set(event.version, moment);
  }
  return moments;
}
