import type { StatusPolicy } from '../domain/index.js';

/**
 * `statusAt` of the domain as an SQL expression over a row of `assignments`, for counting
 * and filtering. A test holds the two against each other.
 * @param at the parameter that carries the moment, such as `:at`
 */
export function officialStatusSql(at: string, row = 'a'): string {
  const moment = `least(${at}, ${row}.stopped_at)`;
  const answered = `(${row}.answered_at is not null and ${row}.answered_at <= ${moment})`;
  const accepted = `(${answered} and ${row}.accepted_at is not null and ${row}.accepted_at <= ${moment})`;
  const inTime = `(${row}.last_on_time_at is null or coalesce(case when ${answered} then ${row}.answered_at end, ${moment}) <= ${row}.last_on_time_at)`;
  return `case when ${accepted} then case when ${inTime} then 'done-on-time' else 'done-late' end
               else case when ${inTime} then 'in-progress-within-time' else 'in-progress-overdue' end end`;
}

/**
 * `status` of `explainStatus` as an SQL expression over a row of `assignments`.
 * @param at as for {@link officialStatusSql}
 */
export function shownStatusSql(at: string, { notYetDueMinutes }: StatusPolicy, row = 'a'): string {
  return `case when ${row}.phase in ('suspended', 'cancelled') and ${row}.stopped_at <= ${at} then ${row}.phase
               when ${row}.phase = 'accepted' and ${row}.answered_at <= ${at} then ${officialStatusSql(at, row)}
               when ${row}.standing then 'standing'
               when ${row}.phase = 'responded' and ${row}.answered_at <= ${at} then ${officialStatusSql(at, row)}
               when ${row}.last_on_time_at > ${at} + make_interval(mins => ${notYetDueMinutes}) then 'not-yet-due'
               else ${officialStatusSql(at, row)} end`;
}

/**
 * `official` of `explainStatus` as an SQL expression over a row of `assignments`: which of the official four it
 * counts among, null where it counts among none.
 * @param at as for {@link officialStatusSql}
 */
export function countedStatusSql(at: string, row = 'a'): string {
  return `case when ${row}.phase = 'cancelled' and ${row}.stopped_at <= ${at} then null
               when ${row}.standing and not (${row}.phase = 'accepted' and ${row}.answered_at <= ${at})
                    and not (${row}.phase = 'suspended' and ${row}.stopped_at <= ${at}) then null
               else ${officialStatusSql(at, row)} end`;
}

/**
 * `overdueFor` of the domain as an SQL expression over a row of `assignments`, in seconds; null without a deadline.
 * What it says of a row that is not overdue means nothing.
 * @param at as for {@link officialStatusSql}
 */
export function overdueForSql(at: string, row = 'a'): string {
  const moment = `least(${at}, ${row}.stopped_at)`;
  return `extract(epoch from coalesce(case when ${row}.answered_at <= ${moment} then ${row}.answered_at end, ${moment})
                             - ${row}.last_on_time_at)`;
}
