import { ApiProperty } from '@nestjs/swagger';
import { CommandView } from '../http/command.views.js';
import { BULK_OUTCOMES, type BulkOutcome } from './bulk-commands.js';

class ItemProblemView {
  @ApiProperty({ format: 'uri-reference', example: '/problems/assignment/no-answer' })
  readonly type: string;

  @ApiProperty({ example: 'There is no answer to judge.' })
  readonly title: string;

  @ApiProperty({ description: 'What the route for a single assignment would have answered with.', example: 409 })
  readonly status: number;

  @ApiProperty({ example: 'assignment/no-answer' })
  readonly code: string;

  @ApiProperty({ required: false })
  readonly detail?: string;

  @ApiProperty({ selfRequired: false, type: 'object', additionalProperties: true, description: 'The values at fault.' })
  readonly facts?: Readonly<Record<string, unknown>>;
}

class BulkItemView {
  @ApiProperty({ format: 'uuid' })
  readonly assignmentId: string;

  @ApiProperty({
    enum: BULK_OUTCOMES,
    description:
      '`done`: carried out, now or by an earlier request with the same key. `already-so`: there was nothing to do. `refused`: a rule stood in the way. `unavailable`: the log was away; the same request sent again carries it out.',
  })
  readonly outcome: BulkOutcome;

  @ApiProperty({ description: 'The last position that was written for it; 0 when nothing was.', example: 42 })
  readonly position: number;

  @ApiProperty({ type: ItemProblemView, nullable: true })
  readonly problem: ItemProblemView | null;
}

class BulkCountsView implements Record<BulkOutcome, number> {
  @ApiProperty({ example: 146 })
  readonly done: number;

  @ApiProperty({ example: 1 })
  readonly 'already-so': number;

  @ApiProperty({ example: 1 })
  readonly refused: number;

  @ApiProperty({ example: 0 })
  readonly unavailable: number;
}

export class BulkView extends CommandView {
  @ApiProperty({ type: BulkCountsView })
  readonly counts: BulkCountsView;

  @ApiProperty({ type: [BulkItemView], description: 'What became of each, in the order of the request.' })
  readonly items: readonly BulkItemView[];
}

class SelectedView {
  @ApiProperty({ format: 'uuid' })
  readonly assignmentId: string;

  @ApiProperty({ description: 'The round of its answer at this moment.', example: 1 })
  readonly round: number;
}

export class SelectionView {
  @ApiProperty({ description: 'How many there are, on this page and all others.', example: 148 })
  readonly count: number;

  @ApiProperty({ type: [SelectedView], description: 'What a bulk act takes as `assignments`.' })
  readonly assignments: readonly SelectedView[];

  @ApiProperty({ type: String, nullable: true, description: 'Pass it as `cursor`; null at the end.' })
  readonly next: string | null;
}
