import type { CommandBus } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import type { CommandContext } from '#event-store';
import { instant } from '#kernel';
import {
  keyOfIncident,
  placeAmongKeys,
  selected,
  type Incident,
  type IncidentSelection,
  type IncidentSource,
  type RetryOutcome,
} from '#operations';
import { inTenant } from '#platform';
import type { DisabledCause, FailureCause } from '../domain/index.js';
import { EnableEndpoint } from '../webhooks/commands/manage-endpoint.handler.js';
import { RetryDeliveries } from '../webhooks/commands/retry-deliveries.handler.js';
import { ask, commandOf } from './asking.js';

interface DisabledRow {
  readonly endpoint_id: string;
  readonly url: string;
  readonly description: string;
  readonly cause: Exclude<DisabledCause, 'person'>;
  readonly reasons: readonly string[];
  readonly failures: number;
  readonly failing_since: Date | null;
  readonly disabled_at: Date;
}

/** Webhooks that nothing is sent to any more, because they wanted no more or took nothing for three days. */
export class DisabledEndpoints implements IncidentSource {
  readonly kind = 'webhook-disabled';

  constructor(
    private readonly database: DataSource,
    private readonly commands: CommandBus,
  ) {}

  async list(tenant: string, selection: IncidentSelection): Promise<readonly Incident[]> {
    // What a person disabled is meant so.
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<DisabledRow[]>(
        `select e.endpoint_id, e.url, e.description, e.cause, e.reasons, e.failures, e.failing_since, ev.recorded_at as disabled_at
           from read.webhook_endpoints e join log.events ev on ev.tenant_id = e.tenant_id and ev.position = e.held_after
          where e.tenant_id = $1 and e.state = 'disabled' and e.cause in ('gone', 'failing')`,
        [tenant],
      ),
    );
    return selected(
      rows.map((row) => this.#incident(row)),
      selection,
    );
  }

  async find(tenant: string, incidentId: string): Promise<Incident | undefined> {
    const all = await this.list(tenant, { limit: Number.MAX_SAFE_INTEGER });
    return all.find((incident) => incident.incidentId === incidentId);
  }

  async retry(context: CommandContext, incidentId: string): Promise<RetryOutcome> {
    if ((await this.find(context.tenant, incidentId)) === undefined) return { outcome: 'gone' };
    const endpointId = keyOfIncident(this.kind, incidentId);
    return ask(this.commands, new EnableEndpoint(commandOf(context, incidentId), endpointId));
  }

  #incident(row: DisabledRow): Incident {
    const { endpoint_id: endpointId, url, description, cause, reasons } = row;
    const lastAt = instant(row.disabled_at.toISOString());
    return {
      incidentId: `${this.kind}.${endpointId}`,
      kind: this.kind,
      source: endpointId,
      summary:
        cause === 'gone'
          ? `The receiver "${description}" said that it wants no more, and its webhook was disabled.`
          : `The receiver "${description}" took nothing for three days, and its webhook was disabled.`,
      evidence: { endpointId, url, cause, error: reasons.join('\n') },
      firstAt: row.failing_since === null ? lastAt : instant(row.failing_since.toISOString()),
      lastAt,
      attempts: row.failures,
      remedy: 'Agree with the receiver, then retry: the webhook is enabled and sent what it missed.',
      dismissible: true,
    };
  }
}

interface GivenUpRow {
  readonly endpoint_id: string;
  readonly position: string;
  readonly description: string;
  readonly type: string;
  readonly subject: string;
  readonly cause: FailureCause;
  readonly status: number | null;
  readonly detail: string;
  readonly attempts: number;
  readonly tried_since: Date;
  readonly tried_at: Date;
}

/** Messages that failed for three days; others have been sent since. Those of a webhook that was removed wait for nobody. */
export class GivenUpDeliveries implements IncidentSource {
  readonly kind = 'delivery-given-up';

  constructor(
    private readonly database: DataSource,
    private readonly commands: CommandBus,
  ) {}

  list(tenant: string, { source, since, before, limit }: IncidentSelection): Promise<readonly Incident[]> {
    const key = before && placeAmongKeys(this.kind, before.incidentId);
    return this.#read(
      tenant,
      `($2::text is null or d.endpoint_id = $2) and ($3::timestamptz is null or d.tried_at >= $3)
        and ($4::timestamptz is null or (d.tried_at, ${KEY}) < ($4, $5))
      order by d.tried_at desc, ${KEY} desc limit $6`,
      [source ?? null, since ?? null, before?.lastAt ?? null, key ?? null, limit],
    );
  }

  async find(tenant: string, incidentId: string): Promise<Incident | undefined> {
    const message = this.#messageOf(incidentId);
    if (message === undefined) return undefined;
    const values = [message.endpointId, message.position];
    const [incident] = await this.#read(tenant, 'd.endpoint_id = $2 and d.position = $3', values);
    return incident;
  }

  async retry(context: CommandContext, incidentId: string): Promise<RetryOutcome> {
    const message = this.#messageOf(incidentId);
    if (message === undefined || (await this.find(context.tenant, incidentId)) === undefined) {
      return { outcome: 'gone' };
    }
    const { endpointId, position } = message;
    return ask(this.commands, new RetryDeliveries(commandOf(context, incidentId), endpointId, [position]));
  }

  #messageOf(incidentId: string): { readonly endpointId: string; readonly position: number } | undefined {
    const [, endpointId, position] = /^([^.]+)\.(\d{1,15})$/.exec(keyOfIncident(this.kind, incidentId)) ?? [];
    return endpointId === undefined ? undefined : { endpointId, position: Number(position) };
  }

  #read(tenant: string, which: string, values: readonly unknown[]): Promise<readonly Incident[]> {
    return inTenant(this.database, tenant, async (manager) => {
      const rows = await manager.query<GivenUpRow[]>(
        `select d.endpoint_id, d.position, e.description, d.type, d.subject, d.cause, d.status, d.detail, d.attempts,
                d.tried_since, d.tried_at
           from read.webhook_deliveries d
           join read.webhook_endpoints e on e.tenant_id = d.tenant_id and e.endpoint_id = d.endpoint_id
          where d.tenant_id = $1 and d.state = 'given-up' and e.state <> 'removed' and ${which}`,
        [tenant, ...values],
      );
      return rows.map((row) => this.#incident(row));
    });
  }

  #incident(row: GivenUpRow): Incident {
    const { endpoint_id: endpointId, description, type, subject, cause, status, detail, attempts } = row;
    const position = Number(row.position);
    return {
      incidentId: `${this.kind}.${endpointId}.${String(position)}`,
      kind: this.kind,
      source: endpointId,
      summary: `The event at position ${String(position)} could not be delivered to "${description}" for three days.`,
      evidence: { endpointId, position, type, subject, cause, status, error: detail },
      firstAt: instant(row.tried_since.toISOString()),
      lastAt: instant(row.tried_at.toISOString()),
      attempts,
      remedy: 'Mend what the error names, then retry: the message is sent again at once, behind what was sent since.',
      dismissible: true,
    };
  }
}

const KEY = `(d.endpoint_id || '.' || d.position) collate "C"`;
