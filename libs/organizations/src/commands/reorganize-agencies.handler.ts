import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refused } from '#kernel';
import {
  CommandRunner,
  PostgresEventLog,
  ReadModelProgress,
  type CommandContext,
  type CommandOutcome,
  type StreamView,
} from '#event-store';
import {
  agenciesNamedBy,
  decideReorganization,
  identifiersConcerned,
  reorganizationDecider,
  reorganizationStream,
  staffDecider,
  staffStream,
  type ReorganizationCommand,
  type ReorganizationPlan,
} from '../domain/index.js';
import { agenciesProjection } from '../read-models/agencies.projection.js';
import { groupsProjection } from '../read-models/groups.projection.js';
import { OrganizationQueries } from '../read-models/organizations.queries.js';
import { agenciesWithAbove, groupsOf, identifiersAt } from './organization-ground.js';

/** Merges, splits or dissolves agencies from a day on. Answers `{ reorganizationId, on, agencyIds }`, those named. */
export class ReorganizeAgencies extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly reorganization: ReorganizationCommand,
  ) {
    super();
  }
}

/** Groups and agencies that hang on those that are reorganised. */
type Hanging = { readonly groupIds: readonly string[]; readonly belowIds: readonly string[] };

/** How long it waits for the read models that say what hangs on an agency, in milliseconds. */
const PATIENCE = 2_000;

/** Decides on reorganisations: for good, or for somebody who wants to see first. */
@Injectable()
export class Reorganizer {
  constructor(
    private readonly runner: CommandRunner,
    private readonly log: PostgresEventLog,
    private readonly progress: ReadModelProgress,
    private readonly register: OrganizationQueries,
  ) {}

  /**
   * What hangs on the agencies is asked of the read models, once they have seen the log as it is now. What comes in
   * after that, or where they are behind, follows by itself: see `FollowReorganization`.
   */
  async carryOut(context: CommandContext, command: ReorganizationCommand): Promise<CommandOutcome> {
    const hanging = await this.#hanging(context.tenant, command);
    return this.runner.compose(context, {
      name: 'reorganize-agencies',
      content: command,
      streams: [reorganizationStream(command.reorganizationId)],
      plan: async (view) => {
        const plan = await planOf(command, hanging, view);
        if (!plan.accepted) return plan;
        const { reorganizationId, on } = plan.decided;
        const result = { reorganizationId, on, agencyIds: agenciesNamedBy(command) };
        return { writes: plan.writes, dependsOn: plan.dependsOn, result };
      },
    });
  }

  /** What it would come to, as things stand; nothing is written. */
  async preview(tenant: string, command: ReorganizationCommand): Promise<ReorganizationPlan | Refused> {
    const hanging = await this.#hanging(tenant, command);
    return planOf(command, hanging, this.runner.look(tenant));
  }

  async #hanging(tenant: string, command: ReorganizationCommand): Promise<Hanging> {
    const head = await this.log.head(tenant);
    for (const { name } of [agenciesProjection, groupsProjection]) {
      await this.progress.waitFor(tenant, name, head, PATIENCE);
    }
    const sources = agenciesNamedBy(command);
    return {
      groupIds: await this.register.groupsOf(tenant, sources, command.on),
      belowIds: await this.register.agenciesBelow(tenant, sources, command.on),
    };
  }
}

@CommandHandler(ReorganizeAgencies)
export class ReorganizeAgenciesHandler implements ICommandHandler<ReorganizeAgencies> {
  constructor(private readonly reorganizer: Reorganizer) {}

  execute({ context, reorganization }: ReorganizeAgencies): Promise<CommandOutcome> {
    return this.reorganizer.carryOut(context, reorganization);
  }
}

async function planOf(
  command: ReorganizationCommand,
  { groupIds, belowIds }: Hanging,
  view: StreamView,
): Promise<ReorganizationPlan | Refused> {
  const stream = reorganizationStream(command.reorganizationId);
  const named = agenciesNamedBy(command);
  await view.load([stream, ...named.map(staffStream)]);
  const agencies = await agenciesWithAbove([...named, ...belowIds], view);
  return decideReorganization(command, {
    reorganization: view.fold(reorganizationDecider, stream),
    agencies,
    groups: await groupsOf(groupIds, view),
    identifiers: await identifiersAt(identifiersConcerned(command, agencies), view),
    staffs: new Map(named.map((agencyId) => [agencyId, view.fold(staffDecider, staffStream(agencyId))])),
  });
}
