/**
 * What grows trees and signs, in a process that can be killed: `<database> <address of the signer>`. It writes a line once it
 * is at work.
 */
import { CheckpointPublisher, Checkpoints, LogTree, openSigner } from '#audit';
import { CommandRunner, openLogPool, PostgresEventLog } from '#event-store';
import { systemClock } from '#kernel';
import { createLogger } from '#platform';
import { ProofKeeper } from '../../../apps/worker/src/proof-keeper.js';
import { openBareDataSource } from '../../support/bare-data-source.js';

const [, , url, signer] = process.argv as unknown as [string, string, string, string];
const log = new PostgresEventLog(openLogPool(url, { applicationName: 'proof-keeper-process' }));
const database = await openBareDataSource(url, 'proof-keeper-process');
const tree = new LogTree(database);
const publisher = new CheckpointPublisher({
  tree,
  checkpoints: new Checkpoints(database),
  log,
  runner: new CommandRunner(log),
  installation: 'dondoc.example',
  signers: [await openSigner(signer)],
  policy: null,
  clock: systemClock,
});
const logger = createLogger({ level: 'fatal', format: 'line', destination: process.stderr });
new ProofKeeper(tree, publisher, 0, log, systemClock, logger).onApplicationBootstrap();
process.stdout.write('at work\n');
