import { accept, quiet, refuse, unreachable, type Decider, type Refused } from '#kernel';
import type { Calendar, CalendarDay, OfficeHours, WorkingWeek } from './calendar.js';
import type { CalendarEvent, CalendarOpenedData, DatedDay } from './calendar.events.js';
import {
  CALENDAR_CHANGE_EMPTY,
  CALENDAR_DAY_TWICE,
  CALENDAR_DAY_UNNAMED,
  CALENDAR_HALF_DAY_UNCLEAR,
  CALENDAR_IMPOSSIBLE_DATE,
  CALENDAR_IMPOSSIBLE_HOURS,
  CALENDAR_IMPOSSIBLE_WEEK,
  CALENDAR_SOURCE_MISSING,
  CALENDAR_UNKNOWN,
} from './calendar.rules.js';
import { DEFAULT_CALENDAR_ID, VIETNAM_CALENDAR } from './vietnam-calendar.js';
import { isDate, isTime } from './zone.js';

/** A yearly notice, say: all of it in one go. */
export type ChangeCalendar = {
  readonly type: 'change-calendar';
  readonly calendarId: string;
  /** What holds while a tenant has changed nothing; the first change writes it down. Null where there is no such calendar. */
  readonly seed: Calendar | null;
  /** The law, notice or decision it rests on. */
  readonly source: string;
  /** Days that differ from the week from now on; each rests on the source of the change unless it names its own. */
  readonly days?: readonly (Omit<DatedDay, 'source'> & { readonly source?: string })[];
  /** Days that are what the week says of them. */
  readonly clear?: readonly string[];
  readonly week?: Omit<WorkingWeek, 'source'>;
  readonly hours?: Omit<OfficeHours, 'source'>;
};

/** Null until it is first changed. */
export type CalendarState = Calendar | null;

const STREAM = 'calendar-';

export function calendarStream(calendarId: string): string {
  return `${STREAM}${calendarId}`;
}

/** What holds while a tenant has changed nothing; null where there is no calendar of that id. */
export function seedOf(calendarId: string): Calendar | null {
  return calendarId === DEFAULT_CALENDAR_ID ? VIETNAM_CALENDAR : null;
}

/** Which days and hours are worked: one stream per calendar. */
export const calendarDecider: Decider<ChangeCalendar, CalendarState, CalendarEvent> = {
  initial: null,

  decide(command, state) {
    const calendar = state ?? command.seed;
    if (calendar === null) return refuse(CALENDAR_UNKNOWN, { calendarId: command.calendarId });
    const fault = faultOf(command);
    if (fault) return fault;
    const changes = changesOf(command, calendar);
    if (changes.length === 0) return quiet();
    return accept(...(state === null ? [opening(calendar)] : []), ...changes);
  },

  evolve(state, event) {
    if (event.type === 'calendar.opened') return opened(event.data);
    // Nothing is changed before it was opened.
    if (state === null) return null;
    const version = state.version + 1;
    switch (event.type) {
      case 'calendar.days-set':
        return { ...state, version, days: new Map([...state.days, ...event.data.days.map(entryOf)]) };
      case 'calendar.days-cleared': {
        const cleared = new Set(event.data.days.map(({ date }) => date));
        return { ...state, version, days: new Map([...state.days].filter(([date]) => !cleared.has(date))) };
      }
      case 'calendar.week-set':
        return { ...state, version, weeks: withEntry(state.weeks, event.data.week) };
      case 'calendar.hours-set':
        return { ...state, version, hours: withEntry(state.hours, event.data.hours) };
      default:
        return unreachable(event);
    }
  },
};

function opening({ calendarId, weeks, hours, days }: Calendar): CalendarEvent {
  const dated = [...days].map(([date, day]) => ({ date, ...day }));
  return {
    type: 'calendar.opened',
    data: { calendarId, weeks, hours, days: dated.toSorted((one, other) => (one.date < other.date ? -1 : 1)) },
  };
}

function opened({ calendarId, weeks, hours, days }: CalendarOpenedData): Calendar {
  return { calendarId, version: 1, weeks, hours, days: new Map(days.map(entryOf)) };
}

function entryOf({ date, ...day }: DatedDay): [string, CalendarDay] {
  return [date, day];
}

function withEntry<Dated extends { readonly from: string }>(entries: readonly Dated[], entry: Dated): Dated[] {
  return [...entries.filter(({ from }) => from !== entry.from), entry].toSorted((one, other) =>
    one.from < other.from ? -1 : 1,
  );
}

