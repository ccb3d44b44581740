/** A witness as `dondoc witness` runs it, without the rest of the command line. Its options come as JSON. */
import { once } from 'node:events';
import { parseVerifierKey } from '#audit';
import { runWitness } from '../../apps/cli/src/witness.js';

const { log, ...options } = JSON.parse(process.argv[2]!) as { readonly log: string; readonly state: string };

// Warm by then: it waits to be told to begin.
process.stdout.write('ready\n');
await once(process.stdin, 'data');
await runWitness({
  ...options,
  name: 'witness.example/w1',
  key: `${options.state}.pem`,
  newKey: false,
  log: [parseVerifierKey(log)],
  host: '127.0.0.1',
  port: 0,
});
