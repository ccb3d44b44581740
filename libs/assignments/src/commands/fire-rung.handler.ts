import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FOLLOW_UP_PAUSES_STREAM, followUpPauseDecider, isPaused } from '#deadlines/domain';
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

  /** A pause that is recorded meanwhile holds from the next rung on: rungs do not queue up behind its stream. */
  execute({ context, assignmentId, rung, cycle }: FireRung): Promise<CommandOutcome> {
    const stream = assignmentStream(assignmentId);
    const asked = { type: 'fire-rung', rung, cycle } as const;
    return this.runner.compose(context, {
      name: stream,
      content: asked,
      streams: [stream, FOLLOW_UP_PAUSES_STREAM],
      plan: (view) => {
        const { at } = context;
        const state = view.fold(assignmentDecider, stream);
        const pauses = view.fold(followUpPauseDecider, FOLLOW_UP_PAUSES_STREAM);
        const paused = 'terms' in state && isPaused(pauses, state.terms.leadAgencyId, at);
        const decision = assignmentDecider.decide({ ...asked, at, ...(paused && { paused }) }, state);
        if (!decision.accepted) return decision;
        return { writes: [{ stream, events: decision.events }], result: decision.events[0]?.type ?? null };
      },
    });
  }
}
