import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Instant } from '#kernel';
import type { AssignmentResponse } from '../domain/index.js';
import { AssignmentRunner } from './assignment-runner.js';

/** An entry was mistaken: it stays in the log, and what is right counts from here on. Answers `{ assignmentId }`. */
export class CorrectEntry extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly decision: {
      /** Version of the mistaken event in the stream of the assignment. */
      readonly version: number;
      readonly correction:
        | { readonly fact: 'effective-time'; readonly is: Instant }
        | { readonly fact: 'response'; readonly is: AssignmentResponse };
      readonly reasons: readonly string[];
      /** The document of the decision, as printed: `1600/UBND-TH`. */
      readonly document?: string;
      readonly effectiveAt?: Instant;
    },
  ) {
    super();
  }
}

@CommandHandler(CorrectEntry)
export class CorrectEntryHandler implements ICommandHandler<CorrectEntry> {
  constructor(private readonly assignments: AssignmentRunner) {}

  execute({ context, assignmentId, decision }: CorrectEntry): Promise<CommandOutcome> {
    return this.assignments.decide(context, assignmentId, { type: 'correct-entry', ...decision });
  }
}
