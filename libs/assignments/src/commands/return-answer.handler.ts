import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { assignmentDecider, assignmentStream } from '../domain/index.js';
import { partyOf } from './acting-party.js';

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
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, assignmentId, judgement }: ReturnAnswer): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: assignmentDecider,
      stream: assignmentStream(assignmentId),
      command: { type: 'return-answer', by: partyOf(context), at: context.at, ...judgement },
      result: { assignmentId },
    });
  }
}
