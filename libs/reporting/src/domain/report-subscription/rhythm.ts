import {
  clockMoment,
  isWorkingDay,
  localDate,
  occurrenceOf,
  plusDays,
  type Calendar,
  type Recurrence,
} from '#deadlines/domain';
import type { Instant } from '#kernel';

/** When a report comes again: days as a recurring task has them, and an hour of these days. */
export type Rhythm = Omit<Recurrence, 'bound' | 'time'> & {
  /** `HH:mm` on the tenant's clocks. */
  readonly time: string;
};

/** What happens on a day that nobody works: it comes all the same, or on the next working day at its hour. */
export const ON_DAYS_OFF = ['as-stated', 'next-working-day'] as const;

export type OnDaysOff = (typeof ON_DAYS_OFF)[number];

/** One time of a rhythm. */
export type Sending = {
  /** The day the rhythm names, `YYYY-MM-DD`: there is one sending for each. */
  readonly date: string;
  /** When it is due, on that day or on the next working day. */
  readonly dueAt: Instant;
};

/** What times are counted from. */
export type Sent = {
  readonly rhythm: Rhythm;
  readonly onDaysOff: OnDaysOff;
  /** Nothing is due at this moment or before. */
  readonly since: Instant;
  /** The last day that was dealt with; null before any was. */
  readonly lastDate: string | null;
};

/** Where days begin, and which of them are worked. */
export type SendingGround = { readonly calendar: Calendar; readonly zone: string };

/** Whether anything is due, and what was before it and never sent. */
export type Due = { readonly sending: Sending; readonly missed: readonly Sending[] };

/** The latest that is due: after a time of standstill one is sent, and the others are told as missed. */
export function dueBy(sent: Sent, now: Instant, ground: SendingGround): Due | null {
  const due: Sending[] = [];
  for (const sending of sendings(sent, ground)) {
    if (sending.dueAt > now) break;
    due.push(sending);
  }
  const sending = due.pop();
  return sending === undefined ? null : { sending, missed: due };
}

/** The first that is still to come; null where the rhythm has ended. */
export function nextAfter(sent: Sent, now: Instant, ground: SendingGround): Sending | null {
  for (const sending of sendings(sent, ground)) if (sending.dueAt > now) return sending;
  return null;
}

function* sendings({ rhythm, onDaysOff, since, lastDate }: Sent, ground: SendingGround): Generator<Sending> {
  const { time, ...recurrence } = rhythm;
  const { calendar, zone } = ground;
  const dueOn = (date: string) =>
    clockMoment(onDaysOff === 'as-stated' ? date : workedFrom(calendar, date), time, zone);
  const issuedOn = lastDate ?? localDate(since, zone);
  const isAhead = (date: string) => (lastDate === null ? dueOn(date) > since : date > lastDate);
  for (let ordinal = 1; ; ordinal += 1) {
    const occurrence = occurrenceOf(recurrence, { issuedOn, ordinal, isAhead }, calendar);
    if (occurrence === null) return;
    const { date } = occurrence;
    const dueAt = dueOn(date);
    if (dueAt > since) yield { date, dueAt };
  }
}

/** The day, or the next one that is worked. */
function workedFrom(calendar: Calendar, date: string): string {
  let day = date;
  while (!isWorkingDay(calendar, day)) day = plusDays(day, 1);
  return day;
}
