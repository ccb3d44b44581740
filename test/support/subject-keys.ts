import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SubjectKeyOptions } from '#personal-data';

export interface TestSubjectKeys {
  /** Where the keys of this file are kept; gone after it. */
  readonly folder: string;
  readonly options: SubjectKeyOptions;
  /** The same for a process of its own. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Keys that nobody comes to need: what is played holds no personal data. */
export function drawnSubjectKeys(): SubjectKeyOptions {
  const folder = join(tmpdir(), `dondoc-unused-subject-keys-${randomUUID()}`);
  return { url: pathToFileURL(folder).href, masterKey: randomUUID(), formerMasterKey: null };
}

/** A place for the keys of personal data, for one test file. */
export function useSubjectKeys(): TestSubjectKeys {
  const folder = mkdtempSync(join(tmpdir(), 'dondoc-test-subject-keys-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const url = pathToFileURL(folder).href;
  const masterKey = 'a-master-key-for-tests-that-is-long-enough';
  return {
    folder,
    options: { url, masterKey, formerMasterKey: null },
    settings: { SUBJECT_KEYS_URL: url, SUBJECT_MASTER_KEY: masterKey },
  };
}
