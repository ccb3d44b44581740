import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { inTenant } from '../tenant-transaction.js';

const LOOK_EVERY = 15;

/** Lets a reader wait until a read model has seen what was written: read your own writes. */
export class ReadModelProgress {
  constructor(private readonly database: DataSource) {}

  /** How far a subscription has come in all of its partitions; 0 before it began. */
  async positionOf(tenant: string, name: string): Promise<number> {
    const [row] = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ position: string | null }[]>(
        `select min(position) as position from log.subscriptions where tenant_id = $1 and name = $2`,
        [tenant, name],
      ),
    );
    return Number(row?.position ?? 0);
  }

  /**
   * Waits until the subscription has reached a position.
   * @param patience milliseconds
   * @returns whether it has
   */
  async waitFor(tenant: string, name: string, position: number, patience = 10_000): Promise<boolean> {
    const deadline = Date.now() + patience;
    while ((await this.positionOf(tenant, name)) < position) {
      if (Date.now() >= deadline) return false;
      await sleep(LOOK_EVERY);
    }
    return true;
  }
}
