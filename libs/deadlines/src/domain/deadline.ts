import { instantOf, millisecondsOf, refuse, unreachable, type Instant, type Refused } from '#kernel';
import { dayFacts, isWorkingDay, plusDays, type Calendar } from './calendar.js';
import { DEADLINE_RECURRENCE_OVER } from './deadline.rules.js';
import { explainDeadline } from './explanation.js';
import { occurrenceOf } from './recurrence.js';
import type {
  Allowance,
  CalendarMark,
  Counted,
  Deadline,
  DeadlineReading,
  Moments,
  Move,
  UndatedLimit,
  UndatedReading,
} from './understood-deadline.js';
import { VIETNAM_CALENDAR } from './vietnam-calendar.js';
import { addWorkingDays, endOfWorkingDay } from './working-time.js';
import { faultOfWritten } from './written-deadline.faults.js';
import type {
  PeriodUnit,
  Recurrence,
  WrittenDeadline,
  WrittenPace,
  WrittenPeriod,
  WrittenSpan,
} from './written-deadline.js';
import {
  addMonths,
  clockMoment,
  DEFAULT_ZONE,
  endOfDay,
  lastDayOfMonth,
  localDate,
  localTime,
  startOfDay,
} from './zone.js';

export type * from './understood-deadline.js';

/** How a tenant reads what the documents leave open. */
export type DeadlinePolicy = {
  /** IANA name, such as `Asia/Ho_Chi_Minh`. */
  readonly zone: string;
  /**
   * "Before day D" without an hour: the literal reading closes at the end of D−1,
   * while much software in use closes at the end of D.
   */
  readonly beforeDate: 'end-of-previous-day' | 'end-of-day';
  /** When a whole day is over. */
  readonly dayEnds: 'midnight' | 'office-hours';
  /** What becomes of a period that ends on a day of rest (Civil Code 2015, article 148). */
  readonly periodRoll: 'next-working-day' | 'none';
  /** What becomes of a written date that is a day of rest. */
  readonly writtenRoll: 'never' | 'next-working-day';
  /** The time for what is to be done at once; none follows where null. */
  readonly immediate: Allowance | null;
  /** The time for what is to be done soon, or of which the document says nothing; none follows where null. */
  readonly unstated: Allowance | null;
  readonly calendar: Calendar;
};

export type Understanding =
  | { readonly accepted: true; readonly deadline: Deadline; readonly undated?: undefined }
  | { readonly accepted: true; readonly deadline: null; readonly undated: UndatedLimit }
  | Refused;

/** The literal reading, on Vietnamese clocks and by the Vietnamese calendar. */
export const DEFAULT_DEADLINE_POLICY: DeadlinePolicy = {
  zone: DEFAULT_ZONE,
  beforeDate: 'end-of-previous-day',
  dayEnds: 'midnight',
  periodRoll: 'next-working-day',
  writtenRoll: 'never',
  immediate: null,
  unstated: null,
  calendar: VIETNAM_CALENDAR,
};

/** What a directive says of time where it says nothing. */
export const UNSTATED: WrittenPace = { asWritten: '', relation: 'unstated' };

/**
 * Computes the moments of a written limit, or says why none follows from it. A written date is taken as it stands,
 * also on a day of rest, unless the policy moves it and the deadline then says so. A period is counted as the Civil
 * Code 2015 counts (articles 147 and 148): the day it is counted from is left out, and one that ends on a day of rest
 * ends with the next working day.
 * Refuses what no calendar or clock ever shows, and an occurrence after the end of its series.
 */
