import type { DataSource } from 'typeorm';
import { OFFICIAL_STATUSES, type OfficialStatus } from '#assignments/domain';
import { countedStatusSql } from '#assignments';
import type { Instant } from '#kernel';
import { inTenant } from '#platform';

/** Assignments per official status, and all of these. */
export type ScoreboardCounts = Readonly<Record<OfficialStatus, number>> & {
  readonly total: number;
  /** Standing duties and what was cancelled: they count among none of the four, nor in `total`. */
  readonly apart: number;
};

export interface ScoreboardLine {
  readonly agencyId: string;
  /** As registered; null for an agency the register does not know. */
  readonly agencyName: string | null;
  readonly counts: ScoreboardCounts;
}

export interface Scoreboard {
  /** The moment the statuses are judged at. */
  readonly at: Instant;
  readonly lines: readonly ScoreboardLine[];
  readonly totals: ScoreboardCounts;
}

export interface ScoreboardFilter {
  readonly at: Instant;
  readonly directiveId?: string;
}

/**
 * The official board: for each lead agency, its assignments in the four statuses
 * (report 1270/BC-TCTTTg of 2017). Agencies with the most overdue come first.
 */
export class ScoreboardQuery {
  constructor(private readonly database: DataSource) {}

  async run(tenant: string, { at, directiveId }: ScoreboardFilter): Promise<Scoreboard> {
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<
        { agency_id: string; agency_name: string | null; status: OfficialStatus | null; assignments: string }[]
      >(
        `select a.lead_agency_id as agency_id, g.name as agency_name, ${countedStatusSql('$2::timestamptz')} as status, count(*) as assignments
           from read.assignments a
           left join read.agencies g on g.tenant_id = a.tenant_id and g.agency_id = a.lead_agency_id
          where a.tenant_id = $1 and ($3::text is null or a.directive_id = $3)
          group by 1, 2, 3`,
        [tenant, at, directiveId ?? null],
      ),
    );
    const lines = new Map<string, ScoreboardLine & { counts: Record<keyof ScoreboardCounts, number> }>();
    const totals = noCounts();
    for (const row of rows) {
      let line = lines.get(row.agency_id);
      if (!line)
        lines.set(row.agency_id, (line = { agencyId: row.agency_id, agencyName: row.agency_name, counts: noCounts() }));
      const assignments = Number(row.assignments);
      for (const counts of [line.counts, totals]) {
        if (row.status === null) {
          counts.apart += assignments;
          continue;
        }
        counts[row.status] += assignments;
        counts.total += assignments;
      }
    }
    const overdue = ({ counts }: ScoreboardLine) => counts['in-progress-overdue'];
    return {
      at,
      lines: [...lines.values()].sort(
        (one, other) => overdue(other) - overdue(one) || (one.agencyId < other.agencyId ? -1 : 1),
      ),
      totals,
    };
  }
}

function noCounts(): Record<keyof ScoreboardCounts, number> {
  return Object.fromEntries([...OFFICIAL_STATUSES, 'total', 'apart'].map((key) => [key, 0])) as Record<
    keyof ScoreboardCounts,
    number
  >;
}
