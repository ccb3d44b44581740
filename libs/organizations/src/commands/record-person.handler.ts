import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { personDecider, personStream, type ChangePerson, type RegisterPerson } from '../domain/index.js';

/** Registers a person, or changes their particulars. Answers `{ personId }`. */
export class RecordPerson extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly record: RegisterPerson | ChangePerson,
  ) {
    super();
  }
}

@CommandHandler(RecordPerson)
export class RecordPersonHandler implements ICommandHandler<RecordPerson> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, record }: RecordPerson): Promise<CommandOutcome> {
    const { personId } = record;
    return this.runner.decide(context, {
      decider: personDecider,
      stream: personStream(personId),
      command: record,
      about: personId,
      result: { personId },
    });
  }
}
