import { CalendarDay } from '#platform';
import { AfterQuery } from '../http/page.js';

/** `?asOf=`: what holds on one day, today unless stated. */
export class AsOfQuery extends AfterQuery {
  @CalendarDay({ description: 'As it is on this day; today unless stated.', optional: true, example: '2025-08-03' })
  readonly asOf?: string;
}
