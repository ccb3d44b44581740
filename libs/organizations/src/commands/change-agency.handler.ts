import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import {
  agencyDecider,
  agencyStream,
  decideIdentifier,
  decidePlacement,
  identifierDecider,
  identifierStream,
  type AddAlias,
  type AssignIdentifier,
  type CorrectAgency,
  type DropAlias,
  type MoveAgency,
  type ReclassifyAgency,
  type RenameAgency,
  type WithdrawIdentifier,
} from '../domain/index.js';
import { agenciesWithAbove } from './organization-ground.js';

/** What concerns the agency alone: its names and its kind. */
export type ChangeOfAgency = RenameAgency | ReclassifyAgency | AddAlias | DropAlias;

/** Changes what an agency is called or is, from a day on. Answers `{ agencyId }`. */
export class ChangeAgency extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly change: ChangeOfAgency,
  ) {
    super();
  }
}

/** Moves an agency below another, or corrects what was entered of it. Answers `{ agencyId }`. */
export class PlaceAgency extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly change: MoveAgency | CorrectAgency,
  ) {
    super();
  }
}

/** Gives an agency an identifier, or takes one away, from a day on. Answers `{ agencyId }`. */
export class IdentifyAgency extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly change: AssignIdentifier | WithdrawIdentifier,
  ) {
    super();
  }
}

@CommandHandler(ChangeAgency)
export class ChangeAgencyHandler implements ICommandHandler<ChangeAgency> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, change }: ChangeAgency): Promise<CommandOutcome> {
    const { agencyId } = change;
    return this.runner.decide(context, {
      decider: agencyDecider,
      stream: agencyStream(agencyId),
      command: change,
      result: { agencyId },
    });
  }
}

@CommandHandler(PlaceAgency)
export class PlaceAgencyHandler implements ICommandHandler<PlaceAgency> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, change }: PlaceAgency): Promise<CommandOutcome> {
    const { agencyId, parentId } = change;
    return this.runner.compose(context, {
      name: 'place-agency',
      content: change,
      streams: [agencyStream(agencyId)],
      plan: async (view) => {
        const named = parentId === undefined || parentId === null ? [agencyId] : [agencyId, parentId];
        const plan = decidePlacement(change, await agenciesWithAbove(named, view));
        if (!plan.accepted) return plan;
        return { writes: plan.writes, dependsOn: plan.dependsOn, result: { agencyId } };
      },
    });
  }
}

@CommandHandler(IdentifyAgency)
export class IdentifyAgencyHandler implements ICommandHandler<IdentifyAgency> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, change }: IdentifyAgency): Promise<CommandOutcome> {
    const { agencyId } = change;
    const [agency, identifier] = [agencyStream(agencyId), identifierStream(change)];
    return this.runner.compose(context, {
      name: 'identify-agency',
      content: change,
      streams: [agency, identifier],
      plan: (view) => {
        const plan = decideIdentifier(change, {
          agency: view.fold(agencyDecider, agency),
          identifier: view.fold(identifierDecider, identifier),
        });
        if (!plan.accepted) return plan;
        return { writes: plan.writes, dependsOn: plan.dependsOn, result: { agencyId } };
      },
    });
  }
}
