import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The lead is urged to act, beside the rungs of its ladder. Answers `{ assignmentId }`. */
export class UrgeAssignment extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decision: {
      readonly reasons: readonly string[];
      /** The document that urges, as printed: `1700/UBND-TH`. */
      readonly document?: string;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(UrgeAssignment)
export class UrgeAssignmentHandler implements ICommandHandler<UrgeAssignment> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: UrgeAssignment): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'urge', ...decision });
  }
}
