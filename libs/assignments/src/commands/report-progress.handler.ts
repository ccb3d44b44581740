import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

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
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, progress }: ReportProgress): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'report-progress', ...progress });
  }
}
