import { STREAM_DOES_NOT_EXIST } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { CONNECTIONS } from './connections.mjs';
import { EFFECTIVE_AT, eventData, METADATA, newStream, TYPE } from './event.mjs';

export async function prepare(ownerUrl) {
  const store = getPostgreSQLEventStore(ownerUrl);
  await store.schema.migrate();
  await store.close();
}

/** @param {string} ownerUrl */
export function open(ownerUrl) {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: CONNECTIONS });
  const store = getPostgreSQLEventStore(ownerUrl, { schema: { autoMigration: 'None' }, connectionOptions: { pool } });
  const metadata = { ...METADATA, effectiveAt: EFFECTIVE_AT };
  return {
    /** @param {number} serial */
    async append(serial) {
      await store.appendToStream(newStream(), [{ type: TYPE, data: eventData(serial), metadata }], {
        expectedStreamVersion: STREAM_DOES_NOT_EXIST,
      });
    },
    async close() {
      await store.close();
      await pool.end();
    },
  };
}
