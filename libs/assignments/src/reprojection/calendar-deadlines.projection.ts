import { DEFAULT_CALENDAR_ID } from '#deadlines/domain';
import { rowProjection } from '#event-store';
import type { AssignmentEvent, Watch } from '../domain/index.js';
import { CalendarDeadline } from './calendar-deadline.entity.js';

/** Which deadlines rest on a calendar: what is looked for when it is changed. */
export const calendarDeadlinesProjection = rowProjection<CalendarDeadline>({
  name: 'calendar-deadlines',
  entity: CalendarDeadline,
  table: 'calendar_deadlines',
  key: 'assignmentId',
  category: 'assignment',
  types: [
    'assignment.assigned',
    'assignment.returned',
    'assignment.accepted-in-part',
    'assignment.extension-granted',
    'assignment.deadline-changed',
    'assignment.resumed',
    'assignment.reopened',
    'assignment.accepted',
    'assignment.cancelled',
  ] satisfies readonly AssignmentEvent['type'][],
  withoutHistory: true,
  operational: ['examined_position', 'examined_version'],
  keyOf: (event) => (event as unknown as AssignmentEvent).data.assignmentId,
  apply: (row, recorded) => {
    const event = recorded as unknown as AssignmentEvent;
    const { tenant: tenantId, position } = recorded;
    switch (event.type) {
      case 'assignment.assigned': {
        const { assignmentId, parent } = event.data;
        return { tenantId, assignmentId, depth: parent?.ancestry.length ?? 0, position, ...restingOn(event.data) };
      }
      case 'assignment.returned':
      case 'assignment.accepted-in-part':
      case 'assignment.extension-granted':
      case 'assignment.deadline-changed':
      case 'assignment.resumed':
      case 'assignment.reopened':
        return row && { ...row, position, ...restingOn(event.data) };
      case 'assignment.accepted':
      case 'assignment.cancelled':
        return row && { ...row, position, open: false };
      default:
        return undefined;
    }
  },
});

/** Rungs in working time rest on the calendar even where the deadline does not. */
function restingOn({ deadline, ladder }: Watch): Pick<CalendarDeadline, 'calendarId' | 'calendarVersion' | 'open'> {
  const { calendar } = deadline ?? {};
  if (calendar) return { calendarId: calendar.calendarId, calendarVersion: calendar.version, open: true };
  const inWorkingTime = deadline !== null && (ladder?.rungs ?? []).some(({ working }) => working !== undefined);
  return { calendarId: inWorkingTime ? DEFAULT_CALENDAR_ID : '', calendarVersion: 0, open: inWorkingTime };
}
