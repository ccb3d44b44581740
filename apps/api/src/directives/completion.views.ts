import { ApiProperty } from '@nestjs/swagger';
import { statusGroundsOf, type Assignment } from '#assignments';
import { APART_STATUSES, explainStatus, OFFICIAL_STATUSES } from '#assignments/domain';
import type { Directive } from '#directives';
import {
  completionOf,
  DEFAULT_COMPLETION,
  type CompletionOutcome,
  type GroupCompletion,
  type Member,
  type MemberStatus,
} from '#directives/domain';
import type { Instant } from '#kernel';
import { CompletionBody } from './task.bodies.js';

const STATUSES: readonly MemberStatus[] = [...OFFICIAL_STATUSES, ...APART_STATUSES];
const OUTCOMES: readonly CompletionOutcome[] = ['open', 'complete', 'out-of-reach', 'void'];

/** How a task stands, by how those stand that lead it. */
export class TaskCompletionView {
  @ApiProperty()
  readonly taskId: string;

  @ApiProperty({ type: CompletionBody, description: 'When it is done though several lead it; by all when not said.' })
  readonly rule: CompletionBody;

  @ApiProperty({
    enum: OUTCOMES,
    description:
      '`open`: more is awaited. `complete`: enough is done. `out-of-reach`: what was cancelled leaves too few. `void`: all were cancelled.',
  })
  readonly outcome: CompletionOutcome;

  @ApiProperty({ description: 'How many lead it.', example: 3 })
  readonly members: number;

  @ApiProperty({ description: 'How many answers it takes.', example: 3 })
  readonly required: number;

  @ApiProperty({ example: 1 })
  readonly done: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: `How many are in each status (${STATUSES.join(', ')}); together, all of them.`,
  })
  readonly counts: GroupCompletion['counts'];

  @ApiProperty({ type: [String], description: 'Whose answer it waits for.' })
  readonly awaits: readonly string[];

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether enough was done in time; null until it is complete.',
  })
  readonly onTime: boolean | null;
}

/** How each task stands at a moment, in the order of the document. */
export function taskCompletions(
  { draft }: Pick<Directive, 'draft'>,
  assignments: readonly Assignment[],
  at: Instant,
): TaskCompletionView[] {
  const members = new Map<string, Member[]>();
  for (const assignment of assignments) {
    const { taskId, leadAgencyId: agencyId, formerLeadIds: formerIds } = assignment;
    const member = { agencyId, formerIds, status: explainStatus(statusGroundsOf(assignment), at).status };
    members.set(taskId, [...(members.get(taskId) ?? []), member]);
  }
  return draft.tasks.map(({ taskId, completion: rule = DEFAULT_COMPLETION }) => ({
    taskId,
    rule,
    ...completionOf(rule, members.get(taskId) ?? []),
  }));
}
