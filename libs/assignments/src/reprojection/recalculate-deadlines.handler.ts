import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { calendarHistory, calendarStream } from '#deadlines/domain';
import { workOutDeadlines } from './deadline-effects.js';

/**
 * Works deadlines out anew that rest on a calendar: all of them, or none. Only the engine sends it. What comes out the
 * same is left alone. Answers `{ moved, stays }`: how many it changed, and of those it could not why, by assignment.
 */
export class RecalculateDeadlines extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly calendarId: string,
    readonly assignmentIds: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(RecalculateDeadlines)
export class RecalculateDeadlinesHandler implements ICommandHandler<RecalculateDeadlines> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, calendarId, assignmentIds }: RecalculateDeadlines): Promise<CommandOutcome> {
    const calendar = calendarStream(calendarId);
    return this.runner.compose(context, {
      name: 're-calculate-deadlines',
      content: { calendarId, assignmentIds },
      streams: [calendar],
      plan: async (view) => {
        const history = view.fold(calendarHistory, calendar);
        const { trees, effects } = await workOutDeadlines(view, assignmentIds, history, context.at);
        const stays = effects.flatMap(({ assignmentId, because }) =>
          because === undefined ? [] : [[assignmentId, because]],
        );
        return {
          writes: trees.writes,
          dependsOn: [calendar, ...trees.dependsOn],
          result: { moved: trees.writes.length, stays: Object.fromEntries(stays) as Record<string, string> },
        };
      },
    });
  }
}
