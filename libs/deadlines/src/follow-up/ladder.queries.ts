import type { DataSource } from 'typeorm';
import { inTenant } from '#platform';
import { LadderRow } from './ladder-row.entity.js';

/** Reads the ladders of a tenant. */
export class LadderQueries {
  constructor(private readonly database: DataSource) {}

  find(tenant: string, ladderId: string): Promise<LadderRow | null> {
    return inTenant(this.database, tenant, (manager) => manager.findOneBy(LadderRow, { tenantId: tenant, ladderId }));
  }

  /** Rows after a key in the order of their ids. */
  list(tenant: string, { after, limit }: { readonly after?: string; readonly limit: number }): Promise<LadderRow[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(LadderRow, 'l')
        .where('l.tenant_id = :tenant', { tenant })
        .orderBy('l.ladder_id')
        .limit(limit);
      if (after !== undefined) query.andWhere('l.ladder_id > :after', { after });
      return query.getMany();
    });
  }
}
