import type { DataSource } from 'typeorm';
import { inTenant } from '#platform';
import type { AgencyKind } from '../domain/index.js';
import { Agency } from './agency.entity.js';
import { Group } from './group.entity.js';

export interface AgencyFilter {
  readonly kind?: AgencyKind;
  /** Key of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Reads the organisation register. */
export class OrganizationQueries {
  constructor(private readonly database: DataSource) {}

  findAgency(tenant: string, agencyId: string): Promise<Agency | null> {
    return inTenant(this.database, tenant, (manager) => manager.findOneBy(Agency, { tenantId: tenant, agencyId }));
  }

  /** Rows after `filter.after` in the order of their ids. */
  listAgencies(tenant: string, filter: AgencyFilter): Promise<Agency[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(Agency, 'a')
        .where('a.tenant_id = :tenant', { tenant })
        .orderBy('a.agency_id')
        .limit(filter.limit);
      if (filter.after !== undefined) query.andWhere('a.agency_id > :after', { after: filter.after });
      if (filter.kind !== undefined) query.andWhere('a.kind = :kind', { kind: filter.kind });
      return query.getMany();
    });
  }

  findGroup(tenant: string, groupId: string): Promise<Group | null> {
    return inTenant(this.database, tenant, (manager) => manager.findOneBy(Group, { tenantId: tenant, groupId }));
  }

  /** Rows after `page.after` in the order of their ids. */
  listGroups(tenant: string, page: { readonly after?: string; readonly limit: number }): Promise<Group[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(Group, 'g')
        .where('g.tenant_id = :tenant', { tenant })
        .orderBy('g.group_id')
        .limit(page.limit);
      if (page.after !== undefined) query.andWhere('g.group_id > :after', { after: page.after });
      return query.getMany();
    });
  }
}
