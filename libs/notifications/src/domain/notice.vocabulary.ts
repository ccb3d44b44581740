import type { Instant } from '#kernel';
import type { KeptFile } from '#reporting/domain';

/** Where a notice goes: into the in-app inbox, or by mail. */
export const CHANNELS = ['inbox', 'mail'] as const;

export type Channel = (typeof CHANNELS)[number];

export const LANGUAGES = ['vi', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

export const RECIPIENT_KINDS = ['agency', 'person'] as const;

export type RecipientKind = (typeof RECIPIENT_KINDS)[number];

/** An agency as such, or one of its people. */
export type Recipient = { readonly kind: RecipientKind; readonly id: string };

/** The natural person among recipients; undefined for an agency. */
export function personIdOf({ kind, id }: Recipient): string | undefined {
  return kind === 'person' ? id : undefined;
}

/** As whom somebody is told. `named` is the agency that the fact itself names, such as the one a transfer is offered to. */
export const RECIPIENT_ROLES = [
  'holder',
  'lead',
  'coordinators',
  'head',
  'monitor',
  'vice-chairman',
  'chairman',
  'focal-point',
  'named',
] as const;

export type RecipientRole = (typeof RECIPIENT_ROLES)[number];

/** The fact that a notice is about, so that anybody can look it up in the log. */
export type About = {
  readonly assignmentId: string;
  readonly directiveId: string;
  /** Where the fact stands in the log, and when it was learned. */
  readonly position: number;
  readonly recordedAt: Instant;
  /** The rung and its cycle, where a ladder led to it. */
  readonly rung?: string;
  readonly cycle?: number;
};

/** What the text of a notice is made of, as it was when the notice was raised. */
export type Matter = {
  /** Number and symbol as printed: `1537/UBND-TH`. */
  readonly directiveNumber: string;
  readonly summary: string;
  /** Name of the lead on that day. */
  readonly leadName: string;
  /** Null without a deadline; the zone is the one it is read in. */
  readonly dueAt: Instant | null;
  readonly zone: string;
  /** Reasons given with the fact, or the words of the rung. */
  readonly words?: readonly string[];
  /** Whole seconds past the deadline, where the fact says so. */
  readonly lateBySeconds?: number;
};

/** The report that a notice is about. */
export type AboutReport = {
  readonly subscriptionId: string;
  /** Where it is said in the log that it was sent, and when. */
  readonly position: number;
  readonly recordedAt: Instant;
};

/** What the text of a notice about a report is made of; the report itself is in the document store. */
export type ReportMatter = {
  /** What the subscription is called. */
  readonly name: string;
  readonly title: string;
  readonly zone: string;
  /** Stands in the mail. */
  readonly body: KeptFile;
  /** Goes with the mail. */
  readonly file?: KeptFile;
  /** How many times before it nothing was sent, and since when. */
  readonly missed?: { readonly count: number; readonly first: Instant; readonly last: Instant };
};

/** Why a mail waits, and until when. */
export type Hold = { readonly reason: 'quiet-hours' | 'digest'; readonly until: Instant };

/** Why nothing is sent: there is no address, or the recipient does not want it and need not have it. */
export type Withholding = 'no-address' | 'mail-unwanted' | 'topic-muted';

/**
 * `refused` for good by the mail server, `too-long` without success, mail was switched off meanwhile, or the person it
 * was to was erased.
 */
export type GivingUp = 'refused' | 'too-long' | 'mail-off' | 'recipient-erased';
