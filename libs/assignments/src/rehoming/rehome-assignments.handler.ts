import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ENGINE, newId, type Instant } from '#kernel';
import {
  CommandRunner,
  type CommandContext,
  type CommandOutcome,
  type EventMetadata,
  type StreamView,
} from '#event-store';
import { REHOMING_RULES, reorganizationStream, type Rehoming, type RehomingRule } from '#organizations/domain';
import {
  assignmentDecider,
  assignmentStream,
  decideInTree,
  neededFor,
  type AssignmentEvent,
  type AssignmentState,
} from '../domain/index.js';

/**
 * One agency takes the place of another in assignments of its, because agencies were reorganised: in all of them, or in
 * none. Only the engine sends it. Where an agency has no part any more, or the assignment has ended, there is nothing to
 * do. Answers `{ moved, refused }`: how many it moved, and of those it could not the code of the rule, by assignment.
 */
export class RehomeAssignments extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly moves: readonly Rehoming[],
  ) {
    super();
  }
}

/** What the engine asks on behalf of a reorganisation; the events say which one, and by which of its rules. */
export function contextOfRehoming(
  tenant: string,
  reorganizationId: string,
  rule: RehomingRule,
  at: Instant,
): CommandContext {
  return {
    tenant,
    actor: ENGINE,
    commandId: newId(),
    correlationId: reorganizationId,
    causationId: reorganizationStream(reorganizationId),
    reason: rule,
    at,
  };
}

/** The reorganisation that an event followed from, and by which rule; null where none did. */
export function reorganizationCausing({
  causationId,
  reason = '',
}: Pick<EventMetadata, 'causationId' | 'reason'>): { readonly reorganizationId: string; readonly rule: string } | null {
  const prefix = reorganizationStream('');
  if (causationId?.startsWith(prefix) !== true) return null;
  return { reorganizationId: causationId.slice(prefix.length), rule: reason };
}

@CommandHandler(RehomeAssignments)
export class RehomeAssignmentsHandler implements ICommandHandler<RehomeAssignments> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, moves }: RehomeAssignments): Promise<CommandOutcome> {
    return this.runner.compose(context, {
      name: 're-home-assignments',
      content: moves,
      streams: [],
      plan: async (view) => {
        const trees = await loadTrees(
          moves.map(({ assignmentId }) => assignmentId),
          view,
        );
        const before = new Map(trees);
        const written = new Map<string, AssignmentEvent[]>();
        const refused: Record<string, string> = {};
        for (const { assignmentId, fromAgencyId, toAgencyId, rule } of moves) {
          const reasons = [REHOMING_RULES[rule]];
          const command = {
            type: 're-home',
            by: context.actor,
            at: context.at,
            fromAgencyId,
            toAgencyId,
            cause: 'organization-changed',
            reasons,
          } as const;
          const plan = decideInTree(command, assignmentId, trees);
          if (!plan.accepted) {
            refused[assignmentId] = plan.rule.code;
            continue;
          }
          for (const { assignmentId: id, events } of plan.writes) {
            written.set(id, [...(written.get(id) ?? []), ...events]);
            const state = trees.get(id) ?? assignmentDecider.initial;
            trees.set(
              id,
              events.reduce((one, event) => assignmentDecider.evolve(one, event), state),
            );
          }
        }
        const moved = moves.filter(({ assignmentId }) => written.has(assignmentId)).length;
        return {
          writes: [...written].map(([id, events]) => ({ stream: assignmentStream(id), events })),
          dependsOn: [...before.keys()].filter((id) => !written.has(id)).map(assignmentStream),
          result: { moved, refused },
        };
      },
    });
  }
}

/** The assignments, each with its parent and all that is below it. */
async function loadTrees(assignmentIds: readonly string[], view: StreamView): Promise<Map<string, AssignmentState>> {
  const trees = new Map<string, AssignmentState>();
  for (let next = [...new Set(assignmentIds)]; next.length > 0;) {
    await view.load(next.map(assignmentStream));
    for (const id of next) trees.set(id, view.fold(assignmentDecider, assignmentStream(id)));
    next = [...new Set(assignmentIds.flatMap((id) => neededFor(id, trees)))];
  }
  return trees;
}
