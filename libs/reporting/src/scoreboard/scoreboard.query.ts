import type { DataSource } from 'typeorm';
import { OFFICIAL_STATUSES, type OfficialStatus } from '#assignments/domain';
import { countedStatusSql } from '#assignments';
import { isShown } from '#directives';
import type { Instant } from '#kernel';
import { countedUnder, type Equivalent } from '#organizations/domain';
import { inTenant } from '#platform';
import {
  COLUMN_OF,
  countedConditions,
  CountedEntries,
  ledBefore,
  Parameters,
  type Breakdown,
  type CountedFilter,
} from '../counted/counted-entries.js';

/** Assignments per official status, and all of these. */
export type ScoreboardCounts = Readonly<Record<OfficialStatus, number>> & {
  readonly total: number;
  /** Standing duties and what was cancelled: they count among none of the four, nor in `total`. */
  readonly apart: number;
};

export interface ScoreboardLine {
  readonly agencyId: string;
  /** On the day whose agencies are meant; null for an agency the register does not know. */
  readonly agencyName: string | null;
  readonly counts: ScoreboardCounts;
}

export interface Scoreboard {
  /** The moment the statuses are judged at. */
  readonly at: Instant;
  /** `YYYY-MM-DD`: work is counted for the agencies of this day. */
  readonly organizedOn: string;
  /** Where one agency was asked for: those that stand for it on the day. */
  readonly equivalents: readonly Equivalent[] | null;
  readonly lines: readonly ScoreboardLine[];
  readonly totals: ScoreboardCounts;
}

export interface ScoreboardFilter extends CountedFilter {
  readonly at: Instant;
  /** `YYYY-MM-DD`: see {@link Scoreboard.organizedOn}. */
  readonly organizedOn: string;
  /** Only what counts for this agency, or for those that stand for it on the day. */
  readonly agencyId?: string;
}

export interface BreakdownFilter extends CountedFilter {
  /** The moment the statuses are judged at. */
  readonly at: Instant;
  /** Whether the assignments of directives of secrecy are counted. */
  readonly secrets: boolean;
}

export interface BreakdownLine {
  /** The field, directive or issuer; null for assignments without a field. */
  readonly key: string | null;
  readonly counts: ScoreboardCounts;
}

/** Counts as the database tells them: whole numbers beyond 32 bits come as text. */
type CountRow = Readonly<Record<OfficialStatus | 'apart', string>>;

type Line = ScoreboardLine & { readonly counts: Record<keyof ScoreboardCounts, number> };

/**
 * The official board: for each lead agency, its assignments in the four statuses (report 1270/BC-TCTTTg of 2017).
 * Agencies with the most overdue come first. Work is counted for the agencies of a day: what an agency took over by
 * then counts for it, also where it had ended before; what it took over later counts for the one it came from.
 */
export class ScoreboardQuery {
  readonly #counted: CountedEntries;

  constructor(private readonly database: DataSource) {
    this.#counted = new CountedEntries(database);
  }

  async run(tenant: string, filter: ScoreboardFilter): Promise<Scoreboard> {
    const { at, organizedOn, agencyId } = filter;
    const kindred = await this.#counted.reorganized(tenant);
    const equivalents =
      agencyId === undefined ? null : await this.#counted.equivalents(tenant, agencyId, organizedOn, kindred);
    const shown = equivalents && new Set([agencyId, ...equivalents.map((equivalent) => equivalent.agencyId)]);
    const lines = new Map<string, Line>();
    const totals = noCounts();
    for (const row of await this.#counts(tenant, filter)) {
      const under = countedUnder(row.agency_id, organizedOn, kindred);
      if (shown?.has(under) === false) continue;
      const line = lines.get(under) ?? { agencyId: under, agencyName: null, counts: noCounts() };
      lines.set(under, line);
      for (const counts of [line.counts, totals]) add(row, counts);
    }
    const names = await this.#counted.namesOn(tenant, [...lines.keys()], organizedOn);
    const overdue = ({ counts }: ScoreboardLine) => counts['in-progress-overdue'];
    return {
      at,
      organizedOn,
      equivalents,
      lines: [...lines.values()]
        .map((line) => ({ ...line, agencyName: names.get(line.agencyId) ?? null }))
        .sort((one, other) => overdue(other) - overdue(one) || (one.agencyId < other.agencyId ? -1 : 1)),
      totals,
    };
  }

  /** The same counts by another thing than the lead agency; what has the most overdue comes first. */
  async breakdown(
    tenant: string,
    by: Breakdown,
    { at, secrets, ...filter }: BreakdownFilter,
  ): Promise<{ readonly lines: readonly BreakdownLine[]; readonly totals: ScoreboardCounts }> {
    const parameters = new Parameters(tenant, at);
    const conditions = ['e.tenant_id = $1', ...countedConditions(filter, parameters)];
    if (!secrets) conditions.push(isShown('e.directive_id', 'e', false));
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<(CountRow & { readonly key: string | null })[]>(
        `select ${COLUMN_OF[by]} as key, ${COUNTS}
           from scoreboard_entries e
          where ${conditions.join(' and ')}
          group by 1`,
        parameters.values,
      ),
    );
    const totals = noCounts();
    const lines = rows.map((row) => {
      const counts = noCounts();
      for (const each of [counts, totals]) add(row, each);
      return { key: row.key, counts };
    });
    const overdue = ({ counts }: BreakdownLine) => counts['in-progress-overdue'];
    lines.sort((one, other) => overdue(other) - overdue(one) || ((one.key ?? '') < (other.key ?? '') ? -1 : 1));
    return { lines, totals };
  }

  /** By the agency that leads, or that led before those reorganisations that were still to come on the day. */
  #counts(
    tenant: string,
    { at, organizedOn, ...filter }: ScoreboardFilter,
  ): Promise<(CountRow & { readonly agency_id: string })[]> {
    const parameters = new Parameters(tenant, at);
    const before = ledBefore(parameters.add(organizedOn));
    const conditions = ['e.tenant_id = $1', ...countedConditions(filter, parameters)];
    return inTenant(this.database, tenant, (manager) =>
      manager.query(
        `select coalesce(led.before, e.lead_agency_id) as agency_id, e.*
           from (select lead_agency_id, moved_from, moved_by, ${COUNTS}
                   from scoreboard_entries e
                  where ${conditions.join(' and ')}
                  group by 1, 2, 3) e ${before}`,
        parameters.values,
      ),
    );
  }
}

/**
 * A column for each status rather than a row: the planner cannot guess how many rows there would be, and shares the
 * counting out among processes only where it knows that they are few.
 */
const COUNTS = [...OFFICIAL_STATUSES, null]
  .map((status) => {
    const counted = countedStatusSql('$2::timestamptz', 'e');
    return status === null
      ? `count(*) filter (where (${counted}) is null) as apart`
      : `count(*) filter (where (${counted}) = '${status}') as "${status}"`;
  })
  .join(', ');

function add(row: CountRow, counts: Record<keyof ScoreboardCounts, number>): void {
  for (const status of OFFICIAL_STATUSES) {
    counts[status] += Number(row[status]);
    counts.total += Number(row[status]);
  }
  counts.apart += Number(row.apart);
}

function noCounts(): Record<keyof ScoreboardCounts, number> {
  return Object.fromEntries([...OFFICIAL_STATUSES, 'total', 'apart'].map((key) => [key, 0])) as Record<
    keyof ScoreboardCounts,
    number
  >;
}
