import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { assignmentDecider, assignmentStream, type AssignmentResponse } from '../domain/index.js';
import { partyOf } from './acting-party.js';

/** The lead answers. Answers `{ assignmentId, round }`. */
export class RespondToAssignment extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly response: AssignmentResponse,
    readonly effectiveAt?: Instant,
  ) {
    super();
  }
}

@CommandHandler(RespondToAssignment)
export class RespondToAssignmentHandler implements ICommandHandler<RespondToAssignment> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, assignmentId, response, effectiveAt }: RespondToAssignment): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: assignmentDecider,
      stream: assignmentStream(assignmentId),
      command: {
        type: 'respond',
        by: partyOf(context),
        at: context.at,
        response,
        ...(effectiveAt !== undefined && { effectiveAt }),
      },
      result: (events) => ({
        assignmentId,
        round: events.find((event) => event.type === 'assignment.responded')?.data.round ?? null,
      }),
    });
  }
}
