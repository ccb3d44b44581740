/**
 * What grows the trees and signs, in a process of its own as a worker is: `node keeper-process.mjs <database>`. It is told
 * `begin` and `end`, and answers each; it ends when its parent hangs up.
 */
import { generateKeyPairSync } from 'node:crypto';
import { CheckpointPublisher, Checkpoints, LogTree, signerOfPem } from '../../../dist/libs/audit/src/index.js';
import { CommandRunner, openLogPool, PostgresEventLog } from '../../../dist/libs/event-store/src/index.js';
import { systemClock } from '../../../dist/libs/kernel/src/index.js';
import { createLogger, openDataSource, runtimeUrl } from '../../../dist/libs/platform/src/index.js';
import { ProofKeeper } from '../../../dist/apps/worker/src/proof-keeper.js';
import { INSTALLATION } from './installation.mjs';

const [, , ownerUrl] = process.argv;
const pool = openLogPool(runtimeUrl(ownerUrl), { applicationName: 'bench-keeper' });
const log = new PostgresEventLog(pool);
const database = await openDataSource({ url: ownerUrl, entities: [] });
const tree = new LogTree(database);
const { privateKey } = generateKeyPairSync('ed25519');
const publisher = new CheckpointPublisher({
  tree,
  checkpoints: new Checkpoints(database),
  log,
  runner: new CommandRunner(log),
  installation: INSTALLATION,
  signers: [signerOfPem(privateKey.export({ type: 'pkcs8', format: 'pem' }))],
  policy: null,
  clock: systemClock,
});
const logger = createLogger({ level: 'warn', format: 'line', destination: process.stderr });

let keeper;
process.on('message', async (message) => {
  if (message === 'begin') {
    keeper = new ProofKeeper(tree, publisher, 5_000, log, systemClock, logger);
    keeper.onApplicationBootstrap();
  } else {
    await keeper?.beforeApplicationShutdown();
  }
  process.send?.('done');
});
process.on('disconnect', async () => {
  await keeper?.beforeApplicationShutdown();
  await database.destroy();
  await pool.end();
});
process.send?.('ready');
