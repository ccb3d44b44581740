import type { DocumentMarks } from './document-marks.js';
import type { DocumentType } from './document-types.js';
import type { DeadlineClause, Task } from './task.js';

/**
 * The mark before the signature (Decree 30/2020, article 13): TM on behalf of the collective
 * body, KT a deputy for the head, TL by order, TUQ by written authorisation, Q acting.
 */
export const SIGNING_AUTHORITIES = ['TM', 'KT', 'TL', 'TUQ', 'Q'] as const;

export type SigningAuthority = (typeof SIGNING_AUTHORITIES)[number];

export type Signature = {
  /** Absent where the head of the issuer signs without a mark. */
  readonly authority?: SigningAuthority;
  /** The post in whose name it is signed: Chủ tịch UBND tỉnh. */
  readonly principal: string;
  readonly signatory: string;
  /** The post of the signatory: Chánh Văn phòng. */
  readonly post: string;
  readonly signer?: Signer;
};

/**
 * The signatory as the organisation register knows them: where it is given, whether they may sign is checked at
 * issuance; a mere name is taken as it stands on paper. See `signatureToCheck`.
 */
export type Signer = {
  readonly personId: string;
  readonly postId: string;
  /** The agency the post is in; the issuer when absent. */
  readonly agencyId?: string;
  /** Every mark from the top as printed, `authority` among them; that alone when absent. */
  readonly marks?: readonly SigningAuthority[];
  /** Slug of the field of work, to which leave to sign may be limited. */
  readonly field?: string;
};

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
  /** The limits that govern several tasks. */
  readonly deadlineClauses?: readonly DeadlineClause[];
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
