import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { drawnKey } from '../../../../test/support/drawn-key.js';
import { exported, ExportedLog, ORIGIN } from '../../../../test/support/exported-log.js';
import { cosign } from '../transparency-log/cosignature.js';
import { parsePolicy } from '../transparency-log/policy.js';
import {
  formatNote,
  formatSignature,
  formatVerifierKey,
  parseNote,
  signNote,
  type SigningKey,
} from '../transparency-log/signed-note.js';
import { verifyExport, type LineReader, type Trust } from './export-verification.js';
import { readLines } from './read-lines.js';

const key = drawnKey(ORIGIN);
const vkey = (signer: SigningKey) => formatVerifierKey(signer.verifier);
const log = new ExportedLog(key).announce(vkey(key)).grow(40);
const keys = [key.verifier];

async function* inPieces(file: string | Buffer, length = 1_000) {
  const bytes = Buffer.from(file as string);
  for (let at = 0; at < bytes.length; at += length) yield Promise.resolve(Buffer.from(bytes.subarray(at, at + length)));
}

const verify = (file: string | Buffer, trust: Partial<Trust> = {}, length?: number) =>
  verifyExport(inPieces(file, length), { keys, ...trust });

/** The kinds of what is found, the first one's sentence. */
async function found(file: string | Buffer, trust?: Partial<Trust>) {
  const { verified, findings } = await verify(file, trust);
  expect(verified).toBe(false);
  return { kinds: [...new Set(findings.map(({ kind }) => kind))], sentence: findings[0]!.sentence };
}

const withLines = (change: (lines: string[]) => void) => {
  const lines = [...log.texts];
  change(lines);
  return exported(lines, log.log.checkpoint());
};

describe('an export as it was written', () => {
  it('is verified, and says what it has', async () => {
    expect(await verify(log.export())).toEqual({
      verified: true,
      origin: ORIGIN,
      events: 40,
      streams: 8,
      bytes: Buffer.byteLength(log.export()),
      root: Buffer.from(log.log.root()).toString('base64'),
      intactUpTo: 40,
      checkpoints: [],
      keys: [{ verifierKey: vkey(key), announcedAt: 1 }],
      witnesses: [],
      findings: [],
      findingCount: 0,
    });
  });

  it.each([1, 2, 7, 100_000])('is verified in pieces of %i bytes', async (length) => {
    expect(await verify(log.export(), {}, length)).toMatchObject({ verified: true, events: 40 });
  });

  it('is found to be the same by readers who read ahead, whoever ends first', async () => {
    const broken = withLines((lines) => {
      lines[7] = lines[7]!.replace('Gửi', 'Gởi');
      lines[11] = 'no event';
      lines.splice(20, 1);
    });
    for (const file of [log.export(), broken, log.export().slice(0, -10)]) {
      let nth = 0;
      const reader: LineReader = {
        ahead: 5,
        read: async (bytes) => {
          await sleep(4 - (nth++ % 5));
          return readLines(bytes);
        },
      };
      expect(await verifyExport(inPieces(file), { keys }, undefined, reader)).toEqual(await verify(file));
    }
  });

  it('ends with the fault of a reader', async () => {
    const reader: LineReader = { ahead: 3, read: () => Promise.reject(new Error('out of memory')) };
    await expect(verifyExport(inPieces(log.export()), { keys }, undefined, reader)).rejects.toThrow('out of memory');
  });

  it('may have an event too long for an entry, and what JSON escapes', async () => {
    const long = new ExportedLog(key)
      .add({ data: { text: 'Đôn đốc '.repeat(10_000) } })
      .add({ data: { '"\\\n\u0001€': ['\u2028', 1e21, -1.5, 1e-7, null, true, [], {}], '\u{1f600}': 1, '\ufb33': 2 } });
    expect(await verify(long.export())).toMatchObject({ verified: true, events: 2 });
  });

  it('is verified whatever JSON its events hold', async () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => one.isWellFormed() && !one.includes('\0'));
    const json = fc
      .jsonValue({ noUnicodeString: false })
      .filter((one) => !/\\u0000|\\ud[89a-f]/.test(JSON.stringify(one)));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.dictionary(text, json), { minLength: 1, maxLength: 5 }), async (all) => {
        const made = new ExportedLog(key);
        for (const data of all) made.add({ data: data });
        expect(await verify(made.export())).toMatchObject({ verified: true, events: all.length });
      }),
    );
  });

  it('holds against checkpoints that were kept, and against a policy', async () => {
    const witness = drawnKey('witness.example', 'cosignature');
    const text = parseNote(log.log.checkpoint()).text;
    const checkpoint = log.log.checkpoint() + formatSignature(cosign(text, 1, witness));
    const policy = parsePolicy(`witness w ${vkey(witness)}\nquorum w\n`);
    const checkpoints = [log.log.checkpoint(40), log.log.checkpoint(13), log.log.checkpoint(0)];
    expect(await verify(log.export(checkpoint), { policy, checkpoints })).toMatchObject({
      verified: true,
      witnesses: ['w'],
      checkpoints: [0, 13, 40].map((size) => ({ size, holds: true })),
    });
    expect(await found(log.export(), { policy })).toEqual({
      kinds: ['quorum'],
      sentence: 'the checkpoint of the export is cosigned by no witness of the policy',
    });
  });
});

