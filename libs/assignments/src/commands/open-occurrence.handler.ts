import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FollowUpPolicies } from '#deadlines';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { assignmentDecider, assignmentStream, nextOccurrence } from '../domain/index.js';

/**
 * A time of a recurring task has fallen due: the next one opens, as an assignment of its own. Only the engine sends it.
 * Answers the type of the event it led to, or null when there is no next one, or it is open already.
 */
export class OpenOccurrence extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
  ) {
    super();
  }
}

@CommandHandler(OpenOccurrence)
export class OpenOccurrenceHandler implements ICommandHandler<OpenOccurrence> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly policies: FollowUpPolicies,
  ) {}

  /** One unit: the next one begins, and only if this one is still as it was seen. */
  execute({ context, assignmentId }: OpenOccurrence): Promise<CommandOutcome> {
    const stream = assignmentStream(assignmentId);
    return this.runner.compose(context, {
      name: 'open-occurrence',
      content: { assignmentId },
      streams: [stream],
      plan: async (view) => {
        const nothing = { writes: [], dependsOn: [stream], result: null };
        const state = view.fold(assignmentDecider, stream);
        if (state.status === 'nonexistent') return nothing;
        const { policy, restsOn } = await this.policies.load(view);
        const opened = nextOccurrence(state, { at: context.at, policy });
        if (opened === null) return nothing;
        const next = assignmentStream(opened.data.assignmentId);
        await view.load([next]);
        if (view.fold(assignmentDecider, next).status !== 'nonexistent') return nothing;
        return { writes: [{ stream: next, events: [opened] }], dependsOn: [stream, ...restsOn], result: opened.type };
      },
    });
  }
}
