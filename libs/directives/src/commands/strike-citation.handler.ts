import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { directiveDecider, directiveStream } from '../domain/index.js';

/** Strikes out a citation that was recorded by mistake. Answers `{ directiveId, citationId }`. */
export class StrikeCitation extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly directiveId: string,
    readonly citationId: string,
  ) {
    super();
  }
}

@CommandHandler(StrikeCitation)
export class StrikeCitationHandler implements ICommandHandler<StrikeCitation> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, directiveId, citationId }: StrikeCitation): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: directiveDecider,
      stream: directiveStream(directiveId),
      command: { type: 'strike-citation', directiveId, citationId },
      result: { directiveId, citationId },
    });
  }
}
