import { generateKeyPairSync } from 'node:crypto';
import { signingKey, type SignatureType, type SigningKey } from '#audit';

/** A key for notes or cosignatures that nobody has had before. */
export function drawnKey(name: string, type: SignatureType = 'note'): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return signingKey(name, type, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
}
