/** A process of its own for a test to kill: takes one job, says so, and never ends it. */
import { openQueueBackend, wakeQueue } from '#queue';

const { QUEUE_URL: url = '', QUEUE_NAME: name = '' } = process.env;
const logger = { info: () => undefined, warn: console.error, error: console.error };

process.stdin.resume().on('end', () => process.exit(1));
const backend = await openQueueBackend(url, { logger });
backend.worker({ ...wakeQueue, name, takeOverMs: 1_000 }, async () => {
  process.stdout.write('began\n');
  return new Promise<null>(() => undefined);
});
