import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseAttachmentsUrl, type AttachmentType, type Settings } from '#platform';
import type { ContentStore } from './content-store.js';
import { FolderStore } from './folder-store.js';
import { IncomingFolder } from './incoming-folder.js';
import { S3Store, type S3Credentials } from './s3-store.js';

/** Where documents are kept, and which are taken. */
export interface AttachmentOptions {
  /** `file:///…` or `s3://…`; see `parseAttachmentsUrl`. */
  readonly url: string;
  /** Needed for `s3://`. */
  readonly credentials: S3Credentials | null;
  /** Largest document taken, in bytes. */
  readonly limit: number;
  readonly types: readonly AttachmentType[];
}

/** What the settings say of documents. @param folder where they are kept unless a setting says it */
export function attachmentOptions(settings: Settings, folder: string): AttachmentOptions {
  const { attachmentsUrl, attachmentLimitMib, attachmentTypes, awsAccessKeyId, awsSecretAccessKey } = settings;
  return {
    url: attachmentsUrl ?? pathToFileURL(resolve(folder)).href,
    credentials:
      awsAccessKeyId === null || awsSecretAccessKey === null
        ? null
        : { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey },
    limit: attachmentLimitMib * 1024 * 1024,
    types: attachmentTypes,
  };
}

/** The store of an address. Nothing is opened or made before it is needed. */
export function contentStoreOf({ url, credentials }: Pick<AttachmentOptions, 'url' | 'credentials'>): ContentStore {
  const address = parseAttachmentsUrl(url);
  if (address === undefined) throw new RangeError(`${url} is no place for documents`);
  if (address.kind === 'folder') return new FolderStore(fileURLToPath(address.url));
  if (credentials === null) throw new RangeError(`${url} needs credentials`);
  return new S3Store(new IncomingFolder(join(tmpdir(), `dondoc-incoming-${userInfo().uid}`)), address, credentials);
}
