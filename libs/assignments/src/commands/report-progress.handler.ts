import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { assignmentDecider, assignmentStream } from '../domain/index.js';
import { partyOf } from './acting-party.js';

/** The lead tells how far it has come. Answers `{ assignmentId }`. */
export class ReportProgress extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly progress: {
      readonly note: string;
      /** Whole number from 0 to 100. */
      readonly percent?: number;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(ReportProgress)
export class ReportProgressHandler implements ICommandHandler<ReportProgress> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, assignmentId, progress }: ReportProgress): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: assignmentDecider,
      stream: assignmentStream(assignmentId),
      command: { type: 'report-progress', by: partyOf(context), at: context.at, ...progress },
      result: { assignmentId },
    });
  }
}
