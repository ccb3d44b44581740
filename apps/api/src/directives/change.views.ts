import { ApiProperty } from '@nestjs/swagger';
import type { PastChange } from '#directives';
import {
  DOCUMENT_TYPES,
  type AssignmentEffect,
  type CertainEffect,
  type EffectCounts,
  type SeriesEffect,
} from '#directives/domain';
import { CommandView } from '../http/command.views.js';
import { ChangingDocumentBody } from './change.bodies.js';

const ID = '0198a3a0-7c00-7000-8000-000000000001';

const EFFECTS = ['kept', 'cancelled', 'superseded', 'deadline-changed', 'needs-decision'] as const;

const KEPT_BECAUSE = [
  'ended-already',
  'earlier-time',
  'task-not-concerned',
  'same-deadline',
  'wording-only',
  'still-leads',
  'whole-goes-on',
  'decided-to-keep',
];

const DOUBTS = ['answer-waits', 'deadline-set-since', 'suspended', 'no-successor-named'];

export class EffectCountsView implements EffectCounts {
  @ApiProperty({ description: 'Go on as they are, or have ended already.', example: 12 })
  readonly kept: number;

  @ApiProperty({ description: 'End without an answer.', example: 136 })
  readonly cancelled: number;

  @ApiProperty({ description: 'End, and others take their place.', example: 0 })
  readonly superseded: number;

  @ApiProperty({ description: 'Get another limit.', example: 0 })
  readonly 'deadline-changed': number;

  @ApiProperty({ description: 'Are new.', example: 0 })
  readonly assigned: number;
}

class SuccessorView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty()
  readonly taskId: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'The assignment the same lead has there; null where it has none.',
  })
  readonly assignmentId: string | null;
}

/** What an effect says beside its name. */
class EffectDetailsView {
  @ApiProperty({ required: false, example: 'directive-withdrawn', description: 'Why it is cancelled.' })
  readonly cause?: string;

  @ApiProperty({ required: false, type: [SuccessorView], description: 'What takes its place.' })
  readonly by?: readonly SuccessorView[];

  @ApiProperty({
    selfRequired: false,
    type: 'object',
    nullable: true,
    additionalProperties: true,
    description: 'The limit until now, as written and understood.',
  })
  readonly from?: Readonly<Record<string, unknown>> | null;

  @ApiProperty({
    selfRequired: false,
    type: 'object',
    nullable: true,
    additionalProperties: true,
    description: 'The limit from now on, as written and understood.',
  })
  readonly to?: Readonly<Record<string, unknown>> | null;
}

class CertainEffectView extends EffectDetailsView {
  @ApiProperty({ enum: EFFECTS.slice(0, 4), example: 'cancelled' })
  readonly effect: CertainEffect['effect'];

  @ApiProperty({ required: false, enum: KEPT_BECAUSE, description: 'Why it is kept.' })
  readonly because?: string;
}

class AssignmentEffectView extends EffectDetailsView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly assignmentId: string;

  @ApiProperty()
  readonly taskId: string;

  @ApiProperty({ example: 'so-tai-chinh' })
  readonly leadAgencyId: string;

  @ApiProperty({
    enum: EFFECTS,
    description: 'What the change does to it. `needs-decision`: it cannot know; name the assignment in `decisions`.',
    example: 'cancelled',
  })
  readonly effect: AssignmentEffect['effect'];

  @ApiProperty({
    required: false,
    enum: [...KEPT_BECAUSE, ...DOUBTS],
    description: 'Why it is kept, or why somebody has to decide.',
  })
  readonly because?: string;

  @ApiProperty({
    required: false,
    enum: ['changes', 'ends'] satisfies SeriesEffect[],
    description:
      'What becomes of the times of a recurring task that come after this one: they follow another rule, or none come. Where this one is cancelled, none come either.',
  })
  readonly series?: SeriesEffect;

  @ApiProperty({ required: false, type: CertainEffectView, description: 'What `apply` would do.' })
  readonly otherwise?: CertainEffectView;
}

class AddedAssignmentView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly assignmentId: string;

  @ApiProperty()
  readonly taskId: string;

  @ApiProperty({ example: 'so-tai-chinh' })
  readonly leadAgencyId: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly dueAt: string | null;
}

/** What a change would do. */
export class ChangePreviewView {
  @ApiProperty({
    format: 'uuid',
    description: 'Send it with the change that confirms: the same for the same effects, whatever else happens.',
  })
  readonly seen: string;

  @ApiProperty({
    description: 'How many assignments still need a decision; the change is refused until there is none.',
  })
  readonly undecided: number;

  @ApiProperty({ type: EffectCountsView })
  readonly counts: EffectCountsView;

  @ApiProperty({
    type: [AssignmentEffectView],
    description: 'What becomes of each assignment of the directive, parts and ended ones included, by task.',
  })
  readonly effects: readonly AssignmentEffectView[];

  @ApiProperty({ type: [AddedAssignmentView], description: 'The assignments that are added.' })
  readonly assigned: readonly AddedAssignmentView[];
}

export class DirectiveChangedView extends CommandView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty({ type: EffectCountsView, description: 'How many assignments it did what to.' })
  readonly counts: EffectCountsView;

  @ApiProperty({ format: 'uuid', description: 'The digest of what was done: that of the preview.' })
  readonly seen: string;
}

export class ChangingDocumentView extends ChangingDocumentBody {
  @ApiProperty({ description: 'The official name of the type.', example: 'Công văn' })
  readonly documentTypeName: string;
}

export class PastChangeView {
  @ApiProperty({ enum: ['amended', 'corrected', 'replaced', 'withdrawn', 'question-decided'], example: 'amended' })
  readonly change: PastChange['change'];

  @ApiProperty({ format: 'date-time', description: 'When it came into force.' })
  readonly at: string;

  @ApiProperty({ format: 'date-time', description: 'When it was learned.' })
  readonly recordedAt: string;

  @ApiProperty({ description: 'Its position in the log.', example: 42 })
  readonly position: number;

  @ApiProperty({ description: 'Who did it.', example: 'office' })
  readonly by: string;

  @ApiProperty({ type: ChangingDocumentView, nullable: true, description: 'The document through which.' })
  readonly through: ChangingDocumentView | null;

  @ApiProperty({ type: [String] })
  readonly reasons: readonly string[];

  @ApiProperty({ type: EffectCountsView })
  readonly counts: EffectCountsView;
}

export function pastChangeView({ by, through, effects, ...change }: PastChange): PastChangeView {
  return {
    ...change,
    by: by.onBehalfOf ?? by.subject,
    through: through && { ...through, documentTypeName: DOCUMENT_TYPES[through.documentType] },
    counts: effects,
  };
}
