/** A stretch of days; an end that is absent is open. */
export type Period = {
  /** `YYYY-MM-DD`, the first day. */
  readonly validFrom?: string;
  /** `YYYY-MM-DD`, exclusive: the first day no more. */
  readonly validTo?: string;
};

/** Whether the day (`YYYY-MM-DD`) lies in the period. */
export function holdsOn({ validFrom, validTo }: Period, day: string): boolean {
  return (validFrom === undefined || validFrom <= day) && (validTo === undefined || day < validTo);
}

/** Whether some day lies in both. */
export function overlap(one: Period, other: Period): boolean {
  return within(one, other).length > 0;
}

/** Whether no day lies in it. */
export function isEmpty({ validFrom, validTo }: Period): boolean {
  return !begins(validFrom, validTo);
}

/** What holds on a day; the first of them where several do. */
export function onDay<P extends Period>(periods: readonly P[], day: string): P | undefined {
  return periods.find((period) => holdsOn(period, day));
}

/**
 * From the day on, and as long as the period it falls in lasts, something else holds. What
 * covers all days goes on covering them; nothing changes where nothing holds on the day.
 */
export function changedFrom<P extends Period>(periods: readonly P[], day: string, change: (before: P) => P): P[] {
  return periods.flatMap((period) => {
    if (!holdsOn(period, day)) return [period];
    if (period.validFrom === day) return [change(period)];
    return [
      { ...period, validTo: day },
      { ...change(period), validFrom: day },
    ];
  });
}

/** What is left when all of it, or what is chosen, ends on the day: later periods never come to be. */
export function endedOn<P extends Period>(periods: readonly P[], day: string, which = (_: P) => true): P[] {
  return periods.flatMap((period) => (which(period) ? within(period, { validTo: day }) : [period]));
}

/** The part of a period that lies in another, if any. */
export function within<P extends Period>(period: P, frame: Period): P[] {
  const validFrom = later(period.validFrom, frame.validFrom);
  const validTo = earlier(period.validTo, frame.validTo);
  if (!begins(validFrom, validTo)) return [];
  return [{ ...period, ...(validFrom !== undefined && { validFrom }), ...(validTo !== undefined && { validTo }) }];
}

/** The parts of a period that lie in none of the others. */
export function outside<P extends Period>(period: P, others: readonly Period[]): P[] {
  let parts = [period];
  for (const { validFrom, validTo } of others) {
    parts = parts.flatMap((part) => [
      ...(validFrom === undefined ? [] : within(part, { validTo: validFrom })),
      ...(validTo === undefined ? [] : within(part, { validFrom: validTo })),
    ]);
  }
  return parts;
}

/** Only the days of a period, without what holds on them. */
export function daysOf({ validFrom, validTo }: Period): Period {
  return { ...(validFrom !== undefined && { validFrom }), ...(validTo !== undefined && { validTo }) };
}

function begins(from: string | undefined, to: string | undefined): boolean {
  return from === undefined || to === undefined || from < to;
}

function later(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || (other !== undefined && one < other) ? other : one;
}

function earlier(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || (other !== undefined && other < one) ? other : one;
}

/** What a further period meets among those that are known: nothing, all of itself already, or a part of itself. */
export function meeting(asked: Period, known: readonly Period[]): 'nothing' | 'itself' | 'overlap' {
  if (outside(asked, known).length === 0) return 'itself';
  return known.some((period) => overlap(period, asked)) ? 'overlap' : 'nothing';
}

/** Whether the period has a day on or after this one. */
export function goesOnFrom(period: Period, day: string): boolean {
  return within(period, { validFrom: day }).length > 0;
}
