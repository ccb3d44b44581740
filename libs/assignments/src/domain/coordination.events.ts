import type { Instant } from '#kernel';
import type { Deadline } from '#deadlines/domain';
import type { Act, Fact, Identity, Party } from './assignment.vocabulary.js';

export const OPINIONS = ['concur', 'concur-with-comment', 'non-concur'] as const;

export type Opinion = (typeof OPINIONS)[number];

export type CoordinationAskedData = Identity & {
  readonly by: Party;
  /** 1, 2, 3, … within the assignment. */
  readonly request: number;
  readonly agencyId: string;
  readonly question: string;
  /** Silence past it counts as agreement. */
  readonly deadline: Deadline;
};

export type OpinionGivenData = Identity & {
  readonly by: Party;
  readonly request: number;
  readonly agencyId: string;
  readonly opinion: Opinion;
  readonly comment?: string;
  /** Given after the set time, when silence had already counted as agreement. */
  readonly late: boolean;
};

/** The agency let the set time pass: it counts as agreeing from the moment the time ran out. */
export type AgreedBySilenceData = Identity & {
  readonly request: number;
  readonly agencyId: string;
  /** The last millisecond at which an opinion was in time. */
  readonly answerBy: Instant;
};

/** The lead asked another agency for its opinion by a set time. */
export type CoordinationAsked = Fact<'assignment.coordination-asked', CoordinationAskedData>;
/** An agency that was asked for its opinion gave it. */
export type OpinionGiven = Fact<'assignment.opinion-given', OpinionGivenData>;
/** An agency let the set time pass without an opinion, and counts as agreeing. */
export type AgreedBySilence = Fact<'assignment.agreed-by-silence', AgreedBySilenceData>;

export type CoordinationEvent = CoordinationAsked | OpinionGiven | AgreedBySilence;

/** The lead asks another agency for its opinion by a set time. */
export type AskCoordination = Act & {
  readonly type: 'ask-coordination';
  readonly agencyId: string;
  readonly question: string;
  readonly deadline: Deadline;
};

export type GiveOpinion = Act & {
  readonly type: 'give-opinion';
  readonly request: number;
  readonly opinion: Opinion;
  readonly comment?: string;
};

/** The set time of a request has passed. The engine's own command: nobody may send it over the network. */
export type CountSilence = { readonly type: 'count-silence'; readonly request: number; readonly at: Instant };

export type CoordinationCommand = AskCoordination | GiveOpinion | CountSilence;

export type GivenOpinion = {
  readonly opinion: Opinion;
  readonly comment?: string;
  readonly givenAt: Instant;
};

/** What one agency was asked, and what came of it. */
export type CoordinationRequest = {
  readonly request: number;
  readonly agencyId: string;
  readonly question: string;
  readonly deadline: Deadline;
  readonly askedAt: Instant;
  /** The last millisecond that is in time; moves on by as long as the assignment was suspended. */
  readonly answerBy: Instant;
} & (
  | { readonly stage: 'asked' }
  /** The assignment ended before the agency spoke. */
  | { readonly stage: 'lapsed' }
  | { readonly stage: 'answered'; readonly answer: GivenOpinion }
  | { readonly stage: 'agreed-by-silence'; readonly agreedAt: Instant; readonly lateOpinion: GivenOpinion | null }
);
