import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Json, Sealed } from '#kernel';

const ALGORITHM = 'aes-256-gcm';
const TAG_BYTES = 16;

/** Texts are filled up to a multiple of it, so that the length of a name does not show; bytes. */
const FILLED_TO = 32;

/** Where a value stands, and whom it is about: sealed there, it cannot be opened anywhere else. */
export interface SealedPlace {
  readonly tenant: string;
  readonly subject: string;
  readonly event: string;
  readonly field: string;
}

/** AES-256-GCM (NIST SP 800-38D) with a random nonce of 12 bytes and a tag of 16. */
export function sealValue(value: Json, key: Buffer, place: SealedPlace): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(bound(place));
  const text = Buffer.concat([cipher.update(filled(JSON.stringify(value))), cipher.final(), cipher.getAuthTag()]);
  const { subject, event, field } = place;
  return {
    sealed: { v: 1, subject, event, field, nonce: nonce.toString('base64url'), text: text.toString('base64url') },
  };
}

/** @throws Error when it was changed, or was sealed in another tenant or under another key */
export function openValue({ sealed: { nonce, text, ...place } }: Sealed, key: Buffer, tenant: string): Json {
  const bytes = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(nonce, 'base64url'))
    .setAAD(bound({ ...place, tenant }))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  const opened = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  return JSON.parse(opened.toString('utf8')) as Json;
}

function bound({ tenant, subject, event, field }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([1, tenant, subject, event, field]));
}

/** JSON takes blanks behind it. */
function filled(text: string): Buffer {
  const bytes = Buffer.byteLength(text);
  return Buffer.concat([Buffer.from(text), Buffer.alloc((FILLED_TO - (bytes % FILLED_TO)) % FILLED_TO, ' ')]);
}