/** What differs from the calendar as it stands. */
function changesOf(command: ChangeCalendar, calendar: Calendar): CalendarEvent[] {
  const { calendarId, source, days = [], clear = [], week, hours } = command;
  const cleared = clear.flatMap((date) => {
    const day = calendar.days.get(date);
    return day === undefined ? [] : [{ date, ...day }];
  });
  const set = days
    .map((day): DatedDay => ({ ...day, source: day.source ?? source }))
    .filter(({ date, ...day }) => !isSameDay(calendar.days.get(date), day));
  const events: CalendarEvent[] = [];
  if (cleared.length > 0) events.push({ type: 'calendar.days-cleared', data: { calendarId, source, days: cleared } });
  if (set.length > 0) events.push({ type: 'calendar.days-set', data: { calendarId, source, days: set } });
  if (week && !hasEntry(calendar.weeks, { ...week, source })) {
    events.push({ type: 'calendar.week-set', data: { calendarId, source, week: { ...week, source } } });
  }
  if (hours && !hasEntry(calendar.hours, { ...hours, source })) {
    events.push({ type: 'calendar.hours-set', data: { calendarId, source, hours: { ...hours, source } } });
  }
  return events;
}

function isSameDay(before: CalendarDay | undefined, after: CalendarDay): boolean {
  return (
    before?.kind === after.kind &&
    before.label === after.label &&
    before.source === after.source &&
    before.until === after.until
  );
}

function hasEntry<Dated extends { readonly from: string }>(entries: readonly Dated[], entry: Dated): boolean {
  const before = entries.find(({ from }) => from === entry.from);
  return before !== undefined && JSON.stringify(sorted(before)) === JSON.stringify(sorted(entry));
}

function sorted(entry: object): [string, unknown][] {
  return Object.entries(entry).toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function faultOf({ source, days = [], clear = [], week, hours }: ChangeCalendar): Refused | null {
  if (source.trim() === '') return refuse(CALENDAR_SOURCE_MISSING);
  if (days.length === 0 && clear.length === 0 && !week && !hours) return refuse(CALENDAR_CHANGE_EMPTY);
  const seen = new Set<string>();
  for (const date of [...days.map((day) => day.date), ...clear]) {
    if (!isDate(date)) return refuse(CALENDAR_IMPOSSIBLE_DATE, { date });
    if (seen.has(date)) return refuse(CALENDAR_DAY_TWICE, { date });
    seen.add(date);
  }
  for (const { date, kind, label, source: own = source, until } of days) {
    if (label.trim() === '') return refuse(CALENDAR_DAY_UNNAMED, { date });
    if (own.trim() === '') return refuse(CALENDAR_SOURCE_MISSING, { date });
    if (kind === 'half' ? until === undefined || !isTime(until) : until !== undefined) {
      return refuse(CALENDAR_HALF_DAY_UNCLEAR, { date });
    }
  }
  return (week ? faultOfWeek(week) : null) ?? (hours ? faultOfHours(hours) : null);
}

function faultOfWeek({ from, rest, halfDays = [] }: Omit<WorkingWeek, 'source'>): Refused | null {
  if (!isDate(from)) return refuse(CALENDAR_IMPOSSIBLE_DATE, { date: from });
  const late = halfDays.find(({ until }) => !isTime(until));
  if (late) return refuse(CALENDAR_HALF_DAY_UNCLEAR, { weekday: late.weekday });
  const halves = halfDays.map(({ weekday }) => weekday);
  return isWeekdays(rest) && isWeekdays(halves) && rest.length < 7 ? null : refuse(CALENDAR_IMPOSSIBLE_WEEK, { from });
}

function isWeekdays(weekdays: readonly number[]): boolean {
  return (
    new Set(weekdays).size === weekdays.length &&
    weekdays.every((weekday) => Number.isInteger(weekday) && weekday >= 1 && weekday <= 7)
  );
}

function faultOfHours({ from, spans }: Omit<OfficeHours, 'source'>): Refused | null {
  if (!isDate(from)) return refuse(CALENDAR_IMPOSSIBLE_DATE, { date: from });
  const times = spans.flatMap((span) => [span.from, span.to]);
  // A span ends after it begins; the next may begin as it ends.
  const inOrder = spans.every(
    (span, index) => span.from < span.to && (index === 0 || (spans[index - 1]?.to ?? '') <= span.from),
  );
  return spans.length > 0 && times.every(isTime) && inOrder ? null : refuse(CALENDAR_IMPOSSIBLE_HOURS, { from });
}
