import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AskedDeadline } from '#deadlines/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The work goes on where it stood; a new cycle begins. Answers `{ assignmentId }`. */
export class ResumeAssignment extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decision: {
      /** As the decision states it; null takes the deadline away, absent gives the lead the time it had left. */
      readonly deadline?: AskedDeadline | null;
      /** Says why a part may end after its whole. */
      readonly beyondParent?: string;
      readonly reasons: readonly string[];
      /** The document of the decision, as printed: `1600/UBND-TH`. */
      readonly document?: string;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(ResumeAssignment)
export class ResumeAssignmentHandler implements ICommandHandler<ResumeAssignment> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: ResumeAssignment): Promise<CommandOutcome> {
    return this.assignments.decideInTree(context, assignmentId, {
      type: 'resume',
      ...decision,
    });
  }
}
