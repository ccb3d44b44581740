import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The answer goes back to the lead with reasons. Answers `{ assignmentId }`. */
export class ReturnAnswer extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly judgement: {
      readonly reasons: readonly string[];
      /** The round of the answer that was looked at. */
      readonly round?: number;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(ReturnAnswer)
export class ReturnAnswerHandler implements ICommandHandler<ReturnAnswer> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, judgement }: ReturnAnswer): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'return-answer', ...judgement });
  }
}
