import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { UrgeAssignment } from '#assignments';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { OF_AUTHORITY, WHEN_CLOSED_TO_WORK } from './act.refusals.js';
import { AssignmentPath } from './assignment.path.js';
import { AssignmentChangedView } from './assignment.views.js';
import { DecreeBody } from './decree.bodies.js';
import { entered } from './entered.js';

/** Urging by people; reminders and escalations come of the ladder. */
@ApiTags('assignments')
@Controller('v1/assignments')
export class UrgingController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':assignmentId/urge')
  @CommandRoute({
    summary: 'Urge the lead to act, beside the reminders of its ladder',
    permission: 'assignment:decide',
    body: DecreeBody,
    examples: { letter: { reasons: ['Đã quá hạn, chưa có báo cáo'], document: '1700/UBND-TH' } },
    answers: AssignmentChangedView,
    refusals: [...OF_AUTHORITY, ...WHEN_CLOSED_TO_WORK],
  })
  urgeAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: DecreeBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new UrgeAssignment(entered(context, { onBehalfOf, reason }), assignmentId, decision));
  }
}
