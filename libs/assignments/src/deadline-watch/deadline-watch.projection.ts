import { In } from 'typeorm';
import { writeRows, type Projection } from '#event-store';
import { Timer, timerIdOf, type TimerGround } from '#deadlines';
import { rungsOf, type AssignmentEvent, type Watch } from '../domain/index.js';
import { occurrenceTimer, openedBy } from './occurrence-timers.js';
import { requestOfSilence, silenceTimer } from './silence-timers.js';

/** Timers written in one statement, at most. */
const CHUNK = 2_000;

/**
 * Turns what happens to assignments into timers: whatever opens a cycle cancels what is left of
 * the one before and plans its rungs; an answer, a suspension and an end cancel what is left; a
 * fired rung is marked. A transfer, a decline and a successor of the lead leave them: they remind
 * whoever holds it. A part has timers of its own. A request for an opinion has one too, past which
 * silence counts, and a recurring task one that opens its next time, which nothing but an end or a change of the series stops. Every row keeps the event that asked for it, and the one that decided about it.
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
    'assignment.rung-skipped',
    'assignment.coordination-asked',
    'assignment.opinion-given',
    'assignment.agreed-by-silence',
    'assignment.series-changed',
  ] satisfies readonly AssignmentEvent['type'][],
  start: 'origin',
  batchSize: 500,
  onError: { retries: 10, backoff: 200, then: 'stop' },
  tables: [{ table: 'timers', operational: ['armed_at', 'settled_at'] }],

  async handle(events, manager) {
    const tenantId = events[0]!.tenant;
    const assignmentIds = [...new Set(events.flatMap((event) => concernedBy(event as unknown as AssignmentEvent)))];
    const known = await manager.findBy(Timer, { tenantId, assignmentId: In(assignmentIds) });
    const timers = new Map(known.map((timer) => [timer.timerId, timer]));
    const changed = new Set<Timer>();
    const plan = (timer: Timer) => {
      timers.set(timer.timerId, timer);
      changed.add(timer);
    };
    for (const recorded of events) {
      const event = recorded as unknown as AssignmentEvent;
      const { assignmentId } = event.data;
      const ground: TimerGround = { position: recorded.position, type: recorded.type, at: recorded.effectiveAt };
      const settle = (state: 'fired' | 'cancelled', which: (timer: Timer) => boolean) => {
        for (const timer of timers.values()) {
          if (timer.assignmentId === assignmentId && timer.state === 'planned' && which(timer)) {
            timer.state = state;
            timer.decidedBy = ground;
            changed.add(timer);
          }
        }
      };
      switch (event.type) {
        case 'assignment.assigned':
        case 'assignment.returned':
        case 'assignment.accepted-in-part':
        case 'assignment.extension-granted':
        case 'assignment.deadline-changed':
        case 'assignment.resumed':
        case 'assignment.reopened':
          if (event.type !== 'assignment.assigned') settle('cancelled', isRung);
          for (const { rung, cycle, fireAt, action, skipped, moved } of rungsOf(event.data)) {
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
              dueAt: event.data.deadline?.dueAt ?? null,
              ladder: ladderOf(event.data),
              moved: moved ?? null,
              askedBy: ground,
              decidedBy: skipped ? ground : null,
            });
          }
          if (event.type === 'assignment.assigned') {
            const { occurrence } = event.data;
            const before = occurrence && openedBy(occurrence);
            const opening = [...timers.values()].find(opensAfter(before));
            if (opening) {
              opening.state = 'fired';
              opening.decidedBy = { ...ground, at: event.data.watchedFrom };
              changed.add(opening);
            }
            if (occurrence && occurrence.nextAt !== null) {
              plan(occurrenceTimer(tenantId, assignmentId, occurrence, occurrence.nextAt, ground));
            }
          }
          if (event.type === 'assignment.resumed') {
            for (const open of event.data.coordination) {
              plan(silenceTimer(tenantId, assignmentId, event.data.cycle, open, ground));
            }
          }
          break;
        case 'assignment.responded':
          settle('cancelled', isRung);
          break;
        case 'assignment.suspended':
        case 'assignment.accepted':
          settle('cancelled', isOfThisTime);
          break;
        case 'assignment.cancelled':
          settle('cancelled', () => true);
          break;
        case 'assignment.reminded':
        case 'assignment.escalated':
        case 'assignment.rung-skipped': {
          const timer = timers.get(timerIdOf(assignmentId, event.data.cycle, event.data.rung));
          if (timer) {
            timer.state = event.type === 'assignment.rung-skipped' ? 'skipped' : 'fired';
            timer.skipReason = event.type === 'assignment.rung-skipped' ? event.data.reason : null;
            timer.decidedBy = ground;
            changed.add(timer);
          }
          break;
        }
        case 'assignment.coordination-asked': {
          const { request, deadline } = event.data;
          plan(silenceTimer(tenantId, assignmentId, 0, { request, answerBy: deadline.lastOnTimeAt }, ground));
          break;
        }
        case 'assignment.series-changed': {
          const { occurrence } = event.data;
          settle('cancelled', opensNext);
          if (occurrence.nextAt !== null) {
            const before = [...timers.values()]
              .filter((timer) => timer.assignmentId === assignmentId)
              .filter(opensNext);
            const cycle = before.length + 1;
            plan(occurrenceTimer(tenantId, assignmentId, occurrence, occurrence.nextAt, ground, cycle));
          }
          break;
        }
        case 'assignment.opinion-given':
          settle('cancelled', isSilenceOf(event.data.request));
          break;
        case 'assignment.agreed-by-silence':
          settle('fired', isSilenceOf(event.data.request));
          break;
        default:
          // The other events leave the timers as they are.
          break;
      }
    }

    const written = [...changed];
    for (let start = 0; start < written.length; start += CHUNK) {
      await writeRows(manager, Timer, written.slice(start, start + CHUNK), ['tenantId', 'timerId']);
    }
  },
};

function ladderOf({ ladder }: Watch): Timer['ladder'] {
  return ladder && { ladderId: ladder.ladderId, version: ladder.version ?? null };
}

/** The assignment itself, and the one whose timer opened it. */
function concernedBy(event: AssignmentEvent): readonly string[] {
  const { assignmentId } = event.data;
  if (event.type !== 'assignment.assigned' || event.data.occurrence === undefined) return [assignmentId];
  const before = openedBy(event.data.occurrence);
  return before === undefined ? [assignmentId] : [assignmentId, before];
}

/** The next time of a series comes whether or not this one is done. */
function isOfThisTime(timer: Timer): boolean {
  return !opensNext(timer);
}

function opensNext({ action }: Timer): boolean {
  return action === 'open-occurrence';
}

/** The timer that is to open the time after a certain one. */
function opensAfter(before: string | undefined): (timer: Timer) => boolean {
  return (timer) => timer.assignmentId === before && timer.state === 'planned' && opensNext(timer);
}

function isRung({ action }: Timer): boolean {
  return action !== 'count-silence' && action !== 'open-occurrence';
}

function isSilenceOf(request: number): (timer: Timer) => boolean {
  return ({ action, rung }) => action === 'count-silence' && requestOfSilence(rung) === request;
}
