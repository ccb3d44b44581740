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
