import { CalendarDay, Choice, Moment, Part, Parts, Slug, Text, TextList, Uuid } from '#platform';
import type { Instant } from '#kernel';
import { DOCUMENT_TYPES, type DocumentType, type EffectDecision } from '#directives/domain';
import { SignatureBody } from './signature.bodies.js';
import { DeadlineBody, LeadBody, OWN_ID, TaskBody } from './task.bodies.js';

const REASONS = {
  description: 'Why it is changed.',
  max: 2_000,
  minItems: 1,
  maxItems: 20,
  example: ['Kế hoạch đã thay đổi'],
};

class DocumentBody {
  @Choice({
    description: 'One of the 29 kinds of administrative document (Decree 30/2020, article 7).',
    values: Object.keys(DOCUMENT_TYPES),
    example: 'official-letter',
  })
  readonly documentType: DocumentType;

  @Text({ description: 'Number and symbol as printed.', max: 200, example: '1600/UBND-TH' })
  readonly designation: string;

  @CalendarDay({ description: 'Its date.', example: '2025-08-05' })
  readonly date: string;
}

export class ChangingDocumentBody extends DocumentBody {
  @Uuid({ description: 'Its id, where it is recorded here.', optional: true })
  readonly directiveId?: string;
}

export class ReplacingDocumentBody extends DocumentBody {
  @Uuid({ description: 'The directive that takes the place of this one; issued and in force.' })
  readonly directiveId: string;
}

export class EffectDecisionBody {
  @Uuid({ description: 'An assignment that the change leaves open.' })
  readonly assignmentId: string;

  @Choice({
    description: '`keep` lets it go on as it is, `apply` lets the change apply to it too.',
    values: ['keep', 'apply'],
    example: 'apply',
  })
  readonly decide: EffectDecision['decide'];
}

/** What every change says besides what it changes. */
export class ChangeBody {
  @TextList(REASONS)
  readonly reasons: string[];

  @Slug({
    description: 'The issuer or monitor whose decision the Office enters; it is in its own power when absent.',
    optional: true,
    example: 'ubnd-tinh',
  })
  readonly onBehalfOf?: string;

  @Moment({ description: 'When it came into force, where that was earlier than now.', optional: true })
  readonly effectiveAt?: Instant;

  @Parts({
    description: 'What is decided about the assignments of which the preview says `needs-decision`.',
    of: () => EffectDecisionBody,
    maxItems: 10_000,
    optional: true,
  })
  readonly decisions?: EffectDecisionBody[];
}

export class AmendmentBody {
  @Choice({
    description: 'What is changed: the limit, the words or the lead of a task, or a task is given up or added.',
    values: ['deadline', 'text', 'lead', 'task-dropped', 'task-added'],
    example: 'deadline',
  })
  readonly item: 'deadline' | 'text' | 'lead' | 'task-dropped' | 'task-added';

  @Text({
    ...OWN_ID,
    description: 'The task.',
    beside: { field: 'item', words: ['deadline', 'text', 'lead', 'task-dropped'] },
  })
  readonly taskId?: string;

  @Part({
    description: 'The limit from now on, as written; null for none.',
    of: () => DeadlineBody,
    nullable: true,
    beside: { field: 'item', words: ['deadline'] },
  })
  readonly deadline?: DeadlineBody | null;

  @Text({ description: 'The words from now on.', max: 10_000, beside: { field: 'item', words: ['text'] } })
  readonly text?: string;

  @Part({
    description: 'Who leads from now on: an agency, or a group.',
    of: () => LeadBody,
    exactlyOneOf: ['agencyId', 'groupId'],
    beside: { field: 'item', words: ['lead'] },
  })
  readonly lead?: LeadBody;

  @Part({
    description: 'What is asked for besides; it comes after the last task.',
    of: () => TaskBody,
    beside: { field: 'item', words: ['task-added'] },
  })
  readonly task?: TaskBody;
}

export class AmendmentPreviewBody extends ChangeBody {
  @Part({ description: 'The document that amends it, of the same type.', of: () => ChangingDocumentBody })
  readonly through: ChangingDocumentBody;

  @Parts({ description: 'What it changes, in order.', of: () => AmendmentBody, minItems: 1, maxItems: 500 })
  readonly amendments: AmendmentBody[];
}

export class CorrectionBody {
  @Choice({
    description: 'What is put right: the subject, the signature, or the words or label of a task.',
    values: ['subject', 'signature', 'text', 'label'],
    example: 'text',
  })
  readonly item: 'subject' | 'signature' | 'text' | 'label';

  @Text({ ...OWN_ID, description: 'The task.', beside: { field: 'item', words: ['text', 'label'] } })
  readonly taskId?: string;

  @Text({
    description: 'What it says from now on.',
    max: 10_000,
    beside: { field: 'item', words: ['subject', 'text', 'label'] },
  })
  readonly becomes?: string;

  @Part({
    description: 'The signature from now on.',
    of: () => SignatureBody,
    beside: { field: 'item', words: ['signature'] },
  })
  readonly signature?: SignatureBody;
}

export class CorrectionPreviewBody extends ChangeBody {
  @Part({ description: 'The official letter that corrects it.', of: () => ChangingDocumentBody })
  readonly through: ChangingDocumentBody;

  @Parts({ description: 'What it puts right.', of: () => CorrectionBody, minItems: 1, maxItems: 500 })
  readonly corrections: CorrectionBody[];
}

export class SuccessionBody {
  @Text({ ...OWN_ID, description: 'A task of the directive that is replaced.' })
  readonly taskId: string;

  @TextList({
    ...OWN_ID,
    description: 'The tasks of the other directive that take its place; empty when it is given up.',
    maxItems: 500,
    unique: true,
  })
  readonly byTaskIds: string[];
}

export class ReplacementPreviewBody extends ChangeBody {
  @Part({ description: 'The directive that takes its place.', of: () => ReplacingDocumentBody })
  readonly through: ReplacingDocumentBody;

  @Parts({
    description: 'What becomes of each task. Of a task that is not named here, the preview asks.',
    of: () => SuccessionBody,
    maxItems: 500,
  })
  readonly successions: SuccessionBody[];
}

export class WithdrawalPreviewBody extends ChangeBody {
  @Part({ description: 'The document that withdraws it.', of: () => ChangingDocumentBody, optional: true })
  readonly through?: ChangingDocumentBody;
}

const SEEN = {
  description:
    '`seen` of the preview that was shown. When the change would do something else by now, it is refused with the new preview.',
};

export class AmendBody extends AmendmentPreviewBody {
  @Uuid(SEEN)
  readonly seen: string;
}

export class CorrectBody extends CorrectionPreviewBody {
  @Uuid(SEEN)
  readonly seen: string;
}

export class ReplaceBody extends ReplacementPreviewBody {
  @Uuid(SEEN)
  readonly seen: string;
}

export class WithdrawBody extends WithdrawalPreviewBody {
  @Uuid(SEEN)
  readonly seen: string;
}
