import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { assignmentDecider, assignmentStream } from '../domain/index.js';
import { partyOf } from './acting-party.js';

/** The lead says that it has seen the order. Answers `{ assignmentId }`. */
export class AcknowledgeAssignment extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly effectiveAt?: Instant,
  ) {
    super();
  }
}

@CommandHandler(AcknowledgeAssignment)
export class AcknowledgeAssignmentHandler implements ICommandHandler<AcknowledgeAssignment> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, assignmentId, effectiveAt }: AcknowledgeAssignment): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: assignmentDecider,
      stream: assignmentStream(assignmentId),
      command: {
        type: 'acknowledge',
        by: partyOf(context),
        at: context.at,
        ...(effectiveAt !== undefined && { effectiveAt }),
      },
      result: { assignmentId },
    });
  }
}
