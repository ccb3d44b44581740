import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { formatVerifierKey, parseVerifierKey, submitCheckpoint } from '#audit';
import { drawnKey } from '../support/drawn-key.js';
import { SignedLog } from '../support/signed-log.js';
import { ended, startProduct } from './product-process.js';

const logKey = drawnKey('dondoc.example/phu-tho');
const log = new SignedLog(logKey).grow(12);
const fork = new SignedLog(logKey).grow(12, 'other');

describe('dondoc witness', () => {
  let folder: string;
  let options: readonly string[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'witness-'));
    options = ['witness', '--name', 'witness.example/w1', '--key', join(folder, 'key.pem'), '--port', '0'];
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const start = (...given: readonly string[]) => startProduct('cli', {}, ...options, ...given);
  const watching = () => ['--state', join(folder, 'state'), '--log', formatVerifierKey(logKey.verifier)];

  async function addressOf(child: ChildProcess): Promise<string> {
    for await (const line of createInterface({ input: child.stdout! })) {
      const address = /^listening on (.+)$/.exec(line)?.[1];
      if (address !== undefined) return address;
    }
    throw new Error('it ended before it listened');
  }

  it('draws its key, cosigns, refuses forks aloud, and lets nobody else work on its folder', async () => {
    const drawn = await ended(start('--new-key'));
    expect(drawn).toEqual({
      code: 0,
      output: expect.stringMatching(/^witness\.example\/w1\+[0-9a-f]{8}\+B[\w+/]+=*\n$/),
    });
    const key = parseVerifierKey(drawn.output);
    expect(statSync(join(folder, 'key.pem')).mode & 0o777).toBe(0o600);
    expect(await ended(start('--new-key'))).toMatchObject({
      code: 1,
      output: expect.stringContaining('is there already'),
    });

    const first = start(...watching());
    let complained = '';
    first.stderr!.setEncoding('utf8').on('data', (text: string) => (complained += text));
    const url = await addressOf(first);
    const submit = (offered: SignedLog, size: number) =>
      submitCheckpoint({ key, url }, offered.checkpoint(size), {
        prove: (old, of) => Promise.resolve(offered.consistency(old, of)),
        timeoutMs: 10_000,
      });
    expect(await submit(log, 8)).toMatchObject({ kind: 'cosigned' });
    expect(await submit(fork, 8)).toMatchObject({ kind: 'contradicted' });
    expect(complained).toMatch(/ALARM fork of dondoc\.example\/phu-tho: .*evidence\/fork-[0-9a-f]{32}\.txt\n$/);

    const second = await ended(start(...watching()));
    expect(second).toMatchObject({
      code: 1,
      output: expect.stringContaining(`in use by the running process ${first.pid!}`),
    });

    first.kill('SIGTERM');
    expect(await once(first, 'close')).toEqual([0, null]);
    const third = start(...watching());
    const again = await addressOf(third);
    expect(await (await fetch(again)).text()).toContain('8 leaves, cosigned');
    third.kill('SIGINT');
    expect(await once(third, 'close')).toEqual([0, null]);
  });

  it('says what it needs', async () => {
    expect(await ended(start())).toMatchObject({ code: 1, output: expect.stringContaining('--log is needed') });
  });
});
