import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { partyOf } from '#assignments';
import { directiveDecider, directiveStream } from '../domain/index.js';

/** Says what is true of a fact that the text states in several ways. Answers `{ directiveId, contradictionId }`. */
export class SettleContradiction extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly directiveId: string,
    readonly contradictionId: string,
    readonly value: string,
  ) {
    super();
  }
}

@CommandHandler(SettleContradiction)
export class SettleContradictionHandler implements ICommandHandler<SettleContradiction> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, directiveId, contradictionId, value }: SettleContradiction): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: directiveDecider,
      stream: directiveStream(directiveId),
      command: {
        type: 'settle-contradiction',
        at: context.at,
        directiveId,
        by: partyOf(context),
        contradictionId,
        value,
      },
      result: { directiveId, contradictionId },
    });
  }
}
