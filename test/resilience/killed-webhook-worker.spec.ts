import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { newTenant, useDataSource, useLog } from '../support/log.js';
import { plainUnit } from '../support/plain-unit.js';
import { takes, WebhookReceiver } from '../support/webhook-receiver.js';
import { TestEndpoints } from '../support/webhooks.js';
import { startProduct } from '../end-to-end/product-process.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const database = useDatabase();
const subjectKeys = useSubjectKeys();
const opened = useLog(database);
const data = useDataSource(database);

function startWorkerProcess(): ChildProcess {
  const child = startProduct('worker', {
    DATABASE_URL: database.ownerUrl,
    WORKER_PORT: '0',
    ...subjectKeys.settings,
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32',
    LOG_LEVEL: 'fatal',
  });
  child.stdout!.resume();
  child.stderr!.pipe(process.stderr);
  return child;
}

describe('when a worker is killed after the receiver took a message and before that is recorded', () => {
  it('another one sends it again under the same id, records it once, and keeps the order', async () => {
    const tenant = newTenant();
    const receiver = await WebhookReceiver.start();
    receiver.secret = SECRET;
    const endpoints = new TestEndpoints(opened.log, data.dataSource, tenant);
    const endpointId = await endpoints.register(SECRET, { url: receiver.url, types: ['test.happened'] });
    await opened.log.append(tenant, plainUnit('case-1', 3));

    let died: Promise<unknown> | undefined;
    receiver.behaviour = (message, response, nth) => {
      takes(message, response, nth);
      if (died === undefined) {
        died = once(victim, 'close');
        victim.kill('SIGKILL');
      }
      return true;
    };
    const victim = startWorkerProcess();
    await eventually('it was killed', () => died !== undefined, 60_000);
    await died;
    const heir = startWorkerProcess();
    try {
      await eventually('all arrived', () => new Set(receiver.taken.map(({ id }) => id)).size === 3, 120_000);
      await eventually(
        'all is recorded',
        async () => {
          const [row] = await opened.query<{ count: number }>(
            `select count(*)::integer as count from read.webhook_deliveries
              where tenant_id = $1 and endpoint_id = $2 and state = 'delivered'`,
            [tenant, endpointId],
          );
          return row!.count === 3;
        },
        60_000,
      );
      const positions = receiver.taken.map(({ position }) => position);
      const [first] = positions;
      // The one that was taken and not recorded came twice, the others once, in their order.
      expect(positions).toEqual([first, first, first! + 1, first! + 2]);
      expect(receiver.taken[1]!.id).toBe(receiver.taken[0]!.id);
      const recorded = [];
      for await (const event of opened.log.readAll(tenant, { types: ['endpoint.delivered'] })) {
        recorded.push(...(event.data['deliveries'] as unknown as { readonly position: number }[]));
      }
      expect(recorded.map(({ position }) => position)).toEqual([first, first! + 1, first! + 2]);
    } finally {
      heir.kill('SIGTERM');
      await once(heir, 'close');
      await receiver.close();
    }
  }, 240_000);
});
