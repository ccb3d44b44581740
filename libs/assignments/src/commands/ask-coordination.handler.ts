import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AskedDeadline } from '#deadlines/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import { AssignmentRunner } from './assignment-runner.js';

/** The lead asks another agency for its opinion; silence past the set time counts as agreement. Answers `{ assignmentId, request }`, where `request` is null when the same was asked before. */
export class AskCoordination extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly question: {
      readonly agencyId: string;
      readonly question: string;
      /** By when an opinion is in time. */
      readonly deadline: AskedDeadline;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(AskCoordination)
export class AskCoordinationHandler implements ICommandHandler<AskCoordination> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, question }: AskCoordination): Promise<CommandOutcome> {
    return this.assignments.decide(
      context,
      assignmentId,
      { type: 'ask-coordination', ...question },
      {
        names: [question.agencyId],
        answer: (events) => ({
          request: events.find((event) => event.type === 'assignment.coordination-asked')?.data.request ?? null,
        }),
      },
    );
  }
}
