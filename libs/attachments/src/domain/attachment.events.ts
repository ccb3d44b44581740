import type { Party } from '#assignments/domain';
import type { DomainEvent, Instant } from '#kernel';

/** What a document of a directive is to it. */
export const DIRECTIVE_PARTS = ['text', 'appendix', 'other'] as const;

export type DirectivePart = (typeof DIRECTIVE_PARTS)[number];

/** What a document of an assignment is to it. */
export const ASSIGNMENT_PARTS = ['answer', 'other'] as const;

export type AssignmentPart = (typeof ASSIGNMENT_PARTS)[number];

/** What the document belongs to. Every one belongs to a directive, if by way of an assignment. */
export type Belonging =
  | { readonly directiveId: string; readonly part: DirectivePart }
  | { readonly directiveId: string; readonly assignmentId: string; readonly part: AssignmentPart };

/** What was stored, as it was found to be: never what somebody said of it. */
export type StoredContent = {
  /** Such as `application/pdf`. */
  readonly mediaType: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 of the bytes, 64 lower-case hexadecimal digits: where they are found. */
  readonly sha256: string;
};

export type DocumentAttachedData = StoredContent & {
  readonly attachmentId: string;
  readonly to: Belonging;
  /** A label: a plain file name, composed (NFC). */
  readonly name: string;
  readonly by: Party;
};

/** It counts no more. The bytes stay: others may be the same, and history refers to them. */
export type AttachmentWithdrawnData = {
  readonly attachmentId: string;
  readonly to: Belonging;
  readonly by: Party;
  readonly reasons: readonly string[];
};

/** A document was attached to a directive or an assignment. */
export type DocumentAttached = DomainEvent<'attachment.attached', DocumentAttachedData> & {
  readonly effectiveAt: Instant;
};
/** A document counts no more; its bytes and its history stay. */
export type AttachmentWithdrawn = DomainEvent<'attachment.withdrawn', AttachmentWithdrawnData> & {
  readonly effectiveAt: Instant;
};

export type AttachmentEvent = DocumentAttached | AttachmentWithdrawn;

/** The types of {@link AttachmentEvent}: what a projection of attachments follows. */
export const ATTACHMENT_EVENT_TYPES = [
  'attachment.attached',
  'attachment.withdrawn',
] as const satisfies readonly AttachmentEvent['type'][];

/** Asked of the stream of the document; whether it may belong there is `faultOfBelonging`. */
export type AttachDocument = StoredContent & {
  readonly type: 'attach-document';
  readonly attachmentId: string;
  readonly to: Belonging;
  readonly name: string;
  readonly by: Party;
  readonly at: Instant;
  /** Not after `at`; `at` when absent. */
  readonly effectiveAt?: Instant;
};

export type WithdrawAttachment = {
  readonly type: 'withdraw-attachment';
  readonly by: Party;
  readonly at: Instant;
  readonly reasons: readonly string[];
};

export type AttachmentCommand = AttachDocument | WithdrawAttachment;

type Attached = DocumentAttachedData & { readonly attachedAt: Instant };

export type AttachmentState =
  | { readonly status: 'nonexistent' }
  | (Attached & { readonly status: 'attached' })
  | (Attached & {
      readonly status: 'withdrawn';
      readonly withdrawnAt: Instant;
      readonly withdrawnBy: Party;
      readonly reasons: readonly string[];
    });

/** The stream that holds one document. */
export function attachmentStream(attachmentId: string): string {
  return `attachment-${attachmentId}`;
}
