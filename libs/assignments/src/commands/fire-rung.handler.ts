import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { assignmentDecider, assignmentStream } from '../domain/index.js';

/** A timer went off. Only the engine sends it. Answers the type of the event it led to, or null when it no longer matters. */
export class FireRung extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
    readonly rung: string,
    readonly cycle: number,
  ) {
    super();
  }
}

@CommandHandler(FireRung)
export class FireRungHandler implements ICommandHandler<FireRung> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, assignmentId, rung, cycle }: FireRung): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: assignmentDecider,
      stream: assignmentStream(assignmentId),
      command: { type: 'fire-rung', rung, cycle, at: context.at },
      result: (events) => events[0]?.type ?? null,
    });
  }
}
