import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { BARE_TABLE, COLUMNS } from './bare-table.mjs';
import { CONNECTIONS } from './connections.mjs';
import { EFFECTIVE_AT, eventData, METADATA, newStream, TENANT, TYPE } from './event.mjs';

export async function prepare(ownerUrl) {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  await client.query(BARE_TABLE);
  await client.end();
}

/** @param {string} ownerUrl */
export function open(ownerUrl) {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: CONNECTIONS });
  const text = `insert into events (${COLUMNS}) values ($1, $2, 1, $3, 1, $4, $5, $6, $7)`;
  return {
    /** @param {number} serial */
    async append(serial) {
      const data = JSON.stringify(eventData(serial));
      const metadata = JSON.stringify(METADATA);
      const values = [TENANT, newStream(), TYPE, randomUUID(), data, metadata, EFFECTIVE_AT];
      await pool.query({ name: 'insert', text, values });
    },
    close: () => pool.end(),
  };
}
