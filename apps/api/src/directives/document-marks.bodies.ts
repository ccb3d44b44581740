import { Choice, Part, Parts, Slug, Text, TextList, WholeNumber } from '#platform';
import { COPY_PURPOSES, SECRECIES, URGENCIES, type CopyPurpose, type Secrecy, type Urgency } from '#directives/domain';

export class CopyBody {
  @Text({ description: 'As written.', max: 500, example: 'CVP, các PCVP' })
  readonly recipient: string;

  @Slug({ description: 'The agency, where it is one that is registered.', optional: true })
  readonly agencyId?: string;

  @Choice({
    description: 'What the copy is sent for.',
    values: Object.keys(COPY_PURPOSES),
    optional: true,
    example: 'report',
  })
  readonly purpose?: CopyPurpose;
}

export class ArchiveLineBody {
  @Text({ description: 'As written.', max: 500, example: 'VT, TH2, TH1' })
  readonly asWritten: string;

  @TextList({
    description: "The clerk's office and the units that drafted it.",
    max: 100,
    minItems: 1,
    maxItems: 20,
    example: ['VT', 'TH2', 'TH1'],
  })
  readonly units: string[];

  @WholeNumber({ description: 'How many copies are kept; one when absent.', min: 1, max: 1_000, optional: true })
  readonly copies?: number;
}

export class AttachmentReferenceBody {
  @Text({ description: 'A plain file name, without a path.', max: 255, example: 'phu-luc-1.pdf' })
  readonly name: string;

  @Text({ description: 'The kind of its content.', max: 255, example: 'application/pdf' })
  readonly mediaType: string;

  @WholeNumber({ description: 'Its size in bytes.', min: 0, max: Number.MAX_SAFE_INTEGER, example: 184_320 })
  readonly bytes: number;

  @Text({
    description: 'SHA-256 of its bytes, which names them.',
    max: 64,
    pattern: /^[0-9a-f]{64}$/,
    accepted: '64 hexadecimal digits in lower case',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  readonly sha256: string;
}

export class AppendixBody {
  @Text({ description: 'Its heading.', max: 500, example: 'Phụ lục 1' })
  readonly title: string;

  @Part({ description: 'Its file.', of: () => AttachmentReferenceBody, optional: true })
  readonly attachment?: AttachmentReferenceBody;
}

/** What stands on a document besides its text and its tasks. */
export class DocumentMarksBody {
  @Choice({ description: 'The mark of urgency.', values: Object.keys(URGENCIES), optional: true, example: 'urgent' })
  readonly urgency?: Urgency;

  @Choice({
    description: 'The grade of secrecy; a secret document is numbered in a book of its own.',
    values: Object.keys(SECRECIES),
    optional: true,
  })
  readonly secrecy?: Secrecy;

  @Parts({ description: "The lines of the recipients' list.", of: () => CopyBody, maxItems: 200, optional: true })
  readonly copies?: CopyBody[];

  @Part({ description: 'Its last line: who keeps the document.', of: () => ArchiveLineBody, optional: true })
  readonly archive?: ArchiveLineBody;

  @Parts({
    description: 'The parts that stand apart from its text.',
    of: () => AppendixBody,
    maxItems: 100,
    optional: true,
  })
  readonly appendices?: AppendixBody[];

  @Parts({
    description: 'Files that go with it, as it names them; each is kept once it is attached to the directive.',
    of: () => AttachmentReferenceBody,
    maxItems: 100,
    optional: true,
  })
  readonly attachments?: AttachmentReferenceBody[];
}
