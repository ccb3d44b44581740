import { In, type DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { Instant } from '#kernel';
import { inTenant } from '#platform';
import { DEFAULT_STATUS_POLICY, OFFICIAL_STATUSES, type ApartStatus, type OfficialStatus } from '../domain/index.js';
import { Assignment, type AssignmentPhase, type EscalationStage } from './assignment.entity.js';
import { countedStatusSql, overdueForSql, shownStatusSql } from './official-status.sql.js';
import type { PendingKind } from './assignment.columns.js';

/** Which assignments are meant; each condition narrows what the others leave. */
export interface AssignmentFilter {
  readonly directiveId?: string;
  readonly leadAgencyId?: string;
  /** Leads it, or led it before: as it was before a merger or a transfer. */
  readonly everLedBy?: string;
  readonly holderId?: string;
  /** How far whoever it was escalated to has come with it. */
  readonly escalation?: EscalationStage;
  readonly phase?: AssignmentPhase;
  /** As it is shown, at `at`. */
  readonly status?: OfficialStatus | ApartStatus;
  /** Which of the official four it counts among, at `at`. */
  readonly counted?: OfficialStatus;
  readonly parentId?: string;
  /** Whether it is a part of another assignment. */
  readonly isPart?: boolean;
  readonly standing?: boolean;
  /** The first assignment of a series: all times of it. */
  readonly seriesId?: string;
  /** Whether it is one of a series. */
  readonly recurring?: boolean;
  /** Slug of the field of work. */
  readonly field?: string;
  /** Whether it has not ended. */
  readonly open?: boolean;
  /** What was asked for and is not decided. */
  readonly pending?: PendingKind;
  /** Inclusive. */
  readonly dueFrom?: Instant;
  /** Exclusive. */
  readonly dueBefore?: Instant;
  /** The last moment on time; inclusive. */
  readonly lastOnTimeFrom?: Instant;
  /** Exclusive. */
  readonly lastOnTimeBefore?: Instant;
  /** Overdue at `at` for more than so many days of 24 hours. */
  readonly overdueMoreThan?: number;
  /** Overdue at `at` for no more than so many days. */
  readonly overdueUpTo?: number;
  /** The moment statuses are judged at. */
  readonly at: Instant;
}

/** What of the assignments somebody gets to see. */
export interface AssignmentSight {
  /** Those that a directive of secrecy gave as well. */
  readonly secrets: boolean;
  /** The agency that looks: what it has to do with, it sees in any case. */
  readonly ownAgencyId?: string;
}

/** Where a page of rows begins and how long it is. */
export interface Paging {
  /** Key of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** How much work an agency has. */
export interface AgencyWorkload {
  readonly agencyId: string;
  readonly total: number;
  /** Those that have not ended. */
  readonly open: number;
  /** Those that count among the official four; standing duties and cancelled ones do not. */
  readonly counts: Readonly<Record<OfficialStatus, number>>;
}

/** An assignment with what lies above and below it. */
export interface AssignmentBranch {
  /** From the one the directive assigned down to the parent. */
  readonly above: readonly Assignment[];
  /** The assignment itself first, then its parts, level by level. */
  readonly below: readonly Assignment[];
  /** Whether `below` holds every part; false where there were more than {@link MOST_PARTS_SHOWN}. */
  readonly complete: boolean;
}

/** Parts below one assignment that are read at once, at most. */
export const MOST_PARTS_SHOWN = 2_000;

const ENDED = `('accepted', 'cancelled')`;

/** Reads the assignments as they are known now. */
export class AssignmentQueries {
  constructor(private readonly database: DataSource) {}

  /** Null also for one that is not to be seen: that it is there is part of the secret. */
  find(tenant: string, assignmentId: string, sight: AssignmentSight): Promise<Assignment | null> {
    return inTenant(this.database, tenant, (manager) =>
      seen(manager, tenant, sight).andWhere('a.assignment_id = :assignmentId', { assignmentId }).getOne(),
    );
  }

  /** Rows after `paging.after` in the order of their ids, at most `limit`. */
  list(
    tenant: string,
    filter: AssignmentFilter,
    sight: AssignmentSight,
    { after, limit }: Paging,
  ): Promise<Assignment[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = matching(seen(manager, tenant, sight), filter)
        .orderBy('a.assignment_id')
        .limit(limit);
      if (after !== undefined) query.andWhere('a.assignment_id > :after', { after });
      return query.getMany();
    });
  }

  count(tenant: string, filter: AssignmentFilter, sight: AssignmentSight): Promise<number> {
    return inTenant(this.database, tenant, (manager) => matching(seen(manager, tenant, sight), filter).getCount());
  }

  /** The line above an assignment and everything below it; null where there is no such assignment. */
  branch(tenant: string, assignmentId: string): Promise<AssignmentBranch | null> {
    return inTenant(this.database, tenant, async (manager) => {
      const lines = await manager.query<{ assignment_id: string; level: number }[]>(
        `with recursive up as (
           select assignment_id, parent_id, 0 as level from assignments where tenant_id = $1 and assignment_id = $2
           union all
           select a.assignment_id, a.parent_id, up.level - 1 from up
             join assignments a on a.tenant_id = $1 and a.assignment_id = up.parent_id
         ), down as (
           select assignment_id, level from up where level = 0
           union all
           select a.assignment_id, down.level + 1 from down
             join assignments a on a.tenant_id = $1 and a.parent_id = down.assignment_id
         )
         (select assignment_id, level from up where level < 0)
         union all (select assignment_id, level from down order by level, assignment_id limit $3)
         order by level, assignment_id`,
        [tenant, assignmentId, MOST_PARTS_SHOWN + 2],
      );
      const rows = new Map(
        (
          await manager.findBy(Assignment, {
            tenantId: tenant,
            assignmentId: In(lines.map(({ assignment_id }) => assignment_id)),
          })
        ).map((row) => [row.assignmentId, row]),
      );
      const rowsOf = (some: typeof lines) => some.flatMap(({ assignment_id }) => rows.get(assignment_id) ?? []);
      const below = rowsOf(lines.filter(({ level }) => level >= 0));
      if (below.length === 0) return null;
      return {
        above: rowsOf(lines.filter(({ level }) => level < 0)),
        below: below.slice(0, MOST_PARTS_SHOWN + 1),
        complete: below.length <= MOST_PARTS_SHOWN + 1,
      };
    });
  }

  /**
   * How much work each agency has, those without any left out; the agency with the most open work first.
   * @param as `now` counts an assignment for its lead; `ever` for that one and for every earlier lead too, so that a
   *   merged agency is still found under its old name
   * @param agencyIds all agencies when absent
   */
  workloads(
    tenant: string,
    {
      at,
      as,
      agencyIds,
    }: { readonly at: Instant; readonly as: 'now' | 'ever'; readonly agencyIds?: readonly string[] },
  ): Promise<AgencyWorkload[]> {
    // Said again of the leads below; here it lets an index find the rows.
    const concerned =
      as === 'now'
        ? 'a.lead_agency_id = any ($3)'
        : '(a.lead_agency_id = any ($3) or (cardinality(a.former_lead_ids) > 0 and a.former_lead_ids && $3))';
    const leads = as === 'now' ? `array[a.lead_agency_id]` : `array_append(a.former_lead_ids, a.lead_agency_id)`;
    return inTenant(this.database, tenant, async (manager) => {
      const counts = OFFICIAL_STATUSES.map(
        (status) => `count(*) filter (where counted = '${status}')::integer as "${status}"`,
      );
      const rows = await manager.query<
        ({ agency_id: string; total: number; open: number } & Record<OfficialStatus, number>)[]
      >(
        `select agency_id, count(*)::integer as total, count(*) filter (where open)::integer as open, ${counts.join(', ')}
           from (select a.phase not in ${ENDED} as open, ${countedStatusSql('$2::timestamptz')} as counted,
                        (select array_agg(distinct led) from unnest(${leads}) led) as leads
                   from assignments a
                  where a.tenant_id = $1 and ($3::text[] is null or ${concerned})) counted_one
           cross join lateral unnest(leads) as agency_id
          where $3::text[] is null or agency_id = any ($3)
          group by agency_id order by open desc, agency_id`,
        [tenant, at, agencyIds ?? null],
      );
      return rows.map(({ agency_id, total, open, ...counted }) => ({
        agencyId: agency_id,
        total,
        open,
        counts: counted,
      }));
    });
  }
}

