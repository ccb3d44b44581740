import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { assignmentDecider, assignmentStream } from '../domain/index.js';

/** The time set for an opinion has run out. Only the engine sends it. Answers the type of the event it led to, or null when it no longer matters. */
export class CountSilence extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly request: number,
  ) {
    super();
  }
}

@CommandHandler(CountSilence)
export class CountSilenceHandler implements ICommandHandler<CountSilence> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, assignmentId, request }: CountSilence): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: assignmentDecider,
      stream: assignmentStream(assignmentId),
      command: { type: 'count-silence', request, at: context.at },
      result: (events) => events[0]?.type ?? null,
    });
  }
}
