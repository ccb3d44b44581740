import type { CommandBus } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { calendarStream } from '#deadlines/domain';
import { ENGINE, newId, type Instant } from '#kernel';
import { CalendarDeadlineQueries, type DueDeadline } from './calendar-deadlines.queries.js';
import { RecalculateDeadlines } from './recalculate-deadlines.handler.js';

/** Deadlines looked at in one go. */
const BATCH = 1_000;

/** Assignments changed in one unit: few enough that a conflict costs little, many enough to be quick. */
const MOST_IN_UNIT = 50;

/** A deadline that stays though its calendar says otherwise, and why. */
export type NotRecalculated = { readonly assignmentId: string; readonly calendarId: string; readonly code: string };

/**
 * Works out anew the open deadlines of calendars that were changed. What is to be done stands in rows, and a row is
 * marked only when it has been looked at: whoever dies on the way leaves the rest to the next one.
 */
export class RecalculationSweep {
  readonly #deadlines: CalendarDeadlineQueries;

  constructor(
    database: DataSource,
    private readonly commands: Pick<CommandBus, 'execute'>,
  ) {
    this.#deadlines = new CalendarDeadlineQueries(database);
  }

  isDue(tenant: string): Promise<boolean> {
    return this.#deadlines.isDue(tenant);
  }

  /** Works out what there is. Answers what stays though its calendar says otherwise. */
  async run(tenant: string, at: Instant): Promise<readonly NotRecalculated[]> {
    const notMoved: NotRecalculated[] = [];
    for (;;) {
      const due = await this.#deadlines.due(tenant, BATCH);
      if (due.length === 0) return notMoved;
      for (const unit of unitsOf(due)) {
        const { calendarId } = unit[0]!;
        const { result } = await this.commands.execute(
          new RecalculateDeadlines(
            {
              tenant,
              actor: ENGINE,
              commandId: newId(),
              correlationId: newId(),
              causationId: calendarStream(calendarId),
              at,
            },
            calendarId,
            unit.map(({ assignmentId }) => assignmentId),
          ),
        );
        const { stays } = result as { readonly stays: Readonly<Record<string, string>> };
        for (const [assignmentId, code] of Object.entries(stays)) notMoved.push({ assignmentId, calendarId, code });
        await this.#deadlines.examined(tenant, unit);
      }
    }
  }
}

/** Of one calendar, and of one depth: a whole is decided about before its parts. */
function unitsOf(due: readonly DueDeadline[]): DueDeadline[][] {
  const units: DueDeadline[][] = [];
  for (const one of due) {
    const last = units.at(-1);
    const first = last?.[0];
    const fits = first?.calendarId === one.calendarId && first.depth === one.depth && last!.length < MOST_IN_UNIT;
    if (fits) last!.push(one);
    else units.push([one]);
  }
  return units;
}
