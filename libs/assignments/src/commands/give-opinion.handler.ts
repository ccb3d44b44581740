import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import type { Opinion } from '../domain/index.js';
import { AssignmentRunner } from './assignment-runner.js';

/** An agency that was asked says what it thinks. Answers `{ assignmentId }`. */
export class GiveOpinion extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly opinion: {
      /** The number of the request it answers. */
      readonly request: number;
      readonly opinion: Opinion;
      readonly comment?: string;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(GiveOpinion)
export class GiveOpinionHandler implements ICommandHandler<GiveOpinion> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, opinion }: GiveOpinion): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'give-opinion', ...opinion });
  }
}
