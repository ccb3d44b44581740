import type { DataSource } from 'typeorm';
import { countedStatusSql } from '#assignments';
import type { SeriesOccurrence } from '#assignments/domain';
import type { DeadlinePolicy } from '#deadlines/domain';
import type { Instant } from '#kernel';
import { inTenant } from '#platform';
import {
  CountedEntries,
  Parameters,
  type Counted,
  type GroupedFilter,
  type Organized,
} from '../counted/counted-entries.js';
import {
  daysToOpen,
  dueIn,
  mondayBefore,
  weeksBetween,
  workloadAhead,
  type NotAhead,
  type OpenWork,
  type Stretch,
  type TimesToOpen,
  type UsualWeek,
  type WorkloadAhead,
} from '../domain/index.js';

export interface AheadFilter extends GroupedFilter {
  /** The moment work is open at. */
  readonly at: Instant;
  /** Where days begin. */
  readonly zone: string;
  /** Of the time ahead, one after the other, beginning with the day of `at`. */
  readonly stretches: readonly Stretch[];
  /** How deadlines are read, and so when times of series fall due that are still to open. */
  readonly policy: DeadlinePolicy;
}

export interface UsualFilter extends GroupedFilter {
  /** The moment work is counted at. */
  readonly at: Instant;
  /** Where days begin. */
  readonly zone: string;
  /** `YYYY-MM-DD`: the weeks before that of this day. */
  readonly day: string;
  readonly weeks: number;
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
 * duties and what has ended are no open work. Of a series, the times that are open count as such; those still to open
 * are told beside them, as its rule and the calendar have them.
 */
export class WorkloadAheadQuery {
  readonly #counted: CountedEntries;

  constructor(private readonly database: DataSource) {
    this.#counted = new CountedEntries(database);
  }

  async run(tenant: string, { at, zone, stretches, policy, ...filter }: AheadFilter): Promise<WorkloadsAhead> {
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
    const toOpen = await this.#toOpen(tenant, filter, { policy, until: stretches.at(-1)!.to });
    const work = [...rows.map((row) => [row.agency_id, openWork(row)] as const), ...toOpen];
    const byAgency = new Map<string, (OpenWork | TimesToOpen)[]>();
    for (const [agencyId, one] of work) byAgency.set(agencyId, [...(byAgency.get(agencyId) ?? []), one]);
    const names = await this.#counted.namesOn(tenant, [...byAgency.keys()], organizedOn);
    const pressing = (ahead: WorkloadAhead) => dueIn(ahead).reduce((sum, one) => sum + one, ahead.overdue);
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
      totals: workloadAhead(
        work.map(([, one]) => one),
        stretches,
      ),
    };
  }

  /** The times of series that are still to open, and fall due up to a day; for whoever leads them now. */
  async #toOpen(
    tenant: string,
    filter: GroupedFilter,
    { policy, until }: { readonly policy: DeadlinePolicy; readonly until: string },
  ): Promise<(readonly [agencyId: string, times: TimesToOpen])[]> {
    const parameters = new Parameters(tenant);
    const meant = await this.#counted.meant(tenant, 'scoreboard_entries', 'agency', filter, parameters);
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ readonly agency_id: string; readonly occurrence: SeriesOccurrence }[]>(
        `select meant.agency_id, last.occurrence
           from (select distinct on (series_id) assignment_id, occurrence
                   from assignments where tenant_id = $1 and series_id is not null
                  order by series_id, occurrence_ordinal desc) last
           join (select e.assignment_id, ${meant.key} as agency_id ${meant.sql} and e.phase <> 'cancelled') meant
             on meant.assignment_id = last.assignment_id`,
        parameters.values,
      ),
    );
    return rows.flatMap(({ agency_id, occurrence }) =>
      daysToOpen(occurrence, policy, until).map((day) => [agency_id, { kind: 'toOpen', day, assignments: 1 }] as const),
    );
  }

  /** The names of agencies on a day, or the nearest to it. */
  namesOn(tenant: string, agencyIds: readonly string[], day: string): Promise<ReadonlyMap<string, string>> {
    return this.#counted.namesOn(tenant, agencyIds, day);
  }

  /**
   * What used to fall due for each agency in a week: the mean of so many ISO weeks before that of a day, or of those in
   * which it had work already. What was cancelled and standing duties fell due never. Agencies without any are left out.
   */
  async usualWeeks(
    tenant: string,
    { at, zone, day, weeks, ...filter }: UsualFilter,
  ): Promise<ReadonlyMap<string, UsualWeek>> {
    const parameters = new Parameters(tenant, at, zone, mondayBefore(day, weeks), mondayBefore(day, 0));
    const meant = await this.#counted.meant(tenant, 'scoreboard_entries', 'agency', filter, parameters);
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<UsualRow[]>(
        `select agency_id, min(given_on)::text as first_day,
                count(*) filter (where counted and due_on >= $4::date and due_on < $5::date)::integer as fell_due
           from (select ${meant.key} as agency_id, (e.assigned_at at time zone $3)::date as given_on,
                        (e.last_on_time_at at time zone $3)::date as due_on,
                        (${countedStatusSql('$2::timestamptz', 'e')}) is not null as counted ${meant.sql}) given
          group by 1`,
        parameters.values,
      ),
    );
    return new Map(
      rows.map(({ agency_id, fell_due, first_day }) => {
        const since = Math.min(weeks, Math.max(1, weeksBetween(first_day, day)));
        return [agency_id, { weeks: since, perWeek: Math.round((fell_due / since) * 100) / 100 }];
      }),
    );
  }
}

interface UsualRow {
  readonly agency_id: string;
  readonly fell_due: number;
  readonly first_day: string;
}

function openWork({ kind, day, assignments }: WorkRow): OpenWork {
  return kind === 'due' ? { kind, day: day!, assignments } : { kind, assignments };
}
