import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import type { OfficialStatus } from '../domain/index.js';
import { AssignmentRunner } from './assignment-runner.js';

/** The head of the lead agency disputes a status. Answers `{ assignmentId }`. */
export class ContestStatus extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly contest: {
      /** Name or post of the head of agency. */
      readonly head: string;
      /** The status that was looked at. */
      readonly status: OfficialStatus;
      readonly grounds: readonly string[];
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(ContestStatus)
export class ContestStatusHandler implements ICommandHandler<ContestStatus> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, contest }: ContestStatus): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'contest-status', ...contest });
  }
}