export function understandDeadline(written: WrittenDeadline, policy: DeadlinePolicy, moments: Moments): Understanding {
  const fault = faultOfWritten(written, policy.zone);
  if (fault) return fault;
  switch (written.relation) {
    case 'before':
    case 'by':
    case 'at':
      return dated(written, onDay(written, policy));
    case 'within':
      return within(written, policy, moments);
    case 'in-month':
    case 'in-quarter':
    case 'in-half-year':
    case 'in-year': {
      const [from, to] = daysOf(written);
      return dated(written, spanning(`deadline/${written.relation}`, from, to, policy));
    }
    case 'from-to': {
      const from = written.from ?? localDate(moments.issuedAt, policy.zone);
      const span = spanning('deadline/from-to', from, written.to, policy);
      return dated(written, written.from === undefined ? { ...span, moments: { issuedAt: moments.issuedAt } } : span);
    }
    case 'at-event':
    case 'before-each': {
      const { date, time } = written;
      if (date === undefined) return undated(written, 'deadline/event-without-day', policy);
      const relation = written.relation === 'at-event' ? 'at' : 'before';
      return dated(written, onDay({ relation, date, ...(time !== undefined && { time }) }, policy));
    }
    case 'immediate':
      return allowed(written, policy.immediate, 'deadline/immediate', policy, moments);
    case 'soon':
      return allowed(written, policy.unstated, 'deadline/soon', policy, moments);
    case 'unstated':
      return allowed(written, policy.unstated, 'deadline/unstated', policy, moments);
    case 'recurring': {
      const { recurrence } = written;
      if (recurrence === undefined) return undated(written, 'deadline/recurring-without-rule', policy);
      return recurring(written, recurrence, policy, moments);
    }
    case 'standing':
    case 'none':
      return undated(written, `deadline/${written.relation}`, policy);
    default:
      return unreachable(written);
  }
}

/** Whether its instant depends on when the document reached the lead. */
export function countsFromReceipt({ written }: Deadline): boolean {
  return written.relation === 'within' && written.countedFrom === 'receipt';
}

/** All of a deadline but the words. */
type Reading = Omit<Deadline, 'written' | 'explanation'>;

function dated(written: WrittenDeadline, reading: Reading): Understanding {
  const deadline = { written, explanation: '', ...reading };
  return { accepted: true, deadline: { ...deadline, explanation: sentenceOf(deadline) } };
}

function undated(written: WrittenDeadline, rule: UndatedReading, { zone }: DeadlinePolicy): Understanding {
  const limit = { written, rule, explanation: '', zone };
  return { accepted: true, deadline: null, undated: { ...limit, explanation: explainDeadline(limit).en } };
}

/** The readings of the first release keep the sentences that stand in the events of then. */
function sentenceOf(deadline: Deadline): string {
  const { written, rule, zone, moved, dayEnds } = deadline;
  const { date, time } = { date: '', time: '', ...written };
  if (moved === undefined && dayEnds === undefined && (written.relation === 'before' || written.relation === 'by')) {
    if (rule === 'deadline/before-hour') return `Before ${time} on ${date} (${zone}): late from ${time} on.`;
    if (rule === 'deadline/by-hour') return `By ${time} on ${date} (${zone}): ${time} itself is still on time.`;
    if (rule === 'deadline/by-date') return `By ${date} (${zone}): on time until that day ends.`;
    if (rule === 'deadline/before-date-end-of-previous-day') {
      return `Before ${date} (${zone}), read literally: on time until that day begins.`;
    }
    if (rule === 'deadline/before-date-end-of-day') {
      return `Before ${date} (${zone}), read with that day included: on time until it ends.`;
    }
  }
  return explainDeadline(deadline).en;
}

type OnDay = { readonly relation: 'before' | 'by' | 'at'; readonly date: string; readonly time?: string };

/** A day or an hour of it, moved off a day of rest where the policy moves written dates. */
function onDay({ relation, date: writtenDate, time }: OnDay, policy: DeadlinePolicy): Reading {
  const { zone } = policy;
  const { date, marks } = writtenDay(writtenDate, policy);
  if (time !== undefined) {
    const moment = clockMoment(date, time, zone);
    return relation === 'before'
      ? { rule: 'deadline/before-hour', zone, ...marks, ...until(moment) }
      : { rule: `deadline/${relation}-hour`, zone, ...marks, dueAt: moment, lastOnTimeAt: moment };
  }
  if (relation !== 'before') return { rule: `deadline/${relation}-date`, zone, ...marks, ...endOf(date, policy) };
  switch (policy.beforeDate) {
    case 'end-of-previous-day': {
      const end = policy.dayEnds === 'midnight' ? until(startOfDay(date, zone)) : endOf(plusDays(date, -1), policy);
      return { rule: 'deadline/before-date-end-of-previous-day', zone, ...marks, ...end };
    }
    case 'end-of-day':
      return { rule: 'deadline/before-date-end-of-day', zone, ...marks, ...endOf(date, policy) };
    default:
      return unreachable(policy.beforeDate);
  }
}

