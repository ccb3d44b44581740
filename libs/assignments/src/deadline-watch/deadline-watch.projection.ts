import { In } from 'typeorm';
import type { Projection } from '#event-store';
import { Timer, timerIdOf } from '#deadlines';
import { rungsOf, type AssignmentEvent } from '../domain/index.js';

/** Timers written in one statement, at most. */
const CHUNK = 1_000;

/**
 * Turns what happens to assignments into timers: an assignment or a returned answer plans
 * the rungs of a cycle, an answer cancels what is left of them, a fired rung is marked.
 */
export const deadlineWatch: Projection = {
  name: 'deadline-watch',
  types: [
    'assignment.assigned',
    'assignment.returned',
    'assignment.responded',
    'assignment.accepted',
    'assignment.reminded',
    'assignment.escalated',
  ],
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

    for (const recorded of events) {
      const event = recorded as unknown as AssignmentEvent;
      const { assignmentId } = event.data;
      switch (event.type) {
        case 'assignment.assigned':
        case 'assignment.returned':
          for (const { rung, cycle, fireAt, action, skipped } of rungsOf(event.data)) {
            const timer: Timer = {
              tenantId,
              timerId: timerIdOf(assignmentId, cycle, rung),
              assignmentId,
              cycle,
              rung,
              action,
              fireAt,
              state: skipped ? 'skipped' : 'planned',
              skipReason: skipped ?? null,
            };
            timers.set(timer.timerId, timer);
            changed.add(timer);
          }
          break;
        case 'assignment.responded':
        case 'assignment.accepted':
          for (const timer of timers.values()) {
            if (timer.assignmentId === assignmentId && timer.state === 'planned') {
              timer.state = 'cancelled';
              changed.add(timer);
            }
          }
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
        case 'assignment.acknowledged':
        case 'assignment.progressed':
          break;
      }
    }

    const written = [...changed];
    for (let start = 0; start < written.length; start += CHUNK) {
      await manager.upsert(Timer, written.slice(start, start + CHUNK), ['tenantId', 'timerId']);
    }
  },
};
