import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The answer is accepted, which ends the assignment. Answers `{ assignmentId }`. */
export class AcceptAnswer extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly judgement: {
      /** The round of the answer that was looked at. */
      readonly round?: number;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(AcceptAnswer)
export class AcceptAnswerHandler implements ICommandHandler<AcceptAnswer> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, judgement }: AcceptAnswer): Promise<CommandOutcome> {
    return this.assignments.decideInTree(context, assignmentId, { type: 'accept-answer', ...judgement });
  }
}
