/**
 * A compared system in a process of its own: `node system-process.mjs <system> <database>`. It is told
 * `{ clients, seconds }` and answers with what it measured; it ends when its parent hangs up.
 */
import { runClients } from './clients.mjs';

const WARM_UP_SECONDS = 0.25;

const [name, ownerUrl] = process.argv.slice(2);
const { open, prepare } = await import(`./${name}.mjs`);
await prepare(ownerUrl);
const system = open(ownerUrl);

process.on('message', async ({ clients, seconds }) => {
  await runClients(system, clients, WARM_UP_SECONDS);
  process.send?.(await runClients(system, clients, seconds));
});
process.on('disconnect', async () => {
  await system.close();
});
process.send?.('ready');
