import type { DataSource } from 'typeorm';
import { inTenant } from '#platform';
import {
  CountedEntries,
  Parameters,
  type Counted,
  type GroupedFilter,
  type Grouping,
  type Organized,
} from '../counted/counted-entries.js';
import { SPREAD_AT, type Spread } from '../domain/index.js';

/** How long something took, in calendar hours to two decimals, where it was done; and where it was not, how often. */
export interface Took {
  readonly done: number;
  /** Of work that has not ended. */
  readonly waiting: number;
  readonly hours: Spread;
}

export interface Timeliness {
  /** All assignments that are measured. */
  readonly assigned: number;
  /** From coming to the lead to the first it said of its work. */
  readonly acknowledged: Took;
  /** From coming to the lead to its first answer. */
  readonly answered: Took;
  /** Of first answers: how they kept the limit in force. */
  readonly againstLimit: {
    readonly inTime: number;
    readonly late: number;
    readonly withoutLimit: number;
    /** Days of 24 hours from the last moment on time to the answer, to two decimals: below zero where it came early. */
    readonly days: Spread;
  };
  /** From the first answer to its judgement. */
  readonly judged: Took;
  readonly extensions: {
    readonly asked: number;
    /** Those of them that were asked for when the limit in force had passed. */
    readonly askedLate: number;
    readonly granted: number;
    readonly refused: number;
    /** Not decided yet. Requests over which an assignment ended are none of the three. */
    readonly pending: number;
  };
}

export type TimelinessLine = Counted & Timeliness;

export interface TimelinessReport extends Organized {
  /** What gave most first answers late comes first. */
  readonly lines: readonly TimelinessLine[];
  readonly totals: Timeliness;
}

type TimelinessRow = Readonly<
  Record<
    | 'assigned'
    | 'acknowledged'
    | 'unacknowledged'
    | 'answered'
    | 'unanswered'
    | 'judged'
    | 'unjudged'
    | 'in_time'
    | 'late'
    | 'without_limit'
    | 'asked'
    | 'asked_late'
    | 'granted'
    | 'refused'
    | 'pending',
    number
  >
> &
  Readonly<Record<'to_acknowledgement' | 'to_answer' | 'to_judgement' | 'after_limit', readonly number[] | null>> & {
    readonly key: string | null;
    readonly of_all: boolean;
  };

/**
 * How fast work is acknowledged, answered and judged, and how more time is asked for.
 *
 * - Measured is the present lead, from the moment the work came to it: given, or transferred. Whoever succeeded it in a
 *   reorganisation goes on where it stood.
 * - Time is calendar time, by effective time of the events: nights and days off count. Time in which the assignment was
 *   suspended does not.
 * - It acknowledges by whatever it says first: an acknowledgement, a report of progress, an answer, or declining.
 * - Of several answers the first is measured, by the limit in force when it was judged, as long as it waits by the
 *   present one: as the official status is.
 * - Standing duties and what was cancelled are left out.
 */
export class TimelinessQuery {
  readonly #counted: CountedEntries;

  constructor(private readonly database: DataSource) {
    this.#counted = new CountedEntries(database);
  }

  async run(tenant: string, by: Grouping, filter: GroupedFilter): Promise<TimelinessReport> {
    const parameters = new Parameters(tenant, SPREAD_AT);
    const meant = await this.#counted.meant(tenant, 'timeliness_entries', by, filter, parameters);
    const { organizedOn, equivalents } = meant;
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<TimelinessRow[]>(
        `select key, grouping(key) = 1 as of_all, count(*)::integer as assigned,
                count(acknowledged_at)::integer as acknowledged,
                count(*) filter (where acknowledged_at is null and phase = 'open')::integer as unacknowledged,
                ${spread(`${seconds('acknowledged_at', 'led_since')} - ${stoppedBefore('acknowledged_at')}`)} as to_acknowledgement,
                count(answered_at)::integer as answered,
                count(*) filter (where answered_at is null and phase = 'open')::integer as unanswered,
                ${spread(`${seconds('answered_at', 'led_since')} - ${stoppedBefore('answered_at')}`)} as to_answer,
                count(*) filter (where answered_at <= answer_limit_at)::integer as in_time,
                count(*) filter (where answered_at > answer_limit_at)::integer as late,
                count(*) filter (where answered_at is not null and answer_limit_at is null)::integer as without_limit,
                ${spread(seconds('answered_at', 'answer_limit_at'))} as after_limit,
                count(judged_at)::integer as judged,
                count(*) filter (where answer_waits)::integer as unjudged,
                ${spread(seconds('judged_at', 'answered_at'))} as to_judgement,
                coalesce(sum(extensions_asked), 0)::integer as asked,
                coalesce(sum(extensions_asked_late), 0)::integer as asked_late,
                coalesce(sum(extensions_granted), 0)::integer as granted,
                coalesce(sum(extensions_refused), 0)::integer as refused,
                count(pending_asked_late)::integer as pending
           from (select ${meant.key} as key, e.* ${meant.sql} and not e.standing and e.phase <> 'cancelled') measured
          group by grouping sets ((key), ())`,
        parameters.values,
      ),
    );
    const lines = rows.filter(({ of_all }) => !of_all).map((row) => ({ key: row.key, ...timelinessOf(row) }));
    const late = ({ againstLimit }: Timeliness) => againstLimit.late;
    const sorted = lines.sort(
      (one, other) => late(other) - late(one) || ((one.key ?? '') < (other.key ?? '') ? -1 : 1),
    );
    return {
      organizedOn,
      equivalents,
      lines: await this.#counted.named(tenant, by, organizedOn, sorted),
      totals: timelinessOf(rows.find(({ of_all }) => of_all)!),
    };
  }
}

function seconds(to: string, from: string): string {
  return `extract(epoch from ${to} - ${from})`;
}

/** How many seconds time had stood still by a moment. */
function stoppedBefore(at: string): string {
  const [from, to] = [1, 2].map((part) => `split_part(stop, '/', ${String(part)})::timestamptz`);
  return `(select coalesce(sum(extract(epoch from ${to!} - ${from!})), 0) from unnest(stops) stop where ${to!} <= ${at})`;
}

/** @param value of which those that are null are left out */
function spread(value: string): string {
  return `percentile_cont($2::float8[]) within group (order by (${value})::float8)`;
}

function timelinessOf(row: TimelinessRow): Timeliness {
  return {
    assigned: row.assigned,
    acknowledged: {
      done: row.acknowledged,
      waiting: row.unacknowledged,
      hours: spreadIn(HOUR, row.to_acknowledgement),
    },
    answered: { done: row.answered, waiting: row.unanswered, hours: spreadIn(HOUR, row.to_answer) },
    againstLimit: {
      inTime: row.in_time,
      late: row.late,
      withoutLimit: row.without_limit,
      days: spreadIn(24 * HOUR, row.after_limit),
    },
    judged: { done: row.judged, waiting: row.unjudged, hours: spreadIn(HOUR, row.to_judgement) },
    extensions: {
      asked: row.asked,
      askedLate: row.asked_late,
      granted: row.granted,
      refused: row.refused,
      pending: row.pending,
    },
  };
}

/** In seconds. */
const HOUR = 60 * 60;

function spreadIn(unit: number, values: readonly number[] | null): Spread {
  const [median, p90] = (values ?? []).map((one) => Math.round((one / unit) * 100) / 100);
  return { median: median ?? null, p90: p90 ?? null };
}
