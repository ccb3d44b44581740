import { assignmentDecider, type AssignmentEvent } from '#assignments/domain';
import type { RecordedEvent } from '#event-store';
import { fold, type Instant } from '#kernel';
import type { NoticeCourse, NoticeEvent } from '#notifications/domain';

/** A notice with everything that came of it, from the events of its stream. */
export function courseOf(events: readonly RecordedEvent[]): NoticeCourse {
  const steps = events.map(({ position, recordedAt, ...event }) => ({
    event: event as unknown as NoticeEvent,
    position,
    recordedAt,
  }));
  const first = steps[0]!.event;
  if (first.type !== 'notice.raised') throw new Error(`a notice begins with ${first.type}`);
  return { raised: first.data, steps };
}

/**
 * Whoever led an assignment when the deadline in force ran out; whoever leads it where that is to come, or there is none.
 * @param history the events of its stream
 */
export function leadAtDeadline(history: readonly RecordedEvent[]): {
  readonly leadAgencyId: string;
  readonly by: Instant | null;
} {
  const state = fold(assignmentDecider, history as unknown as readonly AssignmentEvent[]);
  if (state.status === 'nonexistent') throw new Error('an assignment that is seen has begun');
  const by = state.terms.deadline?.lastOnTimeAt ?? null;
  const former = by === null ? undefined : state.formerLeads.find(({ until }) => until > by);
  return { leadAgencyId: former?.agencyId ?? state.terms.leadAgencyId, by };
}
