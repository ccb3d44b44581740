import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { formatVerifierKey } from '#audit';
import { verifyExport } from '#audit/verification';
import { drawnKey } from '../support/drawn-key.js';
import { ExportedLog, ORIGIN } from '../support/exported-log.js';
import { ended, startProduct } from './product-process.js';

const key = drawnKey(ORIGIN);
const log = new ExportedLog(key).announce(formatVerifierKey(key.verifier)).grow(300);

describe('dondoc verify', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'verify-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function file(name: string, content: string | Buffer): string {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  }

  const verify = (...given: readonly string[]) => ended(startProduct('cli', {}, 'verify', ...given));

  it('ends with 0 where everything holds, also compressed', async () => {
    const vkey = file('log.vkey', `${formatVerifierKey(key.verifier)}\n`);
    const kept = file('kept.txt', log.log.checkpoint(200));
    const given = [file('export.ndjson.gz', gzipSync(log.export())), '--key', vkey, '--checkpoint', kept];
    expect(await verify(...given)).toEqual({
      code: 0,
      output: expect.stringMatching(/checkpoint of 200 leaves: holds\n[^]*\nVerified: all 300 events are those that /),
    });
  });

  it('ends with 1 where something does not, and says what', async () => {
    const altered = log.export().replace('"position":250', '"position":251');
    const given = [file('altered.ndjson', altered), '--key', formatVerifierKey(key.verifier), '--json'];
    const { code, output } = await verify(...given);
    expect(code).toBe(1);
    expect(JSON.parse(output)).toMatchObject({
      verified: false,
      findings: expect.arrayContaining([
        { kind: 'position', line: 250, sentence: 'line 250: the event at position 250 is missing' },
        { kind: 'root', sentence: expect.any(String) },
      ]),
    });

    const broken = file('broken.gz', gzipSync(log.export()).subarray(0, 900));
    expect(await verify(broken, '--key', formatVerifierKey(key.verifier))).toEqual({
      code: 1,
      output: expect.stringContaining('incomplete: the compressed file is broken: unexpected end of file, behind line'),
    });
  });

  it('finds what one thread alone would find', async () => {
    const long = new ExportedLog(key).announce(formatVerifierKey(key.verifier)).grow(9_000);
    const altered = long
      .export()
      .split('\n')
      .map((line, nth) => (nth % 1_700 === 850 ? line.replace('Gửi', 'Gởi') : nth % 2_100 === 40 ? 'no event' : line))
      .join('\n');
    expect(altered.length).toBeGreaterThan(3 * 1_024 * 1_024);
    const vkey = formatVerifierKey(key.verifier);
    for (const [text, code] of [
      [long.export(), 0],
      [altered, 1],
    ] as const) {
      const report = await verifyExport(Readable.from([Buffer.from(text)]), { keys: [key.verifier] });
      const process = await verify(file('long.ndjson', text), '--key', vkey, '--json');
      expect({ code: process.code, report: JSON.parse(process.output) }).toEqual({ code, report });
    }
  });

  it('ends with 2 where it was asked wrongly', async () => {
    const sound = file('export.ndjson', log.export());
    for (const [given, sentence] of [
      [[sound], '--key is needed'],
      [[sound, '--key', 'a+b+c'], 'a verifier key is'],
      [[join(folder, 'nowhere'), '--key', formatVerifierKey(key.verifier)], 'nowhere is no file'],
    ] as const) {
      expect(await verify(...given)).toEqual({ code: 2, output: expect.stringContaining(sentence) });
    }
  });
});
