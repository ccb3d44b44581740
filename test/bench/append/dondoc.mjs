import { migrate } from '../../../dist/infra/migrations/index.js';
import { openLog } from '../product-log.mjs';
import { EFFECTIVE_AT, eventData, METADATA, newStream, TENANT, TYPE } from './event.mjs';

/** @param {string} ownerUrl */
export const prepare = (ownerUrl) => migrate(ownerUrl);

/**
 * The product's log; every append has a command id.
 * @param {string} ownerUrl
 */
export function open(ownerUrl) {
  const { log, close } = openLog(ownerUrl);
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
    close,
  };
}
