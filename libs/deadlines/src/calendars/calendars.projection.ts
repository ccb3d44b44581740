import { In, type EntityManager } from 'typeorm';
import { writeRows, type Projection, type RecordedEvent } from '#event-store';
import { CALENDAR_EVENT_TYPES, calendarDecider, type Calendar, type CalendarEvent } from '../domain/index.js';
import { CalendarChangeRow, CalendarRow } from './calendar.entity.js';

/** Calendars as they stand, and every change of them. */
export const calendarsProjection: Projection = {
  name: 'calendars',
  types: CALENDAR_EVENT_TYPES,
  start: 'origin',
  batchSize: 100,
  onError: { retries: 10, backoff: 200, then: 'stop' },
  tables: [{ table: 'calendars' }, { table: 'calendar_changes' }],

  async handle(events, manager) {
    const tenantId = events[0]!.tenant;
    const ids = [...new Set(events.map((event) => (event as unknown as CalendarEvent).data.calendarId))];
    const rows = await manager.findBy(CalendarRow, { tenantId, calendarId: In(ids) });
    const calendars = new Map<string, Calendar | null>(rows.map((row) => [row.calendarId, calendarOf(row)]));
    const changed = new Map<string, CalendarRow>();
    for (const recorded of events) {
      const event = recorded as unknown as CalendarEvent;
      const { calendarId } = event.data;
      const calendar = calendarDecider.evolve(calendars.get(calendarId) ?? null, event);
      calendars.set(calendarId, calendar);
      if (calendar !== null) changed.set(calendarId, rowOf(tenantId, calendar, recorded.position));
    }
    await writeRows(manager, CalendarRow, [...changed.values()], ['tenantId', 'calendarId']);
    await keepChanges(events, manager);
  },
};

async function keepChanges(events: readonly RecordedEvent[], manager: EntityManager): Promise<void> {
  const rows = events.flatMap(changeOf);
  await writeRows(manager, CalendarChangeRow, rows, ['tenantId', 'calendarId', 'version']);
}

/** That it was opened changed nothing: it wrote down what held. */
function changeOf(recorded: RecordedEvent): CalendarChangeRow[] {
  const event = recorded as unknown as CalendarEvent;
  if (event.type === 'calendar.opened') return [];
  const { calendarId, source, ...change } = event.data;
  const { tenant: tenantId, version, position, recordedAt: at, metadata } = recorded;
  const { actor } = metadata;
  return [
    {
      tenantId,
      calendarId,
      version,
      type: event.type,
      source,
      change,
      actor,
      at,
      position,
    },
  ];
}

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
