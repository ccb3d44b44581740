import { In } from 'typeorm';
import type { Projection } from '#event-store';
import { Timer, timerIdOf } from '#deadlines';
import { rungsOf, type AssignmentEvent } from '../domain/index.js';
import { requestOfSilence, silenceTimer } from './silence-timers.js';

/** Timers written in one statement, at most. */
const CHUNK = 1_000;

/**
 * Turns what happens to assignments into timers: whatever opens a cycle cancels what is left of
 * the one before and plans its rungs; an answer, a suspension and an end cancel what is left; a
 * fired rung is marked. A transfer, a decline and a successor of the lead leave them: they remind
 * whoever holds it. A part has timers of its own. A request for an opinion has one too, past which
 * silence counts.
 */
export const deadlineWatch: Projection = {
  name: 'deadline-watch',
  types: [
    'assignment.assigned',
    'assignment.returned',
    'assignment.accepted-in-part',
    'assignment.extension-granted',
    'assignment.deadline-changed',
    'assignment.resumed',
    'assignment.reopened',
    'assignment.responded',
    'assignment.suspended',
    'assignment.accepted',
    'assignment.cancelled',
    'assignment.reminded',
    'assignment.escalated',
    'assignment.coordination-asked',
    'assignment.opinion-given',
    'assignment.agreed-by-silence',
  ] satisfies readonly AssignmentEvent['type'][],
  start: 'origin',
  batchSize: 500,
  onError: { retries: 10, backoff: 200, then: 'stop' },
  tables: [{ table: 'timers', operational: ['armed_at', 'settled_at'] }],

  async handle(events, manager) {
    const tenantId = events[0]!.tenant;
    const assignmentIds = [...new Set(events.map((event) => (event as unknown as AssignmentEvent).data.assignmentId))];
    const known = await manager.findBy(Timer, { tenantId, assignmentId: In(assignmentIds) });
    const timers = new Map(known.map((timer) => [timer.timerId, timer]));
    const changed = new Set<Timer>();
    const plan = (timer: Timer) => {
      timers.set(timer.timerId, timer);
      changed.add(timer);
    };
    const settle = (state: 'fired' | 'cancelled', assignmentId: string, which: (timer: Timer) => boolean) => {
      for (const timer of timers.values()) {
        if (timer.assignmentId === assignmentId && timer.state === 'planned' && which(timer)) {
          timer.state = state;
          changed.add(timer);
        }
      }
    };

    for (const recorded of events) {
      const event = recorded as unknown as AssignmentEvent;
      const { assignmentId } = event.data;
      switch (event.type) {
        case 'assignment.assigned':
        case 'assignment.returned':
        case 'assignment.accepted-in-part':
        case 'assignment.extension-granted':
        case 'assignment.deadline-changed':
        case 'assignment.resumed':
        case 'assignment.reopened':
          if (event.type !== 'assignment.assigned') settle('cancelled', assignmentId, isRung);
          for (const { rung, cycle, fireAt, action, skipped } of rungsOf(event.data)) {
            plan({
              tenantId,
              timerId: timerIdOf(assignmentId, cycle, rung),
              assignmentId,
              cycle,
              rung,
              action,
              fireAt,
              state: skipped ? 'skipped' : 'planned',
              skipReason: skipped ?? null,
            });
          }
          if (event.type === 'assignment.resumed') {
            for (const open of event.data.coordination) {
              plan(silenceTimer(tenantId, assignmentId, event.data.cycle, open));
            }
          }
          break;
        case 'assignment.responded':
          settle('cancelled', assignmentId, isRung);
          break;
        case 'assignment.suspended':
        case 'assignment.accepted':
        case 'assignment.cancelled':
          settle('cancelled', assignmentId, () => true);
          break;
        case 'assignment.reminded':
        case 'assignment.escalated': {
          const timer = timers.get(timerIdOf(assignmentId, event.data.cycle, event.data.rung));
          if (timer) {
            timer.state = 'fired';
            changed.add(timer);
          }
          break;
        }
        case 'assignment.coordination-asked': {
          const { request, deadline } = event.data;
          plan(silenceTimer(tenantId, assignmentId, 0, { request, answerBy: deadline.lastOnTimeAt }));
          break;
        }
        case 'assignment.opinion-given':
          settle('cancelled', assignmentId, isSilenceOf(event.data.request));
          break;
        case 'assignment.agreed-by-silence':
          settle('fired', assignmentId, isSilenceOf(event.data.request));
          break;
        default:
          // The other events leave the timers as they are.
          break;
      }
    }

    const written = [...changed];
    for (let start = 0; start < written.length; start += CHUNK) {
      await manager.upsert(Timer, written.slice(start, start + CHUNK), ['tenantId', 'timerId']);
    }
  },
};

function isRung({ action }: Timer): boolean {
  return action !== 'count-silence';
}

function isSilenceOf(request: number): (timer: Timer) => boolean {
  return ({ action, rung }) => action === 'count-silence' && requestOfSilence(rung) === request;
}
