import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { directiveDecider, directiveStream, type SignDirective as Sign } from '../domain/index.js';

/** Signs a draft whose number and day are still blank. Answers `{ directiveId }`. */
export class SignDirective extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly signing: Omit<Sign, 'type' | 'at'>,
  ) {
    super();
  }
}

@CommandHandler(SignDirective)
export class SignDirectiveHandler implements ICommandHandler<SignDirective> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, signing }: SignDirective): Promise<CommandOutcome> {
    const { directiveId } = signing;
    return this.runner.decide(context, {
      decider: directiveDecider,
      stream: directiveStream(directiveId),
      command: { type: 'sign-directive', at: context.at, ...signing },
      result: { directiveId },
    });
  }
}
