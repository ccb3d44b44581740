import type { DataSource } from 'typeorm';
import { inTenant } from '#platform';
import { QuestionRow } from './question.entity.js';
import { isShown } from './secrecy.sql.js';

export interface QuestionFilter {
  readonly directiveId?: string;
  readonly open?: boolean;
  /** Whether those of directives of secrecy are shown. */
  readonly secrets: boolean;
  /** The last row of the page before. */
  readonly after?: Pick<QuestionRow, 'open' | 'raisedPosition'>;
  readonly limit: number;
}

/** Reads what texts leave open. */
export class QuestionQueries {
  constructor(private readonly database: DataSource) {}

  find(tenant: string, directiveId: string, questionId: string): Promise<QuestionRow | null> {
    return inTenant(this.database, tenant, (manager) =>
      manager.findOneBy(QuestionRow, { tenantId: tenant, directiveId, questionId }),
    );
  }

  /** Those still open first, each part in the order of raising. */
  list(tenant: string, { directiveId, open, secrets, after, limit }: QuestionFilter): Promise<QuestionRow[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(QuestionRow, 'q')
        .where('q.tenant_id = :tenant', { tenant })
        .andWhere(isShown('q.directive_id', 'q', secrets))
        .orderBy('q.open', 'DESC')
        .addOrderBy('q.raised_position')
        .limit(limit);
      if (directiveId !== undefined) query.andWhere('q.directive_id = :directiveId', { directiveId });
      if (open !== undefined) query.andWhere('q.open = :open', { open });
      if (after?.open === true) query.andWhere('(not q.open or q.raised_position > :position)', positionOf(after));
      if (after?.open === false) query.andWhere('not q.open and q.raised_position > :position', positionOf(after));
      return query.getMany();
    });
  }
}

function positionOf({ raisedPosition }: Pick<QuestionRow, 'raisedPosition'>) {
  return { position: raisedPosition };
}
