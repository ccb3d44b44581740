import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import {
  cosign,
  formatNote,
  formatSignature,
  formatTlogProof,
  formatVerifierKey,
  parseNote,
  signNote,
  type SigningKey,
} from '#audit';
import { verifyExport } from '#audit/verification';
import { canonicalText } from '#event-store';
import { drawnKey } from '../../support/drawn-key.js';
import { exported, ExportedLog, ORIGIN } from '../../support/exported-log.js';

const DOCS = fileURLToPath(new URL('../../../docs/verify/', import.meta.url));
const vkey = (signer: SigningKey) => formatVerifierKey(signer.verifier);
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const key = drawnKey(ORIGIN);
const witness = drawnKey('witness.example/w1', 'cosignature');
const document = Buffer.from('Báo cáo 45/BC-STC');
const log = new ExportedLog(key)
  .announce(vkey(key))
  .grow(5)
  .add({ stream: 'attachment-1', type: 'attachment.attached', data: { sha256: digestOf(document) } })
  .add({ stream: 'attachment-1', data: { text: 'Đôn đốc '.repeat(10_000) } })
  .grow(30);
const text = parseNote(log.log.checkpoint()).text;
const checkpoint = log.log.checkpoint() + formatSignature(cosign(text, 1_754_280_000, witness));
const proofOf = (position: number, note = checkpoint) =>
  formatTlogProof({ index: position - 1, hashes: log.log.inclusion(position - 1), checkpoint: note });

type Entries = Record<string, Uint8Array>;

/** A legal file as proof-formats.md has it, with the events at some positions. */
function legalFile(positions: readonly number[], change: (entries: Entries) => void = () => undefined): Buffer {
  const entries: Entries = { 'checkpoint.txt': Buffer.from(checkpoint) };
  for (const position of positions) {
    const name = `events/${String(position).padStart(8, '0')}`;
    entries[`${name}.json`] = Buffer.from(log.texts[position - 1]!);
    entries[`${name}.tlog-proof`] = Buffer.from(proofOf(position));
  }
  entries[`documents/${digestOf(document)}.pdf`] = document;
  change(entries);
  const files = Object.entries(entries).map(([path, bytes]) => ({
    path,
    sha256: digestOf(bytes),
    bytes: bytes.length,
  }));
  const manifest = { format: 'dondoc/legal-file/v1', subject: 'assignment-1', size: 30, files };
  return Buffer.from(
    zipSync({
      'manifest.json': Buffer.from(JSON.stringify(manifest)),
      ...Object.fromEntries(
        Object.entries(entries).map(([path, bytes], nth) => [path, [bytes, { level: nth % 2 ? 0 : 6 }]]),
      ),
    }),
  );
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'auditor-'));
  copyFileSync(join(DOCS, 'verify.mjs'), join(folder, 'verify.mjs'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a command says in a folder that has nothing but the script and these files. */
function run(files: Readonly<Record<string, string | Uint8Array>>, command: string) {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return new Promise<{ readonly code: number; readonly said: string }>((resolve) => {
    execFile('sh', ['-c', command], { cwd: folder, env: { PATH: process.env['PATH'] } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr });
    });
  });
}

const policy = `witness thanh-tra ${vkey(witness)}\nquorum thanh-tra\n`;
const sound = {
  'export.ndjson.gz': gzipSync(log.export(checkpoint)),
  'event.json': log.texts[6]!,
  'event.tlog-proof': proofOf(7),
  'legal-file.zip': legalFile([6, 7, 12]),
  'policy.txt': policy,
};

describe('the commands that the pages show', () => {
  const commands = ['README.md', 'huong-dan.md'].flatMap((page) =>
    [...readFileSync(join(DOCS, page), 'utf8').matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, shown]) => ({
      page,
      command: shown!.trim(),
    })),
  );

  it('are four on each', () => {
    expect(commands).toHaveLength(8);
  });

  it.each(commands)('$command of $page', async ({ command }) => {
    const { code, said } = await run(sound, command.replace(`${ORIGIN}+…`, vkey(key)));
    expect(said).toMatch(/^Holds: [^]*Not shown: /);
    expect(said.includes('cosigned by thanh-tra')).toBe(command.includes('policy.txt'));
    expect(code).toBe(0);
  });
});

it('says of a legal file which streams are complete from 1 on, and which are not', async () => {
  const { said } = await run(sound, `node verify.mjs legal-file.zip '${vkey(key)}'`);
  expect(said).toContain('these 3 events stand in dondoc.example/phu-tho');
  expect(said).toContain('  attachment-1: versions 1 to 2, none missing between\n');
  expect(said).toMatch(/ {2}case-4: versions 2 only; others of it are not in this file\n/);
  expect(said).toContain('Not shown: that a stream has no later event');
});

