import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { partyOf } from '#assignments';
import { directiveDecider, directiveStream, type LinkVerdict } from '../domain/index.js';

/** Confirms or rejects what was suspected of two tasks; neither changes. Answers `{ directiveId, linkId }`. */
export class JudgeLink extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly directiveId: string,
    readonly linkId: string,
    readonly verdict: LinkVerdict,
  ) {
    super();
  }
}

@CommandHandler(JudgeLink)
export class JudgeLinkHandler implements ICommandHandler<JudgeLink> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, directiveId, linkId, verdict }: JudgeLink): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: directiveDecider,
      stream: directiveStream(directiveId),
      command: { type: 'judge-link', at: context.at, directiveId, by: partyOf(context), linkId, verdict },
      result: { directiveId, linkId },
    });
  }
}
