import type { EntityManager } from 'typeorm';
import type { RecordedEvent } from '#event-store';
import type { Instant, Json } from '#kernel';
import {
  asksFor,
  DELIVERY_OUTCOME_TYPES,
  filterParts,
  KINDS_BY_NAME,
  type Delivered,
  type DeliveryFailed,
  type DeliveryGivenUp,
  type ReplayExtent,
} from '../domain/index.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';

/** Positions looked back over in one statement. */
const STRIDE = 20_000;

/** What an event is about, as far as its data say; of a document and a notice it stands a level deeper. */
interface About {
  readonly directiveId: string | null;
  readonly assignmentId: string | null;
}

function aboutOf({ data }: RecordedEvent): About {
  const idOf = (name: string): string | null => {
    for (const part of [data, data['to'], data['about']]) {
      const id = (part as typeof data | undefined)?.[name];
      if (typeof id === 'string') return id;
    }
    return null;
  };
  return { directiveId: idOf('directiveId'), assignmentId: idOf('assignmentId') };
}

/** The same of a row `ev` of the log. */
const aboutInRow = (name: string): string =>
  `coalesce(ev.data ->> '${name}', ev.data -> 'to' ->> '${name}', ev.data -> 'about' ->> '${name}')`;

/** Every directive and assignment that is named anywhere in the data of an event. */
function mattersIn(data: Json | undefined): string[] {
  if (Array.isArray(data)) return data.flatMap((part: Json) => mattersIn(part));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([name, value]) =>
    (name === 'directiveId' || name === 'assignmentId') && typeof value === 'string' ? [value] : mattersIn(value),
  );
}

/** The same of a row `ev` of the log. */
const MATTERS_IN_ROW = `select from (
  select jsonb_path_query(ev.data::jsonb, '$.**.directiveId')
  union all select jsonb_path_query(ev.data::jsonb, '$.**.assignmentId')) named(matter)`;

/** Which directives of a tenant bear a grade of secrecy, as their drafts say, and which assignments are under them. */
class SecretMatters {
  readonly #secret = new Set<string>();
  readonly #known = new Set<string>();

  constructor(
    private readonly tenant: string,
    private readonly manager: EntityManager,
  ) {}

