import { drawnKey } from '../../../../test/support/drawn-key.js';
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.js';
import { cosign, cosignedAt } from './cosignature.js';
import { inclusionProof, leafHash } from './merkle-tree.js';
import { parsePolicy, witnessed } from './policy.js';
import { formatNote, formatSignature, formatVerifierKey, parseNote, signNote, type SigningKey } from './signed-note.js';
import { GrowingTree, subtreesIn } from './tiles.js';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.js';

const ORIGIN = 'dondoc.example/phu-tho';
const ours = drawnKey(ORIGIN);
const tree = new GrowingTree();
for (const position of [1, 2, 3, 4, 5]) tree.append(leafHash(Buffer.from(`${position}`)));
const text = formatCheckpoint({ origin: ORIGIN, size: tree.size, root: tree.root() });
const signed = formatNote({ text, signatures: [signNote(text, ours)] });

describe('a checkpoint', () => {
  it('is three lines: which log, how many leaves, and their root', () => {
    expect(text).toBe(`${ORIGIN}\n5\n${Buffer.from(tree.root()).toString('base64')}\n`);
    expect(parseCheckpoint(text)).toEqual({ origin: ORIGIN, size: 5, root: Buffer.from(tree.root()) });
  });

  it('may have lines of extensions, which are passed over', () => {
    expect(parseCheckpoint(`${text}more\n`)).toMatchObject({ size: 5 });
  });

  it.each([
    ['without an origin', `\n5\n${'A'.repeat(43)}=\n`, 'begins with its origin'],
    ['with a size that begins with 0', text.replace('\n5\n', '\n05\n'), 'the size of the log'],
    ['with a size that is no number', text.replace('\n5\n', '\nfive\n'), 'the size of the log'],
    ['with half a root', text.replace(/.{20}=\n$/, '\n'), 'a root in base64'],
    ['with an empty line', `${text}\nmore\n`, 'no empty lines'],
    ['without its last newline', text.slice(0, -1), 'no empty lines'],
  ])('%s is refused', (_, written, reason) => {
    expect(() => parseCheckpoint(written)).toThrow(reason);
  });

  it('opens with a key of its log, also where other keys of it have retired', () => {
    expect(openCheckpoint(signed, [ours.verifier]).checkpoint.size).toBe(5);
    expect(openCheckpoint(signed, [drawnKey(ORIGIN).verifier, ours.verifier]).checkpoint.size).toBe(5);
  });

  it.each([
    ['by a key that is not known', signed, [drawnKey(ORIGIN).verifier], 'is not signed by a known key'],
    [
      'of a log whose keys are not known',
      signed,
      [drawnKey('other.example').verifier],
      `no key is known for the log ${ORIGIN}`,
    ],
    ['of another size', signed.replace('\n5\n', '\n6\n'), [ours.verifier], 'was not signed as it says'],
  ])('does not open %s', (_, note, keys, reason) => {
    expect(() => openCheckpoint(note, keys)).toThrow(reason);
  });
});

describe('a cosignature', () => {
  const witness = drawnKey('witness.example', 'cosignature');

  it('says when the witness saw the checkpoint', () => {
    const note = parseNote(signed + formatSignature(cosign(text, 1_754_280_000, witness)));
    expect(cosignedAt(note, witness.verifier)).toBe(1_754_280_000);
    // The log's own signature is as good as before.
    expect(openCheckpoint(formatNote(note), [ours.verifier]).checkpoint.size).toBe(5);
  });

  it('is none where the moment or the checkpoint was changed, or another made it', () => {
    const made = cosign(text, 1_754_280_000, witness);
    const later = { ...made, signature: Uint8Array.from(made.signature, (byte, at) => (at === 7 ? byte ^ 1 : byte)) };
    expect(cosignedAt({ text, signatures: [later] }, witness.verifier)).toBeUndefined();
    expect(cosignedAt({ text: `${text}more\n`, signatures: [made] }, witness.verifier)).toBeUndefined();
    expect(
      cosignedAt({ text, signatures: [made] }, drawnKey('witness.example', 'cosignature').verifier),
    ).toBeUndefined();
  });

  it('is not made with a key for notes', () => {
    expect(() => cosign(text, 0, ours)).toThrow('is not one for cosignatures');
  });
});

