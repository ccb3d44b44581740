import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The lead says that it is not its work. Answers `{ assignmentId }`. */
export class DeclineAssignment extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decline: {
      readonly reasons: readonly string[];
      /** Whose it is instead, in the opinion of the lead. */
      readonly suggestedAgencyId?: string;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(DeclineAssignment)
export class DeclineAssignmentHandler implements ICommandHandler<DeclineAssignment> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decline }: DeclineAssignment): Promise<CommandOutcome> {
    const { suggestedAgencyId } = decline;
    return this.assignments.decide(
      context,
      assignmentId,
      { type: 'decline', ...decline },
      {
        names: suggestedAgencyId === undefined ? [] : [suggestedAgencyId],
      },
    );
  }
}
