import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attachmentOptions, type AttachmentOptions } from '#attachments';
import { readSettings } from '#platform';

export interface TestAttachments {
  /** Where the documents of this file are kept; gone after it. */
  readonly folder: string;
  readonly options: AttachmentOptions;
}

/** A place for documents, for one test file. */
export function useAttachments(changes: Partial<AttachmentOptions> = {}): TestAttachments {
  const folder = mkdtempSync(join(tmpdir(), 'dondoc-test-attachments-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, options: { ...attachmentOptions(readSettings({}, false), folder), ...changes } };
}