describe('a proof to be checked by itself', () => {
  const proof = (index: number, extra?: Uint8Array) =>
    formatTlogProof({
      index,
      hashes: inclusionProof(index, 5, subtreesIn(tree.edge())),
      checkpoint: signed,
      ...(extra && { extra }),
    });

  it.each([0, 1, 2, 3, 4])('shows that leaf %i stands in the log', (index) => {
    const opened = verifyTlogProof(leafHash(Buffer.from(`${index + 1}`)), parseTlogProof(proof(index)), [
      ours.verifier,
    ]);
    expect(opened.checkpoint.size).toBe(5);
  });

  it('reads back what is extra', () => {
    const extra = Buffer.from('{"position":1}');
    expect(Buffer.from(parseTlogProof(proof(0, extra)).extra!)).toEqual(extra);
    expect(parseTlogProof(proof(0))).not.toHaveProperty('extra');
  });

  it('shows nothing of another leaf, or of another place', () => {
    const read = parseTlogProof(proof(2));
    expect(() => verifyTlogProof(leafHash(Buffer.from('4')), read, [ours.verifier])).toThrow(
      'does not stand at index 2',
    );
    expect(() => verifyTlogProof(leafHash(Buffer.from('3')), { ...read, index: 3 }, [ours.verifier])).toThrow(
      'at index 3',
    );
  });

  it.each([
    [
      'without its heading',
      proof(0).replace('c2sp.org/tlog-proof@v1', 'c2sp.org/tlog-proof@v2'),
      'begins with the line',
    ],
    ['without an index', proof(0).replace('index 0\n', ''), 'says the index'],
    ['with an index that begins with 0', proof(1).replace('index 1', 'index 01'), 'says the index'],
    ['with half a hash', proof(1).replace(/\n[^\n]{44}\n/, '\nAAAA\n'), 'a hash in base64'],
    ['without a checkpoint', proof(1).split('\n\n')[0]!, 'an empty line'],
  ])('%s is refused', (_, written, reason) => {
    expect(() => parseTlogProof(written)).toThrow(reason);
  });
});

describe('a policy', () => {
  const [one, two, three] = ['a.example', 'b.example', 'c.example'].map((name) => drawnKey(name, 'cosignature'));
  const vkey = (signer: SigningKey) => formatVerifierKey(signer.verifier);
  const policy = parsePolicy(`
# The inspectorate, and two of three others.
log ${vkey(ours)}
witness thanh-tra ${vkey(one!)} https://a.example/witness
witness b ${vkey(two!)}
witness c ${vkey(three!)}
group others any b c
group both all thanh-tra others
quorum both
`);

  const cosigned = (...by: (typeof one)[]) =>
    parseNote(signed + by.map((witness) => formatSignature(cosign(text, 1, witness!))).join(''));

  it('names logs and witnesses, and where those are', () => {
    expect(policy.logs.map(formatVerifierKey)).toEqual([vkey(ours)]);
    expect(policy.witnesses.map(({ name, url }) => ({ name, url }))).toEqual([
      { name: 'thanh-tra', url: 'https://a.example/witness' },
      { name: 'b', url: undefined },
      { name: 'c', url: undefined },
    ]);
  });

  it('is content once as many have cosigned as its quorum needs', () => {
    expect(witnessed(cosigned(), policy)).toEqual({ enough: false, by: [] });
    expect(witnessed(cosigned(two, three), policy)).toEqual({ enough: false, by: ['b', 'c'] });
    expect(witnessed(cosigned(one, three), policy)).toEqual({ enough: true, by: ['thanh-tra', 'c'] });
  });

  it('needs nobody where it says so', () => {
    expect(witnessed(cosigned(), parsePolicy('quorum none\n'))).toEqual({ enough: true, by: [] });
  });

  it.each([
    ['no quorum', `log ${vkey(ours)}\n`, 'a policy says its quorum'],
    ['two quorums', 'quorum none\nquorum none\n', 'line 2 of the policy: there is one quorum'],
    ['an unknown word', 'logs a\n', 'logs is none of log, witness, group and quorum'],
    ['a key of another kind', `witness a ${vkey(ours)}\n`, 'is not one for cosignatures'],
    ['a key twice', `witness a ${vkey(one!)}\nwitness b ${vkey(one!)}\n`, 'is there twice'],
    ['a name twice', `witness a ${vkey(one!)}\nwitness a ${vkey(two!)}\n`, 'the name a is taken'],
    ['a member twice', `witness a ${vkey(one!)}\ngroup g any a\ngroup h any a\n`, 'a is a member of a group already'],
    ['a member from below', `group g any a\nwitness a ${vkey(one!)}\n`, 'a is not defined above'],
    ['a group that needs too many', `witness a ${vkey(one!)}\ngroup g 2 a\n`, 'all, any or a number of its 1 members'],
    ['a quorum of nobody', 'quorum a\n', 'a is not defined above'],
  ])('with %s is refused', (_, written, reason) => {
    expect(() => parsePolicy(written)).toThrow(reason);
  });
});
