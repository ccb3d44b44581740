import { ApiProperty } from '@nestjs/swagger';
import type { Assignment, AssignmentBranch } from '#assignments';
import type { ExplainedStatus } from '#assignments/domain';
import type { Instant } from '#kernel';
import { assignmentSummaryView, AssignmentSummaryView } from './assignment.views.js';
import { SHOWN_STATUSES } from './status.views.js';

/** How many of a group are shown with each status. */
export class SumsView implements Record<ExplainedStatus['status'] | 'total' | 'open', number> {
  @ApiProperty({ description: 'All of them.', example: 3 })
  readonly total: number;

  @ApiProperty({ description: 'Those that have not ended.', example: 2 })
  readonly open: number;

  @ApiProperty({ example: 1 })
  readonly 'done-on-time': number;

  @ApiProperty({ example: 0 })
  readonly 'done-late': number;

  @ApiProperty({ example: 1 })
  readonly 'in-progress-within-time': number;

  @ApiProperty({ example: 0 })
  readonly 'in-progress-overdue': number;

  @ApiProperty({ example: 1 })
  readonly 'not-yet-due': number;

  @ApiProperty({ example: 0 })
  readonly standing: number;

  @ApiProperty({ example: 0 })
  readonly suspended: number;

  @ApiProperty({ example: 0 })
  readonly cancelled: number;
}

export class AssignmentNodeView extends AssignmentSummaryView {
  @ApiProperty({ type: SumsView, description: 'The sums over its parts, theirs included, without itself.' })
  readonly sums: SumsView;

  @ApiProperty({ type: () => [AssignmentNodeView], description: 'What was given out of it.' })
  readonly parts: readonly AssignmentNodeView[];
}

export class BranchView {
  @ApiProperty({
    type: [AssignmentSummaryView],
    description: 'The line above it, from the one a directive assigned down to the parent; empty at the top.',
  })
  readonly above: readonly AssignmentSummaryView[];

  @ApiProperty({ type: AssignmentNodeView })
  readonly assignment: AssignmentNodeView;

  @ApiProperty({ description: 'Whether every part is shown; false where there are more than are read at once.' })
  readonly complete: boolean;
}

export function branchView({ above, below, complete }: AssignmentBranch, at: Instant): BranchView {
  const partsOf = new Map<string, Assignment[]>();
  for (const row of below) {
    if (row.parentId !== null) partsOf.set(row.parentId, [...(partsOf.get(row.parentId) ?? []), row]);
  }
  const node = (row: Assignment): AssignmentNodeView => {
    const parts = (partsOf.get(row.assignmentId) ?? []).map(node);
    return { ...assignmentSummaryView(row, at), sums: sumsOver(parts), parts };
  };
  return { above: above.map((row) => assignmentSummaryView(row, at)), assignment: node(below[0]!), complete };
}

function sumsOver(parts: readonly AssignmentNodeView[]): SumsView {
  const sums = Object.fromEntries(['total', 'open', ...SHOWN_STATUSES].map((name) => [name, 0])) as Record<
    keyof SumsView,
    number
  >;
  for (const part of parts) {
    sums.total += 1;
    sums.open += part.phase === 'accepted' || part.phase === 'cancelled' ? 0 : 1;
    sums[part.status.value] += 1;
    for (const name of Object.keys(sums) as (keyof SumsView)[]) sums[name] += part.sums[name];
  }
  return sums;
}
