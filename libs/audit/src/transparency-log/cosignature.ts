import { verify } from 'node:crypto';
import { Malformed, type NoteSignature, type SignedNote, type SigningKey, type VerifierKey } from './signed-note.js';

/**
 * Signs a checkpoint as a witness that saw no longer one of this log, and none that contradicts it
 * (c2sp.org/tlog-cosignature).
 * @param text the text of the checkpoint
 * @param seconds since 1970
 */
export function cosign(text: string, seconds: number, key: SigningKey): NoteSignature {
  const { name, keyId, type } = key.verifier;
  if (type !== 'cosignature') throw new Malformed(`the key ${name} is not one for cosignatures`);
  const timestamp = Buffer.alloc(8);
  timestamp.writeBigUInt64BE(BigInt(seconds));
  return { name, keyId, signature: Buffer.concat([timestamp, key.sign(messageOf(text, seconds))]) };
}

/** When a witness cosigned a checkpoint, in seconds since 1970; undefined where it did not, or not this one. */
export function cosignedAt({ text, signatures }: SignedNote, key: VerifierKey): number | undefined {
  for (const { name, keyId, signature } of signatures) {
    if (name !== key.name || keyId !== key.keyId || signature.length !== 8 + 64) continue;
    const seconds = Number(Buffer.from(signature).readBigUInt64BE(0));
    if (verify(null, messageOf(text, seconds), key.key, signature.subarray(8))) return seconds;
  }
  return undefined;
}

function messageOf(text: string, seconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${String(seconds)}\n${text}`);
}