describe('what was altered', () => {
  const other = drawnKey(ORIGIN);
  const altered = (position: number) => log.texts[position - 1]!.replace('binh.tt', 'binh.tv');
  const changed = (change: (lines: string[]) => unknown) => {
    const lines = [...log.texts];
    change(lines);
    return exported(lines, checkpoint);
  };
  const retiring = new ExportedLog(key).announce(vkey(key)).grow(4).retire(vkey(key)).grow(8);

  it.each<[string, string | Uint8Array, string, SigningKey?]>([
    ['with an altered event', changed((lines) => (lines[8] = altered(9))), 'do not come to what was signed'],
    ['without an event', changed((lines) => lines.splice(8, 1)), 'line 9: position 9 is expected, 10 found'],
    [
      'with an event twice',
      changed((lines) => lines.splice(8, 0, lines[7]!)),
      'line 9: position 9 is expected, 8 found',
    ],
    [
      'with a blank',
      changed((lines) => (lines[8] = lines[8]!.replace(':', ': '))),
      'line 9: not written as canonical JSON has it',
    ],
    ['without its last line', changed(() => 0).replace(/[^\n]*\n$/, ''), 'it ends behind line 30'],
    ['cut off', log.export(checkpoint).slice(0, 3_000), 'in the middle of a line'],
    ['cut off while compressed', gzipSync(log.export(checkpoint)).subarray(0, 500), 'unexpected end of file'],
    ['of nothing', '', 'it ends behind line 0'],
    ['of no events', new ExportedLog(key).export(), 'nothing was verified'],
    ['by another key', log.export(checkpoint), 'not signed by the key you gave', other],
    ['by a retired key', retiring.export(), 'was retired at position 5'],
    [
      'with a false signature',
      log.export(checkpoint).replace('\\n30\\n', '\\n31\\n'),
      'the signature of the checkpoint is false',
    ],
  ])('does not hold: an export %s', async (_, file, sentence, signer = key) => {
    const { code, said } = await run({ 'export.ndjson': file }, `node verify.mjs export.ndjson '${vkey(signer)}'`);
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(sentence) });
    // The product finds the same.
    const { verified } = await verifyExport(
      (async function* () {
        yield await Promise.resolve(Buffer.from(file));
      })(),
      { keys: [signer.verifier] },
    );
    expect(verified).toBe(false);
  });

  it.each<[string, Record<string, string>, string]>([
    ['an altered event', { 'event.json': altered(7) }, 'the event is not the one that stands there'],
    ['another event', { 'event.json': log.texts[8]! }, 'the proof is of position 7, the event of 9'],
    ['a newline behind it', { 'event.json': `${log.texts[6]!}\n` }, 'not written as canonical JSON has it'],
    [
      'a proof that is shorter',
      { 'event.tlog-proof': proofOf(7).replace(/\n[^\n]{44}\n/, '\n') },
      'the proof is too short',
    ],
    [
      'a checkpoint of another size',
      { 'event.tlog-proof': proofOf(7).replace('\n30\n', '\n31\n') },
      'signature of the checkpoint is false',
    ],
  ])('does not hold: an event with %s', async (_, files, sentence) => {
    const { code, said } = await run(
      { ...sound, ...files },
      `node verify.mjs event.json event.tlog-proof '${vkey(key)}'`,
    );
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(sentence) });
  });

  const at12 = 'events/00000012';
  const replaced = (name: string, content: string) => (entries: Entries) => (entries[name] = Buffer.from(content));
  it.each<[string, Uint8Array, string]>([
    ['an altered event', legalFile([6, 7, 12], replaced(`${at12}.json`, altered(12))), 'not the one that stands there'],
    [
      'an event at another place',
      legalFile([6, 7, 12], replaced(`${at12}.json`, log.texts[12]!)),
      'is the event at position 13',
    ],
    [
      'an event without proof',
      legalFile([6, 7, 12], (entries) => Reflect.deleteProperty(entries, `${at12}.tlog-proof`)),
      'has no proof',
    ],
    [
      'a proof by another checkpoint',
      legalFile([6, 12], replaced(`${at12}.tlog-proof`, proofOf(12, log.log.checkpoint()))),
      'another checkpoint than the archive',
    ],
    ['a document that no event names', legalFile([7, 12]), 'no event here says'],
    [
      'another document',
      legalFile([6, 7], replaced(`documents/${digestOf(document)}.pdf`, 'khác')),
      'is not the document it is named after',
    ],
    [
      'no events',
      legalFile([], (entries) => Reflect.deleteProperty(entries, `documents/${digestOf(document)}.pdf`)),
      'nothing was verified',
    ],
    ['bytes that were changed', changedByte(legalFile([6, 7, 12])), ''],
    ['its end cut off', legalFile([6, 7, 12]).subarray(0, -30), 'it was cut off'],
  ])('does not hold: a legal file with %s', async (_, file, sentence) => {
    const { code, said } = await run({ 'legal-file.zip': file }, `node verify.mjs legal-file.zip '${vkey(key)}'`);
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(sentence) });
  });

  it('does not hold: a file that is not listed, or listed and not there', async () => {
    const archive = legalFile([6, 7]);
    const more = Buffer.from(archive.toString('latin1').replaceAll('checkpoint.txt', 'checkpoint.txx'), 'latin1');
    const { code, said } = await run({ 'legal-file.zip': more }, `node verify.mjs legal-file.zip '${vkey(key)}'`);
    expect({ code, said }).toEqual({ code: 1, said: 'Does not hold: checkpoint.txt is listed and not there\n' });
  });

  /** Of the text of an event that is stored uncompressed. */
  function changedByte(archive: Buffer): Buffer {
    const at = archive.lastIndexOf('binh.tt');
    expect(at).toBeGreaterThan(0);
    archive[at] = 0x42;
    return archive;
  }
});

