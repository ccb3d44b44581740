import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ENGINE, newId, type Instant } from '#kernel';
import { CommandRunner, type CommandContext, type CommandOutcome, type EventMetadata } from '#event-store';
import { REHOMING_RULES, reorganizationStream, type Rehoming, type RehomingRule } from '#organizations/domain';
import { AssignmentTrees } from '../commands/assignment-trees.js';

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
        const trees = await AssignmentTrees.load(
          view,
          moves.map(({ assignmentId }) => assignmentId),
        );
        const refusals: Record<string, string> = {};
        for (const { assignmentId, fromAgencyId, toAgencyId, rule } of moves) {
          const refused = trees.decide(assignmentId, {
            type: 're-home',
            by: context.actor,
            at: context.at,
            fromAgencyId,
            toAgencyId,
            cause: 'organization-changed',
            reasons: [REHOMING_RULES[rule]],
          });
          if (refused) refusals[assignmentId] = refused.rule.code;
        }
        const moved = moves.filter(({ assignmentId }) => trees.eventsOf(assignmentId).length > 0).length;
        return { writes: trees.writes, dependsOn: trees.dependsOn, result: { moved, refused: refusals } };
      },
    });
  }
}
