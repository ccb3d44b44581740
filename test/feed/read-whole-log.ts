/** Reads a tenant's log from its first event to its last. Arguments: the address of the database, and the tenant. */
import { openLogPool, PostgresEventLog } from '#event-store';

const [url, tenant] = process.argv.slice(2);
if (url === undefined || tenant === undefined) throw new Error('a database and a tenant are expected');

const pool = openLogPool(url, { applicationName: 'read-whole-log' });
let count = 0;
let dense = true;
for await (const { position } of new PostgresEventLog(pool).readAll(tenant)) {
  count += 1;
  dense &&= position === count;
}
await pool.end();
process.stdout.write(`${count} events, dense: ${dense}\n`);
