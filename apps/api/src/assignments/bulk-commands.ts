import { Injectable } from '@nestjs/common';
import { CommandBus, type Command } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { idFrom, type Json } from '#kernel';
import { Problem, problemType, REQUEST_INVALID, UNAVAILABLE } from '#platform';
import { commandProblems, outageProblems } from '../http/problem-translations.js';

/** One assignment of a selection; `round` is the answer that was looked at, for acts that judge. */
export interface SelectedAssignment {
  readonly assignmentId: string;
  readonly round?: number;
}

/**
 * What became of one assignment of a selection: carried out, so already, against a rule, or not tried to its end
 * because the log was away.
 */
export const BULK_OUTCOMES = ['done', 'already-so', 'refused', 'unavailable'] as const;

export type BulkOutcome = (typeof BULK_OUTCOMES)[number];

interface BulkItem {
  readonly assignmentId: string;
  readonly outcome: BulkOutcome;
  /** The last position that was written for it; 0 when nothing was. */
  readonly position: number;
  readonly problem: Json;
}

/** How many commands are under way at once: enough that the log commits them in groups. */
const LANES = 16;

/**
 * Carries out one act on each assignment of a selection. Each is a command of its own: what is refused for one
 * hinders no other. Its command id follows from that of the bulk and the assignment, so a repeat of the bulk, after a
 * crash or a lost answer, does nothing twice and carries out what is left.
 */
@Injectable()
export class BulkCommands {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
  ) {}

  /**
   * Answers `{ counts, items }` with an item for each of the selection, in its order.
   * @param act the verb and everything it was asked with, to tell a repeat from another bulk under the same key
   * @throws Problem `request/invalid` when an assignment is named twice; as `CommandRunner.decide` before the first is tried
   */
  async carryOut(
    context: CommandContext,
    act: { readonly verb: string; readonly asked: object },
    selection: readonly SelectedAssignment[],
    commandFor: (context: CommandContext, selected: SelectedAssignment) => Command<CommandOutcome>,
  ): Promise<CommandOutcome> {
    refuseRepetition(selection);
    const bulk = await this.runner.compose(context, {
      name: `bulk ${act.verb}`,
      content: act.asked as Json,
      streams: [],
      plan: () => ({ writes: [], result: null }),
    });
    const items: BulkItem[] = [];
    // A repeat that finds something left to do is not the first result again.
    let repeated = bulk.repeated;
    let away: Problem | undefined;
    let next = 0;
    const lane = async () => {
      while (next < selection.length) {
        const index = next;
        next += 1;
        const selected = selection[index]!;
        const command = commandFor(contextOf(context, selected), selected);
        const item = away ? unavailable(selected, away) : await this.#one(selected, command, () => (repeated = false));
        if (item instanceof Problem) away = item;
        items[index] = item instanceof Problem ? unavailable(selected, item) : item;
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const position = items.reduce((last, item) => Math.max(last, item.position), 0);
    return { ...bulk, repeated, position, result: { counts: countsOf(items), items: items as unknown as Json } };
  }

  /**
   * Answers the item, or the problem for which the others need not be tried.
   * @param onFirst called when it was carried out now, not by an earlier request
   */
  async #one(
    { assignmentId }: SelectedAssignment,
    command: Command<CommandOutcome>,
    onFirst: () => void,
  ): Promise<BulkItem | Problem> {
    try {
      const { position, repeated } = await this.commands.execute(command);
      if (!repeated) onFirst();
      return { assignmentId, outcome: position === 0 ? 'already-so' : 'done', position, problem: null };
    } catch (error) {
      const problem = commandProblems(error) ?? outageProblems(error);
      if (problem === undefined) throw error;
      if (problem.kind === UNAVAILABLE) return problem;
      return { assignmentId, outcome: 'refused', position: 0, problem: problemJson(problem) };
    }
  }
}

function contextOf(context: CommandContext, { assignmentId }: SelectedAssignment): CommandContext {
  return { ...context, commandId: idFrom('bulk', context.commandId, assignmentId), causationId: context.commandId };
}

function refuseRepetition(selection: readonly SelectedAssignment[]): void {
  const seen = new Set<string>();
  for (const [index, { assignmentId }] of selection.entries()) {
    if (seen.has(assignmentId)) {
      const pointer = `/assignments/${index}/assignmentId`;
      throw new Problem(REQUEST_INVALID, { errors: [{ pointer, detail: 'names an assignment a second time' }] });
    }
    seen.add(assignmentId);
  }
}

function unavailable({ assignmentId }: SelectedAssignment, problem: Problem): BulkItem {
  return { assignmentId, outcome: 'unavailable', position: 0, problem: problemJson(problem) };
}

function problemJson({ kind, detail, facts }: Problem): Json {
  return {
    type: problemType(kind.code),
    title: kind.sentence,
    status: kind.status,
    code: kind.code,
    ...(detail !== undefined && { detail }),
    ...(facts !== undefined && { facts }),
  };
}

function countsOf(items: readonly BulkItem[]): Record<BulkOutcome, number> {
  const counts: Record<BulkOutcome, number> = { done: 0, 'already-so': 0, refused: 0, unavailable: 0 };
  for (const { outcome } of items) counts[outcome] += 1;
  return counts;
}
