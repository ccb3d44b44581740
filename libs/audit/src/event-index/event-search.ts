import type { DataSource, EntityManager } from 'typeorm';
import { type PostgresEventLog, ReadModelProgress, type RecordedEvent } from '#event-store';
import { instantOf, millisecondsOf, type Instant } from '#kernel';
import { inTenant } from '#platform';
import { eventIndexProjection } from './event-index.projection.js';
import { ANY, BLOCK, indexed, TOGETHER_MS, type SubjectKind } from './subjects.js';

/** What is looked for; an event has to fit all that is given. Moments: `from` is in, `to` is out. */
export interface EventCriteria {
  readonly actor?: string;
  readonly agencyId?: string;
  readonly directiveId?: string;
  readonly assignmentId?: string;
  readonly correlationId?: string;
  /** Any of these. */
  readonly types?: readonly string[];
  readonly recordedFrom?: Instant;
  readonly recordedTo?: Instant;
  readonly effectiveFrom?: Instant;
  readonly effectiveTo?: Instant;
}

export interface FoundEvents {
  /** In the order of positions. */
  readonly events: readonly RecordedEvent[];
  /** Up to where was looked: nothing else fits at or before it. */
  readonly scannedTo: number;
  /** As far as it can be searched: where the index stands. */
  readonly until: number;
}

/** A subject an event must have: one of these ids. */
interface Condition {
  readonly kind: SubjectKind;
  readonly ids: readonly string[];
}

/** A stretch of the log in which the same conditions lead to all that fits. */
interface Stretch {
  /** Exclusive. */
  readonly after: number;
  /** Inclusive. */
  readonly until: number;
  readonly conditions: readonly Condition[];
}

/** So many rows of a subject are counted, at most, to find the one that leads to the fewest events. */
const COUNTED = 500;

/** Finds events by what they speak of, without reading the rest of the log. */
export class EventSearch {
  readonly #progress: ReadModelProgress;

  constructor(
    private readonly database: DataSource,
    private readonly log: PostgresEventLog,
  ) {
    this.#progress = new ReadModelProgress(database);
  }

  /**
   * @param page.after exclusive: a position, 0 for the beginning
   * @param page.until inclusive; as far as the index stands when absent
   */
  async page(
    tenant: string,
    criteria: EventCriteria,
    page: { readonly after: number; readonly until?: number; readonly limit: number },
  ): Promise<FoundEvents> {
    const known = await this.#progress.positionOf(tenant, eventIndexProjection.name);
    const until = Math.min(page.until ?? known, known);
    const stretches = await this.#stretches(tenant, criteria, page.after, until);
    const positions = await inTenant(this.database, tenant, async (manager) => {
      const found: number[] = [];
      for (const stretch of stretches) {
        if (found.length === page.limit) break;
        found.push(...(await positionsIn(manager, tenant, stretch, criteria, page.limit - found.length)));
      }
      return found;
    });
    const isFull = positions.length === page.limit;
    return {
      events: positions.length === 0 ? [] : await this.log.readPositions(tenant, positions),
      scannedTo: Math.max(page.after, isFull ? positions.at(-1)! : until),
      until,
    };
  }

  /**
   * Positions follow recorded times, so these bound where to look. Effective times are nearly the same but for entries
   * whose times lie apart: only these are looked for outside of the moments asked for.
   */
  async #stretches(tenant: string, criteria: EventCriteria, after: number, until: number): Promise<readonly Stretch[]> {
    const before = (moment: Instant) => this.log.positionAt(tenant, instantOf(millisecondsOf(moment) - 1));
    const { recordedFrom, recordedTo, effectiveFrom, effectiveTo } = criteria;
    const first = Math.max(after, recordedFrom ? await before(recordedFrom) : 0);
    const last = Math.min(until, recordedTo ? await before(recordedTo) : until);
    const conditions = conditionsOf(criteria);
    const apart = [...conditions, { kind: 'apart' as const, ids: [ANY] }];
    const from = effectiveFrom ? await before(instantOf(millisecondsOf(effectiveFrom) - TOGETHER_MS)) : 0;
    const to = effectiveTo ? await before(instantOf(millisecondsOf(effectiveTo) + TOGETHER_MS + 1)) : last;
    return [
      { after: first, until: Math.min(from, last), conditions: apart },
      { after: Math.max(first, from), until: Math.min(to, last), conditions },
      { after: Math.max(first, from, to), until: last, conditions: apart },
    ].filter((stretch) => stretch.after < stretch.until);
  }
}

