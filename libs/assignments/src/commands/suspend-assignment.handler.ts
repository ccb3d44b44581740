import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** Time stands still until the assignment is resumed. Its parts go on. Answers `{ assignmentId }`. */
export class SuspendAssignment extends Command<CommandOutcome> {
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

@CommandHandler(SuspendAssignment)
export class SuspendAssignmentHandler implements ICommandHandler<SuspendAssignment> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: SuspendAssignment): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'suspend', ...decision });
  }
}
