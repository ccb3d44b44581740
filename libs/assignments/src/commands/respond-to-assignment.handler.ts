import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import type { AssignmentResponse } from '../domain/index.js';
import { AssignmentRunner } from './assignment-runner.js';

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
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, response, effectiveAt }: RespondToAssignment): Promise<CommandOutcome> {
    return this.assignments.decide(
      context,
      assignmentId,
      { type: 'respond', response, ...(effectiveAt !== undefined && { effectiveAt }) },
      {
        answer: (events) => ({
          round: events.find((event) => event.type === 'assignment.responded')?.data.round ?? null,
        }),
      },
    );
  }
}
