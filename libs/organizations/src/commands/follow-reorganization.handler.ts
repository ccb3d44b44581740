import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { decideAftermath, endedBy, type ReorganizationDecidedData } from '../domain/index.js';
import { agenciesWithAbove, groupsOf } from './organization-ground.js';

/**
 * Lets groups and agencies follow that a reorganisation did not see. Only the engine sends it. Answers
 * `{ reorganizationId }`.
 */
export class FollowReorganization extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly decided: ReorganizationDecidedData,
    readonly left: { readonly groupIds: readonly string[]; readonly belowIds: readonly string[] },
  ) {
    super();
  }
}

@CommandHandler(FollowReorganization)
export class FollowReorganizationHandler implements ICommandHandler<FollowReorganization> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, decided, left }: FollowReorganization): Promise<CommandOutcome> {
    return this.runner.compose(context, {
      name: 'follow-reorganization',
      content: { reorganizationId: decided.reorganizationId, ...left },
      streams: [],
      plan: async (view) => {
        const plan = decideAftermath(decided, {
          agencies: await agenciesWithAbove([...endedBy(decided.change), ...left.belowIds], view),
          groups: await groupsOf(left.groupIds, view),
        });
        if (!plan.accepted) return plan;
        const { reorganizationId } = decided;
        return { writes: plan.writes, dependsOn: plan.dependsOn, result: { reorganizationId } };
      },
    });
  }
}
