import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The agency to which the assignment is offered takes it over; its parts answer to that one. Answers `{ assignmentId }`. */
export class AgreeToTransfer extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly agreement: {
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(AgreeToTransfer)
export class AgreeToTransferHandler implements ICommandHandler<AgreeToTransfer> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, agreement }: AgreeToTransfer): Promise<CommandOutcome> {
    return this.assignments.decideInTree(context, assignmentId, { type: 'agree-to-transfer', ...agreement });
  }
}
