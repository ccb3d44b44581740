import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The lead offers the assignment to another agency. Answers `{ assignmentId }`. */
export class ProposeTransfer extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly offer: {
      readonly toAgencyId: string;
      readonly reasons: readonly string[];
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(ProposeTransfer)
export class ProposeTransferHandler implements ICommandHandler<ProposeTransfer> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, offer }: ProposeTransfer): Promise<CommandOutcome> {
    return this.assignments.decide(
      context,
      assignmentId,
      { type: 'propose-transfer', ...offer },
      { names: [offer.toAgencyId] },
    );
  }
}
