import type { DataSource } from 'typeorm';
import type { PostgresEventLog, SubscriptionRunner } from '#event-store';
import type { HealthIndicator } from '#platform';
import type { QueueBackend } from '#queue';
import { subscriptions } from '#subscriptions';

/** A follower that has had something to do for this long and did nothing is taken for dead; milliseconds. */
const STANDSTILL = 30_000;

/** Whether the database answers; without it nothing does. */
export function databaseIndicator(database: DataSource): HealthIndicator {
  return {
    name: 'database',
    check: async () => {
      await database.query('select 1');
      return { state: 'up' };
    },
  };
}

/** Whether the queue answers. The API serves without it: only replays and what follows the log wait. */
export function queueIndicator(queues: QueueBackend): HealthIndicator {
  return {
    name: 'queue',
    check: async () => {
      const { kind, up, latencyMs } = await queues.health();
      return up
        ? { state: 'up', details: { kind, latencyMs: Math.round(latencyMs) } }
        : { state: 'degraded', details: { kind } };
    },
  };
}

/**
 * Whether what follows the log follows it: lag alone would make a dead reader look healthy
 * at night, and movement alone one that is overrun. What stands still is read out of date,
 * but served.
 */
export function subscriptionsIndicator(log: PostgresEventLog, runner: SubscriptionRunner): HealthIndicator {
  return {
    name: 'subscriptions',
    check: async () => {
      let largestLag = 0;
      const standing = new Set<string>();
      for (const tenant of (await log.tenants()).keys()) {
        for (const { name, lag, waitingSince, stopped } of await runner.standings(tenant, subscriptions)) {
          largestLag = Math.max(largestLag, lag);
          const waits = waitingSince === null ? 0 : Date.now() - Date.parse(waitingSince);
          if (stopped || waits > STANDSTILL) standing.add(name);
        }
      }
      const details = { largestLag, ...(standing.size > 0 && { standing: [...standing] }) };
      return { state: standing.size > 0 ? 'degraded' : 'up', details };
    },
  };
}
