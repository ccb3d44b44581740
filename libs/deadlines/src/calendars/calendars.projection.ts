import { combinedProjection, rowProjection, rowsOfEvents } from '#event-store';
import { CALENDAR_EVENT_TYPES, calendarDecider, type Calendar, type CalendarEvent } from '../domain/index.js';
import { CalendarChangeRow, CalendarRow } from './calendar.entity.js';

const calendars = rowProjection<CalendarRow>({
  name: 'calendars',
  entity: CalendarRow,
  table: 'calendars',
  key: 'calendarId',
  types: CALENDAR_EVENT_TYPES,
  keyOf: (recorded) => (recorded as unknown as CalendarEvent).data.calendarId,
  apply: (row, recorded) => {
    const calendar = calendarDecider.evolve(
      row === undefined ? null : calendarOf(row),
      recorded as unknown as CalendarEvent,
    );
    return calendar === null ? undefined : rowOf(recorded.tenant, calendar, recorded.position);
  },
});

const changes = rowsOfEvents<CalendarChangeRow>({
  entity: CalendarChangeRow,
  table: 'calendar_changes',
  keys: ['tenantId', 'position'],
  types: CALENDAR_EVENT_TYPES,
  rowsOf: (recorded) => {
    const event = recorded as unknown as CalendarEvent;
    // That it was opened changed nothing: it wrote down what held.
    if (event.type === 'calendar.opened') return [];
    const { calendarId, source, ...change } = event.data;
    const { tenant: tenantId, version, position, effectiveAt: at, metadata } = recorded;
    const { actor } = metadata;
    return [{ tenantId, calendarId, version, type: event.type, source, change, actor, at, position }];
  },
});

/** Calendars as they stand, and every change of them. */
export const calendarsProjection = combinedProjection({
  name: 'calendars',
  batchSize: 100,
  onError: { retries: 10, backoff: 200, then: 'stop' },
  parts: [calendars, changes],
});

/** A calendar as a row keeps it. */
export function calendarOf({ calendarId, version, weeks, hours, days }: CalendarRow): Calendar {
  return { calendarId, version, weeks, hours, days: new Map(days.map(({ date, ...day }) => [date, day])) };
}

function rowOf(tenantId: string, calendar: Calendar, position: number): CalendarRow {
  const { calendarId, version, weeks, hours, days } = calendar;
  const dated = [...days].map(([date, day]) => ({ date, ...day }));
  return {
    tenantId,
    calendarId,
    version,
    weeks,
    hours,
    days: dated.toSorted((one, other) => (one.date < other.date ? -1 : 1)),
    position,
  };
}
