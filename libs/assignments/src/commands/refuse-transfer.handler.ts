import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The agency to which the assignment is offered does not take it. Answers `{ assignmentId }`. */
export class RefuseTransfer extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly refusal: {
      readonly reasons: readonly string[];
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(RefuseTransfer)
export class RefuseTransferHandler implements ICommandHandler<RefuseTransfer> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, refusal }: RefuseTransfer): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'refuse-transfer', ...refusal });
  }
}
