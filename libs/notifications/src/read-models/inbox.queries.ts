import { Brackets, type DataSource, type SelectQueryBuilder } from 'typeorm';
import { openRows, type OpenedRow, type Sealing } from '#event-store';
import { inTenant } from '#platform';
import { personIdOf, type Recipient } from '../domain/index.js';
import { Notice } from './notice.entity.js';
import { keyOfRecipient } from './preferences.projection.js';
import { PreferencesRow } from './preferences.entity.js';

export interface InboxFilter {
  /** Whose inboxes: an agency's, a person's, or both as one. */
  readonly recipients: readonly Recipient[];
  readonly unread?: boolean;
  readonly topic?: string;
}

export interface InboxCounts {
  readonly total: number;
  readonly unread: number;
}

/** Reads inboxes, and what notices there are about an assignment. */
export class InboxQueries {
  constructor(
    private readonly database: DataSource,
    private readonly sealing: Sealing,
  ) {}

  /** The newest first, those raised before a position. */
  list(
    tenant: string,
    filter: InboxFilter,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<Notice[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = inInboxes(manager.createQueryBuilder(Notice, 'n'), tenant, filter);
      if (page.before !== undefined) query.andWhere('n.position < :before', { before: page.before });
      return query.orderBy('n.position', 'DESC').limit(page.limit).getMany();
    });
  }

  /** The oldest first, those raised behind a position. */
  since(
    tenant: string,
    recipients: readonly Recipient[],
    { after, until, limit }: { readonly after: number; readonly until: number; readonly limit: number },
  ): Promise<Notice[]> {
    return inTenant(this.database, tenant, (manager) =>
      inInboxes(manager.createQueryBuilder(Notice, 'n'), tenant, { recipients })
        .andWhere('n.position > :after and n.position <= :until', { after, until })
        .orderBy('n.position')
        .limit(limit)
        .getMany(),
    );
  }

  /** One that stands in one of the inboxes; null where it does not. */
  find(tenant: string, recipients: readonly Recipient[], noticeId: string): Promise<Notice | null> {
    return inTenant(this.database, tenant, (manager) =>
      inInboxes(manager.createQueryBuilder(Notice, 'n'), tenant, { recipients })
        .andWhere('n.notice_id = :noticeId', { noticeId })
        .getOne(),
    );
  }

  async counts(tenant: string, recipients: readonly Recipient[]): Promise<InboxCounts> {
    const row = await inTenant(this.database, tenant, (manager) =>
      inInboxes(manager.createQueryBuilder(Notice, 'n'), tenant, { recipients })
        .select('count(*)::integer', 'total')
        .addSelect('(count(*) filter (where n.read_at is null))::integer', 'unread')
        .getRawOne<InboxCounts>(),
    );
    return row!;
  }

  /** All notices about an assignment, by whichever channel, in the order in which they were raised. */
  about(
    tenant: string,
    assignmentId: string,
    page: { readonly after?: number; readonly limit: number },
  ): Promise<Notice[]> {
    return inTenant(this.database, tenant, (manager) =>
      manager
        .createQueryBuilder(Notice, 'n')
        .where('n.tenant_id = :tenant and n.assignment_id = :assignmentId', { tenant, assignmentId })
        .andWhere('n.position > :after', { after: page.after ?? 0 })
        .orderBy('n.position')
        .limit(page.limit)
        .getMany(),
    );
  }

  /** The address in them is null, too, once the person was erased. */
  async preferencesOf(tenant: string, recipient: Recipient): Promise<OpenedRow<PreferencesRow, 'email'> | null> {
    const row = await inTenant(this.database, tenant, (manager) =>
      manager.findOneBy(PreferencesRow, { tenantId: tenant, recipient: keyOfRecipient(recipient) }),
    );
    if (row === null) return null;
    const [opened] = await openRows(this.sealing, tenant, [row], ['email'], () => personIdOf(recipient));
    return opened!;
  }
}

function inInboxes(
  query: SelectQueryBuilder<Notice>,
  tenant: string,
  { recipients, unread, topic }: InboxFilter,
): SelectQueryBuilder<Notice> {
  query.where(`n.tenant_id = :tenant and n.channel = 'inbox' and n.status = 'delivered'`, { tenant }).andWhere(
    new Brackets((some) => {
      for (const [index, { kind, id }] of recipients.entries()) {
        some.orWhere(`(n.recipient_kind = :kind${String(index)} and n.recipient_id = :id${String(index)})`, {
          [`kind${String(index)}`]: kind,
          [`id${String(index)}`]: id,
        });
      }
    }),
  );
  if (unread === true) query.andWhere('n.read_at is null');
  if (topic !== undefined) query.andWhere('n.topic = :topic', { topic });
  return query;
}
