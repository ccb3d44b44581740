import { idFrom, personalFields, type DomainEvent, type Instant, type Personal } from '#kernel';
import type { AssignmentTopic, REPORT_TOPIC } from './told.js';
import {
  personIdOf,
  type About,
  type AboutReport,
  type Channel,
  type GivingUp,
  type Hold,
  type Language,
  type Matter,
  type Recipient,
  type RecipientRole,
  type ReportMatter,
  type Withholding,
} from './notice.vocabulary.js';

/** On every event of the stream, so that a projection needs no look-up. */
type Of<Data> = {
  readonly noticeId: string;
  /** Absent where it is about a report. */
  readonly assignmentId?: string;
} & Data;

/** On events that may name where mail to a person goes, or quote it. */
type ToPerson = {
  /** Absent where it is to an agency. */
  readonly personId?: string;
};

/** What a notice is about: a fact of an assignment, or a report that was subscribed to. */
type Subject =
  | {
      /** The type of the fact, which is also what the text is chosen by. */
      readonly topic: AssignmentTopic;
      readonly about: About;
      readonly matter: Matter;
    }
  | { readonly topic: typeof REPORT_TOPIC; readonly about: AboutReport; readonly matter: ReportMatter };

/** Somebody is to be told something by one channel. */
export type NoticeRaisedData = Of<
  Subject & {
    readonly recipient: Recipient;
    readonly channel: Channel;
    readonly role: RecipientRole;
    /** The agency it concerns: the recipient, or the one the person is told for. */
    readonly agencyId: string;
    /** The agency is told because nobody is in the post that the role means. */
    readonly postEmpty?: true;
    /** Its directive is one of secrecy: nothing of the matter leaves the house by mail. */
    readonly secret?: true;
    readonly urgent: boolean;
    /** Nobody can decline it. */
    readonly mandatory: boolean;
    readonly language: Language;
    /** Where the mail goes, as it was when the notice was raised. */
    readonly address?: Personal<string>;
    readonly hold?: Hold;
    /** Present when nothing is sent: the notice ends here. */
    readonly withheld?: Withholding;
    /** In the inbox: why the same is not mailed besides, where it would be. */
    readonly notMailed?: Withholding;
  }
>;

/** It stands in the inbox. */
export type NoticeDeliveredData = Of<{ readonly channel: 'inbox' }>;

/** The mail server took it over. */
export type NoticeAcceptedData = Of<
  ToPerson & {
    /** 1 for the first. */
    readonly attempt: number;
    /** Without angle brackets; the same in every attempt. */
    readonly messageId: string;
    /** The server's own words, such as `250 2.0.0 Ok: queued as 4C1F2`. */
    readonly response: Personal<string>;
  }
>;

export type NoticeFailedData = Of<
  ToPerson & {
    readonly attempt: number;
    /** The server's own words, or those of the network. */
    readonly error: Personal<string>;
    /** The server refuses it for good, so that there is no other attempt. */
    readonly permanent: boolean;
    /** When it is tried again; null when it is not. */
    readonly retryAt: Instant | null;
  }
>;

export type NoticeGivenUpData = Of<{ readonly reason: GivingUp; readonly attempts: number }>;

/** It was given up, and is to be mailed again: by an administrator, once what stood in the way is mended. */
export type NoticeReopenedData = Of<
  ToPerson & {
    /** Where the mail goes from now on, where that is not where it went. */
    readonly address?: Personal<string>;
  }
>;

export type NoticeReadData = Of<{ readonly by: string }>;

