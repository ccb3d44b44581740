import type { Instant } from '#kernel';
import type { Act, AssignmentResponse, Authority, Decree, Fact, Identity, Party } from './assignment.vocabulary.js';
import type { OfficialStatus, StatusRule } from './official-status.js';

/** The head of the lead agency disputes a status. What follows from it is decided, and recorded, apart. */
export type StatusContestedData = Identity & {
  readonly by: Party;
  /** Who contests: name or post of the head of agency. */
  readonly head: string;
  readonly status: OfficialStatus;
  readonly rule: StatusRule;
  /** The moment the contested status was judged at. */
  readonly judgedAt: Instant;
  readonly grounds: readonly string[];
};

type ContestDecidedData = Identity & {
  readonly by: Party;
  readonly authority: Authority;
  readonly reasons: readonly string[];
  /** Version of the event that contested. */
  readonly contest: number;
};

export type ContestUpheldData = ContestDecidedData;
export type ContestRejectedData = ContestDecidedData;

/** What a party stated of itself. What an authority decided is changed by another decision. */
export const CORRECTABLE = [
  'assignment.acknowledged',
  'assignment.progressed',
  'assignment.responded',
  'assignment.declined',
  'assignment.extension-asked',
] as const;

export type CorrectableType = (typeof CORRECTABLE)[number];

/** What was wrong in an entry, and what is right. */
export type Correction =
  | { readonly fact: 'effective-time'; readonly was: Instant; readonly is: Instant }
  | { readonly fact: 'response'; readonly was: AssignmentResponse; readonly is: AssignmentResponse };

/** What the assignment stands on now that moves with the corrected entry; the rest of it is history. */
export type CorrectedFooting = 'acknowledgement' | 'answer' | 'decline' | 'extension-request';

/** An entry was mistaken. It stays as it is in the log; from here on what is right counts. */
export type EntryCorrectedData = Identity & {
  readonly by: Party;
  readonly authority: Authority;
  readonly reasons: readonly string[];
  /** Version of the mistaken event in this stream. */
  readonly version: number;
  readonly entry: CorrectableType;
  readonly correction: Correction;
  readonly moves: readonly CorrectedFooting[];
};

/** The head of the lead agency disputed the status of the assignment. */
export type StatusContested = Fact<'assignment.contested', StatusContestedData>;
/** A disputed status was found to be disputed rightly. */
export type ContestUpheld = Fact<'assignment.contest-upheld', ContestUpheldData>;
/** A disputed status was found to be right. */
export type ContestRejected = Fact<'assignment.contest-rejected', ContestRejectedData>;
/** An entry of the assignment was mistaken; what is right counts from here on, and the entry stays in the log. */
export type EntryCorrected = Fact<'assignment.corrected', EntryCorrectedData>;

export type ReviewEvent = StatusContested | ContestUpheld | ContestRejected | EntryCorrected;

export type ContestStatus = Act & {
  readonly type: 'contest-status';
  readonly head: string;
  /** The status that was looked at: another one is not contested by mistake. */
  readonly status: OfficialStatus;
  readonly grounds: readonly string[];
};

export type UpholdContest = Decree & { readonly type: 'uphold-contest' };

export type RejectContest = Decree & { readonly type: 'reject-contest' };

export type CorrectEntry = Decree & {
  readonly type: 'correct-entry';
  readonly version: number;
  readonly correction:
    | { readonly fact: 'effective-time'; readonly is: Instant }
    | { readonly fact: 'response'; readonly is: AssignmentResponse };
};

export type ReviewCommand = ContestStatus | UpholdContest | RejectContest | CorrectEntry;

/** The last contest of a status. */
export type Contest = {
  readonly head: string;
  readonly status: OfficialStatus;
  readonly grounds: readonly string[];
  readonly contestedAt: Instant;
  readonly version: number;
} & (
  | { readonly stage: 'pending' }
  | { readonly stage: 'upheld' | 'rejected'; readonly decidedAt: Instant; readonly reasons: readonly string[] }
);

/** What a party stated, as it counts today. */
export type Entry = {
  readonly version: number;
  readonly type: CorrectableType;
  readonly effectiveAt: Instant;
  /** What it cannot have come before. */
  readonly notBefore: Instant;
};
