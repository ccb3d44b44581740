import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';

/** A text and who signed it (c2sp.org/signed-note). */
export interface SignedNote {
  /** With its last newline, without the empty line before the signatures. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** The first four bytes that identify the key, as a number. */
  readonly keyId: number;
  readonly signature: Uint8Array;
}

/** What a signature is made over, by the byte that stands for its kind. */
const SIGNATURE_TYPES = { note: 0x01, cosignature: 0x04 } as const;

export type SignatureType = keyof typeof SIGNATURE_TYPES;

/** A key that signatures are checked with, as it is given out of band: `name+id+key`. */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: number;
  readonly type: SignatureType;
  readonly key: KeyObject;
}

/** A key that notes are signed with. */
export interface SigningKey {
  readonly verifier: VerifierKey;
  /** Ed25519 over whatever it is given. */
  sign(message: Uint8Array): Uint8Array;
}

/** A note, a key or a checkpoint that is not written as the specification has it; the message says what is wrong. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** Signatures in a note, at most. */
const MOST_SIGNATURES = 100;

/** @throws Malformed */
export function parseNote(note: string): SignedNote {
  if (/[\u0000-\u0009\u000B-\u001F\uFFFD]/.test(note))
    throw new Malformed('a note has no control characters but newlines');
  const end = note.lastIndexOf('\n\n');
  if (end === -1) throw new Malformed('a note has an empty line before its signatures');
  const lines = note.slice(end + 2).split('\n');
  if (lines.pop() !== '') throw new Malformed('a note ends with a newline');
  if (lines.length === 0) throw new Malformed('a note has at least one signature');
  if (lines.length > MOST_SIGNATURES) throw new Malformed(`a note has at most ${String(MOST_SIGNATURES)} signatures`);
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignature) };
}

/** @throws Malformed */
export function parseSignature(line: string): NoteSignature {
  const found = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line);
  const bytes = found && fromBase64(found[2]!);
  if (!found || !bytes || bytes.length < 5) throw new Malformed(`not the line of a signature: ${line.slice(0, 100)}`);
  return { name: found[1]!, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(4) };
}

export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(keyId);
  return `\u2014 ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

export function formatNote({ text, signatures }: SignedNote): string {
  return `${text}\n${signatures.map(formatSignature).join('')}`;
}

/**
 * Signs a text as its author.
 * @throws Malformed where the text does not end with a newline, or the key is one for cosignatures
 */
export function signNote(text: string, key: SigningKey): NoteSignature {
  if (!text.endsWith('\n')) throw new Malformed('the text of a note ends with a newline');
  const { name, keyId, type } = key.verifier;
  if (type !== 'note') throw new Malformed(`the key ${name} is not one for notes`);
  return { name, keyId, signature: key.sign(Buffer.from(text)) };
}

/** What a key says of a note: `unsigned` nothing, `invalid` something that it did not sign. */
export type Verdict = 'verified' | 'unsigned' | 'invalid';

export function verdictOn({ text, signatures }: SignedNote, key: VerifierKey): Verdict {
  const own = signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
  if (own.length === 0) return 'unsigned';
  const isValid = own.every(({ signature }) => verify(null, Buffer.from(text), key.key, signature));
  return isValid ? 'verified' : 'invalid';
}

/** @throws Malformed */
export function parseVerifierKey(vkey: string): VerifierKey {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(vkey.trim());
  const bytes = found && fromBase64(found[3]!);
  if (!found || !bytes) throw new Malformed('a verifier key is <name>+<8 hex digits>+<base64>');
  const type = typeOf(bytes[0]);
  if (type === undefined || bytes.length !== 33) {
    throw new Malformed('a verifier key is Ed25519 for notes (1) or for cosignatures (4)');
  }
  const verifier = verifierKey(found[1]!, type, bytes.subarray(1));
  if (verifier.keyId !== Number.parseInt(found[2]!, 16))
    throw new Malformed('the id of a verifier key is not that of its key');
  return verifier;
}

export function formatVerifierKey({ name, keyId, type, key }: VerifierKey): string {
  const id = keyId.toString(16).padStart(8, '0');
  const encoded = Buffer.concat([Uint8Array.of(SIGNATURE_TYPES[type]), rawPublicKey(key)]).toString('base64');
  return `${name}+${id}+${encoded}`;
}

/**
 * What signatures under a name are checked with.
 * @param key an Ed25519 public key
 * @throws Malformed where it is none, or the name has blanks or plus signs
 */
export function verifierKeyOf(name: string, type: SignatureType, key: KeyObject): VerifierKey {
  if (key.asymmetricKeyType !== 'ed25519') throw new Malformed('a verifier key is an Ed25519 public key');
  return verifierKey(name, type, rawPublicKey(key));
}

/** @param publicKey 32 bytes (RFC 8032) */
function verifierKey(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  if (!/^[^\s+]+$/u.test(name)) throw new Malformed('the name of a key has no blanks and no plus signs');
  const identified = Buffer.concat([Buffer.from(`${name}\n`), Uint8Array.of(SIGNATURE_TYPES[type]), publicKey]);
  const keyId = hash('sha256', identified, 'buffer').readUInt32BE(0);
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });
  return { name, keyId, type, key };
}

/**
 * A key from the PEM of its private half (PKCS #8), such as `openssl genpkey -algorithm ed25519` writes.
 * @throws Malformed where it is not Ed25519
 */
export function signingKey(name: string, type: SignatureType, pem: string): SigningKey {
  const key = privateKeyOf(pem);
  return {
    verifier: verifierKey(name, type, rawPublicKey(createPublicKey(key))),
    sign: (message) => sign(null, message, key),
  };
}

function privateKeyOf(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below: what OpenSSL says of it may hold parts of the key.
  }
  throw new Malformed('a signing key is an Ed25519 private key in PEM');
}

/** What stands before the 32 bytes of an Ed25519 public key in SPKI (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

function rawPublicKey(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
}

function typeOf(byte: number | undefined): SignatureType | undefined {
  return (Object.keys(SIGNATURE_TYPES) as SignatureType[]).find((type) => SIGNATURE_TYPES[type] === byte);
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** @returns undefined where it is not the one way to write some bytes */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