describe('a policy', () => {
  const another = drawnKey('witness.example/w2', 'cosignature');
  const false_ = { ...cosign(text, 1_754_280_000, another), signature: Buffer.alloc(72) };
  const withFalse = formatNote({ text, signatures: [signNote(text, key), false_] });
  const w = `witness a ${vkey(witness)}\nwitness b ${vkey(another)}\n`;

  it.each([
    ['of all', `${w}group g all a b\nquorum g\n`, checkpoint, 'too few witnesses of the policy have cosigned: a'],
    ['of another one', `${w}quorum b\n`, checkpoint, 'too few witnesses'],
    ['of one whose cosignature is false', `${w}quorum b\n`, withFalse, 'have cosigned: none'],
    ['without a quorum', w, checkpoint, 'names no quorum'],
    ['with a key twice', `${w}witness c ${vkey(witness)}\nquorum a\n`, checkpoint, 'twice'],
    ['with a member twice', `${w}group g all a\ngroup h all a\nquorum g\n`, checkpoint, 'the member a twice'],
    ['that speaks of somebody unknown', `quorum a\n`, checkpoint, 'before it is there'],
  ])('%s is not met', async (_, written, note, sentence) => {
    const files = { 'export.ndjson': log.export(note), 'policy.txt': written };
    const { code, said } = await run(files, `node verify.mjs export.ndjson '${vkey(key)}' policy.txt`);
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(sentence) });
  });

  it.each([
    ['of any', `${w}group g any a b\nquorum g\n`, 'cosigned by a'],
    ['of nobody', `# nobody\nquorum none\n`, 'the policy asks for nobody'],
  ])('%s is met', async (_, written, sentence) => {
    const files = { 'export.ndjson': log.export(checkpoint), 'policy.txt': written };
    const { code, said } = await run(files, `node verify.mjs export.ndjson '${vkey(key)}' policy.txt`);
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining(sentence) });
  });
});

it('says how it is asked', async () => {
  expect(await run({}, 'node verify.mjs')).toMatchObject({ code: 2 });
  expect(await run({}, `node verify.mjs nowhere '${vkey(key)}'`)).toMatchObject({ code: 2 });
});

describe('the vectors', () => {
  const vectors = JSON.parse(readFileSync(join(DOCS, 'vectors.json'), 'utf8')) as {
    readonly verifierKey: string;
    readonly events: readonly { readonly event: object; readonly text?: string }[];
    readonly checkpoint: string;
    readonly proofOfPosition3: string;
  };

  it('hold', async () => {
    // The text that is given by a rule, as anybody would make it.
    const texts = vectors.events.map(
      ({ text, event }) =>
        text ?? canonicalText({ ...event, data: { text: 'Đôn đốc '.repeat(10_000) }, format: 'dondoc/event/v1' }),
    );
    const whole = await run(
      { 'export.ndjson': exported(texts, vectors.checkpoint) },
      `node verify.mjs export.ndjson '${vectors.verifierKey}'`,
    );
    expect(whole).toEqual({ code: 0, said: expect.stringContaining('these are all 6 events') });

    const event = vectors.events[2]!.text!;
    const files = { 'event.json': event, 'event.tlog-proof': vectors.proofOfPosition3 };
    const proved = await run(files, `node verify.mjs event.json event.tlog-proof '${vectors.verifierKey}'`);
    expect(proved).toEqual({ code: 0, said: expect.stringContaining('is the event at position 3 of') });
  });
});
