import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { newId } from '#kernel';
import { partyOf } from '#assignments';
import { directiveDecider, directiveStream } from '../domain/index.js';
import type { DraftedContradiction } from './drafted-content.js';

/** Flags a fact that the text states in several ways. Answers `{ directiveId, contradictionId }`. */
export class FlagContradiction extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly directiveId: string,
    readonly contradiction: DraftedContradiction,
  ) {
    super();
  }
}

@CommandHandler(FlagContradiction)
export class FlagContradictionHandler implements ICommandHandler<FlagContradiction> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, directiveId, contradiction }: FlagContradiction): Promise<CommandOutcome> {
    const { contradictionId = newId() } = contradiction;
    const stream = directiveStream(directiveId);
    return this.runner.compose(context, {
      name: 'flag-contradiction',
      content: { directiveId, contradiction },
      streams: [stream],
      plan: (view) => {
        const decision = directiveDecider.decide(
          {
            type: 'flag-contradiction',
            at: context.at,
            directiveId,
            by: partyOf(context),
            contradiction: { ...contradiction, contradictionId },
          },
          view.fold(directiveDecider, stream),
        );
        if (!decision.accepted) return decision;
        return { writes: [{ stream, events: decision.events }], result: { directiveId, contradictionId } };
      },
    });
  }
}
