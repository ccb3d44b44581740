import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Settings } from '#platform';
import { FolderKeys } from './folder-keys.js';
import { MasterKey } from './master-key.js';
import { PostgresKeys } from './postgres-keys.js';
import { SubjectKeys } from './subject-keys.js';

/** Where the keys of subjects are, and what wraps them; the same for every process. */
export interface SubjectKeyOptions {
  /** `file:///…` or `postgres://…` */
  readonly url: string;
  readonly masterKey: string;
  /** What was the master key before; null where there was none or nothing is wrapped by it any more. */
  readonly formerMasterKey: string | null;
}

/**
 * What the settings say of the keys of subjects.
 * @param folder where they are kept unless a setting says it
 * @param masterKey that of the settings, or one that was drawn
 */
export function subjectKeyOptions(settings: Settings, folder: string, masterKey: string): SubjectKeyOptions {
  return {
    url: settings.subjectKeysUrl ?? pathToFileURL(resolve(folder)).href,
    masterKey,
    formerMasterKey: settings.subjectMasterKeyFormer,
  };
}

/** Nothing is opened or made before it is needed. */
export function openSubjectKeys({ url, masterKey, formerMasterKey }: SubjectKeyOptions): SubjectKeys {
  const store = url.startsWith('file:') ? new FolderKeys(fileURLToPath(url)) : new PostgresKeys(url);
  return new SubjectKeys(store, new MasterKey(masterKey, formerMasterKey));
}
