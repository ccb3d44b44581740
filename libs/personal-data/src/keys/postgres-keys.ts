import pg from 'pg';
import { SealingUnavailable } from '#event-store';
import type { KeptKey, StoredKey, SubjectKeyStore } from './subject-key-store.js';

interface KeyRow {
  readonly subject: string;
  readonly wrapped: string | null;
}

/** Rows fetched at once when all are gone through. */
const PAGE = 1_000;

/** Keys in a PostgreSQL database of their own: never in that of the log, whose backups must not hold them. */
export class PostgresKeys implements SubjectKeyStore {
  readonly #pool: pg.Pool;
  #prepared: Promise<void> | undefined;

  constructor(url: string) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: 4,
      application_name: 'dondoc-subject-keys',
      connectionTimeoutMillis: 10_000,
      query_timeout: 15_000,
      keepAlive: true,
    });
    // The pool replaces a connection that breaks; without a listener the error would end the process.
    this.#pool.on('error', () => undefined);
  }

  get address(): string {
    const { host, database } = this.#pool.options;
    return `database ${database ?? ''} on ${host ?? ''}`;
  }

  async find(tenant: string, subjects: readonly string[]): Promise<ReadonlyMap<string, KeptKey>> {
    const rows = await this.#query<KeyRow>(
      'select subject, wrapped from subject_keys where tenant_id = $1 and subject = any ($2)',
      [tenant, subjects],
    );
    return new Map(rows.map((row) => [row.subject, keptIn(row)]));
  }

  async keep(tenant: string, subject: string, wrapped: string): Promise<KeptKey> {
    await this.#query(
      'insert into subject_keys (tenant_id, subject, wrapped) values ($1, $2, $3) on conflict do nothing',
      [tenant, subject, wrapped],
    );
    return (await this.find(tenant, [subject])).get(subject)!;
  }

  async rewrap({ tenant, subject, wrapped: before }: StoredKey, wrapped: string): Promise<void> {
    await this.#query('update subject_keys set wrapped = $4 where tenant_id = $1 and subject = $2 and wrapped = $3', [
      tenant,
      subject,
      before,
      wrapped,
    ]);
  }

  async destroy(tenant: string, subject: string): Promise<void> {
    await this.#query(
      `insert into subject_keys (tenant_id, subject, destroyed_at) values ($1, $2, clock_timestamp())
       on conflict (tenant_id, subject) do update set wrapped = null, destroyed_at = excluded.destroyed_at
         where subject_keys.destroyed_at is null`,
      [tenant, subject],
    );
  }

  async *keys(): AsyncIterable<StoredKey> {
    let after: readonly [string, string] = ['', ''];
    for (;;) {
      const rows: readonly StoredKey[] = await this.#query<{ tenant: string; subject: string; wrapped: string }>(
        `select tenant_id as tenant, subject, wrapped from subject_keys
          where wrapped is not null and (tenant_id, subject) > ($1, $2) order by tenant_id, subject limit $3`,
        [...after, PAGE],
      );
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = [last.tenant, last.subject];
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    try {
      await (this.#prepared ??= this.#prepare());
      return (await this.#pool.query<Row>(text, [...values])).rows;
    } catch (error) {
      this.#prepared = undefined;
      if (error instanceof SealingUnavailable) throw error;
      throw new SealingUnavailable(`the ${this.address}, where the keys of subjects are, cannot be used`, {
        cause: error,
      });
    }
  }

  async #prepare(): Promise<void> {
    const { rows } = await this.#pool.query<{ holds_log: boolean }>(
      `select to_regclass('log.events') is not null as holds_log`,
    );
    if (rows[0]?.holds_log === true) {
      throw new SealingUnavailable(
        `SUBJECT_KEYS_URL names the ${this.address}, which holds the log: its backups would hold the keys, too. Name a database of its own.`,
      );
    }
    // Two processes that come first at once: one waits for the other.
    await this.#pool.query(/* sql */ `
      begin;
      select pg_advisory_xact_lock(hashtext('dondoc subject_keys'));
      create table if not exists subject_keys (
        tenant_id text not null, subject text not null,
        -- Null once it was destroyed.
        wrapped text, destroyed_at timestamptz,
        primary key (tenant_id, subject),
        constraint there_or_destroyed check ((wrapped is null) <> (destroyed_at is null))
      );
      commit;
    `);
  }
}

function keptIn({ wrapped }: KeyRow): KeptKey {
  return wrapped === null ? 'destroyed' : { wrapped };
}
