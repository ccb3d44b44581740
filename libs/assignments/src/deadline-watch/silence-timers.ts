import { timerIdOf, type Timer, type TimerGround } from '#deadlines';
import type { Instant } from '#kernel';
import { momentAfter } from '../domain/index.js';

const PREFIX = 'silence-';

/** The timer of a request for an opinion: it fires at the first millisecond that is too late. */
export function silenceTimer(
  tenantId: string,
  assignmentId: string,
  cycle: number,
  { request, answerBy }: { readonly request: number; readonly answerBy: Instant },
  askedBy: TimerGround,
): Timer {
  const rung = `${PREFIX}${request}`;
  return {
    tenantId,
    timerId: timerIdOf(assignmentId, cycle, rung),
    assignmentId,
    cycle,
    rung,
    action: 'count-silence',
    fireAt: momentAfter(answerBy),
    state: 'planned',
    skipReason: null,
    dueAt: null,
    ladder: null,
    moved: null,
    askedBy,
    decidedBy: null,
  };
}

/** @throws RangeError when the timer is not one of {@link silenceTimer} */
export function requestOfSilence(rung: string): number {
  const request = Number(rung.slice(PREFIX.length));
  if (!rung.startsWith(PREFIX) || !Number.isInteger(request)) throw new RangeError(`"${rung}" is no silence`);
  return request;
}
