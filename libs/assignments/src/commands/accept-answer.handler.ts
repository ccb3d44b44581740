import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { assignmentDecider, assignmentStream } from '../domain/index.js';
import { partyOf } from './acting-party.js';

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
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, assignmentId, judgement }: AcceptAnswer): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: assignmentDecider,
      stream: assignmentStream(assignmentId),
      command: { type: 'accept-answer', by: partyOf(context), at: context.at, ...judgement },
      result: { assignmentId },
    });
  }
}
