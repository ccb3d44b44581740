import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** No more time is given: the deadline stays as it is. Answers `{ assignmentId }`. */
export class RefuseExtension extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decision: {
      readonly reasons: readonly string[];
      /** The document of the decision, as printed: `1600/UBND-TH`. */
      readonly document?: string;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(RefuseExtension)
export class RefuseExtensionHandler implements ICommandHandler<RefuseExtension> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: RefuseExtension): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'refuse-extension', ...decision });
  }
}
