import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { subjectKeyOptions, type SubjectKeyOptions } from '#personal-data';
import type { Settings } from '#platform';

/** Where an engine on embedded services keeps what must outlive it. */
export const DATA_FOLDER = resolve('.dondoc');

/** The key tokens are signed with: the setting, or one drawn at the first start and kept for its owner's eyes. */
export function tokenSecret(settings: Settings): string {
  return settings.tokenSecret ?? drawnOnce('token-secret');
}

/** The key that the secrets of webhooks are sealed with: the setting, or one drawn as that of the tokens. */
export function webhookKey(settings: Settings): string {
  return settings.webhookKey ?? drawnOnce('webhook-key');
}

/** The keys that sign what the log comes to: those of the setting, or one drawn as that of the tokens. */
export function signingKeys(settings: Settings): readonly string[] {
  if (settings.signingKeys !== null) return settings.signingKeys;
  const drawn = (): string =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  return [pathToFileURL(fileDrawnOnce('signing-key.pem', drawn)).href];
}

/** The keys of personal data: where the settings say, or there; wrapped by that of the settings, or one that is drawn. */
export function keptSubjectKeys(settings: Settings): SubjectKeyOptions {
  const masterKey = settings.subjectMasterKey ?? drawnOnce('subject-master-key');
  return subjectKeyOptions(settings, join(DATA_FOLDER, 'subject-keys'), masterKey);
}

function drawnOnce(name: string): string {
  return readFileSync(
    fileDrawnOnce(name, () => `${randomBytes(32).toString('base64url')}\n`),
    'utf8',
  ).trim();
}

/** Where something is kept that is drawn at the first start. */
function fileDrawnOnce(name: string, draw: () => string): string {
  const file = join(DATA_FOLDER, name);
  mkdirSync(DATA_FOLDER, { recursive: true });
  try {
    writeFileSync(file, draw(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return file;
}
