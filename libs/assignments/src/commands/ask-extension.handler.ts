import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AskedDeadline } from '#deadlines/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The lead asks for more time. Answers `{ assignmentId }`. */
export class AskExtension extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly wish: {
      readonly reasons: readonly string[];
      readonly proposed: AskedDeadline;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(AskExtension)
export class AskExtensionHandler implements ICommandHandler<AskExtension> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, wish }: AskExtension): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'ask-extension', ...wish });
  }
}
