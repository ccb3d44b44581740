import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useDataSource, useLog } from '../../../../test/support/log.js';
import { plainUnit } from '../../../../test/support/plain-unit.js';
import { SubscriptionSupervisor } from './subscription-supervisor.js';
import { SubscriptionRunner } from './subscription-runner.js';
import type { Subscription, SubscriptionStanding } from './subscription.js';

const database = useDatabase();
const opened = useLog(database);
const source = useDataSource(database);

const follows: Subscription = {
  name: 'register',
  start: 'origin',
  batchSize: 2,
  onError: { retries: 0, backoff: 0, then: 'stop' },
  handle: () => Promise.resolve(),
};

let tenant: string;
let runner: SubscriptionRunner;

beforeEach(() => {
  tenant = newTenant();
  runner = new SubscriptionRunner(source.dataSource, opened.log);
});

/** Appends an event and answers when it was recorded. */
async function recorded(): Promise<string> {
  const answer = await opened.log.append(tenant, plainUnit('case-1'));
  return answer.outcome === 'appended' ? answer.recordedAt : answer.outcome;
}

async function standing(): Promise<SubscriptionStanding> {
  return (await new SubscriptionSupervisor(source.dataSource, opened.log).standings(tenant, [follows]))[0]!;
}

describe('since when a subscription waits', () => {
  it('is when the first event was recorded, before it has begun', async () => {
    const first = await recorded();
    await recorded();
    expect(await standing()).toMatchObject({ lag: 2, waitingSince: first });
  });

  it('is never, when it has seen everything', async () => {
    expect(await standing()).toMatchObject({ lag: 0, waitingSince: null });
    await recorded();
    await runner.run(follows, tenant);
    expect(await standing()).toMatchObject({ lag: 0, waitingSince: null });
  });

  it('is when the first event it has not seen was recorded, however long ago it moved', async () => {
    await recorded();
    await runner.run(follows, tenant);
    await opened.query(`update log.subscriptions set moved_at = moved_at - interval '1 hour' where tenant_id = $1`, [
      tenant,
    ]);
    const unseen = await recorded();
    await recorded();
    expect(await standing()).toMatchObject({ lag: 2, waitingSince: unseen });
  });

  it('is when it last moved, while it works through what was recorded before', async () => {
    for (let count = 0; count < 5; count += 1) await recorded();
    await runner.run(follows, tenant, 0, 1);
    const { lag, movedAt, waitingSince } = await standing();
    expect({ lag, waitingSince }).toEqual({ lag: 3, waitingSince: movedAt });
  });
});