/** The boundary is not itself on time. */
function until(dueAt: Instant): Pick<Deadline, 'dueAt' | 'lastOnTimeAt'> {
  return { dueAt, lastOnTimeAt: instantOf(millisecondsOf(dueAt) - 1) };
}

type Ending = Pick<Deadline, 'dueAt' | 'lastOnTimeAt' | 'dayEnds' | 'calendar'>;

/** The end of a whole day, as the tenant's days end. */
function endOf(date: string, { zone, dayEnds, calendar }: DeadlinePolicy): Ending {
  return dayEnds === 'midnight'
    ? until(endOfDay(date, zone))
    : { ...until(endOfWorkingDay(calendar, date, zone)), dayEnds, calendar: markOf(calendar) };
}

function markOf({ calendarId, version }: Calendar): CalendarMark {
  return { calendarId, version };
}

type Rolled = { readonly date: string; readonly marks: Pick<Deadline, 'calendar' | 'moved'> };

function writtenDay(date: string, policy: DeadlinePolicy): Rolled {
  return policy.writtenRoll === 'never' ? { date, marks: {} } : rolled(date, 'deadline/written-on-rest-day', policy);
}

function rolled(date: string, rule: Move['rule'], { calendar }: DeadlinePolicy): Rolled {
  const mark = { calendar: markOf(calendar) };
  if (isWorkingDay(calendar, date)) return { date, marks: mark };
  const to = addWorkingDays(calendar, date, 1);
  const label = calendar.days.get(date)?.label;
  const { source } = dayFacts(calendar, date);
  const why = { ...(label !== undefined && { label }), ...(source !== null && { source }) };
  return { date: to, marks: { ...mark, moved: { rule, from: date, to, ...why } } };
}

/** From the beginning of one day to the end of another. */
function spanning(rule: DeadlineReading, from: string, to: string, policy: DeadlinePolicy): Reading {
  const { date, marks } = writtenDay(to, policy);
  const { zone } = policy;
  return { rule, zone, startsAt: startOfDay(from, zone), ...marks, ...endOf(date, policy) };
}

/** The first and the last day. */
function daysOf(written: WrittenSpan): readonly [string, string] {
  const { year } = written;
  const [first, months] = monthsOf(written);
  return [`${year}-${String(first).padStart(2, '0')}-01`, lastDayOfMonth(year, first + months - 1)];
}

/** Its first month, and how many it has. */
function monthsOf(written: WrittenSpan): readonly [number, number] {
  switch (written.relation) {
    case 'in-month':
      return [written.month, 1];
    case 'in-quarter':
      return [written.quarter * 3 - 2, 3];
    case 'in-half-year':
      return [written.half * 6 - 5, 6];
    case 'in-year':
      return [1, 12];
  }
}

function within(written: WrittenPeriod, policy: DeadlinePolicy, given: Moments): Understanding {
  const { amount, unit, countedFrom, date, time } = written;
  const { zone } = policy;
  const { issuedAt, receivedAt } = given;
  const moments: Moments = { issuedAt, ...(receivedAt !== undefined && { receivedAt }) };
  const presumed = countedFrom === 'receipt' && receivedAt === undefined && { presumed: true as const };
  switch (countedFrom) {
    case 'issuance':
      return period(issuedAt, { moments: { issuedAt } });
    case 'receipt':
      return period(receivedAt ?? issuedAt, { moments });
    case 'date':
    case 'event':
      if (date === undefined) return undated(written, 'deadline/event-without-day', policy);
      return period(time === undefined ? startOfDay(date, zone) : clockMoment(date, time, zone), {});
    default:
      return unreachable(countedFrom);
  }

  function period(from: Instant, extra: Pick<Deadline, 'moments'>): Understanding {
    const { counted, ...reading } = countPeriod({ amount, unit }, from, policy);
    const start = { ...counted, start: countedFrom, ...presumed };
    return dated(written, { rule: `deadline/within-${unit}`, ...extra, ...reading, counted: start });
  }
}

