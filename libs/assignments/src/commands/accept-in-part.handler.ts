import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AskedDeadline } from '#deadlines/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** Some of the answer is done; the lead owes the rest. Answers `{ assignmentId }`. */
export class AcceptInPart extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly judgement: {
      readonly accepted: string;
      readonly remaining: string;
      /** The round of the answer that was looked at. */
      readonly round?: number;
      /** As the decision states it; null takes the deadline away, absent leaves what is in force. */
      readonly deadline?: AskedDeadline | null;
      /** Says why a part may end after its whole. */
      readonly beyondParent?: string;
      /** The document of the decision, as printed: `1600/UBND-TH`. */
      readonly document?: string;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(AcceptInPart)
export class AcceptInPartHandler implements ICommandHandler<AcceptInPart> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, judgement }: AcceptInPart): Promise<CommandOutcome> {
    return this.assignments.decideInTree(context, assignmentId, {
      type: 'accept-in-part',
      ...judgement,
    });
  }
}
