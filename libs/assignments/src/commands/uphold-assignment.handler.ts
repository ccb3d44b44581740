import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** An assignment that its lead had declined stays with it all the same. Answers `{ assignmentId }`. */
export class UpholdAssignment extends Command<CommandOutcome> {
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

@CommandHandler(UpholdAssignment)
export class UpholdAssignmentHandler implements ICommandHandler<UpholdAssignment> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: UpholdAssignment): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'uphold-assignment', ...decision });
  }
}
