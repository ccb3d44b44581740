import { In, type DataSource } from 'typeorm';
import { inTenant } from '#platform';
import { DismissedIncidentRow } from './dismissed-incident.entity.js';
import { OperationsActRow } from './operations-act.entity.js';
import type { ActKind } from '../domain/index.js';

export interface ActFilter {
  readonly kind?: ActKind;
  readonly target?: string;
  /** Position of the last act of the page before. */
  readonly before?: number;
  readonly limit: number;
}

/** Reads what administrators did. */
export class OperationsQueries {
  constructor(private readonly database: DataSource) {}

  /** The last act first. */
  listActs(tenant: string, { kind, target, before, limit }: ActFilter): Promise<OperationsActRow[]> {
    return inTenant(this.database, tenant, (manager) => {
      const acts = manager.createQueryBuilder(OperationsActRow, 'act').where('act.tenantId = :tenant', { tenant });
      if (kind !== undefined) acts.andWhere('act.kind = :kind', { kind });
      if (target !== undefined) acts.andWhere('act.target = :target', { target });
      if (before !== undefined) acts.andWhere('act.position < :before', { before });
      return acts.orderBy('act.position', 'DESC').limit(limit).getMany();
    });
  }

  /** By the ids of the incidents. */
  async dismissals(tenant: string, incidentIds: readonly string[]): Promise<ReadonlyMap<string, DismissedIncidentRow>> {
    if (incidentIds.length === 0) return new Map();
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.findBy(DismissedIncidentRow, { tenantId: tenant, incidentId: In([...incidentIds]) }),
    );
    return new Map(rows.map((row) => [row.incidentId, row]));
  }
}
