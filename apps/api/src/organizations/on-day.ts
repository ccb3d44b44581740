import { CalendarDay } from '#platform';
import { ReadQuery } from '../http/page.js';

/** `?on=`: what holds on one day, today unless stated. */
export class OnDayQuery extends ReadQuery {
  @CalendarDay({ description: 'As it is on this day; today unless stated.', optional: true, example: '2025-08-03' })
  readonly on?: string;
}
