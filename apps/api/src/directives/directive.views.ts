import { ApiProperty, OmitType } from '@nestjs/swagger';
import type { Assignment } from '#assignments';
import type { Attachment } from '#attachments';
import { DIRECTIVE_STATUSES, type Directive, type DirectiveStatus } from '#directives';
import {
  DOCUMENT_TYPES,
  designationOf,
  SECRECIES,
  URGENCIES,
  type AttachmentReference,
  type DirectiveDraftedData,
  type DocumentType,
  type Secrecy,
  type Urgency,
} from '#directives/domain';
import type { Instant } from '#kernel';
import { CommandView } from '../http/command.views.js';
import { pastChangeView, PastChangeView } from './change.views.js';
import { taskCompletions, TaskCompletionView } from './completion.views.js';
import { SignatureBody } from './signature.bodies.js';
import { standingView, StandingView } from './standing.views.js';
import { AppendixBody, ArchiveLineBody, AttachmentReferenceBody, CopyBody } from './document-marks.bodies.js';
import { DeadlineClauseBody } from './task.bodies.js';
import { TaskView } from './task.views.js';

const ID = '0198a3a0-7c00-7000-8000-000000000001';

export class DirectiveDraftedView extends CommandView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty({ type: [String], description: 'In the order of the tasks.' })
  readonly taskIds: readonly string[];
}

/** A file that a directive says goes with it, and where it is kept. */
export class NamedFileView extends AttachmentReferenceBody {
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'The attachment of the directive that has these bytes; null while none was sent.',
    example: ID,
  })
  readonly attachmentId: string | null;
}

export class AppendixView extends OmitType(AppendixBody, ['attachment'] as const) {
  @ApiProperty({ type: NamedFileView, required: false, description: 'Its file.' })
  readonly attachment?: NamedFileView;
}

export class DirectiveSummaryView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty({
    enum: DIRECTIVE_STATUSES,
    description: 'Signed, its number and day are still blank; issued, it is in force.',
  })
  readonly status: DirectiveStatus;

  @ApiProperty({ description: 'Whether a document has amended it.', example: false })
  readonly amended: boolean;

  @ApiProperty({ enum: Object.keys(DOCUMENT_TYPES), example: 'official-letter' })
  readonly documentType: DocumentType;

  @ApiProperty({ description: 'The official name of the type.', example: 'Công văn' })
  readonly documentTypeName: string;

  @ApiProperty({ example: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường' })
  readonly subject: string;

  @ApiProperty({ example: 'ubnd-tinh' })
  readonly issuerId: string;

  @ApiProperty({ type: String, nullable: true, description: 'Number and symbol as printed.', example: '1537/UBND-TH' })
  readonly designation: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 1537 })
  readonly number: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Known from the signing on where it was printed then.',
    example: 'UBND-TH',
  })
  readonly symbol: string | null;

  @ApiProperty({ type: String, nullable: true, enum: [...Object.keys(URGENCIES), null] })
  readonly urgency: Urgency | null;

  @ApiProperty({ type: String, nullable: true, enum: [...Object.keys(SECRECIES), null] })
  readonly secrecy: Secrecy | null;

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  readonly registerId: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date', example: '2025-08-03' })
  readonly issuedOn: string | null;

  @ApiProperty({ example: 34 })
  readonly taskCount: number;

  @ApiProperty({ description: '0 until it is issued.', example: 34 })
  readonly assignmentCount: number;

  @ApiProperty({ format: 'date-time' })
  readonly draftedAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly issuedAt: string | null;
}

export class DirectiveView extends DirectiveSummaryView {
  @ApiProperty({ example: 'van-phong-ubnd-tinh' })
  readonly monitorId: string;

  @ApiProperty({ type: [String] })
  readonly escalationChain: readonly string[];

  @ApiProperty({ type: SignatureBody, required: false })
  readonly signature?: SignatureBody;

