import type { DataSource } from 'typeorm';
import { inTenant } from '#platform';

/** An event as the one text that is hashed, exported and proved; see `eventText` and docs/proof-formats.md. */
export interface TextOfEvent {
  readonly position: number;
  readonly text: string;
}

/** Reads events as they stand in the log: nothing is brought up to date, and what is sealed stays so. */
export class EventTexts {
  constructor(private readonly database: DataSource) {}

  /** Those behind a position (exclusive) up to another (inclusive). */
  async between(tenant: string, after: number, until: number): Promise<readonly TextOfEvent[]> {
    return this.#read(tenant, 'select position, text from log.read_texts($1, $2, $3)', [tenant, after, until]);
  }

  /** Those at these positions, in the order of positions; what is not there is left out. */
  async at(tenant: string, positions: readonly number[]): Promise<readonly TextOfEvent[]> {
    return this.#read(tenant, 'select position, text from log.read_texts_at($1, $2)', [tenant, positions]);
  }

  async #read(tenant: string, query: string, values: readonly unknown[]): Promise<readonly TextOfEvent[]> {
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ readonly position: string; readonly text: string }[]>(query, [...values]),
    );
    return rows.map(({ position, text }) => ({ position: Number(position), text }));
  }
}