function conditionsOf(criteria: EventCriteria): readonly Condition[] {
  const { actor, agencyId, directiveId, assignmentId, correlationId, types } = criteria;
  const one = (kind: SubjectKind, id: string | undefined): Condition[] =>
    id === undefined ? [] : [{ kind, ids: [indexed(id)] }];
  return [
    ...one('correlation', correlationId),
    ...one('assignment', assignmentId),
    ...one('directive', directiveId),
    ...one('agency', agencyId),
    ...one('actor', actor),
    ...(types === undefined ? [] : [{ kind: 'type' as const, ids: [...new Set(types.map(indexed))] }]),
  ];
}

async function positionsIn(
  manager: EntityManager,
  tenant: string,
  { after, until, conditions }: Stretch,
  { effectiveFrom, effectiveTo }: EventCriteria,
  limit: number,
): Promise<readonly number[]> {
  const parameters: unknown[] = [tenant, after, until, limit];
  const parameter = (value: unknown) => `$${parameters.push(value)}`;
  const times = [
    ...(effectiveFrom ? [`ev.effective_at >= ${parameter(effectiveFrom)}`] : []),
    ...(effectiveTo ? [`ev.effective_at < ${parameter(effectiveTo)}`] : []),
  ];
  const leading = await fewest(manager, tenant, conditions, after, until);
  if (leading === undefined) {
    // Nearly every event of the stretch fits: the log itself is read in its order.
    const fitting = ['ev.tenant_id = $1', 'ev.position > $2', 'ev.position <= $3', ...times].join(' and ');
    const found = await manager.query<{ position: string }[]>(
      `select ev.position from log.events ev where ${fitting} order by ev.position limit $4`,
      parameters,
    );
    return found.map(({ position }) => Number(position));
  }
  const others = conditions
    .filter((condition) => condition !== leading)
    .map(
      ({ kind, ids }) => `intersect select unnest(o.offsets) from event_subjects o
        where o.tenant_id = $1 and o.kind = ${parameter(kind)} and o.id = any (${parameter(ids)}::text[]) and o.block = s.block`,
    );
  const position = `(s.block::bigint * ${BLOCK} + one.at)`;
  // A scalar is looked up for each position; what `exists` asks could be answered by reading the whole log.
  const timely =
    times.length === 0
      ? ''
      : `and (select ${times.join(' and ')} from log.events ev where ev.tenant_id = $1 and ev.position = ${position})`;
  const found = await manager.query<{ position: string }[]>(
    `select distinct led.position
       from unnest(${parameter(leading.ids)}::text[]) as ids(id),
            lateral (
              select ${position} as position
                from event_subjects s, lateral (select unnest(s.offsets) ${others.join(' ')}) as one(at)
               where s.tenant_id = $1 and s.kind = ${parameter(leading.kind)} and s.id = ids.id
                 and s.block >= $2::bigint / ${BLOCK} and s.block <= $3::bigint / ${BLOCK}
                 and ${position} > $2 and ${position} <= $3 ${timely}
               order by s.block, one.at limit $4) led
      order by led.position limit $4`,
    parameters,
  );
  return found.map((row) => Number(row.position));
}

/** The condition that leads to the fewest events; none where there is none. */
async function fewest(
  manager: EntityManager,
  tenant: string,
  conditions: readonly Condition[],
  after: number,
  until: number,
): Promise<Condition | undefined> {
  if (conditions.length <= 1) return conditions[0];
  const counted: { condition: Condition; count: number }[] = [];
  for (const condition of conditions) {
    const [row] = await manager.query<{ count: number }[]>(
      `select coalesce(sum(cardinality(offsets)), 0)::integer as count from (
         select offsets from event_subjects
          where tenant_id = $1 and kind = $2 and id = any ($3::text[])
            and block >= $4::bigint / ${BLOCK} and block <= $5::bigint / ${BLOCK}
          limit $6) counted`,
      [tenant, condition.kind, condition.ids, after, until, COUNTED],
    );
    counted.push({ condition, count: row!.count });
    if (row!.count === 0) break;
  }
  return counted.reduce((one, other) => (other.count < one.count ? other : one)).condition;
}
