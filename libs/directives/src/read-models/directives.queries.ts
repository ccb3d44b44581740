import { IsNull, type DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { Assignment } from '#assignments';
import { inTenant } from '#platform';
import type { DocumentType, Secrecy, Urgency } from '../domain/index.js';
import { Directive, type DirectiveStatus } from './directive.entity.js';
import { RegisterRow } from './register.entity.js';
import { isShown } from './secrecy.sql.js';

/** What a directive in force went through, or what became of it. */
export const STANDINGS = ['in-force', 'amended', 'replaced', 'withdrawn'] as const;

export type Standing = (typeof STANDINGS)[number];

export interface DirectiveFilter {
  /** Whether those of secrecy are shown, and counted. */
  readonly secrets: boolean;
  readonly status?: DirectiveStatus;
  /** `amended` are those in force that an amendment changed. */
  readonly standing?: Standing;
  readonly issuerId?: string;
  readonly registerId?: string;
  /** Of the date on the document. */
  readonly year?: number;
  readonly number?: number;
  readonly documentType?: DocumentType;
  readonly urgency?: Urgency;
  readonly secrecy?: Secrecy;
  /** Key of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface RegisterFilter {
  /** Whether those of secrecy are shown. */
  readonly secrets: boolean;
  readonly issuerId?: string;
  readonly year?: number;
  /** Key of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Reads the directive register. */
export class DirectiveQueries {
  constructor(private readonly database: DataSource) {}

  /** Null also for one of secrecy that is not to be seen: that it is there is part of the secret. */
  find(tenant: string, directiveId: string, { secrets }: { readonly secrets: boolean }): Promise<Directive | null> {
    return inTenant(this.database, tenant, (manager) =>
      seen(manager, tenant, secrets).andWhere('d.directive_id = :directiveId', { directiveId }).getOne(),
    );
  }

  /** The directives whose place another one takes, in the order of their ids. */
  replacedBy(tenant: string, directiveId: string, { secrets }: { readonly secrets: boolean }): Promise<Directive[]> {
    return inTenant(this.database, tenant, (manager) =>
      seen(manager, tenant, secrets)
        .andWhere('d.replaced_by_id = :directiveId', { directiveId })
        .orderBy('d.directive_id')
        .getMany(),
    );
  }

  /** What a directive assigned itself, leaving out the parts of others. */
  members(tenant: string, directiveId: string): Promise<Assignment[]> {
    return inTenant(this.database, tenant, (manager) =>
      manager.find(Assignment, {
        where: { tenantId: tenant, directiveId, parentId: IsNull() },
        order: { taskOrdinal: 'asc', assignmentId: 'asc' },
      }),
    );
  }

  /** Rows after `filter.after` in the order of their ids, which is the order of drafting. */
  list(tenant: string, filter: DirectiveFilter): Promise<Directive[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = seen(manager, tenant, filter.secrets).orderBy('d.directive_id').limit(filter.limit);
      const { after, year, standing } = filter;
      if (after !== undefined) query.andWhere('d.directive_id > :after', { after });
      if (year !== undefined) query.andWhere('d.issued_on between :first and :last', daysOf(year));
      if (standing !== undefined) query.andWhere(STANDING_SQL[standing]);
      for (const [column, value] of Object.entries({
        status: filter.status,
        issuer_id: filter.issuerId,
        register_id: filter.registerId,
        number: filter.number,
        document_type: filter.documentType,
        urgency: filter.urgency,
        secrecy: filter.secrecy,
      })) {
        if (value !== undefined) query.andWhere(`d.${column} = :${column}`, { [column]: value });
      }
      return query.getMany();
    });
  }

  /** Null also for one of secrecy that is not to be seen. */
  findRegister(
    tenant: string,
    registerId: string,
    { secrets }: { readonly secrets: boolean },
  ): Promise<RegisterRow | null> {
    return inTenant(this.database, tenant, (manager) =>
      manager.findOneBy(RegisterRow, { tenantId: tenant, registerId, ...(!secrets && { secret: false }) }),
    );
  }

  registers(tenant: string, filter: RegisterFilter): Promise<RegisterRow[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(RegisterRow, 'r')
        .where('r.tenant_id = :tenant', { tenant })
        .orderBy('r.register_id')
        .limit(filter.limit);
      const { after, secrets, issuerId, year } = filter;
      if (after !== undefined) query.andWhere('r.register_id > :after', { after });
      if (!secrets) query.andWhere('not r.secret');
      if (issuerId !== undefined) query.andWhere('r.issuer_id = :issuerId', { issuerId });
      if (year !== undefined) query.andWhere('r.year = :year', { year });
      return query.getMany();
    });
  }
}

const STANDING_SQL: Readonly<Record<Standing, string>> = {
  'in-force': `d.status = 'issued'`,
  amended: `d.status = 'issued' and d.amended`,
  replaced: `d.status = 'replaced'`,
  withdrawn: `d.status = 'withdrawn'`,
};

function daysOf(year: number) {
  return { first: `${year}-01-01`, last: `${year}-12-31` };
}

function seen(manager: EntityManager, tenant: string, secrets: boolean): SelectQueryBuilder<Directive> {
  const query = manager.createQueryBuilder(Directive, 'd').where('d.tenant_id = :tenant', { tenant });
  return secrets ? query : query.andWhere(isShown('d.directive_id', 'd', secrets));
}
