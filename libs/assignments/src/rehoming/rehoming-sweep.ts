import type { CommandBus } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { localDate } from '#deadlines/domain';
import { ENGINE, newId, type Instant } from '#kernel';
import { decidedIn, FollowReorganization, OrganizationQueries } from '#organizations';
import { rehomingPlan, reorganizationStream, type Rehoming, type RehomingRule } from '#organizations/domain';
import { contextOfRehoming, RehomeAssignments } from './rehome-assignments.handler.js';
import { RehomingQueries, type WorkConcerned } from './rehoming.queries.js';

/** Pieces of work looked at in one go. */
const BATCH = 1_000;

/** Assignments moved in one unit: few enough that a conflict costs little, many enough to be quick. */
const MOST_IN_UNIT = 50;

/** Units under way at once. */
const AT_ONCE = 4;

/** An assignment that could not be moved, and the code of the rule that stood in the way. */
export type NotMoved = { readonly assignmentId: string; readonly reorganizationId: string; readonly code: string };

/**
 * Moves the open work of agencies that were reorganised, once the day has come. What is to be done stands in rows, and
 * a row is marked only when it has been looked at as it is: whoever dies on the way leaves the rest to the next one.
 */
export class RehomingSweep {
  readonly #work: RehomingQueries;
  readonly #register: OrganizationQueries;

  constructor(
    database: DataSource,
    private readonly commands: Pick<CommandBus, 'execute'>,
    private readonly zone: string,
  ) {
    this.#work = new RehomingQueries(database, zone);
    this.#register = new OrganizationQueries(database);
  }

  /** Whether there is something to move. */
  isDue(tenant: string, at: Instant): Promise<boolean> {
    return this.#work.isDue(tenant, localDate(at, this.zone));
  }

  /** See {@link RehomingQueries.decidedUntil}. */
  decidedUntil(tenant: string): Promise<{ readonly position: number; readonly seen: boolean }> {
    return this.#work.decidedUntil(tenant);
  }

  /** Moves what there is. Answers what could not be moved. */
  async run(tenant: string, at: Instant): Promise<readonly NotMoved[]> {
    const notMoved: NotMoved[] = [];
    const today = localDate(at, this.zone);
    for (;;) {
      const due = await this.#work.due(tenant, today, BATCH);
      if (due.length === 0) return notMoved;
      // One reorganisation at a time: what the earlier one moves is no longer there for the later one.
      const { reorganizationId } = due[0]!;
      const work = due.filter((one) => one.reorganizationId === reorganizationId);
      notMoved.push(...(await this.#move(tenant, reorganizationId, work, at)));
      await this.#work.examined(tenant, work);
    }
  }

  /** Lets groups and agencies follow that a reorganisation did not see. */
  async followUp(tenant: string, at: Instant): Promise<void> {
    for (const row of await this.#register.leftBehind(tenant)) {
      const left = {
        groupIds: await this.#register.groupsOf(tenant, row.endedIds, row.effectiveOn),
        belowIds: await this.#register.agenciesBelow(tenant, row.endedIds, row.effectiveOn),
      };
      const context = {
        tenant,
        actor: ENGINE,
        commandId: newId(),
        correlationId: row.reorganizationId,
        causationId: reorganizationStream(row.reorganizationId),
        at,
      };
      await this.commands.execute(new FollowReorganization(context, decidedIn(row), left));
    }
  }

  async #move(
    tenant: string,
    reorganizationId: string,
    work: readonly WorkConcerned[],
    at: Instant,
  ): Promise<NotMoved[]> {
    const row = (await this.#work.find(tenant, reorganizationId))!;
    const { moves } = rehomingPlan(decidedIn(row), work, new Map(Object.entries(row.answers)));
    const units = unitsOf(moves);
    const notMoved: NotMoved[] = [];
    for (let start = 0; start < units.length; start += AT_ONCE) {
      await Promise.all(
        units.slice(start, start + AT_ONCE).map(async ([rule, unit]) => {
          const context = contextOfRehoming(tenant, reorganizationId, rule, at);
          const { result } = await this.commands.execute(new RehomeAssignments(context, unit));
          const { refused } = result as { readonly refused: Readonly<Record<string, string>> };
          for (const [assignmentId, code] of Object.entries(refused)) {
            notMoved.push({ assignmentId, reorganizationId, code });
          }
        }),
      );
    }
    return notMoved;
  }
}

/** By rule, for the events of a unit say one; an assignment that moves twice stands in one unit. */
function unitsOf(moves: readonly Rehoming[]): [RehomingRule, Rehoming[]][] {
  const byRule = new Map<RehomingRule, Rehoming[]>();
  for (const move of moves) byRule.set(move.rule, [...(byRule.get(move.rule) ?? []), move]);
  return [...byRule].flatMap(([rule, all]) =>
    Array.from({ length: Math.ceil(all.length / MOST_IN_UNIT) }, (_, index): [RehomingRule, Rehoming[]] => [
      rule,
      all.slice(index * MOST_IN_UNIT, (index + 1) * MOST_IN_UNIT),
    ]),
  );
}
