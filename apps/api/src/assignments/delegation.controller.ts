import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { DelegateAssignment } from '#assignments';
import { PART_AFTER_PARENT, PART_GOES_ROUND, PART_TOO_DEEP } from '#assignments/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { OF_DEADLINE, OF_LEAD, OF_NAMED_AGENCY, WHEN_CLOSED_TO_WORK } from './act.refusals.js';
import { AssignmentPath } from './assignment.path.js';
import { AssignmentChangedView } from './assignment.views.js';
import { DelegationBody } from './delegation.bodies.js';
import { entered } from './entered.js';

class NewPartView {
  @ApiProperty({ description: '1, 2, 3, … among the parts of the whole.', example: 1 })
  readonly part: number;

  @ApiProperty({ format: 'uuid', description: 'The assignment it became.' })
  readonly assignmentId: string;

  @ApiProperty({ example: 'phong-ngan-sach' })
  readonly toAgencyId: string;
}

class DelegatedView extends AssignmentChangedView {
  @ApiProperty({ type: [NewPartView] })
  readonly parts: readonly NewPartView[];
}

/** How the lead gives parts of its work to others, and stays accountable for the whole. */
@ApiTags('assignments')
@Controller('v1/assignments')
export class DelegationController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':assignmentId/delegate')
  @CommandRoute({
    summary: 'Delegate: give parts of the work to others, each an assignment of its own',
    permission: 'assignment:delegate',
    body: DelegationBody,
    examples: {
      one: { parts: [{ toAgencyId: 'phong-ngan-sach', summary: 'Tổng hợp số liệu ngân sách của 13 sở' }] },
      'own-deadlines': {
        parts: [
          {
            toAgencyId: 'phong-ngan-sach',
            summary: 'Tổng hợp số liệu ngân sách của 13 sở',
            deadline: {
              asWritten: 'trước 10h00 ngày 04/8/2025',
              relation: 'before',
              date: '2025-08-04',
              time: '10:00',
            },
          },
          { toAgencyId: 'phong-ke-hoach', summary: 'Nêu nguyên nhân từng nhóm vướng mắc' },
        ],
      },
    },
    answers: DelegatedView,
    refusals: [
      ...OF_LEAD,
      ...WHEN_CLOSED_TO_WORK,
      PART_GOES_ROUND,
      PART_TOO_DEEP,
      PART_AFTER_PARENT,
      ...OF_NAMED_AGENCY,
      ...OF_DEADLINE,
    ],
  })
  delegateAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, effectiveAt, parts }: DelegationBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new DelegateAssignment(entered(context, { onBehalfOf, reason }), assignmentId, parts, effectiveAt),
    );
  }
}
