import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { signingKey, verifierKeyOf, type NoteSignature, type VerifierKey } from '../transparency-log/index.js';

/** A key of this installation that signs what its logs come to; who holds it is not our business. */
export interface LogSigner {
  /** The key by the name of a log: the same key has an id of its own for each. */
  verifierKey(origin: string): VerifierKey;
  /** Ed25519 (RFC 8032) over a message: 64 bytes. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** A signer cannot be reached, or does not answer as one. */
export class SignerUnavailable extends Error {
  override readonly name = 'SignerUnavailable';
}

/** How long an external signer may take; milliseconds. */
const ANSWER_WITHIN = 5_000;
const ATTEMPTS = 3;

/**
 * Opens a signer: a key in a file, or one that another program keeps.
 * @param address `file:///…` of a private key in PEM (PKCS #8), such as `openssl genpkey -algorithm ed25519` writes; or
 * `http(s)://…` of a signer, which answers GET with its public key in PEM (SPKI) and POST of a message with the 64 bytes of
 * its signature
 * @throws Malformed where it is no Ed25519 key
 * @throws SignerUnavailable where the signer does not answer, or as nobody would who has the key
 */
export async function openSigner(address: string): Promise<LogSigner> {
  const url = new URL(address);
  return url.protocol === 'file:' ? signerOfPem(await readFile(url, 'utf8')) : externalSigner(url);
}

/** @throws Malformed where it is no Ed25519 private key in PEM */
export function signerOfPem(pem: string): LogSigner {
  const named = (origin: string) => signingKey(origin, 'note', pem);
  const key = named('log');
  return { verifierKey: (origin) => named(origin).verifier, sign: (message) => Promise.resolve(key.sign(message)) };
}

async function externalSigner(url: URL): Promise<LogSigner> {
  const publicKey = publicKeyOf((await asked(url)).toString('utf8'), url);
  return {
    verifierKey: (origin) => verifierKeyOf(origin, 'note', publicKey),
    sign: async (message) => {
      const signature = await asked(url, message);
      if (signature.length !== 64) {
        throw new SignerUnavailable(`${url.host} answered ${String(signature.length)} bytes, which are no signature`);
      }
      return signature;
    },
  };
}

/** Signing is safe to repeat: Ed25519 gives the same signature for the same message. */
async function asked(url: URL, message?: Uint8Array, attempt = 1): Promise<Buffer> {
  try {
    const response = await fetch(url, {
      ...(message && { method: 'POST', body: message, headers: { 'Content-Type': 'application/octet-stream' } }),
      signal: AbortSignal.timeout(ANSWER_WITHIN),
      redirect: 'error',
    });
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    throw new SignerUnavailable(`${url.host} answered ${String(response.status)}`);
  } catch (error) {
    if (attempt < ATTEMPTS) {
      await delay(200 * 2 ** attempt);
      return asked(url, message, attempt + 1);
    }
    if (error instanceof SignerUnavailable) throw error;
    throw new SignerUnavailable(`the signer at ${url.host} does not answer`, { cause: error });
  }
}

/**
 * Signs a text as the log of an origin.
 * @throws SignerUnavailable where the signature is not one of that key: nobody could check it
 */
export async function signAs(origin: string, text: string, signer: LogSigner): Promise<NoteSignature> {
  const { name, keyId, key } = signer.verifierKey(origin);
  const message = Buffer.from(text);
  const signature = await signer.sign(message);
  if (!verify(null, message, key, signature)) {
    throw new SignerUnavailable(`what was signed as ${origin} does not fit the public key of the signer`);
  }
  return { name, keyId, signature };
}

function publicKeyOf(pem: string, url: URL): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (error) {
    throw new SignerUnavailable(`${url.host} answered something that is no public key in PEM`, { cause: error });
  }
}
