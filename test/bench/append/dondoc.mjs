import { migrate } from '../../../dist/infra/migrations/index.js';
import { openLogPool, PostgresEventLog } from '../../../dist/libs/event-store/src/index.js';
import { EFFECTIVE_AT, eventData, METADATA, newStream, TENANT, TYPE } from './event.mjs';

/** @param {string} ownerUrl */
export const prepare = (ownerUrl) => migrate(ownerUrl);

/** The log as the product opens it: its defaults, its role, row-level security, a command id for every append. */
export function open(ownerUrl) {
  const url = new URL(ownerUrl);
  url.searchParams.set('options', '-c role=dondoc_app -c search_path=read,log');
  const pool = openLogPool(url.href.replaceAll('+', '%20'));
  const log = new PostgresEventLog(pool);
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
    close: () => pool.end(),
  };
}