type Period = Omit<Reading, 'rule' | 'counted'> & { readonly counted: Omit<Counted, 'start'> };

/** So long after a moment. Days and months are counted from its day, which is left out (Civil Code 2015, articles 147, 148). */
function countPeriod(
  { amount, unit }: { readonly amount: number; readonly unit: PeriodUnit },
  start: Instant,
  policy: DeadlinePolicy,
): Period {
  const { zone, calendar } = policy;
  const from = localDate(start, zone);
  switch (unit) {
    case 'hours': {
      const dueAt = instantOf(millisecondsOf(start) + amount * 3_600_000);
      return {
        zone,
        dueAt,
        lastOnTimeAt: dueAt,
        counted: { from, at: localTime(start, zone), lastDay: localDate(dueAt, zone) },
      };
    }
    case 'working-days': {
      const lastDay = addWorkingDays(calendar, from, amount);
      const passed = officialRest(calendar, from, lastDay);
      const counted = { from, lastDay, ...(passed.length > 0 && { passed }) };
      return { zone, calendar: markOf(calendar), ...endOf(lastDay, policy), counted };
    }
    case 'calendar-days':
    case 'months': {
      const lastDay = unit === 'months' ? addMonths(from, amount) : plusDays(from, amount);
      const { date, marks } =
        policy.periodRoll === 'none'
          ? { date: lastDay, marks: {} }
          : rolled(lastDay, 'deadline/period-ends-on-rest-day', policy);
      return { zone, ...marks, ...endOf(date, policy), counted: { from, lastDay } };
    }
    default:
      return unreachable(unit);
  }
}

/** The days off of a calendar between two days, beside the weekly rest. */
function officialRest(calendar: Calendar, from: string, to: string): NonNullable<Counted['passed']> {
  const passed: { date: string; label: string; source: string }[] = [];
  for (let date = plusDays(from, 1); date < to; date = plusDays(date, 1)) {
    const day = calendar.days.get(date);
    if (day?.kind === 'off') passed.push({ date, label: day.label, source: day.source });
  }
  return passed;
}

/** The tenant's time for what has no day, counted from issuance. */
function allowed(
  written: WrittenDeadline,
  allowance: Allowance | null,
  kind: 'deadline/immediate' | 'deadline/soon' | 'deadline/unstated',
  policy: DeadlinePolicy,
  { issuedAt }: Moments,
): Understanding {
  if (allowance === null) return undated(written, `${kind}-without-allowance`, policy);
  const { counted, ...reading } = countPeriod(allowance, issuedAt, policy);
  const rule = kind === 'deadline/immediate' ? 'deadline/immediate-allowance' : 'deadline/unstated-allowance';
  return dated(written, {
    rule,
    allowance,
    moments: { issuedAt },
    ...reading,
    counted: { ...counted, start: 'issuance' },
  });
}

function recurring(
  written: WrittenDeadline,
  recurrence: Recurrence,
  policy: DeadlinePolicy,
  { issuedAt, occurrence: ordinal = 1 }: Moments,
): Understanding {
  const { bound = 'by', time, every } = recurrence;
  const reading = (date: string) => onDay({ relation: bound, date, ...(time !== undefined && { time }) }, policy);
  const isAhead = (date: string) => reading(date).lastOnTimeAt >= issuedAt;
  const found = occurrenceOf(
    recurrence,
    { issuedOn: localDate(issuedAt, policy.zone), ordinal, isAhead },
    policy.calendar,
  );
  if (found === null) return refuse(DEADLINE_RECURRENCE_OVER, { ordinal, until: recurrence.until ?? null });
  const { date, ...occurrence } = found;
  return dated(written, {
    ...reading(date),
    rule: 'deadline/recurring',
    ...(every === 'working-days' && { calendar: markOf(policy.calendar) }),
    moments: { issuedAt, occurrence: ordinal },
    occurrence: { ...occurrence, date },
  });
}