/** Somebody is to be told something, by one channel. */
export type NoticeRaised = DomainEvent<'notice.raised', NoticeRaisedData>;
/** A notice stands in the inbox of whoever is told. */
export type NoticeDelivered = DomainEvent<'notice.delivered', NoticeDeliveredData>;
/** The mail server took a notice over. */
export type NoticeAccepted = DomainEvent<'notice.accepted', NoticeAcceptedData>;
/** An attempt to mail a notice failed. */
export type NoticeFailed = DomainEvent<'notice.failed', NoticeFailedData>;
/** A notice is not mailed any more. */
export type NoticeGivenUp = DomainEvent<'notice.given-up', NoticeGivenUpData>;
/** A notice that was given up is to be mailed again. */
export type NoticeReopened = DomainEvent<'notice.reopened', NoticeReopenedData>;
/** Somebody read a notice in the inbox. */
export type NoticeRead = DomainEvent<'notice.read', NoticeReadData>;

export type NoticeEvent =
  NoticeRaised | NoticeDelivered | NoticeAccepted | NoticeFailed | NoticeGivenUp | NoticeReopened | NoticeRead;

export const NOTICE_EVENT_TYPES = [
  'notice.raised',
  'notice.delivered',
  'notice.accepted',
  'notice.failed',
  'notice.given-up',
  'notice.reopened',
  'notice.read',
] as const satisfies readonly NoticeEvent['type'][];

/** Where mail goes, and the words of a server, which may quote it. */
export const NOTICE_PERSONAL_FIELDS = [
  personalFields<NoticeRaised>('notice.raised', ['address'], ({ recipient }) => personIdOf(recipient)),
  personalFields<NoticeAccepted>('notice.accepted', ['response'], ({ personId }) => personId),
  personalFields<NoticeFailed>('notice.failed', ['error'], ({ personId }) => personId),
  personalFields<NoticeReopened>('notice.reopened', ['address'], ({ personId }) => personId),
];

/** The stream that holds one notice. */
export function noticeStream(noticeId: string): string {
  return `notice-${noticeId}`;
}

/** The same fact tells the same recipient by the same channel once, however often it is looked at. */
export function noticeIdOf(eventId: string, recipient: Recipient, channel: Channel): string {
  return idFrom('notice', eventId, recipient.kind, recipient.id, channel);
}

export type RaiseNotice = { readonly type: 'raise-notice' } & NoticeRaisedData;

export type RecordAcceptance = {
  readonly type: 'record-acceptance';
  readonly messageId: string;
  readonly response: string;
  readonly at: Instant;
};

export type RecordFailure = {
  readonly type: 'record-failure';
  readonly error: string;
  readonly permanent: boolean;
  /** From 0 up to 1, drawn by whoever sends: spreads the attempts of many. */
  readonly chance: number;
  readonly at: Instant;
};

/** No mail is sent any more, to anybody or to whom it was to. */
export type GiveUpNotice = {
  readonly type: 'give-up-notice';
  readonly reason: Extract<GivingUp, 'mail-off' | 'recipient-erased'>;
  readonly at: Instant;
};

/** A mail that was given up is to be sent again. */
export type ReopenNotice = {
  readonly type: 'reopen-notice';
  /** Where mail to the recipient goes now; null where nobody knows. */
  readonly address: string | null;
  readonly at: Instant;
};

export type ReadNotice = {
  readonly type: 'read-notice';
  readonly by: Reader;
  readonly at: Instant;
};

/** Who looks into an inbox: a person, speaking for an agency or, without one, for the Office. */
export type Reader = { readonly subject: string; readonly agencyId?: string };

export type NoticeCommand = RaiseNotice | RecordAcceptance | RecordFailure | GiveUpNotice | ReopenNotice | ReadNotice;

type Known = {
  readonly raised: NoticeRaisedData;
  readonly attempts: number;
};

export type NoticeState =
  | { readonly status: 'nonexistent' }
  | (Known & {
      readonly status: 'waiting';
      /** When the first attempt failed; null before any did. */
      readonly failingSince: Instant | null;
      /** No attempt before it. */
      readonly notBefore: Instant | null;
    })
  | (Known & { readonly status: 'delivered'; readonly isRead: boolean })
  | (Known & { readonly status: 'accepted' })
  | (Known & { readonly status: 'given-up' })
  | (Known & { readonly status: 'withheld' });
