import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The contest is right. What follows from it is decided apart. Answers `{ assignmentId }`. */
export class UpholdContest extends Command<CommandOutcome> {
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

@CommandHandler(UpholdContest)
export class UpholdContestHandler implements ICommandHandler<UpholdContest> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: UpholdContest): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'uphold-contest', ...decision });
  }
}
