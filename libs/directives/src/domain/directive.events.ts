import type { DomainEvent, Instant } from '#kernel';
import type { AssignmentKind } from '#assignments/domain';
import type { WrittenDeadline } from '#deadlines/domain';
import type { CitationCommand, CitationEvent } from './citation.events.js';
import type { DocumentMarks } from './document-marks.js';
import type { DocumentType } from './document-types.js';
import type { DirectiveSigned, SignDirective } from './signing.events.js';

/**
 * The mark before the signature (Decree 30/2020, article 13): TM on behalf of the collective
 * body, KT a deputy for the head, TL by order, TUQ by written authorisation, Q acting.
 */
export const SIGNING_AUTHORITIES = ['TM', 'KT', 'TL', 'TUQ', 'Q'] as const;

export type SigningAuthority = (typeof SIGNING_AUTHORITIES)[number];

export type Signature = {
  readonly authority: SigningAuthority;
  /** The post in whose name it is signed: Chủ tịch UBND tỉnh. */
  readonly principal: string;
  readonly signatory: string;
  /** The post of the signatory: Chánh Văn phòng. */
  readonly post: string;
};

/** One agency, or a group that becomes one assignment per member as of the day of issuance. */
export type Lead = { readonly agencyId: string } | { readonly groupId: string };

/** An item of a directive that a separate answer can be given to. */
export type Task = {
  /** Given or drawn, never derived from the letter in the document: letters repeat. */
  readonly taskId: string;
  /** 1, 2, 3, … in the order of the document. */
  readonly ordinal: number;
  /** The letter or number in the document; may repeat. */
  readonly label?: string;
  readonly text: string;
  readonly kind: AssignmentKind;
  readonly lead: Lead;
  readonly coordinatingAgencyIds: readonly string[];
  readonly deadline: WrittenDeadline | null;
  readonly reportTo?: ReportingRoute;
  /** What is to come out of it: a report, a draft regulation, a standing duty. */
  readonly product?: string;
};

export type ReportingRoute = { readonly toId: string; readonly viaId?: string };

export type DirectiveDraftedData = DocumentMarks & {
  readonly directiveId: string;
  readonly documentType: DocumentType;
  readonly subject: string;
  readonly issuerId: string;
  /** Who follows it up and judges answers. */
  readonly monitorId: string;
  /** Who takes over in turn when a rung escalates. */
  readonly escalationChain: readonly string[];
  readonly signature?: Signature;
  readonly addressees: readonly string[];
  readonly tasks: readonly Task[];
};

export type DirectiveIssuedData = {
  readonly directiveId: string;
  readonly number: number;
  readonly symbol: string;
  readonly registerId: string;
  /** `YYYY-MM-DD`, the date on the document. */
  readonly issuedOn: string;
  readonly assignmentCount: number;
};

export type DirectiveDrafted = DomainEvent<'directive.drafted', DirectiveDraftedData>;
export type DirectiveIssued = DomainEvent<'directive.issued', DirectiveIssuedData>;

export type DirectiveEvent = DirectiveDrafted | DirectiveSigned | DirectiveIssued | CitationEvent;

export type DraftDirective = { readonly type: 'draft-directive'; readonly at: Instant } & DirectiveDraftedData;

/** Puts the number on the draft. A whole issuance, with register and fan-out, is `decideIssuance`. */
export type IssueDirective = {
  readonly type: 'issue-directive';
  readonly at: Instant;
  readonly effectiveAt?: Instant;
} & DirectiveIssuedData;

export type DirectiveCommand = DraftDirective | SignDirective | IssueDirective | CitationCommand;

/** The stream that holds one directive. */
export function directiveStream(directiveId: string): string {
  return `directive-${directiveId}`;
}
