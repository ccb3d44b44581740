import { refuse, type Refused } from '#kernel';
import {
  ARCHIVE_LINE_EMPTY,
  ATTACHMENT_INVALID_REFERENCE,
  COPY_UNKNOWN_PURPOSE,
  COPY_UNNAMED,
  DIRECTIVE_UNKNOWN_SECRECY,
  DIRECTIVE_UNKNOWN_URGENCY,
} from './document-marks.rules.js';

/** The marks of urgency with their official names (Decree 30/2020, appendix I). */
export const URGENCIES = { urgent: 'Khẩn', 'very-urgent': 'Thượng khẩn', flash: 'Hỏa tốc' } as const;

export type Urgency = keyof typeof URGENCIES;

/** The grades of secrecy with their official names (Law on the protection of state secrets 2018, article 8). */
export const SECRECIES = { confidential: 'Mật', secret: 'Tối mật', 'top-secret': 'Tuyệt mật' } as const;

export type Secrecy = keyof typeof SECRECIES;

/** What a copy is sent for, with the words of the recipients' list. */
export const COPY_PURPOSES = {
  report: 'để báo cáo',
  execution: 'để thực hiện',
  coordination: 'để phối hợp',
  information: 'để biết',
} as const;

export type CopyPurpose = keyof typeof COPY_PURPOSES;

/** A line of the recipients' list (*Nơi nhận*). */
export type Copy = {
  /** As written: `CVP, PCVP UBND tỉnh (Đ/c Khánh)`. */
  readonly recipient: string;
  /** The agency, where it is one that is registered. */
  readonly agencyId?: string;
  readonly purpose?: CopyPurpose;
};

/** The last line of the recipients' list, who keeps the document: `Lưu: VT, TH2, TH1`. */
export type ArchiveLine = {
  readonly asWritten: string;
  /** The clerk's office and the drafting units: `VT`, `TH2`, `TH1`. */
  readonly units: readonly string[];
  /** How many copies are kept, from 1 on. */
  readonly copies?: number;
};

/** Names stored bytes; the events never carry them. */
export type AttachmentReference = {
  /** A plain file name without a path, at most 255 characters. */
  readonly name: string;
  /** Such as `application/pdf`. */
  readonly mediaType: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 of the bytes, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
};

/** A part of the document that stands apart from its text: `Phụ lục kèm theo`. */
export type Appendix = {
  readonly title: string;
  readonly attachment?: AttachmentReference;
};

/** What stands on a document besides its text and its tasks. */
export type DocumentMarks = {
  readonly urgency?: Urgency;
  readonly secrecy?: Secrecy;
  readonly copies?: readonly Copy[];
  readonly archive?: ArchiveLine;
  readonly appendices?: readonly Appendix[];
  readonly attachments?: readonly AttachmentReference[];
};

export function faultOfMarks({
  urgency,
  secrecy,
  copies = [],
  archive,
  appendices = [],
  attachments = [],
}: DocumentMarks): Refused | null {
  if (urgency !== undefined && !Object.hasOwn(URGENCIES, urgency))
    return refuse(DIRECTIVE_UNKNOWN_URGENCY, { urgency });
  if (secrecy !== undefined && !Object.hasOwn(SECRECIES, secrecy))
    return refuse(DIRECTIVE_UNKNOWN_SECRECY, { secrecy });
  for (const [index, { recipient, purpose }] of copies.entries()) {
    if (recipient.trim() === '') return refuse(COPY_UNNAMED, { line: index + 1 });
    if (purpose !== undefined && !Object.hasOwn(COPY_PURPOSES, purpose))
      return refuse(COPY_UNKNOWN_PURPOSE, { purpose });
  }
  if (archive && !isArchiveLine(archive)) return refuse(ARCHIVE_LINE_EMPTY, { asWritten: archive.asWritten });
  const references = [...attachments, ...appendices.flatMap(({ attachment }) => (attachment ? [attachment] : []))];
  const wrong = references.find((reference) => !isAttachmentReference(reference));
  if (wrong) return refuse(ATTACHMENT_INVALID_REFERENCE, { name: wrong.name, sha256: wrong.sha256 });
  const untitled = appendices.findIndex(({ title }) => title.trim() === '');
  return untitled < 0 ? null : refuse(ATTACHMENT_INVALID_REFERENCE, { appendix: untitled + 1 });
}

/** The agencies that get a copy. */
export function agenciesCopied({ copies = [] }: Pick<DocumentMarks, 'copies'>): string[] {
  return copies.flatMap(({ agencyId }) => (agencyId === undefined ? [] : [agencyId]));
}

function isArchiveLine({ asWritten, units, copies = 1 }: ArchiveLine): boolean {
  const named = units.length > 0 && units.every((unit) => unit.trim() !== '');
  return asWritten.trim() !== '' && named && Number.isSafeInteger(copies) && copies >= 1;
}

export function isAttachmentReference({ name, mediaType, bytes, sha256 }: AttachmentReference): boolean {
  return (
    FILE_NAME.test(name) &&
    MEDIA_TYPE.test(mediaType) &&
    Number.isSafeInteger(bytes) &&
    bytes >= 0 &&
    SHA256.test(sha256)
  );
}

/** No separators, no control characters, and not one of the two names that mean a folder. */
const FILE_NAME = /^(?!\.{1,2}$)[^/\\\p{Cc}]{1,255}$/u;
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;
const SHA256 = /^[0-9a-f]{64}$/;
