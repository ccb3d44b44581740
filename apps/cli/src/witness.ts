import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import {
  CheckpointWitness,
  formatVerifierKey,
  Malformed,
  signingKey,
  witnessServer,
  WitnessState,
  type SigningKey,
  type VerifierKey,
} from '#audit';
import { leaseFolder } from '#embedded-services';

export interface WitnessOptions {
  readonly name: string;
  /** The file with its private key, in PEM. */
  readonly key: string;
  readonly newKey: boolean;
  readonly log?: readonly VerifierKey[];
  readonly state: string;
  readonly host: string;
  readonly port: number;
}

/** Milliseconds that a request under way gets when the process is told to end. */
const CLOSING_MS = 5_000;

/** Watches over logs for somebody who does not run them: a process of its own, on a machine of its own. */
export async function runWitness(options: WitnessOptions): Promise<void> {
  if (options.newKey) {
    console.log(formatVerifierKey(drawKey(options).verifier));
    return;
  }
  if (options.log === undefined) throw new RangeError('--log is needed: the verifier key of each log to be watched');
  const key = readKey(options);
  mkdirSync(options.state, { recursive: true, mode: 0o700 });
  const release = leaseFolder(options.state);
  try {
    await serve(key, options.log, options);
  } finally {
    release();
  }
}

async function serve(
  key: SigningKey,
  log: readonly VerifierKey[],
  { state, host, port }: WitnessOptions,
): Promise<void> {
  const witness = new CheckpointWitness({
    key,
    logs: log,
    state: new WitnessState(state),
    now: () => Date.now() / 1_000,
    onAlarm: ({ kind, origin, sentence, evidence }) => {
      complain(`ALARM ${kind} of ${origin}: ${sentence}. Both checkpoints: ${evidence}`);
    },
  });
  // What was kept and cannot be read ends the process here, not with the first request.
  const standings = await witness.standings();
  const server = witnessServer(witness, {
    key: key.verifier,
    onError: (error) => {
      complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
    },
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  console.log(formatVerifierKey(key.verifier));
  for (const { origin, latest } of standings) {
    console.log(`${origin}: ${latest === undefined ? 'nothing cosigned yet' : `${latest.checkpoint.size} leaves`}`);
  }
  console.log(`listening on http://${shown}:${address.port}`);

  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const overdue = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
  await closed;
  clearTimeout(overdue);
}

/** Draws a key that only its owner may read; a file that is there is left alone. */
function drawKey({ name, key: file }: WitnessOptions): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const drawn = signingKey(name, 'cosignature', pem);
  try {
    writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new RangeError(`${file} is there already; another key makes another witness`);
  }
  return drawn;
}

function readKey({ name, key: file }: WitnessOptions): SigningKey {
  try {
    return signingKey(name, 'cosignature', readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof Malformed) throw new RangeError(`${file}: ${error.message}`);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new RangeError(`there is no ${file}; --new-key draws one`);
  }
}

function complain(line: string): void {
  console.error(`${new Date().toISOString()} ${line}`);
}
