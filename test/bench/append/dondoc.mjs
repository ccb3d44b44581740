import { migrate } from '../../../dist/infra/migrations/index.js';
import { LogSignal, openLogPool, PostgresEventLog } from '../../../dist/libs/event-store/src/index.js';
import { EFFECTIVE_AT, eventData, METADATA, newStream, TENANT, TYPE } from './event.mjs';

/** @param {string} ownerUrl */
export const prepare = (ownerUrl) => migrate(ownerUrl);

/**
 * The log as the product opens it: its defaults, its role, row-level security, a command id for every append, and
 * other processes told of every growth.
 * @param {string} ownerUrl
 */
export function open(ownerUrl) {
  const url = new URL(ownerUrl);
  url.searchParams.set('options', '-c role=dondoc_app -c search_path=read,log');
  const address = url.href.replaceAll('+', '%20');
  const pool = openLogPool(address);
  const signal = new LogSignal(address, pool, (error) => {
    throw error;
  });
  const log = new PostgresEventLog(pool, { onAppended: signal.announce });
  return {
    /** @param {number} serial */
    async append(serial) {
      const event = { type: TYPE, data: eventData(serial), effectiveAt: EFFECTIVE_AT };
      const { outcome } = await log.append(TENANT, {
        writes: [{ stream: newStream(), expected: 'no-stream', events: [event] }],
        metadata: METADATA,
      });
      if (outcome !== 'appended') throw new Error(`the append was answered with ${outcome}`);
    },
    async close() {
      await signal.close();
      await pool.end();
    },
  };
}
