import { Not, type DataSource } from 'typeorm';
import { inTenant } from '#platform';
import { ReportSubscriptionRow } from './report-subscription.entity.js';

/** Reads report subscriptions. */
export class ReportSubscriptionQueries {
  constructor(private readonly database: DataSource) {}

  /** Null also for one that has ended. */
  find(tenantId: string, subscriptionId: string): Promise<ReportSubscriptionRow | null> {
    return inTenant(this.database, tenantId, (manager) =>
      manager.findOneBy(ReportSubscriptionRow, { tenantId, subscriptionId, status: Not('ended') }),
    );
  }

  /** Rows after an id, in the order of ids, at most `limit`; not those that have ended. */
  list(
    tenantId: string,
    { after = '', limit }: { readonly after?: string; readonly limit: number },
  ): Promise<ReportSubscriptionRow[]> {
    return inTenant(this.database, tenantId, (manager) =>
      manager
        .createQueryBuilder(ReportSubscriptionRow, 's')
        .where(`s.tenant_id = :tenantId and s.subscription_id > :after and s.status <> 'ended'`, { tenantId, after })
        .orderBy('s.subscription_id')
        .limit(limit)
        .getMany(),
    );
  }

  /** All that are to be sent. */
  active(tenantId: string): Promise<ReportSubscriptionRow[]> {
    return inTenant(this.database, tenantId, (manager) =>
      manager.findBy(ReportSubscriptionRow, { tenantId, status: 'active' }),
    );
  }
}
