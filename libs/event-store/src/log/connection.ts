import { isNativeError } from 'node:util/types';
import pg from 'pg';
import type { Instant } from '#kernel';

/**
 * Instants come as text. Node-postgres would make a `Date` of them and lose nothing but
 * time; a session in UTC prints `2025-08-04 09:00:00.12+00`, which is one step from an Instant.
 */
export function parseInstant(text: string): Instant {
  if (text.length === WITH_MILLISECONDS) return `${text.slice(0, 10)}T${text.slice(11, 23)}Z` as Instant;
  const fraction = text.indexOf('.');
  const end = text.lastIndexOf('+');
  const milliseconds =
    fraction === -1
      ? '000'
      : text
          .slice(fraction + 1, end)
          .padEnd(3, '0')
          .slice(0, 3);
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z` as Instant;
}

const WITH_MILLISECONDS = '2025-08-04 09:00:00.123+00'.length;

const { TIMESTAMPTZ, INT8 } = pg.types.builtins;

/** How the log's columns become JavaScript: positions are numbers (exact to 2^53), instants text, JSON stays text. */
const logTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === TIMESTAMPTZ) return parseInstant;
    if (oid === INT8) return Number;
    if (oid === pg.types.builtins.JSON) return (text: string) => text;
    return pg.types.getTypeParser(oid, format) as (text: string) => unknown;
  },
};

export interface LogPoolOptions {
  /** Connections at most; 4 unless given. */
  readonly max?: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
  /**
   * How long a statement may go unanswered before its connection counts as lost, in milliseconds; 15 s unless
   * given. A peer that vanished without a word (a fail-over, a dropped NAT entry) would otherwise hold up its
   * tenant until the operating system gives up, a quarter of an hour later.
   */
  readonly answerWithin?: number;
}

/** Milliseconds; see {@link LogPoolOptions.answerWithin}. */
export const ANSWER_WITHIN = 15_000;

/** A pool for the log: UTC sessions, the types above, and nothing that waits for ever. */
export function openLogPool(url: string, options: LogPoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: withSessionInUtc(url),
    max: options.max ?? 4,
    application_name: options.applicationName ?? 'dondoc-log',
    connectionTimeoutMillis: 10_000,
    query_timeout: options.answerWithin ?? ANSWER_WITHIN,
    keepAlive: true,
    pipeline: true,
    types: logTypes,
  });
  // A connection that breaks is replaced by the pool, and whoever waits for its answer is told through the
  // statement; an error event without a listener would end the process. The pool listens to idle connections only.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

export function withSessionInUtc(url: string): string {
  const parsed = new URL(url);
  const options = parsed.searchParams.get('options');
  parsed.searchParams.set('options', `${options === null ? '' : `${options} `}-c timezone=UTC`);
  return parsed.toString().replaceAll('+', '%20');
}

/** Whether the connection was lost, so that nobody knows what became of the statement. */
export function isConnectionLost(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') {
    if (/^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENOTFOUND|EAI_AGAIN|ENET)/.test(code)) return true;
    // class 08: connection; 57P01-03: shutdown, crash, starting up; 53300: too many connections; 25P03/57P05: idle time-outs
    if (/^(08|57P0[1-5]|53300|25P03)/.test(code)) return true;
    return false;
  }
  return /connection|timeout exceeded when trying to connect|Query read timeout/i.test(error.message);
}
