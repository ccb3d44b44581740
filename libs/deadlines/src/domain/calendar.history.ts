import type { Calendar } from './calendar.js';
import { calendarDecider } from './calendar.decider.js';
import type { CalendarEvent } from './calendar.events.js';

/** A calendar as each of its versions left it, the first one first, and what that version rests on. */
export type CalendarHistory = readonly { readonly calendar: Calendar; readonly source: string | null }[];

/** Keeps every version: a deadline says by which one it was read. */
export const calendarHistory = {
  initial: [] as CalendarHistory,

  evolve(history: CalendarHistory, event: CalendarEvent): CalendarHistory {
    const calendar = calendarDecider.evolve(history.at(-1)?.calendar ?? null, event);
    if (calendar === null) return history;
    return [...history, { calendar, source: event.type === 'calendar.opened' ? null : event.data.source }];
  },
};

/** The calendar as a version left it; 0 is what held before it was opened, which its opening wrote down. */
export function calendarAt(history: CalendarHistory, version: number): Calendar | null {
  if (version > 0) return history[version - 1]?.calendar ?? null;
  const opened = history[0]?.calendar;
  return opened === undefined ? null : { ...opened, version: 0 };
}

/** What the changes after a version rest on, each once. */
export function sourcesSince(history: CalendarHistory, version: number): readonly string[] {
  const sources = history.slice(version).flatMap(({ source }) => source ?? []);
  return [...new Set(sources)];
}
