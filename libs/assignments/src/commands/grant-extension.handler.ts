import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AskedDeadline } from '#deadlines/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** More time is granted, as much as was asked for or another measure of it; a new cycle begins. Answers `{ assignmentId }`. */
export class GrantExtension extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decision: {
      /** What the lead proposed when absent. */
      readonly deadline?: AskedDeadline;
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

@CommandHandler(GrantExtension)
export class GrantExtensionHandler implements ICommandHandler<GrantExtension> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: GrantExtension): Promise<CommandOutcome> {
    return this.assignments.decideInTree(context, assignmentId, {
      type: 'grant-extension',
      ...decision,
    });
  }
}
