import { deadlinesToCome, type SeriesOccurrence } from '#assignments/domain';
import { localDate, type DeadlinePolicy } from '#deadlines/domain';

/**
 * The days on which the times of a series after this one fall due, up to a day, as the calendar stands.
 * @param until `YYYY-MM-DD`, inclusive: most series have no end
 */
export function daysToOpen(occurrence: SeriesOccurrence, policy: DeadlinePolicy, until: string): string[] {
  const days: string[] = [];
  for (const { lastOnTimeAt } of deadlinesToCome(occurrence, policy)) {
    const day = localDate(lastOnTimeAt, policy.zone);
    if (day > until) break;
    days.push(day);
  }
  return days;
}
