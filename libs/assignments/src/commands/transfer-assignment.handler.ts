import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** An authority gives the assignment to another lead; its parts answer to that one. Answers `{ assignmentId }`. */
export class TransferAssignment extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decision: {
      readonly toAgencyId: string;
      readonly reasons: readonly string[];
      /** The document of the decision, as printed: `1600/UBND-TH`. */
      readonly document?: string;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(TransferAssignment)
export class TransferAssignmentHandler implements ICommandHandler<TransferAssignment> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: TransferAssignment): Promise<CommandOutcome> {
    return this.assignments.decideInTree(
      context,
      assignmentId,
      { type: 'transfer', ...decision },
      {
        names: [decision.toAgencyId],
      },
    );
  }
}
