/** Types of documents that can be taken, by the ending that is usual for them. */
export const ATTACHMENT_TYPES = [
  'pdf',
  'docx',
  'xlsx',
  'pptx',
  'doc',
  'xls',
  'ppt',
  'odt',
  'ods',
  'rtf',
  'txt',
  'csv',
  'xml',
  'png',
  'jpg',
  'tif',
  'webp',
  'heic',
  'zip',
  '7z',
  'rar',
] as const;

export type AttachmentType = (typeof ATTACHMENT_TYPES)[number];

/** A place for documents, as `ATTACHMENTS_URL` names it. */
export type AttachmentsAddress =
  | { readonly kind: 'folder'; readonly url: string }
  | {
      readonly kind: 's3';
      readonly endpoint: string;
      readonly region: string;
      readonly bucket: string;
      /** Empty, or ending with a slash. */
      readonly prefix: string;
      readonly style: 'path' | 'virtual';
    };

const PARAMETERS: ReadonlySet<string> = new Set(['endpoint', 'region', 'style']);

/**
 * Reads `file:///folder` or `s3://bucket/prefix?endpoint=…&region=…&style=path|virtual`. Without an endpoint it is
 * Amazon's own; `style` is `path` unless stated.
 * @returns undefined for what is neither
 */
export function parseAttachmentsUrl(text: string): AttachmentsAddress | undefined {
  const url = parsed(text);
  if (url === null || `${url.username}${url.password}${url.hash}` !== '') return undefined;
  if (url.protocol === 'file:') {
    return url.host === '' && url.search === '' && url.pathname.length > 1
      ? { kind: 'folder', url: url.href }
      : undefined;
  }
  if (url.protocol !== 's3:' || !BUCKET.test(url.host) || !PREFIX.test(url.pathname)) return undefined;
  if ([...url.searchParams.keys()].some((name) => !PARAMETERS.has(name))) return undefined;
  const region = url.searchParams.get('region') ?? 'us-east-1';
  const style = url.searchParams.get('style') ?? 'path';
  const endpoint = parsed(url.searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`);
  if (!/^https?:$/.test(endpoint?.protocol ?? '') || endpoint?.pathname !== '/') return undefined;
  if (!/^[a-z0-9-]{1,63}$/.test(region) || (style !== 'path' && style !== 'virtual')) return undefined;
  const prefix = url.pathname.replace(/^\//, '').replace(/(?<=.)\/*$/, '/');
  return { kind: 's3', endpoint: endpoint.origin, region, bucket: url.host, prefix, style };
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^[a-z0-9/_.-]*$/i;

function parsed(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
