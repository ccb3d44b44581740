import { fold, type Instant } from '#kernel';
import { assignmentDecider } from './assignment.decider.js';
import type { AssignmentEvent } from './assignment.events.js';
import { holderOf, turnedAt } from './assignment.holder.js';
import type { AssignmentState } from './assignment.state.js';

/** A time in which somebody had to act. */
export type Tenure = {
  readonly holderId: string;
  readonly since: Instant;
  /** When the next one had to act, or when it ended; null while it lasts. */
  readonly until: Instant | null;
  /** The event by which it came to the holder, and its version in the stream. */
  readonly cause: AssignmentEvent['type'];
  readonly version: number;
};

/**
 * Everybody who ever held an assignment, the earliest first; the last one holds it now unless it has ended.
 * Where an entry was corrected, the times are those that count today.
 */
export function holderTrail(events: readonly AssignmentEvent[]): Tenure[] {
  const trail: Tenure[] = [];
  let state: AssignmentState = assignmentDecider.initial;
  for (const event of events) {
    state = fold({ ...assignmentDecider, initial: state }, [event]);
    if (state.status === 'nonexistent') continue;
    const holder = holderOf(state);
    const last = trail.at(-1);
    const lasting = last?.until === null ? last : undefined;
    if (holder === null) {
      if (lasting) trail.splice(-1, 1, { ...lasting, until: turnedAt(state) });
      continue;
    }
    if (lasting?.holderId === holder.id && lasting.since === holder.since) continue;
    if (event.type === 'assignment.corrected') {
      moveLast(trail, holder.since);
      continue;
    }
    if (lasting) trail.splice(-1, 1, { ...lasting, until: holder.since });
    trail.push({ holderId: holder.id, since: holder.since, until: null, cause: event.type, version: state.version });
  }
  return trail;
}

/** The holder had it from another moment on than was said, and the one before until then. */
function moveLast(trail: Tenure[], since: Instant): void {
  const [before, last] = trail.slice(-2);
  if (last === undefined) return;
  trail.splice(-2, 2, { ...before!, until: since }, { ...last, since });
}
