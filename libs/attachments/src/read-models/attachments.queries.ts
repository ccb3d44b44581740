import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { inTenant } from '#platform';
import { Attachment } from './attachment.entity.js';

/** What of the attachments somebody gets to see. */
export interface Sight {
  /** Those of directives of secrecy as well. */
  readonly secrets: boolean;
  /** What this agency attached itself it sees in any case. */
  readonly ownAgencyId?: string;
}

export interface AttachmentFilter extends Sight {
  /** Of a directive and of every assignment under it. */
  readonly directiveId?: string;
  readonly assignmentId?: string;
  /** Withdrawn ones, too. */
  readonly withdrawn: boolean;
  /** Key of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Reads what is attached. */
export class AttachmentQueries {
  constructor(private readonly database: DataSource) {}

  /** Null also for one that is not to be seen. */
  find(tenant: string, attachmentId: string, sight: Sight): Promise<Attachment | null> {
    return inTenant(this.database, tenant, (manager) =>
      seen(
        manager
          .createQueryBuilder(Attachment, 'a')
          .where('a.tenant_id = :tenant and a.attachment_id = :id', { tenant, id: attachmentId }),
        sight,
      ).getOne(),
    );
  }

  /**
   * The documents that were attached to a directive itself with these bytes and count: the first of each, by digest.
   * @param digests SHA-256, 64 lower-case hexadecimal digits
   */
  keptFor(tenant: string, directiveId: string, digests: readonly string[]): Promise<ReadonlyMap<string, Attachment>> {
    return inTenant(this.database, tenant, async (manager) => {
      const kept = await manager
        .createQueryBuilder(Attachment, 'a')
        .where('a.tenant_id = :tenant and a.directive_id = :directiveId', { tenant, directiveId })
        .andWhere('a.assignment_id is null and a.withdrawn_at is null and a.sha256 = any (:digests)', { digests })
        .orderBy('a.attachment_id', 'DESC')
        .getMany();
      return new Map(kept.map((row) => [row.sha256, row]));
    });
  }

  /** Rows after `filter.after` in the order of their ids, which is that of attaching, at most `limit`. */
  list(tenant: string, filter: AttachmentFilter): Promise<Attachment[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(Attachment, 'a')
        .where('a.tenant_id = :tenant', { tenant })
        .orderBy('a.attachment_id')
        .limit(filter.limit);
      if (filter.after !== undefined) query.andWhere('a.attachment_id > :after', { after: filter.after });
      if (filter.directiveId !== undefined)
        query.andWhere('a.directive_id = :directive', { directive: filter.directiveId });
      if (filter.assignmentId !== undefined) {
        query.andWhere('a.assignment_id = :assignment', { assignment: filter.assignmentId });
      }
      if (!filter.withdrawn) query.andWhere('a.withdrawn_at is null');
      return seen(query, filter).getMany();
    });
  }
}

/** A directive that is not yet in its read model may be one of secrecy: it has to be seen not to be. */
function seen(query: SelectQueryBuilder<Attachment>, { secrets, ownAgencyId }: Sight): SelectQueryBuilder<Attachment> {
  if (secrets) return query;
  const known = `exists (select from read.directives d
    where d.tenant_id = a.tenant_id and d.directive_id = a.directive_id and d.secrecy is null)`;
  return ownAgencyId === undefined
    ? query.andWhere(known)
    : query.andWhere(`(a.agency_id = :own or ${known})`, { own: ownAgencyId });
}
