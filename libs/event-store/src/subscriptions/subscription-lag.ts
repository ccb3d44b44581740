import type { DataSource, EntityManager } from 'typeorm';
import { holds, pageFor, type LogExcerpt } from './log-excerpt.js';
import type { PostgresEventLog } from '../log/postgres-event-log.js';
import { partitionCount, type Subscription } from './subscription.js';
import { inTenant } from '../tenant-transaction.js';

interface LaggingRow {
  readonly name: string;
  readonly partition: number;
  /** Null before it began. */
  readonly position: string | null;
  readonly head: string;
  /** Its last batch did not fail. */
  readonly sound: boolean;
}

/** A partition of a subscription that has events before it. */
export interface LaggingSubscription {
  readonly subscription: Subscription;
  readonly partition: number;
  /** All that lies before it is in the excerpt, and its last batch did not fail. */
  readonly isNear: boolean;
}

export interface Lag {
  readonly followers: readonly LaggingSubscription[];
  /** What lies before most of them. */
  readonly excerpt: LogExcerpt | undefined;
  /** What lies before the last of those that are too far from the head for it: they read the same, one after another. */
  readonly behind: LogExcerpt | undefined;
}

/** Events that an excerpt for everyone has, at most. */
const EXCERPT = 4_000;

/** Tenants whose latest excerpt is kept while somebody is behind it. */
const KEPT_EXCERPTS = 4;

/** Finds out who has something to do, and reads it once for all. */
export class SubscriptionLag {
  /** By tenant, whoever was looked at last at the end. */
  readonly #latestExcerpts = new Map<string, LogExcerpt>();
  readonly #excerptsBehind = new Map<string, LogExcerpt>();

  constructor(
    private readonly database: DataSource,
    private readonly log: PostgresEventLog,
  ) {}

