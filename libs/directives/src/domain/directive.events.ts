import type { DomainEvent, Instant } from '#kernel';
import type { ChangeEvent } from './change.events.js';
import type { CitationCommand, CitationEvent } from './citation.events.js';
import type { DirectiveDraftedData, DirectiveIssuedData } from './directive.vocabulary.js';
import type { FindingCommand, FindingEvent } from './finding.events.js';
import type { QuestionRaised, RaiseQuestion } from './question.events.js';
import type { DirectiveSigned, SignDirective } from './signing.events.js';

/** A directive was drafted, with its tasks. */
export type DirectiveDrafted = DomainEvent<'directive.drafted', DirectiveDraftedData>;
/** A draft got another text: the whole of it as it stands from now on. */
export type DirectiveRedrafted = DomainEvent<'directive.redrafted', DirectiveDraftedData>;
/** A directive was issued under its number; its assignments follow in the same unit. */
export type DirectiveIssued = DomainEvent<'directive.issued', DirectiveIssuedData>;

export type DirectiveEvent =
  | DirectiveDrafted
  | DirectiveRedrafted
  | DirectiveSigned
  | DirectiveIssued
  | CitationEvent
  | ChangeEvent
  | QuestionRaised
  | FindingEvent;

export type DraftDirective = { readonly type: 'draft-directive'; readonly at: Instant } & DirectiveDraftedData;

/** Takes the place of a draft that nobody signed yet. What was noted of it has to hold of the new text too. */
export type RedraftDirective = { readonly type: 'redraft-directive'; readonly at: Instant } & DirectiveDraftedData;

/** Puts the number on the draft. A whole issuance, with register and fan-out, is `decideIssuance`. */
export type IssueDirective = {
  readonly type: 'issue-directive';
  readonly at: Instant;
  readonly effectiveAt?: Instant;
} & DirectiveIssuedData;

export type DirectiveCommand =
  DraftDirective | RedraftDirective | SignDirective | IssueDirective | CitationCommand | RaiseQuestion | FindingCommand;

/** The stream that holds one directive. */
export function directiveStream(directiveId: string): string {
  return `directive-${directiveId}`;
}
