import type { Timer } from '#deadlines';
import { millisecondsOf } from '#kernel';
import type { AssignmentEvent, RungSkipReason } from '../domain/index.js';

/** Why a timer stands as it does. Codes do not change their meaning. */
export type TimerReason =
  | 'timer/waits'
  | 'ladder/compressed'
  | 'timer/fired'
  | 'timer/fired-late'
  | 'ladder/passed-before-watch'
  | RungSkipReason
  | TimerEnding;

/** What keeps a planned timer from firing. */
export type TimerEnding =
  | 'timer/answered'
  | 'timer/suspended'
  | 'timer/accepted'
  | 'timer/assignment-cancelled'
  | 'timer/deadline-set-anew'
  | 'timer/opinion-given'
  | 'timer/series-changed';

const ENDED_BY: { readonly [Type in AssignmentEvent['type']]?: TimerEnding } = {
  'assignment.responded': 'timer/answered',
  'assignment.suspended': 'timer/suspended',
  'assignment.accepted': 'timer/accepted',
  'assignment.cancelled': 'timer/assignment-cancelled',
  'assignment.opinion-given': 'timer/opinion-given',
  'assignment.series-changed': 'timer/series-changed',
};

/** The reason of a timer, from its row alone. */
export function reasonOf({ state, skipReason, moved, fireAt, decidedBy }: Timer): TimerReason {
  switch (state) {
    case 'planned':
      return moved?.reason ?? 'timer/waits';
    case 'fired':
      return decidedBy !== null && lateBy(fireAt, decidedBy.at) > 0 ? 'timer/fired-late' : 'timer/fired';
    case 'skipped':
      return skipReason as TimerReason;
    case 'cancelled':
      return ENDED_BY[decidedBy?.type as AssignmentEvent['type']] ?? 'timer/deadline-set-anew';
  }
}

/** Whole seconds, as the event of a rung says them; 0 for what is not late. */
export function lateBy(fireAt: Timer['fireAt'], at: Timer['fireAt']): number {
  return Math.max(0, Math.floor((millisecondsOf(at) - millisecondsOf(fireAt)) / 1_000));
}

/** What would keep a timer from firing that is planned; nothing for one that is decided about. */
export function endingsOf({ state, action }: Timer): readonly TimerEnding[] {
  if (state !== 'planned') return [];
  if (action === 'open-occurrence') return ['timer/series-changed', 'timer/assignment-cancelled'];
  return action === 'count-silence'
    ? ['timer/opinion-given', 'timer/suspended', 'timer/accepted', 'timer/assignment-cancelled']
    : ['timer/answered', 'timer/deadline-set-anew', 'timer/suspended', 'timer/assignment-cancelled'];
}
