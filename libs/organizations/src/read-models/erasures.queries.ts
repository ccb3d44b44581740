import type { DataSource } from 'typeorm';
import type { PostgresEventLog, Sealing } from '#event-store';
import type { Instant } from '#kernel';
import { inTenant } from '#platform';
import { personStream, type PersonErasedData } from '../domain/index.js';

/** How far an erasure has come: its event is recorded first, then the key is destroyed. */
export interface Erasure extends PersonErasedData {
  readonly recordedAt: Instant;
  readonly position: number;
  readonly keyDestroyed: boolean;
}

/** Reads which people were erased, and how far that has come. */
export class ErasureQueries {
  constructor(
    private readonly database: DataSource,
    private readonly log: PostgresEventLog,
    private readonly sealing: Sealing,
  ) {}

  async find(tenant: string, personId: string): Promise<Erasure | undefined> {
    const event = (await this.log.read(tenant, personStream(personId))).find(({ type }) => type === 'person.erased');
    if (event === undefined) return undefined;
    const { recordedAt, position } = event;
    const keyDestroyed = await this.sealing.hasForgotten(tenant, personId);
    return { ...(event.data as PersonErasedData), recordedAt, position, keyDestroyed };
  }

  /** Who was erased at a moment or later, with that moment, in its order; all of them where it is null. */
  since(tenant: string, moment: Instant | null): Promise<readonly { readonly personId: string; readonly at: Date }[]> {
    return inTenant(this.database, tenant, (manager) =>
      manager.query<{ personId: string; at: Date }[]>(
        `select person_id as "personId", erased_at as at from people
          where tenant_id = $1 and erased_at is not null and ($2::timestamptz is null or erased_at >= $2)
          order by erased_at`,
        [tenant, moment],
      ),
    );
  }
}
