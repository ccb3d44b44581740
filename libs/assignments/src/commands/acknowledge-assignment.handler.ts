import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

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
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, effectiveAt }: AcknowledgeAssignment): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, {
      type: 'acknowledge',
      ...(effectiveAt !== undefined && { effectiveAt }),
    });
  }
}
