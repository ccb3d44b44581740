import { Choice, Part, Parts, Text, TextList, Uuid, WholeNumber } from '#platform';
import type { Question } from '#directives/domain';
import { ChangeBody, ChangingDocumentBody } from './change.bodies.js';
import { LeadBody, OWN_ID } from './task.bodies.js';

/** One way to read a clause: the tasks it governs. */
export class ScopeBody {
  @TextList({
    ...OWN_ID,
    description: 'The tasks the clause governs, read so.',
    minItems: 1,
    maxItems: 500,
    unique: true,
  })
  readonly taskIds: string[];
}

export class QuestionBody {
  @Text({ ...OWN_ID, description: 'An id of your own, unique in the directive; drawn when absent.', optional: true })
  readonly questionId?: string;

  @Choice({
    description:
      'What the text leaves open: which tasks a deadline clause governs, or whom a sentence without a subject means.',
    values: ['clause-scope', 'lead'],
    example: 'lead',
  })
  readonly about: Question['about'];

  @Text({ description: 'Why it is open: the words, the grammar.', max: 2_000 })
  readonly note: string;

  @Text({ ...OWN_ID, description: 'The clause.', beside: { field: 'about', words: ['clause-scope'] } })
  readonly clauseId?: string;

  @Parts({
    description: 'The ways to read it; the first is how it is read until it is decided.',
    of: () => ScopeBody,
    minItems: 2,
    maxItems: 20,
    beside: { field: 'about', words: ['clause-scope'] },
  })
  readonly scopes?: ScopeBody[];

  @Text({ ...OWN_ID, description: 'The task.', beside: { field: 'about', words: ['lead'] } })
  readonly taskId?: string;

  @Parts({
    description: 'Who may be meant; the first is who leads the task until it is decided.',
    of: () => LeadBody,
    minItems: 2,
    maxItems: 20,
    exactlyOneOf: ['agencyId', 'groupId'],
    beside: { field: 'about', words: ['lead'] },
  })
  readonly candidates?: LeadBody[];
}

/** How a question is decided; what that does to running assignments is shown before it is confirmed. */
export class DecisionPreviewBody extends ChangeBody {
  @WholeNumber({ description: 'The candidate, counted from 0.', min: 0, max: 19, example: 1 })
  readonly candidate: number;

  @Part({
    description: 'The document that says so, where there is one.',
    of: () => ChangingDocumentBody,
    optional: true,
  })
  readonly through?: ChangingDocumentBody;
}

export class DecisionBody extends DecisionPreviewBody {
  @Uuid({
    description:
      '`seen` of what was shown of this candidate. When the decision would do something else by now, it is refused with the new preview.',
  })
  readonly seen: string;
}
