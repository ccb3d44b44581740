import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AskedDeadline } from '#deadlines/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The only thing that follows an end: the lead must act again, in a new cycle. Answers `{ assignmentId }`. */
export class ReopenAssignment extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decision: {
      /** As the decision states it; null takes the deadline away, absent leaves what is in force. */
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

@CommandHandler(ReopenAssignment)
export class ReopenAssignmentHandler implements ICommandHandler<ReopenAssignment> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: ReopenAssignment): Promise<CommandOutcome> {
    return this.assignments.decideInTree(context, assignmentId, {
      type: 'reopen',
      ...decision,
    });
  }
}
