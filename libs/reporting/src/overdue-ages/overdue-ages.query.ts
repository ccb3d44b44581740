import type { DataSource } from 'typeorm';
import { countedStatusSql, overdueForSql } from '#assignments';
import type { Instant } from '#kernel';
import { inTenant } from '#platform';
import {
  CountedEntries,
  Parameters,
  type Counted,
  type GroupedFilter,
  type Grouping,
  type Organized,
} from '../counted/counted-entries.js';

/** Where a band ends, in days, where nothing else is asked for. */
export const DEFAULT_AGE_BOUNDS: readonly number[] = [3, 10, 30];

/** Ages of more than so many days, and of no more than so many; a day is 24 hours. */
export interface AgeBand {
  readonly moreThan: number;
  /** Null for the last band, which has no end. */
  readonly upTo: number | null;
}

export interface AgesFilter extends GroupedFilter {
  /** The moment ages are told at. */
  readonly at: Instant;
  /** Whole days, ascending: a band ends at each, and one more has no end. */
  readonly bounds: readonly number[];
}

export interface Ages {
  /** How many assignments are in each band, in the order of the bands. */
  readonly bands: readonly number[];
  readonly total: number;
  /** The age of the oldest, in days; 0 where nothing is overdue. */
  readonly oldestDays: number;
}

export type AgesLine = Counted & Ages;

export interface OverdueAges extends Organized {
  readonly at: Instant;
  readonly bands: readonly AgeBand[];
  /** Without those that have nothing overdue; what is overdue longest comes first. */
  readonly lines: readonly AgesLine[];
  readonly totals: Ages;
}

const DAY = 24 * 60 * 60;

/**
 * How long what is overdue has been so. Overdue is what the scoreboard counts so; its age runs in calendar time from
 * the last moment on time to an answer that waits to be judged, to its suspension, or to the moment asked about.
 */
export class OverdueAgesQuery {
  readonly #counted: CountedEntries;

  constructor(private readonly database: DataSource) {
    this.#counted = new CountedEntries(database);
  }

  async run(tenant: string, by: Grouping, { at, bounds, ...filter }: AgesFilter): Promise<OverdueAges> {
    const parameters = new Parameters(tenant, at, bounds);
    const { sql, key, organizedOn, equivalents } = await this.#counted.meant(
      tenant,
      'scoreboard_entries',
      by,
      filter,
      parameters,
    );
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ key: string | null; band: number; assignments: number; oldest: string }[]>(
        `select key, (select count(*) from unnest($3::integer[]) bound where age > bound * ${DAY})::integer as band,
                count(*)::integer as assignments, max(age) as oldest
           from (select ${key} as key, ${overdueForSql('$2::timestamptz', 'e')} as age ${sql}
                    and (${countedStatusSql('$2::timestamptz', 'e')}) = 'in-progress-overdue') overdue
          group by 1, 2`,
        parameters.values,
      ),
    );
    const lines = new Map<string | null, { key: string | null } & Summed>();
    const totals = none(bounds);
    for (const { key: of, band, assignments, oldest } of rows) {
      const line = lines.get(of) ?? { key: of, ...none(bounds) };
      lines.set(of, line);
      for (const sums of [line, totals]) {
        sums.bands[band]! += assignments;
        sums.total += assignments;
        sums.oldest = Math.max(sums.oldest, Number(oldest));
      }
    }
    const sorted = [...lines.values()].sort(
      (one, other) => other.oldest - one.oldest || ((one.key ?? '') < (other.key ?? '') ? -1 : 1),
    );
    return {
      at,
      organizedOn,
      equivalents,
      bands: bandsOf(bounds),
      lines: (await this.#counted.named(tenant, by, organizedOn, sorted)).map(({ key: of, agencyName, ...sums }) => ({
        key: of,
        agencyName,
        ...agesOf(sums),
      })),
      totals: agesOf(totals),
    };
  }
}

interface Summed {
  readonly bands: number[];
  total: number;
  /** In seconds. */
  oldest: number;
}

function none(bounds: readonly number[]): Summed {
  return { bands: Array.from({ length: bounds.length + 1 }, () => 0), total: 0, oldest: 0 };
}

/** With ages in days, to two decimals. */
function agesOf({ bands, total, oldest }: Summed): Ages {
  return { bands, total, oldestDays: Math.round((oldest / DAY) * 100) / 100 };
}

function bandsOf(bounds: readonly number[]): AgeBand[] {
  return [0, ...bounds].map((moreThan, index) => ({ moreThan, upTo: bounds[index] ?? null }));
}
