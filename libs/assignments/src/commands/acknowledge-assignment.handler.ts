import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/**
 * The lead says that it has seen the order, and may say when it received the document: what counts from receipt is
 * counted from there. Answers `{ assignmentId }`.
 */
export class AcknowledgeAssignment extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly acknowledgement: { readonly effectiveAt?: Instant; readonly receivedAt?: Instant } = {},
  ) {
    super();
  }
}

@CommandHandler(AcknowledgeAssignment)
export class AcknowledgeAssignmentHandler implements ICommandHandler<AcknowledgeAssignment> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, acknowledgement }: AcknowledgeAssignment): Promise<CommandOutcome> {
    const asked = { type: 'acknowledge', ...acknowledgement } as const;
    return acknowledgement.receivedAt === undefined
      ? this.assignments.decide(context, assignmentId, asked)
      : this.assignments.decideInTree(context, assignmentId, asked);
  }
}
