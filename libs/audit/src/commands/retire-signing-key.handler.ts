import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { SIGNING_KEYS_STREAM, signingKeysDecider } from '../domain/index.js';

/** Says that a key signs for the log no longer. Answers `{ verifierKey }`. */
export class RetireSigningKey extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly verifierKey: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(RetireSigningKey)
export class RetireSigningKeyHandler implements ICommandHandler<RetireSigningKey> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, verifierKey, reason }: RetireSigningKey): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: signingKeysDecider,
      stream: SIGNING_KEYS_STREAM,
      command: { type: 'retire-signing-key', verifierKey, reason },
      result: { verifierKey },
    });
  }
}
