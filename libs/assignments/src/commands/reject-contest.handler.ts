import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The contested status stands. Answers `{ assignmentId }`. */
export class RejectContest extends Command<CommandOutcome> {
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

@CommandHandler(RejectContest)
export class RejectContestHandler implements ICommandHandler<RejectContest> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: RejectContest): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'reject-contest', ...decision });
  }
}
