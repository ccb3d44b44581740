import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { drawnKey } from '../../../../test/support/drawn-key.js';
import {
  formatNote,
  formatVerifierKey,
  Malformed,
  parseNote,
  parseVerifierKey,
  signingKey,
  signNote,
  verdictOn,
} from './signed-note.js';

const ours = drawnKey('dondoc.example/phu-tho');
const other = drawnKey('witness.example');

it('verifies the example of the specification', () => {
  const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  const signature =
    '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=';
  const note = parseNote(`This is an example message.\n\n${signature}\n`);
  expect(verdictOn(note, parseVerifierKey(vkey))).toBe('verified');
  expect(formatVerifierKey(parseVerifierKey(vkey))).toBe(vkey);
});

it('reads back what it writes, and verifies it, whatever the text', () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{Cc}\uFFFD]/u.test(text));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), (lines) => {
      const text = `${lines.join('\n')}\n`;
      const written = formatNote({ text, signatures: [signNote(text, ours), signNote(text, other)] });
      const note = parseNote(written);
      expect(note.text).toBe(text);
      expect(formatNote(note)).toBe(written);
      expect(verdictOn(note, ours.verifier)).toBe('verified');
      expect(verdictOn(note, other.verifier)).toBe('verified');
      expect(verdictOn({ ...note, text: `${text}\n` }, ours.verifier)).toBe('invalid');
    }),
  );
});

it('says nothing of a note that somebody else signed, also under the same name', () => {
  const note = { text: 'a\n', signatures: [signNote('a\n', other)] };
  expect(verdictOn(note, ours.verifier)).toBe('unsigned');
  expect(verdictOn(note, drawnKey('witness.example').verifier)).toBe('unsigned');
});

it('does not take one true signature for two', () => {
  const note = { text: 'a\n', signatures: [signNote('a\n', ours), signNote('b\n', ours)] };
  expect(verdictOn(note, ours.verifier)).toBe('invalid');
});

it('signs no text without a newline at its end, and none with a key for cosignatures', () => {
  expect(() => signNote('a', ours)).toThrow(Malformed);
  expect(() => signNote('a\n', drawnKey('w', 'cosignature'))).toThrow('the key w is not one for notes');
});

describe('a note that is not written as it should be', () => {
  const sound = formatNote({ text: 'a\n', signatures: [signNote('a\n', ours)] });

  it.each([
    ['without an empty line', sound.replace('\n\n', '\n'), 'an empty line'],
    ['without its last newline', sound.slice(0, -1), 'ends with a newline'],
    ['without signatures', 'a\n\n', 'at least one signature'],
    ['with a control character', sound.replace('a', 'a\u0007'), 'no control characters'],
    [
      'with a signature that is no base64',
      sound.replace(/.{10}\n$/, '*'.repeat(10) + '\n'),
      'not the line of a signature',
    ],
    ['with a signature without a name', sound.replace('— dondoc.example/phu-tho', '—'), 'not the line of a signature'],
    ['with another dash', sound.replace('—', '-'), 'not the line of a signature'],
    ['with too many signatures', sound + sound.split('\n\n')[1]!.repeat(100), 'at most 100 signatures'],
  ])('%s is refused', (_, note, reason) => {
    expect(() => parseNote(note)).toThrow(reason);
  });
});

describe('a key that is not written as it should be', () => {
  const sound = formatVerifierKey(ours.verifier);

  it.each([
    ['with another id', sound.replace(/\+[0-9a-f]{8}\+/, '+00000000+'), 'the id of a verifier key'],
    ['under another name', sound.replace('phu-tho', 'hoa-binh'), 'the id of a verifier key'],
    ['of another kind', 'a+00000000+AgAA', 'Ed25519 for notes (1) or for cosignatures (4)'],
    ['that is none', 'whatever', 'a verifier key is <name>+<8 hex digits>+<base64>'],
  ])('%s is refused', (_, vkey, reason) => {
    expect(() => parseVerifierKey(vkey)).toThrow(reason);
  });

  it('is refused for signing, and nothing of it is told', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const rsa = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    for (const pem of [rsa, 'no key', '']) {
      expect(() => signingKey('a', 'note', pem)).toThrow('a signing key is an Ed25519 private key in PEM');
    }
    expect(() => drawnKey('with a blank')).toThrow('no blanks');
  });
});
