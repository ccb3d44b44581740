/**
 * A process that appends as fast as it can, and follows the log beside it, until it is killed. It waits to be told to
 * begin, so that it is warm by then; every append is acknowledged by a line on its standard output, which is written
 * before anything else happens. Arguments: the address of the database, the tenant, and a name of its own.
 */
import { writeSync } from 'node:fs';
import { LogSignal, openLogPool, PostgresEventLog, SubscriptionRunner } from '#event-store';
import { openBareDataSource } from '../support/bare-data-source.js';
import { plainUnit } from '../support/plain-unit.js';
import { register } from './register.js';

const CLIENTS = 4;
const STDOUT = 1;

const [url, tenant, name] = process.argv.slice(2);
if (url === undefined || tenant === undefined || name === undefined) {
  throw new Error('an address, a tenant and a name are expected');
}

const pool = openLogPool(url, { applicationName: `restless ${name}`, max: 3 });
const signal = new LogSignal(url, pool, () => undefined);
const log = new PostgresEventLog(pool, { onAppended: signal.announce });
const dataSource = await openBareDataSource(url, `restless ${name}`);
const runner = new SubscriptionRunner(dataSource, log);
await log.head(tenant);

process.stdin.once('data', () => {
  for (let client = 0; client < CLIENTS; client += 1) void appendForEver(client);
});
writeSync(STDOUT, 'ready\n');

/** The first client also follows the log: it is killed with the subscription in its hands as often as not. */
async function appendForEver(client: number): Promise<never> {
  for (let nth = 0; ; nth += 1) {
    const commandId = `${name}.${client}.${nth}`;
    const answer = await log.append(tenant!, plainUnit(`case-${client}`, 1 + (nth % 3), { commandId }));
    writeSync(STDOUT, `${JSON.stringify({ commandId, ...answer })}\n`);
    if (client === 0) await runner.run(register(`process ${name}`), tenant!, 0, 3);
  }
}
