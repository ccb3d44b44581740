import type { DataSource } from 'typeorm';
import { countedStatusSql } from '#assignments';
import type { Instant } from '#kernel';
import { inTenant } from '#platform';
import {
  CountedEntries,
  Parameters,
  type Counted,
  type GroupedFilter,
  type Organized,
} from '../counted/counted-entries.js';
import { workloadAhead, type NotAhead, type OpenWork, type Stretch, type WorkloadAhead } from '../domain/index.js';

export interface AheadFilter extends GroupedFilter {
  /** The moment work is open at. */
  readonly at: Instant;
  /** Where days begin. */
  readonly zone: string;
  /** Of the time ahead, one after the other, beginning with the day of `at`. */
  readonly stretches: readonly Stretch[];
}

export type WorkloadAheadLine = Pick<Counted, 'agencyName'> & { readonly agencyId: string } & WorkloadAhead;

export interface WorkloadsAhead extends Organized {
  readonly at: Instant;
  readonly stretches: readonly Stretch[];
  /** Agencies with the most that is overdue or falls due come first. */
  readonly lines: readonly WorkloadAheadLine[];
  readonly totals: WorkloadAhead;
}

interface WorkRow {
  readonly agency_id: string;
  readonly kind: NotAhead | 'due';
  readonly day: string | null;
  readonly assignments: number;
}

/**
 * What falls due, and when: for each agency, its open work by the day or week of its last moment on time. Standing
 * duties and what has ended are no open work; of a series, only the times that are open count.
 */
export class WorkloadAheadQuery {
  readonly #counted: CountedEntries;

  constructor(private readonly database: DataSource) {
    this.#counted = new CountedEntries(database);
  }

  async run(tenant: string, { at, zone, stretches, ...filter }: AheadFilter): Promise<WorkloadsAhead> {
    const parameters = new Parameters(tenant, at, zone);
    const meant = await this.#counted.meant(tenant, 'scoreboard_entries', 'agency', filter, parameters);
    const { organizedOn, equivalents } = meant;
    const status = countedStatusSql('$2::timestamptz', 'e');
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<WorkRow[]>(
        `select agency_id, kind, case when kind = 'due' then day end as day, count(*)::integer as assignments
           from (select ${meant.key} as agency_id, (e.last_on_time_at at time zone $3)::date::text as day,
                        case when (${status}) = 'in-progress-overdue' then 'overdue'
                             when e.phase = 'suspended' and e.stopped_at <= $2 then 'suspended'
                             when e.answered_at <= $2 then 'answered'
                             when e.last_on_time_at is null then 'withoutLimit'
                             else 'due' end as kind
                   ${meant.sql} and (${status}) in ('in-progress-within-time', 'in-progress-overdue')) opened
          group by 1, 2, 3`,
        parameters.values,
      ),
    );
    const byAgency = new Map<string, OpenWork[]>();
    for (const row of rows) byAgency.set(row.agency_id, [...(byAgency.get(row.agency_id) ?? []), openWork(row)]);
    const names = await this.#counted.namesOn(tenant, [...byAgency.keys()], organizedOn);
    const pressing = ({ overdue, due }: WorkloadAhead) => due.reduce((sum, one) => sum + one, overdue);
    return {
      at,
      organizedOn,
      equivalents,
      stretches,
      lines: [...byAgency]
        .map(([agencyId, own]) => ({
          agencyId,
          agencyName: names.get(agencyId) ?? null,
          ...workloadAhead(own, stretches),
        }))
        .sort((one, other) => pressing(other) - pressing(one) || (one.agencyId < other.agencyId ? -1 : 1)),
      totals: workloadAhead(rows.map(openWork), stretches),
    };
  }
}

function openWork({ kind, day, assignments }: WorkRow): OpenWork {
  return kind === 'due' ? { kind, day: day!, assignments } : { kind, assignments };
}
