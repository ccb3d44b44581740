import { ApiProperty } from '@nestjs/swagger';
import type { AlikeTask, ContradictionRow, TaskLinkRow } from '#directives';
import { designationOf, LINK_KINDS, LINK_VERDICTS, type LinkKind, type LinkVerdict } from '#directives/domain';
import { CommandView } from '../http/command.views.js';
import { StatementBody } from './finding.bodies.js';

const ID = '0198a3a0-7c00-7000-8000-000000000001';

export class LinkChangedView extends CommandView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty()
  readonly linkId: string;
}

export class ContradictionChangedView extends CommandView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty()
  readonly contradictionId: string;
}

class TaskReferenceView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty()
  readonly taskId: string;
}

export class LinkView {
  @ApiProperty({ format: 'uuid', description: 'The directive in which the link was recorded.', example: ID })
  readonly directiveId: string;

  @ApiProperty()
  readonly linkId: string;

  @ApiProperty({ enum: LINK_KINDS })
  readonly kind: LinkKind;

  @ApiProperty({ type: TaskReferenceView })
  readonly from: TaskReferenceView;

  @ApiProperty({ type: TaskReferenceView })
  readonly to: TaskReferenceView;

  @ApiProperty({ type: String, nullable: true, description: 'What speaks for it.' })
  readonly note: string | null;

  @ApiProperty({ type: String, enum: LINK_VERDICTS, nullable: true, description: 'Null while nobody judged.' })
  readonly verdict: LinkVerdict | null;

  @ApiProperty({ description: 'Who linked them.', example: 'office' })
  readonly linkedBy: string;

  @ApiProperty({ format: 'date-time' })
  readonly linkedAt: string;

  @ApiProperty({ type: String, nullable: true, description: 'Who judged.' })
  readonly judgedBy: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly judgedAt: string | null;
}

export class AlikeTaskView {
  @ApiProperty({ description: 'A task of the directive.' })
  readonly taskId: string;

  @ApiProperty({ type: TaskReferenceView, description: 'The task of another directive that is worded alike.' })
  readonly to: TaskReferenceView;

  @ApiProperty({ description: 'The other directive, as printed.', example: '1537/UBND-TH' })
  readonly designation: string;

  @ApiProperty({ description: 'The words of the other task.', example: 'Cấp chứng thư số cho các phòng chuyên môn' })
  readonly text: string;

  @ApiProperty({
    minimum: 0,
    maximum: 1,
    description: 'The share of neighbouring syllables that stand in both, whatever their tones.',
    example: 0.86,
  })
  readonly likeness: number;
}

export class AlikeTasksView {
  @ApiProperty({ type: [AlikeTaskView], description: 'The most alike first.' })
  readonly items: readonly AlikeTaskView[];
}

export function alikeTaskView({ taskId, to, number, symbol, text, likeness }: AlikeTask): AlikeTaskView {
  return { taskId, to, designation: designationOf(number, symbol), text, likeness: Math.round(likeness * 100) / 100 };
}

export class ContradictionView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly directiveId: string;

  @ApiProperty()
  readonly contradictionId: string;

  @ApiProperty({ description: 'The fact that is stated in several ways.' })
  readonly about: string;

  @ApiProperty({ type: [StatementBody] })
  readonly statements: ContradictionRow['statements'];

  @ApiProperty({ type: String, nullable: true, description: 'What is true; null while nobody knows.' })
  readonly settledAs: string | null;

  @ApiProperty({ description: 'Who flagged it.', example: 'office' })
  readonly flaggedBy: string;

  @ApiProperty({ format: 'date-time' })
  readonly flaggedAt: string;

  @ApiProperty({ type: String, nullable: true, description: 'Who settled it.' })
  readonly settledBy: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly settledAt: string | null;
}

export function linkView(row: TaskLinkRow): LinkView {
  const { directiveId, linkId, kind, taskId, toDirectiveId, toTaskId, note, verdict, linkedAt, judgedAt } = row;
  return {
    directiveId,
    linkId,
    kind,
    from: { directiveId, taskId },
    to: { directiveId: toDirectiveId, taskId: toTaskId },
    note,
    verdict,
    linkedBy: nameOf(row.linkedBy),
    linkedAt,
    judgedBy: row.judgedBy && nameOf(row.judgedBy),
    judgedAt,
  };
}

export function contradictionView(row: ContradictionRow): ContradictionView {
  const { directiveId, contradictionId, about, statements, settledAs, flaggedAt, settledAt } = row;
  return {
    directiveId,
    contradictionId,
    about,
    statements,
    settledAs,
    flaggedBy: nameOf(row.flaggedBy),
    flaggedAt,
    settledBy: row.settledBy && nameOf(row.settledBy),
    settledAt,
  };
}

function nameOf({ onBehalfOf, subject }: TaskLinkRow['linkedBy']): string {
  return onBehalfOf ?? subject;
}
