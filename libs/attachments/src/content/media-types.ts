import { fileTypeFromFile } from 'file-type';
import { open } from 'node:fs/promises';
import type { AttachmentType } from '#platform';

interface KnownType {
  /** As it is kept and given out. */
  readonly mediaType: string;
  /** Other names people send. */
  readonly alsoCalled?: readonly string[];
  /**
   * How the bytes tell it: `exactly`, by a mark that no other type has; `compound`, as one of the old formats of
   * Office, which look alike; `text`, by being text.
   */
  readonly told: 'exactly' | 'compound' | 'text';
}

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';

/** Every type that may be allowed. Its name is also what `file-type` calls it, where the bytes tell it exactly. */
const TYPES: Readonly<Record<AttachmentType, KnownType>> = {
  pdf: { mediaType: 'application/pdf', told: 'exactly' },
  docx: { mediaType: `${OPEN_XML}.wordprocessingml.document`, told: 'exactly' },
  xlsx: { mediaType: `${OPEN_XML}.spreadsheetml.sheet`, told: 'exactly' },
  pptx: { mediaType: `${OPEN_XML}.presentationml.presentation`, told: 'exactly' },
  doc: { mediaType: 'application/msword', told: 'compound' },
  xls: { mediaType: 'application/vnd.ms-excel', told: 'compound' },
  ppt: { mediaType: 'application/vnd.ms-powerpoint', told: 'compound' },
  odt: { mediaType: 'application/vnd.oasis.opendocument.text', told: 'exactly' },
  ods: { mediaType: 'application/vnd.oasis.opendocument.spreadsheet', told: 'exactly' },
  rtf: { mediaType: 'application/rtf', alsoCalled: ['text/rtf'], told: 'exactly' },
  txt: { mediaType: 'text/plain', told: 'text' },
  csv: { mediaType: 'text/csv', told: 'text' },
  xml: { mediaType: 'application/xml', alsoCalled: ['text/xml'], told: 'text' },
  png: { mediaType: 'image/png', told: 'exactly' },
  jpg: { mediaType: 'image/jpeg', told: 'exactly' },
  tif: { mediaType: 'image/tiff', told: 'exactly' },
  webp: { mediaType: 'image/webp', told: 'exactly' },
  heic: { mediaType: 'image/heic', told: 'exactly' },
  zip: { mediaType: 'application/zip', alsoCalled: ['application/x-zip-compressed'], told: 'exactly' },
  '7z': { mediaType: 'application/x-7z-compressed', told: 'exactly' },
  rar: { mediaType: 'application/vnd.rar', alsoCalled: ['application/x-rar-compressed'], told: 'exactly' },
};

/** What senders say who do not know: the bytes alone decide. */
const UNSTATED: ReadonlySet<string> = new Set([
  '',
  'application/octet-stream',
  'application/x-www-form-urlencoded', // curl, where nobody says anything
]);

/** The document is of a type that is not taken. */
export class TypeNotAccepted extends Error {
  constructor(
    /** The type as stated or found; null where neither says one. */
    readonly mediaType: string | null,
    readonly accepted: readonly AttachmentType[],
  ) {
    super(`documents of the type ${mediaType ?? 'unknown'} are not taken`);
    this.name = 'TypeNotAccepted';
  }
}

/** The document is stated to be of one type and is of another. */
export class TypeMistaken extends Error {
  constructor(
    readonly stated: string,
    readonly found: string | null,
  ) {
    super(`it is stated to be ${stated} and is ${found ?? 'of no known type'}`);
    this.name = 'TypeMistaken';
  }
}

/** Which types of documents are taken, and how one is told from another. */
export class MediaTypes {
  constructor(private readonly accepted: readonly AttachmentType[]) {}

  /**
   * To be asked before the bytes come.
   * @param stated the value of a `Content-Type`
   * @throws TypeNotAccepted
   */
  assertTaken(stated: string | undefined): void {
    const name = essenceOf(stated);
    if (!UNSTATED.has(name) && this.#named(name) === undefined) throw new TypeNotAccepted(name, this.accepted);
  }

  /**
   * The media type of a document. Its bytes decide wherever they can, and what is stated must not contradict them.
   * @throws TypeNotAccepted, TypeMistaken
   */
  async typeOf(path: string, stated: string | undefined): Promise<string> {
    const name = essenceOf(stated);
    this.assertTaken(stated);
    const told = await fileTypeFromFile(path);
    const asStated = UNSTATED.has(name) ? undefined : this.#named(name);
    if (asStated === undefined) return this.#found(told?.ext, told?.mime ?? null);
    const { mediaType } = TYPES[asStated];
    if (await isOfType(asStated, told?.ext, path)) return mediaType;
    // A docx is a zip as well: the narrower word is the better one.
    if (asStated === 'zip' && told !== undefined && isZipped(told.mime)) return this.#found(told.ext, told.mime);
    throw new TypeMistaken(name, told?.mime ?? null);
  }

  #named(mediaType: string): AttachmentType | undefined {
    return this.accepted.find((type) => {
      const { mediaType: proper, alsoCalled = [] } = TYPES[type];
      return proper === mediaType || alsoCalled.includes(mediaType);
    });
  }

  #found(type: string | undefined, mediaType: string | null): string {
    const accepted = this.accepted.find((candidate) => candidate === type);
    if (accepted === undefined) throw new TypeNotAccepted(mediaType, this.accepted);
    return TYPES[accepted].mediaType;
  }
}

/** The media type without its parameters, in lower case. */
function essenceOf(contentType = ''): string {
  return contentType.split(';', 1)[0]!.trim().toLowerCase();
}

async function isOfType(type: AttachmentType, told: string | undefined, path: string): Promise<boolean> {
  switch (TYPES[type].told) {
    case 'exactly':
      return told === type;
    case 'compound':
      return told === 'cfb';
    case 'text':
      return told === type || (await isText(path, told));
  }
}

function isZipped(mediaType: string): boolean {
  return mediaType.startsWith(OPEN_XML) || mediaType.startsWith('application/vnd.oasis.opendocument');
}

const LOOKED_AT = 64 * 1024;

/** No control characters but those of text, in whatever encoding: old ones are many. */
async function isText(path: string, told: string | undefined): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOKED_AT), 0, LOOKED_AT, 0);
    const bytes = buffer.subarray(0, bytesRead);
    // Its first two bytes say so; `file-type` takes those of UTF-16LE for music.
    if (bytes.length > 1 && UTF16_MARKS.includes(bytes.readUInt16BE(0))) return true;
    return told === undefined && bytes.every((byte) => byte >= 0x20 || (byte >= 0x07 && byte <= 0x0d) || byte === 0x1b);
  } finally {
    await file.close();
  }
}

const UTF16_MARKS: readonly number[] = [0xfffe, 0xfeff];