  async know(matterIds: readonly string[]): Promise<void> {
    const unknown = [...new Set(matterIds)].filter((id) => !this.#known.has(id));
    if (unknown.length === 0) return;
    const rows = await this.manager.query<{ matter_id: string }[]>(
      'select matter_id from secret_matters where tenant_id = $1 and matter_id = any ($2)',
      [this.tenant, unknown],
    );
    for (const id of unknown) this.#known.add(id);
    for (const { matter_id: id } of rows) this.#secret.add(id);
  }

  has(matterId: string): boolean {
    return this.#secret.has(matterId);
  }

  async set(matterId: string, secret: boolean): Promise<void> {
    if (secret === this.#secret.has(matterId)) return;
    if (secret) this.#secret.add(matterId);
    else this.#secret.delete(matterId);
    await this.manager.query(
      secret
        ? 'insert into secret_matters (tenant_id, matter_id) values ($1, $2)'
        : 'delete from secret_matters where tenant_id = $1 and matter_id = $2',
      [this.tenant, matterId],
    );
  }
}

interface MessageRow extends About {
  readonly endpointId: string;
  readonly position: number;
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly recordedAt: Instant;
}

/** The messages of a tenant, as a projection writes them: those of a batch are held back until something asks for rows. */
export class WebhookMessages {
  readonly #secrets: SecretMatters;
  #held: MessageRow[] = [];

  constructor(
    private readonly tenant: string,
    private readonly manager: EntityManager,
  ) {
    this.#secrets = new SecretMatters(tenant, manager);
  }

  /** Learns what of the batch is secret. */
  async look(events: readonly RecordedEvent[]): Promise<void> {
    await this.#secrets.know(events.flatMap(({ data }) => mattersIn(data)));
  }

  /** Takes in what a draft says of its secrecy; what is assigned by it shares that. */
  async heed(event: RecordedEvent): Promise<void> {
    const { directiveId, assignmentId } = aboutOf(event);
    if (directiveId === null) return;
    if (event.type === 'directive.drafted' || event.type === 'directive.redrafted') {
      await this.#secrets.set(directiveId, event.data['secrecy'] !== undefined);
    } else if (event.type === 'assignment.assigned' && assignmentId !== null) {
      await this.#secrets.set(assignmentId, this.#secrets.has(directiveId));
    }
  }

  /** An event is to be sent to whoever asks for it and may see it. */
  offer(event: RecordedEvent, endpoints: Iterable<WebhookEndpoint>): void {
    const about = aboutOf(event);
    for (const endpoint of endpoints) {
      if (endpoint.state !== 'active' || !asksFor(filterParts(endpoint), event)) continue;
      if (!endpoint.secretDirectives && this.#isSecret(event)) continue;
      const { position, eventId, type, stream, recordedAt } = event;
      this.#held.push({
        endpointId: endpoint.endpointId,
        position,
        eventId,
        type,
        subject: stream,
        recordedAt,
        ...about,
      });
    }
  }

  /** It says so itself, or names what is secret. A notice that names nothing may be about anything. */
  #isSecret({ type, data }: RecordedEvent): boolean {
    if (data['secret'] === true || data['secrecy'] !== undefined) return true;
    const matters = mattersIn(data);
    return matters.length === 0 ? type.startsWith('notice.') : matters.some((id) => this.#secrets.has(id));
  }

  /** Writes what was held back. */
  async flush(): Promise<void> {
    if (this.#held.length === 0) return;
    const rows = this.#held;
    this.#held = [];
    await this.manager.query(
      `insert into webhook_deliveries
         (tenant_id, endpoint_id, position, event_id, type, subject, assignment_id, directive_id, recorded_at, state, attempts)
       select $1, m."endpointId", m.position, m."eventId", m.type, m.subject, m."assignmentId", m."directiveId", m."recordedAt", 'waiting', 0
         from json_to_recordset($2) as m("endpointId" text, position bigint, "eventId" text, type text, subject text,
                                         "assignmentId" text, "directiveId" text, "recordedAt" timestamptz)`,
      [this.tenant, JSON.stringify(rows)],
    );
  }

  /**
   * Looks up in the log what an endpoint asks for and lacks, from a position on and before another. It is the
   * only look back a projection takes: what stands in the log never changes.
   */
  async lookBack(endpoint: WebhookEndpoint, from: number, until: number, extent: ReplayExtent): Promise<void> {
    await this.flush();
    const { types, kinds, streams, categories } = filterParts(endpoint);
    for (let start = from; start < until; start += STRIDE) {
      await this.manager.query(
        `insert into webhook_deliveries as d
           (tenant_id, endpoint_id, position, event_id, type, subject, assignment_id, directive_id, recorded_at, state, attempts)
         select $1, $2, ev.position, ev.event_id, ev.type, ev.stream, ${aboutInRow('assignmentId')}, ${aboutInRow('directiveId')}, ev.recorded_at, 'waiting', 0
           from log.events ev
          where ev.tenant_id = $1 and ev.position >= $3 and ev.position < $4
            and ev.type <> all ($5)
            and (ev.type = any ($6) or (split_part(ev.type, '.', 1) <> all ($7) and ($8::text[] is null or split_part(ev.type, '.', 1) = any ($8))))
            and ($10::text[] is null or ev.stream = any ($9) or split_part(ev.stream, '-', 1) = any ($10))
            and ($11 or not (
              coalesce(ev.data ->> 'secret', '') = 'true' or ev.data -> 'secrecy' is not null
              or (ev.type like 'notice.%' and not exists (${MATTERS_IN_ROW}))
              or exists (${MATTERS_IN_ROW} join secret_matters s on s.tenant_id = $1 and s.matter_id = matter #>> '{}')))
         on conflict (tenant_id, endpoint_id, position) do update
            set state = 'waiting', attempts = 0, tried_since = null, next_at = null
          where d.state = 'given-up' or ($12 and d.state = 'delivered')`,
        [
          this.tenant,
          endpoint.endpointId,
          start,
          Math.min(start + STRIDE, until),
          DELIVERY_OUTCOME_TYPES,
          types,
          KINDS_BY_NAME,
          kinds,
          streams,
          categories,
          endpoint.secretDirectives,
          extent === 'everything',
        ],
      );
    }
  }

  /** What was tried in vain is tried anew, as if for the first time. */
  async beginAnew(endpointId: string): Promise<void> {
    await this.flush();
    await this.manager.query(
      `update webhook_deliveries set state = 'waiting', attempts = 0, tried_since = null, next_at = null
        where tenant_id = $1 and endpoint_id = $2 and state = 'retrying'`,
      [this.tenant, endpointId],
    );
  }

  /** What was not delivered at these positions is tried anew. */
  async retry(endpointId: string, positions: readonly number[]): Promise<void> {
    await this.flush();
    await this.manager.query(
      `update webhook_deliveries set state = 'waiting', attempts = 0, tried_since = null, next_at = null
        where tenant_id = $1 and endpoint_id = $2 and position = any ($3) and state in ('retrying', 'given-up')`,
      [this.tenant, endpointId, positions],
    );
  }

  /** A receiver is back: what waits for its next attempt need not wait any longer. */
  async hasten(endpointId: string, at: Instant): Promise<void> {
    await this.flush();
    await this.manager.query(
      `update webhook_deliveries set next_at = $3
        where tenant_id = $1 and endpoint_id = $2 and state = 'retrying' and next_at > $3`,
      [this.tenant, endpointId, at],
    );
  }

  async drop(endpointId: string): Promise<void> {
    await this.flush();
    await this.manager.query(
      `update webhook_deliveries set state = 'dropped', next_at = null
        where tenant_id = $1 and endpoint_id = $2 and state in ('waiting', 'retrying')`,
      [this.tenant, endpointId],
    );
  }

  delivered(endpointId: string, deliveries: readonly Delivered[]): Promise<void> {
    return this.#settle(
      endpointId,
      deliveries,
      `state = 'delivered', next_at = null, status = o.status, cause = null, detail = null`,
      'true',
    );
  }

  failed(endpointId: string, failures: readonly DeliveryFailed[]): Promise<void> {
    return this.#settle(
      endpointId,
      failures,
      `state = 'retrying', next_at = o."retryAt", status = o.status, cause = o.cause, detail = o.detail`,
      `d.state in ('waiting', 'retrying')`,
    );
  }

  givenUp(endpointId: string, givenUp: readonly DeliveryGivenUp[]): Promise<void> {
    return this.#settle(
      endpointId,
      givenUp,
      `state = 'given-up', next_at = null, status = o.status, cause = o.cause, detail = o.detail`,
      `d.state in ('waiting', 'retrying')`,
    );
  }

  async #settle(endpointId: string, outcomes: readonly unknown[], changes: string, where: string): Promise<void> {
    await this.flush();
    await this.manager.query(
      `update webhook_deliveries d
          set attempts = o.attempt, tried_since = coalesce(d.tried_since, o.at), tried_at = o.at, ${changes}
         from json_to_recordset($3) as o(position bigint, attempt integer, at timestamptz, status integer,
                                         cause text, detail text, "retryAt" timestamptz)
        where d.tenant_id = $1 and d.endpoint_id = $2 and d.position = o.position and ${where}`,
      [this.tenant, endpointId, JSON.stringify(outcomes)],
    );
  }
}
