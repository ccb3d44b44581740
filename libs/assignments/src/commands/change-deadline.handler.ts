import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AskedDeadline } from '#deadlines/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** An authority sets the deadline anew, without having been asked; a new cycle begins, and parts end no later than their whole. Answers `{ assignmentId }`. */
export class ChangeDeadline extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decision: {
      /** As the decision states it; null takes the deadline away. */
      readonly deadline: AskedDeadline | null;
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

@CommandHandler(ChangeDeadline)
export class ChangeDeadlineHandler implements ICommandHandler<ChangeDeadline> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: ChangeDeadline): Promise<CommandOutcome> {
    return this.assignments.decideInTree(context, assignmentId, { type: 'change-deadline', ...decision });
  }
}
