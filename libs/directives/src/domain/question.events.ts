import type { Instant } from '#kernel';
import type { Fact, Party } from '#assignments/domain';
import type { Amendment } from './amendment.js';
import type { EffectCounts } from './change.effects.js';
import type { Lead } from './task.js';

/** What the text leaves open, and the ways it can be read. The first candidate is how it is read until it is decided. */
export type QuestionSubject =
  /** Which tasks a deadline clause governs. */
  | { readonly about: 'clause-scope'; readonly clauseId: string; readonly candidates: readonly (readonly string[])[] }
  /** Whom a sentence without a subject means. */
  | { readonly about: 'lead'; readonly taskId: string; readonly candidates: readonly Lead[] };

export type Question = QuestionSubject & {
  /** Given by whoever raises it; unique in the directive. */
  readonly questionId: string;
  /** Why it is open: the words, the grammar. */
  readonly note: string;
  /** The candidate that was decided on, counted from 0; absent while it is open. */
  readonly decided?: number;
};

export type QuestionRaisedData = {
  readonly directiveId: string;
  readonly by: Party;
  readonly question: Question & { readonly decided?: never };
};

export type QuestionDecidedData = {
  readonly directiveId: string;
  readonly questionId: string;
  /** Counted from 0. */
  readonly candidate: number;
  readonly by: Party;
  readonly reasons: readonly string[];
  /** What the text is read as saying from now on, beyond how it was read until then. */
  readonly amendments: readonly Amendment[];
  readonly effects: EffectCounts;
};

/** It was noted that the text of a directive leaves something open. */
export type QuestionRaised = Fact<'directive.question-raised', QuestionRaisedData>;
/** It was decided how the text of a directive is to be read where it left something open. */
export type QuestionDecided = Fact<'directive.question-decided', QuestionDecidedData>;

export type RaiseQuestion = { readonly type: 'raise-question'; readonly at: Instant } & QuestionRaisedData;
