/** A process of its own that works until its input ends, closes its backend, and then has nothing left to do. */
import { once } from 'node:events';
import { openQueueBackend, wakeQueue } from '#queue';

const { QUEUE_URL: url = '', QUEUE_NAME: name = '' } = process.env;
const ignored = (): void => undefined;

const error = (): void => {
  process.stdout.write('in trouble\n');
};

const backend = await openQueueBackend(url, { logger: { info: ignored, warn: ignored, error } });
backend.worker({ ...wakeQueue, name }, async () => Promise.resolve(null));
await backend.queue({ ...wakeQueue, name }).add({ tenant: 'phu-tho' });
process.stdout.write('ready\n');

await once(process.stdin.resume(), 'end');
await backend.close();
