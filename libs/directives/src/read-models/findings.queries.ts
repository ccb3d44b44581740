import type { DataSource } from 'typeorm';
import { inTenant } from '#platform';
import type { LinkKind } from '../domain/index.js';
import type { PageOfPositions } from './citations.queries.js';
import { ContradictionRow, TaskLinkRow } from './finding.entities.js';
import { isShown } from './secrecy.sql.js';

export interface LinkFilter extends PageOfPositions {
  /** Either end lies in it. */
  readonly directiveId?: string;
  readonly kind?: LinkKind;
  readonly verdict?: 'open' | 'confirmed' | 'rejected';
}

export interface ContradictionFilter extends PageOfPositions {
  readonly directiveId?: string;
  readonly settled?: boolean;
}

/** Reads what was found out about tasks: how they hang together, and where a text contradicts itself. */
export class FindingQueries {
  constructor(private readonly database: DataSource) {}

  /** In the order of linking. A link between a directive of secrecy and another is part of the secret. */
  links(tenant: string, filter: LinkFilter): Promise<TaskLinkRow[]> {
    return inTenant(this.database, tenant, (manager) => {
      const { directiveId, kind, verdict, secrets, after, limit } = filter;
      const query = manager
        .createQueryBuilder(TaskLinkRow, 'l')
        .where('l.tenant_id = :tenant', { tenant })
        .andWhere(isShown('l.directive_id', 'l', secrets))
        .andWhere(isShown('l.to_directive_id', 'l', secrets))
        .orderBy('l.linked_position')
        .limit(limit);
      if (after !== undefined) query.andWhere('l.linked_position > :after', { after });
      if (directiveId !== undefined) {
        query.andWhere(':directiveId in (l.directive_id, l.to_directive_id)', { directiveId });
      }
      if (kind !== undefined) query.andWhere('l.kind = :kind', { kind });
      if (verdict === 'open') query.andWhere('l.verdict is null');
      else if (verdict !== undefined) query.andWhere('l.verdict = :verdict', { verdict });
      return query.getMany();
    });
  }

  /** In the order of flagging. */
  contradictions(tenant: string, filter: ContradictionFilter): Promise<ContradictionRow[]> {
    return inTenant(this.database, tenant, (manager) => {
      const { directiveId, settled, secrets, after, limit } = filter;
      const query = manager
        .createQueryBuilder(ContradictionRow, 'x')
        .where('x.tenant_id = :tenant', { tenant })
        .andWhere(isShown('x.directive_id', 'x', secrets))
        .orderBy('x.flagged_position')
        .limit(limit);
      if (after !== undefined) query.andWhere('x.flagged_position > :after', { after });
      if (directiveId !== undefined) query.andWhere('x.directive_id = :directiveId', { directiveId });
      if (settled !== undefined) query.andWhere(settled ? 'x.settled_as is not null' : 'x.settled_as is null');
      return query.getMany();
    });
  }
}
