import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, SEALING, type CommandContext, type CommandOutcome, type Sealing } from '#event-store';
import { personDecider, personStream, type ErasePerson as Asked } from '../domain/index.js';

/**
 * Erases a person: that is recorded first, then the key is destroyed. Whatever comes in between is made up for by whoever
 * sends the command again, and by the engine itself. Answers `{ personId }`.
 */
export class ErasePerson extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly asked: Omit<Asked, 'type'>,
  ) {
    super();
  }
}

@CommandHandler(ErasePerson)
export class ErasePersonHandler implements ICommandHandler<ErasePerson> {
  constructor(
    private readonly runner: CommandRunner,
    @Inject(SEALING) private readonly sealing: Sealing,
  ) {}

  async execute({ context, asked }: ErasePerson): Promise<CommandOutcome> {
    const { personId } = asked;
    const { on: _, ...content } = asked;
    const stream = personStream(personId);
    const outcome = await this.runner.compose(context, {
      name: 'erase-person',
      // The day of a repeat may be another one.
      content,
      streams: [stream],
      plan: (view) => {
        const decision = personDecider.decide({ type: 'erase-person', ...asked }, view.fold(personDecider, stream));
        return decision.accepted ? { writes: [{ stream, events: decision.events }], result: { personId } } : decision;
      },
    });
    await this.sealing.forget(context.tenant, personId);
    return outcome;
  }
}
