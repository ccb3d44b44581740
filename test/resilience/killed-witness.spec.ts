import type { ChildProcess } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import {
  cosignedAt,
  formatVerifierKey,
  parseCheckpoint,
  parseNote,
  signingKey,
  submitCheckpoint,
  type SigningKey,
} from '#audit';
import { startTypescript } from '../support/child-process.js';
import { drawnKey } from '../support/drawn-key.js';
import { eventually } from '../support/eventually.js';
import { SignedLog } from '../support/signed-log.js';
import { SOAK } from '../support/soak.js';

const KILLS = SOAK ? 50 : 4;
/** Checkpoints that each client offers in a round, at most. */
const LONGEST_ROUND = 200;
const ORIGIN = 'dondoc.example/phu-tho';
const NAME = 'witness.example/w1';

/** What a client was given, and what anybody had been given before it asked. */
interface Given {
  readonly size: number;
  readonly root: string;
  readonly seconds: number;
  readonly before: { readonly size: number; readonly seconds: number };
}

const given: Given[] = [];

function newest(): Given['before'] {
  return {
    size: Math.max(0, ...given.map(({ size }) => size)),
    seconds: Math.max(0, ...given.map(({ seconds }) => seconds)),
  };
}

class RestlessWitness {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #ready: Promise<unknown>;
  said = '';

  constructor(state: string, log: string) {
    const options = { arguments: [JSON.stringify({ state, log })], nodeOptions: ['--conditions=source'] };
    this.#child = startTypescript(new URL('restless-witness.ts', import.meta.url), options, { stdio: 'pipe' });
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    this.#lines = createInterface({ input: this.#child.stdout! });
    this.#ready = once(this.#lines, 'line');
  }

  /** @returns its address */
  async begin(): Promise<string> {
    await this.#ready;
    this.#child.stdin!.end('go\n');
    for await (const line of this.#lines) {
      const address = /^listening on (.+)$/.exec(line)?.[1];
      if (address !== undefined) return address;
    }
    throw new Error(`it ended before it listened: ${this.said}`);
  }

  async kill(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
  }
}

describe(`a witness that is killed ${KILLS} times, while rivals offer it histories that contradict each other`, () => {
  const logKey = drawnKey(ORIGIN);
  let folder: string;
  let key: SigningKey;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'witness-'));
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    expect(createPrivateKey(pem).asymmetricKeyType).toBe('ed25519');
    writeFileSync(join(folder, 'state.pem'), pem, { mode: 0o600 });
    key = signingKey(NAME, 'cosignature', pem);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Offers one checkpoint after the other until the witness is gone. */
  async function offerAll(url: string, log: SignedLog, from: number): Promise<void> {
    const prove = (old: number, size: number) => Promise.resolve(log.consistency(old, size));
    for (let size = from; size <= log.size; size += 1) {
      const before = newest();
      const checkpoint = log.checkpoint(size);
      const outcome = await submitCheckpoint({ key: key.verifier, url }, checkpoint, { prove, timeoutMs: 10_000 });
      if (outcome.kind === 'unreachable' || outcome.kind === 'late') return;
      if (outcome.kind !== 'cosigned') continue;
      given.push({ size, root: Buffer.from(log.root(size)).toString('hex'), seconds: outcome.seconds, before });
    }
  }

  test('never cosigns a second root of a size, never rolls back, and goes on from where it stood', async () => {
    let history: readonly string[] = [];
    let alarms = '';
    const started = () => new RestlessWitness(join(folder, 'state'), formatVerifierKey(logKey.verifier));
    let next = started();
    for (let kill = 0; kill <= KILLS; kill += 1) {
      const witness = next;
      const url = await witness.begin();

      // What it stands at is what it told last, or what it cosigned and could not tell any more.
      const told = newest();
      const response = await fetch(`${url}/${await nameIn(url)}/checkpoint`);
      if (told.size > 0) expect(response.status).toBe(200);
      if (response.status === 200) {
        const note = parseNote(await response.text());
        const { size, root } = parseCheckpoint(note.text);
        expect(size).toBeGreaterThanOrEqual(told.size);
        expect(cosignedAt(note, key.verifier)).toBeGreaterThanOrEqual(told.seconds);
        const won = rivalsOf(history, kill - 1).find((leaves) => Buffer.compare(logOf(leaves).root(size), root) === 0)!;
        history = won.slice(0, size);
      }
      if (kill === KILLS) {
        await witness.kill();
        break;
      }

      const from = history.length;
      const already = given.length;
      const rivals = rivalsOf(history, kill).map(logOf);
      const offering = Promise.all(
        rivals.flatMap((log) => [offerAll(url, log, from + 1), offerAll(url, log, Math.max(1, from - 3))]),
      );
      next = started();
      await eventually('some were cosigned', () => given.length > already + ((kill * 5) % 17));
      await witness.kill();
      await offering;
      alarms += witness.said;
    }

    const roots = new Map<number, Set<string>>();
    for (const { size, root } of given) roots.set(size, (roots.get(size) ?? new Set()).add(root));
    expect([...roots.values()].filter((of) => of.size > 1)).toEqual([]);
    for (const { size, seconds, before } of given) {
      expect(size).toBeGreaterThanOrEqual(before.size);
      expect(seconds).toBeGreaterThanOrEqual(before.seconds);
    }
    // All of it is one history: the one that the witness stands at now.
    const log = logOf(history);
    for (const { size, root } of given) expect(Buffer.from(log.root(size)).toString('hex')).toBe(root);
    expect(given.length).toBeGreaterThan(KILLS);
    expect(alarms).toMatch(/ALARM (fork|inconsistent) of dondoc\.example\/phu-tho/);
    process.stderr.write(
      `${KILLS} kills: ${given.length} cosignatures for ${roots.size} sizes up to ${history.length}, one history\n`,
    );
  }, 600_000);

  /** Three histories that go on from one, and say otherwise from its end on. */
  function rivalsOf(history: readonly string[], round: number): readonly (readonly string[])[] {
    return ['a', 'b', 'c'].map((rival) => [
      ...history,
      ...Array.from({ length: LONGEST_ROUND }, (_, nth) => `${rival} ${round} ${nth}`),
    ]);
  }

  function logOf(leaves: readonly string[]): SignedLog {
    return new SignedLog(logKey).append(...leaves);
  }

  /** How the witness names the log in addresses. */
  async function nameIn(url: string): Promise<string> {
    const overview = await (await fetch(url)).text();
    return /\/([0-9a-f]{64})\/checkpoint/.exec(overview)?.[1] ?? 'nothing-yet';
  }
});
