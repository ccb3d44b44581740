import { Command, CommandHandler, Query, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import { CommandRefused, CommandRunner, type CommandContext, type CommandOutcome, type StreamView } from '#event-store';
import { refuse, rule, type Json, type Refused } from '#kernel';
import {
  calendarDecider,
  calendarHistory,
  calendarStream,
  seedOf,
  type CalendarEvent,
  type ChangeCalendar as CalendarChange,
} from '#deadlines/domain';
import { CalendarDeadlineQueries } from './calendar-deadlines.queries.js';
import { digestOf, workOutDeadlines, type DeadlineEffect } from './deadline-effects.js';

export const CALENDAR_EFFECT_CHANGED = rule(
  'calendar/effect-changed',
  'conflict',
  'The change would do something else by now than what was seen; the new preview says what.',
);

/** What is to be different in a calendar, and on what that rests. */
export type AskedCalendarChange = Omit<CalendarChange, 'type' | 'calendarId' | 'seed'>;

/** What a change would do to open deadlines. */
export type ShownCalendarChange = {
  /** `seen` of the change that confirms it. */
  readonly seen: string;
  /** Whether the calendar is as asked for already. */
  readonly unchanged: boolean;
  readonly effects: readonly DeadlineEffect[];
};

/** Works out what a change of a calendar would do, and does nothing. */
export class PreviewCalendarChange extends Query<ShownCalendarChange> {
  constructor(
    readonly context: CommandContext,
    readonly calendarId: string,
    readonly change: AskedCalendarChange,
  ) {
    super();
  }
}

/**
 * Sets and clears days, the week and the office hours: all of it, or nothing; the deadlines that rest on them follow.
 * Answers `{ calendarId }`.
 */
export class ChangeCalendar extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly calendarId: string,
    readonly change: AskedCalendarChange,
    /** Digest of the preview that was looked at. */
    readonly seen: string,
  ) {
    super();
  }
}

type Planned = {
  readonly accepted: true;
  readonly events: readonly CalendarEvent[];
  readonly shown: ShownCalendarChange;
};

async function planOf(
  { context, calendarId, change }: Pick<ChangeCalendar, 'context' | 'calendarId' | 'change'>,
  view: StreamView,
  deadlines: CalendarDeadlineQueries,
): Promise<Planned | Refused> {
  const stream = calendarStream(calendarId);
  const asked: CalendarChange = { type: 'change-calendar', calendarId, seed: seedOf(calendarId), ...change };
  const decision = calendarDecider.decide(asked, view.fold(calendarDecider, stream));
  if (!decision.accepted) return decision;
  const history = decision.events.reduce(
    (one, event) => calendarHistory.evolve(one, event),
    view.fold(calendarHistory, stream),
  );
  const resting = decision.events.length === 0 ? [] : await deadlines.restingOn(context.tenant, calendarId);
  const { effects } = await workOutDeadlines(view, resting, history, context.at);
  const shown = { seen: digestOf(effects), unchanged: decision.events.length === 0, effects };
  return { accepted: true, events: decision.events, shown };
}

@QueryHandler(PreviewCalendarChange)
export class PreviewCalendarChangeHandler implements IQueryHandler<PreviewCalendarChange> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly deadlines: CalendarDeadlineQueries,
  ) {}

  /** @throws CommandRefused as the change itself would be, but for what was seen */
  async execute(asked: PreviewCalendarChange): Promise<ShownCalendarChange> {
    const view = this.runner.look(asked.context.tenant);
    await view.load([calendarStream(asked.calendarId)]);
    const planned = await planOf(asked, view, this.deadlines);
    if (!planned.accepted) throw new CommandRefused(planned);
    return planned.shown;
  }
}

@CommandHandler(ChangeCalendar)
export class ChangeCalendarHandler implements ICommandHandler<ChangeCalendar> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly deadlines: CalendarDeadlineQueries,
  ) {}

  execute(asked: ChangeCalendar): Promise<CommandOutcome> {
    const { context, calendarId, change, seen } = asked;
    const stream = calendarStream(calendarId);
    return this.runner.compose(context, {
      name: 'change-calendar',
      content: { calendarId, change, seen },
      streams: [stream],
      plan: async (view) => {
        const planned = await planOf(asked, view, this.deadlines);
        if (!planned.accepted) return planned;
        const { events, shown } = planned;
        if (!shown.unchanged && shown.seen !== seen) {
          return refuse(CALENDAR_EFFECT_CHANGED, { calendarId, preview: shown as unknown as Json });
        }
        return { writes: [{ stream, events }], result: { calendarId } };
      },
    });
  }
}
