import { LogSignal, openLogPool, PostgresEventLog } from '../../dist/libs/event-store/src/index.js';
import { runtimeUrl } from '../../dist/libs/platform/src/index.js';

/**
 * The log as the product opens it: its defaults, its role, row-level security, and other processes told of every growth.
 * @param {string} ownerUrl
 */
export function openLog(ownerUrl) {
  const url = runtimeUrl(ownerUrl);
  const pool = openLogPool(url, { applicationName: 'bench' });
  const signal = new LogSignal(url, pool, (error) => {
    throw error;
  });
  return {
    log: new PostgresEventLog(pool, { onAppended: signal.announce }),
    async close() {
      await signal.close();
      await pool.end();
    },
  };
}
