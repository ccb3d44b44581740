import type { DataSource } from 'typeorm';
import { inTenant } from '#platform';
import { Directive } from './directive.entity.js';
import { RegisterRow } from './register.entity.js';

export interface DirectiveFilter {
  readonly status?: 'drafted' | 'issued';
  readonly issuerId?: string;
  /** Key of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Reads the directive register. */
export class DirectiveQueries {
  constructor(private readonly database: DataSource) {}

  find(tenant: string, directiveId: string): Promise<Directive | null> {
    return inTenant(this.database, tenant, (manager) =>
      manager.findOneBy(Directive, { tenantId: tenant, directiveId }),
    );
  }

  /** Rows after `filter.after` in the order of their ids, which is the order of drafting. */
  list(tenant: string, filter: DirectiveFilter): Promise<Directive[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(Directive, 'd')
        .where('d.tenant_id = :tenant', { tenant })
        .orderBy('d.directive_id')
        .limit(filter.limit);
      if (filter.after !== undefined) query.andWhere('d.directive_id > :after', { after: filter.after });
      if (filter.status !== undefined) query.andWhere('d.status = :status', { status: filter.status });
      if (filter.issuerId !== undefined) query.andWhere('d.issuer_id = :issuer', { issuer: filter.issuerId });
      return query.getMany();
    });
  }

  registers(tenant: string, page: { readonly after?: string; readonly limit: number }): Promise<RegisterRow[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(RegisterRow, 'r')
        .where('r.tenant_id = :tenant', { tenant })
        .orderBy('r.register_id')
        .limit(page.limit);
      if (page.after !== undefined) query.andWhere('r.register_id > :after', { after: page.after });
      return query.getMany();
    });
  }
}