/** A directive that is not yet in its read model may be one of secrecy: it has to be seen not to be. */
function seen(
  manager: EntityManager,
  tenant: string,
  { secrets, ownAgencyId }: AssignmentSight,
): SelectQueryBuilder<Assignment> {
  const query = manager.createQueryBuilder(Assignment, 'a').where('a.tenant_id = :tenant', { tenant });
  if (secrets) return query;
  const open = `exists (select from read.directives d
    where d.tenant_id = a.tenant_id and d.directive_id = a.directive_id and d.secrecy is null)`;
  if (ownAgencyId === undefined) return query.andWhere(open);
  const own = `:own in (a.lead_agency_id, a.holder_id, a.issuer_id, a.monitor_id)
    or :own = any (a.coordinating_agency_ids) or :own = any (a.former_lead_ids)
    or cardinality(a.pending_kinds) > 0 and (a.pending -> 'transfer' ->> 'toAgencyId' = :own
      or exists (select from json_array_elements(a.pending -> 'opinions') o where o ->> 'agencyId' = :own))`;
  return query.andWhere(`(${open} or ${own})`, { own: ownAgencyId });
}

function matching(query: SelectQueryBuilder<Assignment>, filter: AssignmentFilter): SelectQueryBuilder<Assignment> {
  const where = (condition: string, values: Readonly<Record<string, unknown>> = {}) =>
    void query.andWhere(condition, values);
  const { at, directiveId, leadAgencyId, everLedBy, holderId, phase, status, counted, parentId } = filter;
  if (filter.escalation !== undefined) where('a.escalation = :escalation', { escalation: filter.escalation });
  const { isPart, standing, seriesId, recurring, field, open, pending, dueFrom, dueBefore } = filter;
  if (directiveId !== undefined) where('a.directive_id = :directiveId', { directiveId });
  if (leadAgencyId !== undefined) where('a.lead_agency_id = :leadAgencyId', { leadAgencyId });
  if (everLedBy !== undefined) {
    where(
      `(a.lead_agency_id = :everLedBy or (cardinality(a.former_lead_ids) > 0 and :everLedBy = any (a.former_lead_ids)))`,
      { everLedBy },
    );
  }
  if (holderId !== undefined) where('a.holder_id = :holderId', { holderId });
  if (phase !== undefined) where('a.phase = :phase', { phase });
  if (parentId !== undefined) where('a.parent_id = :parentId', { parentId });
  if (isPart !== undefined) where(`a.parent_id is ${isPart ? 'not ' : ''}null`);
  if (standing !== undefined) where(standing ? 'a.standing' : 'not a.standing');
  if (seriesId !== undefined) where('a.series_id = :seriesId', { seriesId });
  if (recurring !== undefined) where(recurring ? 'a.series_id is not null' : 'a.series_id is null');
  if (field !== undefined) where('a.field = :field', { field });
  if (open !== undefined) where(`a.phase ${open ? 'not in' : 'in'} ${ENDED}`);
  if (pending !== undefined) {
    where('cardinality(a.pending_kinds) > 0 and :pending = any (a.pending_kinds)', { pending });
  }
  if (dueFrom !== undefined) where('a.due_at >= :dueFrom', { dueFrom });
  if (dueBefore !== undefined) where('a.due_at < :dueBefore', { dueBefore });
  const { lastOnTimeFrom, lastOnTimeBefore, overdueMoreThan, overdueUpTo } = filter;
  if (lastOnTimeFrom !== undefined) where('a.last_on_time_at >= :lastOnTimeFrom', { lastOnTimeFrom });
  if (lastOnTimeBefore !== undefined) where('a.last_on_time_at < :lastOnTimeBefore', { lastOnTimeBefore });
  if (overdueMoreThan !== undefined || overdueUpTo !== undefined) {
    where(`(${countedStatusSql(':at::timestamptz')}) = 'in-progress-overdue'`, { at });
    const age = overdueForSql(':at::timestamptz');
    if (overdueMoreThan !== undefined) where(`${age} > :overdueMoreThan * 86400`, { overdueMoreThan });
    if (overdueUpTo !== undefined) where(`${age} <= :overdueUpTo * 86400`, { overdueUpTo });
  }
  if (status !== undefined) {
    where(`(${shownStatusSql(':at::timestamptz', DEFAULT_STATUS_POLICY)}) = :status`, { at, status });
  }
  if (counted !== undefined) where(`(${countedStatusSql(':at::timestamptz')}) = :counted`, { at, counted });
  return query;
}