  @ApiProperty({ type: [String] })
  readonly addressees: readonly string[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The month that was printed where it was signed before its day was known.',
    example: '2025-07',
  })
  readonly month: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly signedAt: string | null;

  @ApiProperty({ type: StandingView })
  readonly standing: StandingView;

  @ApiProperty({ type: [PastChangeView], description: 'Oldest first.' })
  readonly changes: readonly PastChangeView[];

  @ApiProperty({ type: [CopyBody], description: "The lines of the recipients' list." })
  readonly copies: NonNullable<DirectiveDraftedData['copies']>;

  @ApiProperty({ type: ArchiveLineBody, nullable: true, description: 'Its last line: who keeps the document.' })
  readonly archive: NonNullable<DirectiveDraftedData['archive']> | null;

  @ApiProperty({ type: [AppendixView] })
  readonly appendices: readonly AppendixView[];

  @ApiProperty({ type: [NamedFileView], description: 'The files it says go with it.' })
  readonly attachments: readonly NamedFileView[];

  @ApiProperty({ type: [TaskCompletionView], description: 'How each task stands; empty until it is issued.' })
  readonly completions: readonly TaskCompletionView[];

  @ApiProperty({ type: [TaskView] })
  readonly tasks: DirectiveDraftedData['tasks'];

  @ApiProperty({ type: [DeadlineClauseBody], description: 'The limits that the text states once for several tasks.' })
  readonly deadlineClauses: NonNullable<DirectiveDraftedData['deadlineClauses']>;
}

export function directiveSummaryView(directive: Directive): DirectiveSummaryView {
  const { number, symbol } = directive;
  const documentType = directive.documentType as DocumentType;
  return {
    directiveId: directive.directiveId,
    status: directive.status,
    amended: directive.amended,
    documentType,
    documentTypeName: DOCUMENT_TYPES[documentType],
    subject: directive.subject,
    issuerId: directive.issuerId,
    designation: number === null || symbol === null ? null : designationOf(number, symbol),
    number,
    symbol,
    urgency: directive.urgency,
    secrecy: directive.secrecy,
    registerId: directive.registerId,
    issuedOn: directive.issuedOn,
    taskCount: directive.taskCount,
    assignmentCount: directive.assignmentCount,
    draftedAt: directive.draftedAt,
    issuedAt: directive.issuedAt,
  };
}

export function directiveView(
  directive: Directive,
  {
    replaces,
    members,
    kept,
    at,
  }: {
    readonly replaces: readonly Directive[];
    readonly members: readonly Assignment[];
    /** By digest: what was attached of the files it names. */
    readonly kept: ReadonlyMap<string, Attachment>;
    readonly at: Instant;
  },
): DirectiveView {
  const namedFile = (reference: AttachmentReference): NamedFileView => ({
    ...reference,
    attachmentId: kept.get(reference.sha256)?.attachmentId ?? null,
  });
  const { monitorId, escalationChain, signature, addressees, tasks } = directive.draft;
  const { copies = [], archive = null, appendices = [], attachments = [], deadlineClauses = [] } = directive.draft;
  return {
    ...directiveSummaryView(directive),
    monitorId,
    escalationChain,
    ...(signature !== undefined && { signature }),
    addressees,
    month: directive.month,
    signedAt: directive.signedAt,
    standing: standingView(directive, replaces),
    changes: directive.changes.map(pastChangeView),
    completions: directive.issuedAt === null ? [] : taskCompletions(directive, members, at),
    copies,
    archive,
    appendices: appendices.map(({ title, attachment }) => ({
      title,
      ...(attachment !== undefined && { attachment: namedFile(attachment) }),
    })),
    attachments: attachments.map(namedFile),
    tasks,
    deadlineClauses,
  };
}

/** The digests of all files that a directive says go with it. */
export function filesNamedIn({ draft: { appendices = [], attachments = [] } }: Directive): string[] {
  return [...appendices.flatMap(({ attachment }) => attachment ?? []), ...attachments].map(({ sha256 }) => sha256);
}
