import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DeadlineReader } from '#deadlines';
import type { WrittenDeadline } from '#deadlines/domain';
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
      readonly proposed: WrittenDeadline;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(AskExtension)
export class AskExtensionHandler implements ICommandHandler<AskExtension> {
  constructor(
    private readonly assignments: AssignmentRunner,
    private readonly reader: DeadlineReader,
  ) {}

  execute({ context, assignmentId, wish }: AskExtension): Promise<CommandOutcome> {
    const proposed = this.reader.read(wish.proposed, 'proposed');
    return this.assignments.decide(context, assignmentId, { type: 'ask-extension', ...wish, proposed });
  }
}
