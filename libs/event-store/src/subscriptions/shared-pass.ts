import type { DataSource, EntityManager } from 'typeorm';
import { together } from '#kernel';
import { pageFor, type LogExcerpt } from './log-excerpt.js';
import type { Projection, Subscription } from './subscription.js';
import { inTenant } from '../tenant-transaction.js';

/**
 * What a pass begins with. The database need not wait for its disk: what it forgets in a crash it forgets together with
 * the checkpoint, and the same events are handed over again.
 */
export const BEGIN_PASS = `select set_config('app.tenant', $1, true), set_config('synchronous_commit', 'off', true)`;

interface FreeCheckpoint {
  readonly name: string;
  readonly position: string;
}

/** Whom a shared pass came to. */
export interface SharedPass {
  /** Names of those that moved. */
  readonly moved: readonly string[];
  /** Whom another runner has, who waits or was stopped, or who stands before the excerpt: each goes on by itself. */
  readonly passedOver: readonly Projection[];
}

/** Whether its whole effect is in the transaction of its checkpoint, of which it has one. */
export function canShareAPass(subscription: Subscription): subscription is Projection {
  return 'tables' in subscription && subscription.partitions === undefined;
}

/**
 * Moves projections through an excerpt of the log in one transaction, each from its own checkpoint: two statements for
 * all checkpoints and one commit, where each by itself would need as many of its own. They are handled side by side: the
 * database has the statements of all of them and need not wait while one is reckoned.
 *
 * @throws what the first handler threw: nobody has moved then, and each has to be tried by itself to tell who is at fault
 */
export function passTogether(
  database: DataSource,
  tenant: string,
  projections: readonly Projection[],
  excerpt: LogExcerpt,
): Promise<SharedPass> {
  const pass = async (manager: EntityManager): Promise<SharedPass> => {
    const free = await manager.query<FreeCheckpoint[]>(
      `select name, position from log.subscriptions
        where tenant_id = $1 and name = any ($2) and partition = 0 and failures = 0 and not stopped
        order by name for update skip locked`,
      [tenant, projections.map(({ name }) => name)],
    );
    const positions = new Map(free.map(({ name, position }) => [name, Number(position)]));
    const moved: { readonly name: string; readonly position: number }[] = [];
    const passedOver: Projection[] = [];
    const handlers: (() => Promise<void>)[] = [];
    for (const projection of projections) {
      const position = positions.get(projection.name);
      if (position !== undefined && position >= excerpt.until) continue; // moved since somebody looked
      const page = pageFor(projection, excerpt, position);
      if (page === undefined) {
        passedOver.push(projection);
        continue;
      }
      if (page.events.length > 0) handlers.push(() => projection.handle(page.events, manager));
      moved.push({ name: projection.name, position: page.scannedTo });
    }
    await together(handlers);
    await manager.query(
      // One that was resumed has moved past what held it.
      `update log.subscriptions s set position = moved.position, moved_at = clock_timestamp(),
              failing_at = null, failing_since = null, failed_at = null, last_error = null
         from unnest($2::text[], $3::bigint[]) as moved(name, position)
        where s.tenant_id = $1 and s.name = moved.name and s.partition = 0`,
      [tenant, moved.map(({ name }) => name), moved.map(({ position }) => position)],
    );
    return { moved: moved.map(({ name }) => name), passedOver };
  };
  return inTenant(database, tenant, pass, BEGIN_PASS);
}