  /**
   * Who has something to do in a tenant, and the events before most of them, read once for all. Those that care for
   * none of these are moved past them in one statement; left out is who waits after a failure or was stopped.
   */
  async lagging(tenant: string, subscriptions: readonly Subscription[]): Promise<Lag> {
    const parts = new Map(
      subscriptions.flatMap((subscription) =>
        Array.from({ length: partitionCount(subscription) }, (_, partition) => [
          keyOf({ name: subscription.name, partition }),
          { subscription, partition },
        ]),
      ),
    );
    return inTenant(this.database, tenant, async (manager) => {
      const rows = await manager.query<LaggingRow[]>(
        `select part.name, part.partition, s.position, h.position as head, coalesce(s.failures, 0) = 0 as sound
           from unnest($2::text[], $3::integer[]) as part(name, partition)
           join log.heads h on h.tenant_id = $1
           left join log.subscriptions s
             on s.tenant_id = $1 and s.name = part.name and s.partition = part.partition
          where s.position is null
             or (s.position < h.position and not s.stopped and coalesce(s.retry_at <= clock_timestamp(), true))`,
        [
          tenant,
          [...parts.values()].map(({ subscription }) => subscription.name),
          [...parts.values()].map(({ partition }) => partition),
        ],
      );
      const excerpt = await this.#excerptFor(tenant, rows);
      const unconcerned = rows.filter((row) => {
        const page =
          excerpt && row.sound ? pageFor(parts.get(keyOf(row))!.subscription, excerpt, positionOf(row)) : undefined;
        return page?.events.length === 0;
      });
      if (unconcerned.length > 0) await this.#moveTo(manager, tenant, excerpt!.until, unconcerned);
      const atHead = new Set(unconcerned.filter(({ head }) => Number(head) === excerpt!.until).map(keyOf));
      return {
        followers: rows
          .filter((row) => !atHead.has(keyOf(row)))
          .map((row) => ({ ...parts.get(keyOf(row))!, isNear: row.sound && isWithin(excerpt, row) })),
        excerpt,
        behind: excerpt && (await this.#excerptBehind(tenant, excerpt, rows)),
      };
    });
  }

  /** What lies before those that are close to the head, or before the first of all where nobody is. */
  async #excerptFor(tenant: string, rows: readonly LaggingRow[]): Promise<LogExcerpt | undefined> {
    const head = Number(rows[0]?.head ?? 0);
    const positions = rows.flatMap(({ position }) => (position === null ? [] : [Number(position)]));
    const close = positions.filter((position) => position >= head - EXCERPT);
    if (positions.length === 0) {
      this.#latestExcerpts.delete(tenant);
      this.#excerptsBehind.delete(tenant);
      return undefined;
    }
    const after = Math.min(...(close.length > 0 ? close : positions));
    // Whoever is slow is behind events that the others have seen: these are not read again for each look.
    const latest = this.#latestExcerpts.get(tenant);
    const known = latest && latest.after <= after && after <= latest.until ? latest : undefined;
    const before = known?.events.filter(({ position }) => position > after) ?? [];
    const start = known?.until ?? after;
    const limit = EXCERPT - before.length;
    // Whoever is far behind stands still for many looks: what lies before them does not pile up meanwhile.
    const read =
      limit > 0
        ? await this.log.readPage(tenant, { after: start, until: head, limit, sealed: true })
        : { events: [], scannedTo: start };
    const excerpt = { after, until: read.scannedTo, head, events: [...before, ...read.events] };
    keep(this.#latestExcerpts, tenant, excerpt);
    return excerpt;
  }

  /**
   * What lies before the last of those who stand before an excerpt, until nobody is in it any more. Whoever stands there
   * alone reads for itself, and only what it asks for.
   */
  async #excerptBehind(
    tenant: string,
    { after, head }: LogExcerpt,
    rows: readonly LaggingRow[],
  ): Promise<LogExcerpt | undefined> {
    const positions = rows.flatMap((row) => positionOf(row) ?? []).filter((position) => position < after);
    const hindmost = Math.min(...positions);
    if (positions.filter((position) => position < hindmost + EXCERPT).length < 2) {
      this.#excerptsBehind.delete(tenant);
      return undefined;
    }
    const known = this.#excerptsBehind.get(tenant);
    if (known && holds(known, hindmost)) return known;
    const { events, scannedTo } = await this.log.readPage(tenant, {
      after: hindmost,
      until: after,
      limit: EXCERPT,
      sealed: true,
    });
    const excerpt = { after: hindmost, until: scannedTo, head, events };
    keep(this.#excerptsBehind, tenant, excerpt);
    return excerpt;
  }

  /** Who is locked is being moved by somebody; who was moved meanwhile has seen to it. */
  async #moveTo(manager: EntityManager, tenant: string, until: number, rows: readonly LaggingRow[]): Promise<void> {
    await manager.query(
      `update log.subscriptions s set position = $2, moved_at = clock_timestamp()
         from (select s.name, s.partition from log.subscriptions s
                 join unnest($3::text[], $4::integer[], $5::bigint[]) as seen(name, partition, position)
                   on seen.name = s.name and seen.partition = s.partition and seen.position = s.position
                where s.tenant_id = $1 and s.failures = 0 and not s.stopped
                order by s.name, s.partition for update of s skip locked) as free
        where s.tenant_id = $1 and s.name = free.name and s.partition = free.partition`,
      [
        tenant,
        until,
        rows.map(({ name }) => name),
        rows.map(({ partition }) => partition),
        rows.map(({ position }) => position),
      ],
    );
  }
}

function positionOf({ position }: LaggingRow): number | undefined {
  return position === null ? undefined : Number(position);
}

function keep(excerpts: Map<string, LogExcerpt>, tenant: string, excerpt: LogExcerpt): void {
  excerpts.delete(tenant);
  excerpts.set(tenant, excerpt);
  const [oldest] = excerpts.keys();
  if (excerpts.size > KEPT_EXCERPTS) excerpts.delete(oldest!);
}

function isWithin(excerpt: LogExcerpt | undefined, { position, head }: LaggingRow): boolean {
  return (
    excerpt !== undefined && position !== null && Number(position) >= excerpt.after && Number(head) === excerpt.until
  );
}

function keyOf({ name, partition }: { readonly name: string; readonly partition: number }): string {
  return `${name} ${String(partition)}`;
}