describe('what is found', () => {
  const unannounced = new ExportedLog(key).grow(5);

  it('an altered event, and between which checkpoints', async () => {
    const altered = withLines((lines) => (lines[20] = lines[20]!.replace('binh.tt', 'binh.tv')));
    expect(await found(altered)).toEqual({
      kinds: ['root'],
      sentence:
        'the first 40 events do not come to what was signed in the checkpoint of the export. What differs stands from position 1 to 40',
    });
    const checkpoints = [10, 20, 30].map((size) => log.log.checkpoint(size));
    const report = await verify(altered, { checkpoints });
    expect(report).toMatchObject({
      verified: false,
      intactUpTo: 20,
      checkpoints: [{ holds: true }, { holds: true }, { holds: false }],
    });
    expect(report.findings[0]!.sentence).toBe(
      'the first 30 events do not come to what was signed in the checkpoint of 30 leaves that was kept. The history up to position 20 is intact: that checkpoint holds. What differs stands from position 21 to 30',
    );
  });

  it.each<[string, (lines: string[]) => unknown, string, string]>([
    ['a removed event', (lines) => lines.splice(11, 1), 'position', 'line 12: the event at position 12 is missing'],
    ['several', (lines) => lines.splice(11, 3), 'position', 'line 12: the events at positions 12 to 14 are missing'],
    [
      'an inserted event',
      (lines) => lines.splice(11, 0, lines[5]!),
      'position',
      'line 12: position 6 stands behind position 11',
    ],
    [
      'events in another order',
      (lines) => lines.splice(11, 2, lines[12]!, lines[11]!),
      'position',
      'line 12: the event at position 12 is missing',
    ],
    [
      'an event of another tenant',
      (lines) => (lines[3] = lines[3]!.replace('"tenant":"phu-tho","type"', '"tenant":"vinh-phuc","type"')),
      'tenant',
      'line 4 is of another tenant than those before',
    ],
    [
      'a time that goes back',
      (lines) => (lines[3] = lines[3]!.replace(/"recordedAt":"2025/, '"recordedAt":"2024')),
      'recorded-time',
      'line 4 was recorded at 2024',
    ],
    [
      'a version that is missing',
      (lines) => (lines[9] = lines[9]!.replace(/"version":\d+/, '"version":7')),
      'version',
      'version 7 of case-2 follows on version 1',
    ],
    ['broken JSON', (lines) => (lines[6] = lines[6]!.slice(0, -1)), 'not-an-event', 'line 7, byte'],
    [
      'a blank',
      (lines) => (lines[6] = lines[6]!.replace('":', '": ')),
      'not-an-event',
      'line 7, byte 9 is not the text of an event: an object is expected',
    ],
    [
      'a member twice',
      (lines) =>
        (lines[6] = lines[6]!.replace('"format"', '"eventId":"01987c5e-8c00-7000-8000-000000000001","format"')),
      'not-an-event',
      '"format":"dondoc/event/v1"',
    ],
    [
      'members in another order',
      (lines) => (lines[6] = lines[6]!.replace(/("actor":\{[^}]*\}),("tenant":"phu-tho")/, '$2,$1')),
      'not-an-event',
      'a name stands twice, or not in its order',
    ],
    [
      'a character that is escaped for nothing',
      (lines) => (lines[6] = lines[6]!.replace('binh', '\\u0062inh')),
      'not-an-event',
      'a character is not written as it is',
    ],
    [
      'a number that is written otherwise',
      (lines) => (lines[6] = lines[6]!.replace('"schemaVersion":1', '"schemaVersion":1.0')),
      'not-an-event',
      ',"stream": is expected',
    ],
    [
      'another format',
      (lines) => (lines[6] = lines[6]!.replace('event/v1', 'event/v2')),
      'not-an-event',
      '"format":"dondoc/event/v1"',
    ],
    ['a member more', (lines) => (lines[6] = lines[6]!.replace(/\}$/, ',"z":1}')), 'not-an-event', '} is expected'],
    [
      'a member less',
      (lines) => (lines[6] = lines[6]!.replace(/"eventId":"[^"]*",/, '')),
      'not-an-event',
      '"eventId":"********-****-****-****-************"',
    ],
    ['an empty line', (lines) => lines.splice(6, 0, ''), 'not-an-event', 'line 7, byte 1'],
  ])('%s', async (_, change, kind, sentence) => {
    const { findings, verified } = await verify(withLines((lines) => void change(lines)));
    expect(verified).toBe(false);
    expect(findings[0]).toMatchObject({ kind, sentence: expect.stringContaining(sentence) });
    // And in any case that it does not come to what was signed.
    expect(findings.some((one) => ['root', 'truncated', 'size'].includes(one.kind))).toBe(true);
  });

  it('bytes that are not UTF-8', async () => {
    const file = Buffer.from(log.export());
    file[file.indexOf('ử')] = 0xff;
    expect(await found(file)).toMatchObject({
      kinds: ['not-an-event', 'version', 'root'],
      sentence: expect.stringContaining('not UTF-8'),
    });
  });

  it.each<[string, (file: string) => string, string[], string]>([
    [
      'without its last line',
      (file) => exportedLines(file).slice(0, -1).join(''),
      ['incomplete'],
      'has no last line with its checkpoint: it was cut off behind line 40',
    ],
    ['cut off within a line', (file) => file.slice(0, 5_000), ['incomplete'], 'the file ends in the middle of a line'],
    [
      'without its last newline',
      (file) => file.slice(0, -1),
      ['incomplete'],
      'the file ends in the middle of a line, behind line 40',
    ],
    [
      'with something behind its end',
      (file) => `${file}${log.texts[0]!}\n`,
      ['incomplete'],
      'something follows the last line',
    ],
    [
      'with a last line of another format',
      (file) => file.replace('export/v1', 'export/v2'),
      ['incomplete'],
      'it is not that of dondoc/export/v1',
    ],
    [
      'with a last line that states another size',
      (file) => file.replace('"size":40}', '"size":39}'),
      ['size'],
      'states 39 events and has 40',
    ],
    ['of nothing', () => '', ['nothing', 'incomplete'], 'there are no events'],
    ['of no events', () => new ExportedLog(key).export(), ['nothing'], 'there are no events: nothing was verified'],
  ])('an export %s', async (_, change, kinds, sentence) => {
    const result = await found(change(log.export()));
    expect(result).toEqual({ kinds, sentence: expect.stringContaining(sentence) });
  });

  it('events that were cut off, with a last line that suits: by a checkpoint that was kept', async () => {
    const cut = exported(log.texts.slice(0, 30), log.log.checkpoint(30));
    expect(await verify(cut)).toMatchObject({ verified: true, events: 30 });
    expect(await found(cut, { checkpoints: [log.log.checkpoint(35)] })).toEqual({
      kinds: ['truncated'],
      sentence: expect.stringContaining('covers more than the 30 events of the export'),
    });
    expect(await found(exported(log.texts.slice(0, 30), log.log.checkpoint()))).toMatchObject({
      kinds: ['truncated'],
    });
  });

  it('a history that was rewritten and signed again: by a checkpoint that was kept, of any size', async () => {
    const rewritten = new ExportedLog(key)
      .announce(vkey(key))
      .grow(20)
      .add({ data: { note: 'khác' } })
      .grow(40);
    expect(await verify(rewritten.export())).toMatchObject({ verified: true });
    for (const size of [25, 40]) {
      expect(await found(rewritten.export(), { checkpoints: [20, size].map((at) => log.log.checkpoint(at)) })).toEqual({
        kinds: ['fork'],
        sentence: `the log signed two histories that contradict each other: this one, and the one of the checkpoint of ${size} leaves that was kept. The history up to position 20 is intact: that checkpoint holds. What differs stands from position 21 to ${size}`,
      });
    }
    // Also where the witness's word is all that is left of it.
    const witness = drawnKey('witness.example', 'cosignature');
    const { text } = parseNote(log.log.checkpoint(25));
    const seen = formatNote({ text, signatures: [cosign(text, 1, witness)] });
    const policy = parsePolicy(`witness w ${vkey(witness)}\nquorum none\n`);
    expect(await found(rewritten.export(), { policy, checkpoints: [seen] })).toMatchObject({ kinds: ['fork'] });
  });

  it.each([
    ['by another key', drawnKey(ORIGIN), 'is not signed by a known key of dondoc.example/phu-tho'],
    ['of another log', drawnKey('dondoc.example/vinh-phuc'), 'no key is known for the log'],
  ])('a checkpoint that was signed %s', async (_, other, sentence) => {
    const { findings } = await verify(unannounced.export(), { keys: [other.verifier] });
    expect(findings[0]).toMatchObject({ kind: 'signature', sentence: expect.stringContaining(sentence) });
  });

  it('a checkpoint of the log of another tenant, though signed by a key that was given', async () => {
    const other = drawnKey('dondoc.example/vinh-phuc');
    const foreign = new ExportedLog(other).grow(5);
    expect(await found(foreign.export(), { keys: [other.verifier] })).toMatchObject({ kinds: ['origin'] });
    expect(await found(log.export(), { checkpoints: [foreign.log.checkpoint()] })).toMatchObject({ kinds: ['origin'] });
  });

  it('a signature that was tampered with', async () => {
    const file = log.export(log.log.checkpoint().replace('=\n\n', '=\nmore\n\n'));
    expect(await found(file)).toMatchObject({
      kinds: ['signature'],
      sentence: expect.stringContaining('was not signed as it says'),
    });
  });

  it('nothing is verified without a key, or with one that is not a log’s', async () => {
    await expect(verify(log.export(), { keys: [] })).rejects.toThrow('a verifier key of the log is needed');
    const witness = drawnKey(ORIGIN, 'cosignature').verifier;
    await expect(verify(log.export(), { keys: [witness] })).rejects.toThrow('is not one that a log signs with');
    await expect(verify(log.export(), { checkpoints: ['whatever'] })).rejects.toThrow('an empty line');
  });
});

describe('keys that take turns', () => {
  const [old, next] = [drawnKey(ORIGIN), drawnKey(ORIGIN)];
  const made = new ExportedLog(old)
    .announce(vkey(old))
    .grow(9)
    .announce(vkey(next))
    .grow(14)
    .retire(vkey(old))
    .grow(20);
  const signedBy = (size: number, ...signers: SigningKey[]) => {
    const { text } = parseNote(made.log.checkpoint(size));
    return formatNote({ text, signatures: signers.map((signer) => signNote(text, signer)) });
  };
  const at = (size: number, ...signers: SigningKey[]) =>
    exported(made.texts.slice(0, size), signedBy(size, ...signers));
  const trust = (signer: SigningKey, ...checkpoints: string[]) => ({ keys: [signer.verifier], checkpoints });

  it('both count while one is being replaced', async () => {
    for (const signer of [old, next]) {
      expect(await verify(at(12, old, next), trust(signer))).toMatchObject({ verified: true });
    }
  });

  it('a key that was retired counts no more in what covers its retirement', async () => {
    expect(await verify(at(14, old), trust(old))).toMatchObject({ verified: true });
    expect(await found(at(20, old), trust(old))).toEqual({
      kinds: ['key'],
      sentence: `the checkpoint of the export does not count: the key that signed it, ${vkey(old)}, was retired at position 15`,
    });
    expect(await found(at(20, old), trust(next))).toMatchObject({
      kinds: ['key'],
      sentence: expect.stringContaining('was retired at position 15'),
    });
    expect(await found(at(12, next), trust(old))).toMatchObject({
      kinds: ['key'],
      sentence: expect.stringContaining('is announced in the history, and no checkpoint'),
    });
  });

  it('who trusts the old key comes to trust the new one by a checkpoint that covers its announcement', async () => {
    expect(await verify(at(20, next), trust(old, signedBy(12, old)))).toMatchObject({
      verified: true,
      keys: [
        { verifierKey: vkey(old), announcedAt: 1, retiredAt: 15 },
        { verifierKey: vkey(next), announcedAt: 10 },
      ],
    });
    const { findings } = await verify(at(20, next), trust(old, signedBy(9, old)));
    expect(findings).toMatchObject([
      { kind: 'key', sentence: expect.stringContaining('is announced in the history, and no checkpoint') },
    ]);
  });

  it('a checkpoint that does not hold vouches for no key', async () => {
    const forged = new ExportedLog(next).announce(vkey(next)).grow(20);
    expect(await found(forged.export(), trust(old, signedBy(12, old)))).toMatchObject({ kinds: ['root', 'key'] });
  });

  it('an event that announces no key is found', async () => {
    const broken = new ExportedLog(key).announce('whatever').grow(3);
    expect(await found(broken.export())).toMatchObject({ kinds: ['key'] });
  });
});

it('is not verified once any byte is another, any line gone, twice, or in another place', async () => {
  const sound = Buffer.from(log.export());
  const lines = exportedLines(sound.toString());
  const change = fc.oneof(
    fc.record({ at: fc.nat(sound.length - 1), by: fc.integer({ min: 1, max: 255 }) }).map(({ at, by }) => {
      const file = Buffer.from(sound);
      file[at]! ^= by;
      return file;
    }),
    fc.nat(lines.length - 1).map((at) => Buffer.from(lines.toSpliced(at, 1).join(''))),
    fc.nat(lines.length - 1).map((at) => Buffer.from(lines.toSpliced(at, 0, lines[at]!).join(''))),
    fc.nat(lines.length - 2).map((at) => Buffer.from(lines.toSpliced(at, 2, lines[at + 1]!, lines[at]!).join(''))),
    fc.nat(sound.length - 1).map((length) => sound.subarray(0, length)),
  );
  await fc.assert(
    fc.asyncProperty(change, async (file) => {
      const { verified, findings } = await verify(file);
      expect({ verified, isSaid: findings.length > 0 }).toEqual({ verified: false, isSaid: true });
    }),
    { numRuns: 500 },
  );
});

function exportedLines(file: string): string[] {
  return file.match(/[^\n]*\n/g)!;
}
