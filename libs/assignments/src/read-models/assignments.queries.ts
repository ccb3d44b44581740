import type { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { inTenant } from '#platform';
import type { OfficialStatus } from '../domain/index.js';
import { Assignment } from './assignment.entity.js';
import { officialStatusSql } from './official-status.sql.js';

export interface AssignmentFilter {
  readonly directiveId?: string;
  readonly leadAgencyId?: string;
  readonly holderId?: string;
  readonly status?: OfficialStatus;
  /** The moment the status is judged at. */
  readonly at: Instant;
  /** Key of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Reads the assignments as they are known now. */
export class AssignmentQueries {
  constructor(private readonly database: DataSource) {}

  find(tenant: string, assignmentId: string): Promise<Assignment | null> {
    return inTenant(this.database, tenant, (manager) =>
      manager.findOneBy(Assignment, { tenantId: tenant, assignmentId }),
    );
  }

  /** Rows after `filter.after` in the order of their ids, at most `limit`. */
  list(tenant: string, filter: AssignmentFilter): Promise<Assignment[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(Assignment, 'a')
        .where('a.tenant_id = :tenant', { tenant })
        .orderBy('a.assignment_id')
        .limit(filter.limit);
      if (filter.after !== undefined) query.andWhere('a.assignment_id > :after', { after: filter.after });
      if (filter.directiveId !== undefined)
        query.andWhere('a.directive_id = :directive', { directive: filter.directiveId });
      if (filter.leadAgencyId !== undefined) query.andWhere('a.lead_agency_id = :lead', { lead: filter.leadAgencyId });
      if (filter.holderId !== undefined) query.andWhere('a.holder_id = :holder', { holder: filter.holderId });
      if (filter.status !== undefined) {
        query.andWhere(`(${officialStatusSql(':at::timestamptz')}) = :status`, {
          at: filter.at,
          status: filter.status,
        });
      }
      return query.getMany();
    });
  }
}
