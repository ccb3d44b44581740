import type { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import {
  rehomingPlan,
  sourcesIn,
  type OpenAssignment,
  type RehomingPlan,
  type ReorganizationDecidedData,
} from '#organizations/domain';
import { decidedIn, ReorganizationRow } from '#organizations';
import { startOfDay } from '#deadlines/domain';
import { inTenant } from '#platform';
import type { InvolvementRole } from './involvement.entity.js';
import { involvementsProjection } from './involvements.projection.js';
import { RehomingRow } from './rehoming.entity.js';

/** Work that a reorganisation may move, and up to where that was looked at. */
export interface WorkConcerned extends OpenAssignment {
  readonly reorganizationId: string;
  /** Positions of the row and of the reorganisation as they were read. */
  readonly position: number;
  readonly reorganizationPosition: number;
  readonly effectiveOn: string;
}

interface WorkRow {
  readonly assignment_id: string;
  readonly agency_id: string;
  readonly role: InvolvementRole;
  readonly task_id: string;
  readonly field: string | null;
  readonly monitor_id: string;
  readonly territory_ids: readonly string[];
}

interface DueRow extends WorkRow {
  readonly reorganization_id: string;
  readonly effective_on: string;
  readonly position: string;
  readonly reorganization_position: string;
}

/** How far the work of a reorganisation has moved. */
export interface RehomingProgress {
  /** Assignments moved so far. */
  readonly moved: number;
  /** Open work it concerns: what would move on its day, what waits to be moved, what is asked about, what stays. */
  readonly plan: RehomingPlan;
  /** Open work that nobody has looked at since something changed. */
  readonly due: number;
  /** Whether all assignments are in sight that were made before it was decided. */
  readonly seen: boolean;
}

/** The territory of work: where it is led for, or coordinated by, the agency of one. */
const TERRITORY_IDS = `array(
  select o.agency_id from read.involvements o
   where o.tenant_id = i.tenant_id and o.assignment_id = i.assignment_id
     and o.agency_id <> i.agency_id and o.role in ('lead', 'coordinating') order by 1)`;

/** Whether a reorganisation concerns the work: all of an agency that ended, and what one that goes on had before. */
const CONCERNED = `i.open and i.agency_id = any (r.source_ids)
  and (i.agency_id = any (r.ended_ids) or i.since < (r.effective_on || ' 00:00')::timestamp at time zone $2)`;

const NOT_EXAMINED = `(i.examined_on is null or i.examined_on < r.effective_on
  or i.examined_position < i.position or i.examined_reorganization < r.position)`;

/** Reads what reorganisations mean for open work. Days begin in the zone. */
export class RehomingQueries {
  constructor(
    private readonly database: DataSource,
    private readonly zone: string,
  ) {}

  find(tenant: string, reorganizationId: string): Promise<ReorganizationRow | null> {
    return inTenant(this.database, tenant, (manager) =>
      manager.findOneBy(ReorganizationRow, { tenantId: tenant, reorganizationId }),
    );
  }

  /** Rows after `page.after` in the order of their ids. */
  list(
    tenant: string,
    page: { readonly after?: string; readonly limit: number; readonly agencyId?: string },
  ): Promise<ReorganizationRow[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(ReorganizationRow, 'r')
        .where('r.tenant_id = :tenant', { tenant })
        .orderBy('r.reorganization_id')
        .limit(page.limit);
      if (page.after !== undefined) query.andWhere('r.reorganization_id > :after', { after: page.after });
      if (page.agencyId !== undefined) {
        query.andWhere('(:agency = any (r.source_ids) or :agency = any (r.successor_ids))', { agency: page.agencyId });
      }
      return query.getMany();
    });
  }

  /** What it has moved, after a position, in the order in which it did. */
  moved(
    tenant: string,
    reorganizationId: string,
    page: { readonly after?: number; readonly limit: number },
  ): Promise<RehomingRow[]> {
    return inTenant(this.database, tenant, (manager) =>
      manager
        .createQueryBuilder(RehomingRow, 'm')
        .where('m.tenant_id = :tenant and m.reorganization_id = :reorganizationId', { tenant, reorganizationId })
        .andWhere('m.position > :after', { after: page.after ?? 0 })
        .orderBy('m.position')
        .limit(page.limit)
        .getMany(),
    );
  }

  /** What would become of the open work there is, were it decided like this. */
  async preview(tenant: string, decided: ReorganizationDecidedData, ended: readonly string[]): Promise<RehomingPlan> {
    return rehomingPlan(decided, await this.#openWork(tenant, decided, ended));
  }

  async progress(tenant: string, row: ReorganizationRow): Promise<RehomingProgress> {
    const decided = decidedIn(row);
    const work = await this.#openWork(tenant, decided, row.endedIds);
    const [counts] = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ moved: string; due: string; seen: string }[]>(
        `select coalesce((select position from log.subscriptions where tenant_id = $1 and name = $4), 0) as seen,
                (select count(*) from read.rehomings m where m.tenant_id = $1 and m.reorganization_id = $3) as moved,
                (select count(*) from read.reorganizations r join read.involvements i on i.tenant_id = r.tenant_id
                  where r.tenant_id = $1 and r.reorganization_id = $3 and ${CONCERNED} and ${NOT_EXAMINED}) as due`,
        [tenant, this.zone, row.reorganizationId, involvementsProjection.name],
      ),
    );
    return {
      moved: Number(counts!.moved),
      plan: rehomingPlan(decided, work, new Map(Object.entries(row.answers))),
      due: Number(counts!.due),
      seen: row.position <= Number(counts!.seen),
    };
  }

  /** Position of the last thing that was decided of a reorganisation, and whether all earlier assignments are seen here. */
  async decidedUntil(tenant: string): Promise<{ readonly position: number; readonly seen: boolean }> {
    const [row] = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ decided: string; seen: string }[]>(
        `select coalesce((select max(position) from read.reorganizations where tenant_id = $1), 0) as decided,
                coalesce((select position from log.subscriptions where tenant_id = $1 and name = $2), 0) as seen`,
        [tenant, involvementsProjection.name],
      ),
    );
    const position = Number(row!.decided);
    return { position, seen: position <= Number(row!.seen) };
  }

  /** Whether there is work that a reorganisation of today or before may move. */
  async isDue(tenant: string, today: string): Promise<boolean> {
    const [row] = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ due: boolean }[]>(
        `select exists (
           select from read.reorganizations r join read.involvements i on i.tenant_id = r.tenant_id
            where r.tenant_id = $1 and r.effective_on <= $3 and ${CONCERNED} and ${NOT_EXAMINED}) as due`,
        [tenant, this.zone, today],
      ),
    );
    return row!.due;
  }

  /** Work that reorganisations of today or before may move, in the order of their days. */
  async due(tenant: string, today: string, limit: number): Promise<WorkConcerned[]> {
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<DueRow[]>(
        `select r.reorganization_id, r.effective_on, r.position as reorganization_position, i.position,
                i.assignment_id, i.agency_id, i.role, i.task_id, i.field, i.monitor_id, ${TERRITORY_IDS} as territory_ids
           from read.reorganizations r join read.involvements i on i.tenant_id = r.tenant_id
          where r.tenant_id = $1 and r.effective_on <= $3 and ${CONCERNED} and ${NOT_EXAMINED}
          order by r.effective_on, r.position, i.assignment_id limit $4`,
        [tenant, this.zone, today, limit],
      ),
    );
    const changes = new Map<string, ReorganizationRow>();
    const work: WorkConcerned[] = [];
    for (const row of rows) {
      const { reorganization_id: id } = row;
      const known = changes.get(id) ?? (await this.find(tenant, id))!;
      changes.set(id, known);
      work.push({
        ...openAssignment(row, decidedIn(known)),
        reorganizationId: id,
        position: Number(row.position),
        reorganizationPosition: Number(row.reorganization_position),
        effectiveOn: row.effective_on,
      });
    }
    return work;
  }

  /** The work was looked at as it is; it is due again once it, or the reorganisation, changes. */
  async examined(tenant: string, work: readonly WorkConcerned[]): Promise<void> {
    await inTenant(this.database, tenant, (manager) =>
      manager.query(
        `update read.involvements i
            set examined_position = e.position, examined_reorganization = e.reorganization, examined_on = e.day
           from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[])
             as e(assignment_id, agency_id, position, reorganization, day)
          where i.tenant_id = $1 and i.assignment_id = e.assignment_id and i.agency_id = e.agency_id`,
        [
          tenant,
          work.map(({ assignmentId }) => assignmentId),
          work.map(({ agencyId }) => agencyId),
          work.map(({ position }) => position),
          work.map(({ reorganizationPosition }) => reorganizationPosition),
          work.map(({ effectiveOn }) => effectiveOn),
        ],
      ),
    );
  }

  async #openWork(
    tenant: string,
    decided: ReorganizationDecidedData,
    ended: readonly string[],
  ): Promise<OpenAssignment[]> {
    const before: Instant = startOfDay(decided.on, this.zone);
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<WorkRow[]>(
        `select i.assignment_id, i.agency_id, i.role, i.task_id, i.field, i.monitor_id, ${TERRITORY_IDS} as territory_ids
           from read.involvements i
          where i.tenant_id = $1 and i.open and i.agency_id = any ($2)
            and (i.agency_id = any ($3) or i.since < $4::timestamptz)
          order by i.assignment_id, i.agency_id`,
        [tenant, sourcesIn(decided.change), ended, before],
      ),
    );
    return rows.map((row) => openAssignment(row, decided));
  }
}

function openAssignment(row: WorkRow, { change }: Pick<ReorganizationDecidedData, 'change'>): OpenAssignment {
  const { assignment_id, agency_id, role, task_id, field, monitor_id, territory_ids } = row;
  const mapped = change.kind === 'split' ? change.parts.flatMap(({ territories }) => territories) : [];
  const about = territory_ids.filter((agencyId) => mapped.includes(agencyId));
  return {
    assignmentId: assignment_id,
    agencyId: agency_id,
    ...(role !== 'other' && { role }),
    ...(field !== null && { field }),
    // About several territories is about none of them.
    ...(about.length === 1 && { territory: about[0]! }),
    ...(role !== 'other' && { taskId: task_id }),
    officeId: monitor_id,
  };
}
