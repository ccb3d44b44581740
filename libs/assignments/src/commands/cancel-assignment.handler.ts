import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** Ends the assignment and its parts without an answer. Answers `{ assignmentId }`. */
export class CancelAssignment extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decision: {
      readonly reasons: readonly string[];
      /** The document of the decision, as printed: `1600/UBND-TH`. */
      readonly document?: string;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(CancelAssignment)
export class CancelAssignmentHandler implements ICommandHandler<CancelAssignment> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: CancelAssignment): Promise<CommandOutcome> {
    return this.assignments.decideInTree(context, assignmentId, { type: 'cancel', ...decision });
  }
}
