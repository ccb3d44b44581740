import type { DataSource } from 'typeorm';
import type { PostgresEventLog, Subscription, SubscriptionSupervisor } from '#event-store';
import type { QueueBackend } from '#queue';
import type { HealthIndicator } from './readiness.js';

/**
 * What a process is there for. One that serves goes on while nothing follows the log, only
 * with read models that grow old; to one that follows the log it means that it does not do its work.
 */
export type Purpose = 'serving' | 'following';

const WITHOUT_FOLLOWING = { serving: 'degraded', following: 'down' } as const;

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

/** Whether the queue answers, and whatever works on it in this process still takes jobs. */
export function queueIndicator(queues: QueueBackend, purpose: Purpose): HealthIndicator {
  return {
    name: 'queue',
    check: async () => {
      const { kind, up, latencyMs, reason } = await queues.health();
      return up
        ? { state: 'up', details: { kind, latencyMs: Math.round(latencyMs) } }
        : { state: WITHOUT_FOLLOWING[purpose], details: { kind }, reason };
    },
  };
}

/**
 * Whether what follows the log follows it: lag alone would make a dead reader look healthy
 * at night, and movement alone one that is overrun. One that stumbles over an event waits for
 * a person: that is no fault of the process, and no restart would help.
 */
export function subscriptionsIndicator(
  log: PostgresEventLog,
  supervisor: SubscriptionSupervisor,
  subscriptions: readonly Subscription[],
  purpose: Purpose,
): HealthIndicator {
  return {
    name: 'subscriptions',
    check: async () => {
      let largestLag = 0;
      let unattended = false;
      const standing = new Set<string>();
      for (const tenant of (await log.tenants()).keys()) {
        for (const { name, lag, waitingSince, failures, stopped } of await supervisor.standings(
          tenant,
          subscriptions,
        )) {
          largestLag = Math.max(largestLag, lag);
          const waits = waitingSince === null ? 0 : Date.now() - Date.parse(waitingSince);
          if (!stopped && waits <= STANDSTILL) continue;
          standing.add(name);
          unattended ||= !stopped && failures === 0;
        }
      }
      const details = { largestLag, ...(standing.size > 0 && { standing: [...standing] }) };
      if (unattended) return { state: WITHOUT_FOLLOWING[purpose], details };
      return { state: standing.size > 0 ? 'degraded' : 'up', details };
    },
  };
}
