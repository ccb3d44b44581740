import { In, Not, type DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { inTenant } from '#platform';
import { WebhookDelivery, type DeliveryState } from './webhook-delivery.entity.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';

/** Reads webhooks. */
export class WebhookEndpointQueries {
  constructor(private readonly database: DataSource) {}

  /** Null also for one that was removed. */
  find(tenantId: string, endpointId: string): Promise<WebhookEndpoint | null> {
    return inTenant(this.database, tenantId, (manager) =>
      manager.findOneBy(WebhookEndpoint, { tenantId, endpointId, state: Not('removed') }),
    );
  }

  /** What some are called, also those that were removed. */
  async descriptions(tenantId: string, endpointIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await inTenant(this.database, tenantId, (manager) =>
      manager.find(WebhookEndpoint, {
        select: { tenantId: true, endpointId: true, description: true },
        where: { tenantId, endpointId: In([...new Set(endpointIds)]) },
      }),
    );
    return new Map(rows.map(({ endpointId, description }) => [endpointId, description]));
  }

  /** Rows after an id, in the order of ids, at most `limit`; not those that were removed. */
  list(
    tenantId: string,
    { after = '', limit }: { readonly after?: string; readonly limit: number },
  ): Promise<WebhookEndpoint[]> {
    return inTenant(this.database, tenantId, (manager) =>
      manager
        .createQueryBuilder(WebhookEndpoint, 'e')
        .where(`e.tenant_id = :tenantId and e.endpoint_id > :after and e.state <> 'removed'`, { tenantId, after })
        .orderBy('e.endpoint_id')
        .limit(limit)
        .getMany(),
    );
  }

  /** How many messages of each endpoint have which state. */
  async counts(tenantId: string, endpointIds: readonly string[]): Promise<ReadonlyMap<string, DeliveryCounts>> {
    const rows = await inTenant(this.database, tenantId, (manager) =>
      manager.query<{ endpoint_id: string; state: DeliveryState; count: number }[]>(
        `select endpoint_id, state, count(*)::integer as count from webhook_deliveries
          where tenant_id = $1 and endpoint_id = any ($2) group by endpoint_id, state`,
        [tenantId, endpointIds],
      ),
    );
    return new Map(
      endpointIds.map((endpointId) => {
        const of = (state: DeliveryState) =>
          rows.find((row) => row.endpoint_id === endpointId && row.state === state)?.count ?? 0;
        return [
          endpointId,
          { waiting: of('waiting'), retrying: of('retrying'), delivered: of('delivered'), givenUp: of('given-up') },
        ];
      }),
    );
  }

  /** Active endpoints that have something to send at that moment. */
  async due(tenantId: string, now: Instant): Promise<readonly string[]> {
    const rows = await inTenant(this.database, tenantId, (manager) =>
      manager.query<{ endpoint_id: string }[]>(
        `select e.endpoint_id from webhook_endpoints e
          where e.tenant_id = $1 and e.state = 'active' and (e.rest_until is null or e.rest_until <= $2)
            and exists (select from webhook_deliveries d
              where d.tenant_id = e.tenant_id and d.endpoint_id = e.endpoint_id and d.state in ('waiting', 'retrying')
                and ${NOT_HELD_UP})`,
        [tenantId, now],
      ),
    );
    return rows.map(({ endpoint_id: id }) => id);
  }

  /**
   * Messages of an endpoint to be sent at that moment, in the order of positions, at most `limit`. A subject one of whose
   * messages waits for its next attempt is held up as a whole.
   * @param besides positions and subjects that are in somebody's hands
   */
  waiting(
    tenantId: string,
    endpointId: string,
    now: Instant,
    besides: { readonly positions: readonly number[]; readonly subjects: readonly string[] },
    limit: number,
  ): Promise<WebhookDelivery[]> {
    return inTenant(this.database, tenantId, async (manager) => {
      const rows = await manager.query<{ position: string }[]>(
        `select d.position from webhook_deliveries d
          where d.tenant_id = $1 and d.endpoint_id = $3 and d.state in ('waiting', 'retrying')
            and d.position <> all ($4) and d.subject <> all ($5) and ${NOT_HELD_UP}
          order by d.position limit $6`,
        [tenantId, now, endpointId, besides.positions, besides.subjects, limit],
      );
      if (rows.length === 0) return [];
      return manager.find(WebhookDelivery, {
        where: { tenantId, endpointId, position: In(rows.map(({ position }) => Number(position))) },
        order: { position: 'ASC' },
      });
    });
  }
}

/** Of a row `d`, at the moment `$2`. */
const NOT_HELD_UP = `not exists (select from webhook_deliveries h
  where h.tenant_id = d.tenant_id and h.endpoint_id = d.endpoint_id and h.subject = d.subject
    and h.state = 'retrying' and h.next_at > $2)`;

export interface DeliveryCounts {
  readonly waiting: number;
  readonly retrying: number;
  readonly delivered: number;
  readonly givenUp: number;
}

export interface DeliveryFilter {
  readonly state?: DeliveryState;
  readonly type?: string;
  readonly subject?: string;
  readonly assignmentId?: string;
  /** Position of the last row of the page before. */
  readonly after?: number;
  readonly limit: number;
}

/** Reads what was sent to webhooks, and what became of it. */
export class WebhookDeliveryQueries {
  constructor(private readonly database: DataSource) {}

  /** Messages of an endpoint after a position, in the order of positions, at most `limit`. */
  list(tenantId: string, endpointId: string, filter: DeliveryFilter): Promise<WebhookDelivery[]> {
    return inTenant(this.database, tenantId, (manager) => {
      const query = manager
        .createQueryBuilder(WebhookDelivery, 'd')
        .where('d.tenant_id = :tenantId and d.endpoint_id = :endpointId and d.position > :after', {
          tenantId,
          endpointId,
          after: filter.after ?? 0,
        })
        .orderBy('d.position')
        .limit(filter.limit);
      if (filter.state !== undefined) query.andWhere('d.state = :state', { state: filter.state });
      if (filter.type !== undefined) query.andWhere('d.type = :type', { type: filter.type });
      if (filter.subject !== undefined) query.andWhere('d.subject = :subject', { subject: filter.subject });
      if (filter.assignmentId !== undefined) {
        query.andWhere('d.assignment_id = :assignmentId', { assignmentId: filter.assignmentId });
      }
      return query.getMany();
    });
  }

  /** Those of some positions. */
  at(tenantId: string, endpointId: string, positions: readonly number[]): Promise<WebhookDelivery[]> {
    return inTenant(this.database, tenantId, (manager) =>
      manager.findBy(WebhookDelivery, { tenantId, endpointId, position: In([...positions]) }),
    );
  }

  /** Every message about an assignment, to whichever endpoint, in the order of positions: part of the proof of due notice. */
  ofAssignment(
    tenantId: string,
    assignmentId: string,
    { after = 0, limit = 1_000 }: { readonly after?: number; readonly limit?: number } = {},
  ): Promise<WebhookDelivery[]> {
    return inTenant(this.database, tenantId, (manager) =>
      manager
        .createQueryBuilder(WebhookDelivery, 'd')
        .where('d.tenant_id = :tenantId and d.assignment_id = :assignmentId and d.position > :after', {
          tenantId,
          assignmentId,
          after,
        })
        .orderBy('d.position')
        .addOrderBy('d.endpoint_id')
        .limit(limit)
        .getMany(),
    );
  }
}
