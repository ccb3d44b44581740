/** Where the middle one of many values lies, and where nine of ten do; null of none. */
export interface Spread {
  readonly median: number | null;
  readonly p90: number | null;
}

/** The parts of the values that {@link Spread} tells of. */
export const SPREAD_AT = [0.5, 0.9] as const;

/** Between two values it is reckoned in proportion, as `percentile_cont` of SQL does. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const [median, p90] = SPREAD_AT.map((part) => {
    const place = (sorted.length - 1) * part;
    const below = sorted[Math.floor(place)];
    const above = sorted[Math.ceil(place)];
    return below === undefined || above === undefined ? null : below + (above - below) * (place - Math.floor(place));
  });
  return { median: median ?? null, p90: p90 ?? null };
}
