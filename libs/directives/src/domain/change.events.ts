import type { Instant } from '#kernel';
import type { Fact, Party } from '#assignments/domain';
import type { Amendment, Correction } from './amendment.js';
import type { EffectCounts } from './change.effects.js';
import type { DocumentType } from './document-types.js';
import type { QuestionDecided, QuestionDecidedData } from './question.events.js';

/** The document through which an issued directive is changed. */
export type ChangingDocument = {
  readonly documentType: DocumentType;
  /** Number and symbol as printed. */
  readonly designation: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** Where it is recorded here. */
  readonly directiveId?: string;
};

/** Which tasks of the replacing directive take the place of a task; none: it is given up. */
export type Succession = { readonly taskId: string; readonly byTaskIds: readonly string[] };

/** What is decided about an assignment that a change leaves open: it goes on as it is, or the change applies to it too. */
export type EffectDecision = { readonly assignmentId: string; readonly decide: 'keep' | 'apply' };

type Changed<Data> = {
  readonly directiveId: string;
  readonly by: Party;
  readonly reasons: readonly string[];
  /** How many assignments it did what to; each one's own stream says it too. */
  readonly effects: EffectCounts;
} & Data;

export type DirectiveAmendedData = Changed<{
  readonly through: ChangingDocument;
  readonly amendments: readonly Amendment[];
}>;

export type DirectiveCorrectedData = Changed<{
  readonly through: ChangingDocument;
  readonly corrections: readonly Correction[];
}>;

export type DirectiveReplacedData = Changed<{
  readonly through: ChangingDocument & { readonly directiveId: string };
  readonly successions: readonly Succession[];
}>;

export type DirectiveWithdrawnData = Changed<{ readonly through?: ChangingDocument }>;

/** A document amended an issued directive. */
export type DirectiveAmended = Fact<'directive.amended', DirectiveAmendedData>;
/** A document corrected a mistake in an issued directive. */
export type DirectiveCorrected = Fact<'directive.corrected', DirectiveCorrectedData>;
/** Another directive took the place of this one. */
export type DirectiveReplaced = Fact<'directive.replaced', DirectiveReplacedData>;
/** The directive is no longer in force. */
export type DirectiveWithdrawn = Fact<'directive.withdrawn', DirectiveWithdrawnData>;

export type ChangeEvent =
  DirectiveAmended | DirectiveCorrected | DirectiveReplaced | DirectiveWithdrawn | QuestionDecided;

type Change<Type extends string, Asked> = {
  readonly type: Type;
  readonly directiveId: string;
  readonly by: Party;
  readonly at: Instant;
  /** When it came into force, where that differs from `at`; not after `at`. */
  readonly effectiveAt?: Instant;
  readonly reasons: readonly string[];
  /** About the assignments that the preview says need one. */
  readonly decisions?: readonly EffectDecision[];
  /** The digest of the preview that was shown; what does something else by now is refused. */
  readonly seen?: string;
} & Asked;

export type AmendDirective = Change<'amend-directive', Pick<DirectiveAmendedData, 'through' | 'amendments'>>;
export type CorrectDirective = Change<'correct-directive', Pick<DirectiveCorrectedData, 'through' | 'corrections'>>;
export type ReplaceDirective = Change<'replace-directive', Pick<DirectiveReplacedData, 'through' | 'successions'>>;
export type WithdrawDirective = Change<'withdraw-directive', Pick<DirectiveWithdrawnData, 'through'>>;

/** Says which reading of an open question holds; of a directive without a number as well. */
export type DecideQuestion = Change<
  'decide-question',
  Pick<QuestionDecidedData, 'questionId' | 'candidate'> & { readonly through?: ChangingDocument }
>;

export type ChangeCommand = AmendDirective | CorrectDirective | ReplaceDirective | WithdrawDirective | DecideQuestion;
