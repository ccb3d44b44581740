import type { DataSource } from 'typeorm';
import { instantOf, type Instant } from '#kernel';
import { inTenant } from '#platform';
import { parseCheckpoint, parseNote, type Checkpoint } from '../transparency-log/index.js';

/** Why a witness has not cosigned. */
export interface WitnessFailure {
  readonly witness: string;
  /** A sentence. */
  readonly reason: string;
}

/** A checkpoint as it was given to the world, once and for all. */
export interface PublishedCheckpoint extends Checkpoint {
  /** The signed note, with its cosignatures. */
  readonly note: string;
  /** Whether as many witnesses as the policy asks for have cosigned. */
  readonly witnessed: boolean;
  readonly failures: readonly WitnessFailure[];
  readonly signedAt: Instant;
}

/** The checkpoints of each tenant that were published. */
export class Checkpoints {
  constructor(private readonly database: DataSource) {}

  async latest(tenant: string): Promise<PublishedCheckpoint | undefined> {
    return (await this.#read(tenant, 'order by size desc limit 1'))[0];
  }

  /** The first that covers a position: always the same one, once there is one. */
  async covering(tenant: string, position: number): Promise<PublishedCheckpoint | undefined> {
    return (await this.#read(tenant, 'and size >= $2 order by size limit 1', position))[0];
  }

  async ofSize(tenant: string, size: number): Promise<PublishedCheckpoint | undefined> {
    return (await this.#read(tenant, 'and size = $2', size))[0];
  }

  /** Those of fewer leaves than `below`, the largest first. */
  list(tenant: string, { below, limit }: { readonly below: number; readonly limit: number }) {
    return this.#read(tenant, `and size < $2 order by size desc limit ${String(limit)}`, below);
  }

  /** Publishes one, unless one of its size was: that one stays. */
  async publish(
    tenant: string,
    { size, note, witnessed, failures }: Pick<PublishedCheckpoint, 'size' | 'note' | 'witnessed' | 'failures'>,
  ): Promise<void> {
    await inTenant(this.database, tenant, (manager) =>
      manager.query(`insert into log.checkpoints values ($1, $2, $3, $4, $5) on conflict do nothing`, [
        tenant,
        size,
        note,
        witnessed,
        JSON.stringify(failures),
      ]),
    );
  }

  /** Does something for a tenant that one process does at a time; undefined where another is at it. */
  alone<Result>(tenant: string, work: () => Promise<Result>): Promise<Result | undefined> {
    // It holds nothing else up: no row is locked. With its connection a process that dies lets go of it.
    return this.database.transaction(async (manager) => {
      const [{ mine }] = await manager.query<[{ readonly mine: boolean }]>(
        `select pg_try_advisory_xact_lock(hashtext('log.checkpoints'), hashtext($1)) as mine`,
        [tenant],
      );
      return mine ? work() : undefined;
    });
  }

  async #read(tenant: string, which: string, ...values: readonly number[]): Promise<readonly PublishedCheckpoint[]> {
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<CheckpointRow[]>(
        `select note, witnessed, failures, signed_at from log.checkpoints where tenant_id = $1 ${which}`,
        [tenant, ...values],
      ),
    );
    return rows.map(({ note, witnessed, failures, signed_at }) => ({
      ...parseCheckpoint(parseNote(note).text),
      note,
      witnessed,
      failures,
      signedAt: instantOf(signed_at.getTime()),
    }));
  }
}

interface CheckpointRow {
  readonly note: string;
  readonly witnessed: boolean;
  readonly failures: readonly WitnessFailure[];
  readonly signed_at: Date;
}
