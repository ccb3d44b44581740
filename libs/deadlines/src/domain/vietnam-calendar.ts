import type { Calendar } from './calendar.js';
import { VIETNAM_DAYS, VIETNAM_SOURCES } from './vietnam-days.js';

/** The calendar a tenant has unless it names another. */
export const DEFAULT_CALENDAR_ID = 'office';

/**
 * The working days of Vietnamese offices, 2020 to 2030. What rests on a rule because the decision of its year is not
 * recorded says so in its source; office hours are an assumption for each tenant to correct.
 */
export const VIETNAM_CALENDAR: Calendar = {
  calendarId: DEFAULT_CALENDAR_ID,
  version: 0,
  weeks: [{ from: '2020-01-01', rest: [6, 7], source: 'Officials and public employees rest on Saturday and Sunday' }],
  hours: [
    {
      from: '2020-01-01',
      spans: [
        { from: '07:30', to: '11:30' },
        { from: '13:00', to: '17:00' },
      ],
      source: 'assumed; the office hours of the tenant are not recorded',
    },
  ],
  days: new Map(
    VIETNAM_DAYS.map(([date, kind, label, source]) => [date, { kind, label, source: VIETNAM_SOURCES[source] ?? '' }]),
  ),
};
