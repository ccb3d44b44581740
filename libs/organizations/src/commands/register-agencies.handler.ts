import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Json, Refused } from '#kernel';
import { CommandRunner, type CommandContext, type CommandOutcome, type Plan, type StreamView } from '#event-store';
import {
  decideOneRegistration,
  decideRegistration,
  identifiersOfRegistration,
  type AgencyToRegister,
  type LineToRegister,
  type RegistrationGround,
  type RegistrationPlan,
} from '../domain/index.js';
import { agenciesWithAbove, identifiersAt } from './organization-ground.js';

/** Registers one agency. Answers `{ agencyId }`. */
export class RegisterAgency extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly agency: AgencyToRegister,
  ) {
    super();
  }
}

/** Registers many agencies: all of them, or none and a report by line. Answers `{ agencyIds, registeredIds }`. */
export class RegisterAgencies extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly lines: readonly LineToRegister[],
  ) {
    super();
  }
}

@CommandHandler(RegisterAgency)
export class RegisterAgencyHandler implements ICommandHandler<RegisterAgency> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, agency }: RegisterAgency): Promise<CommandOutcome> {
    return this.runner.compose(context, {
      name: 'register-agency',
      content: agency,
      streams: [],
      plan: async (view) =>
        carriedOut(decideOneRegistration(agency, await groundOf([agency], view)), { agencyId: agency.agencyId }),
    });
  }
}

@CommandHandler(RegisterAgencies)
export class RegisterAgenciesHandler implements ICommandHandler<RegisterAgencies> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, lines }: RegisterAgencies): Promise<CommandOutcome> {
    return this.runner.compose(context, {
      name: 'register-agencies',
      content: lines,
      streams: [],
      plan: async (view) => {
        const plan = await planRegistration(lines, view);
        if (!plan.accepted) return plan;
        const agencyIds = lines.map(({ agency }) => agency.agencyId);
        return carriedOut(plan, { agencyIds, registeredIds: plan.registeredIds });
      },
    });
  }
}

/** What registering them would come to, as things stand. */
export async function planRegistration(
  lines: readonly LineToRegister[],
  view: StreamView,
): Promise<RegistrationPlan | Refused> {
  return decideRegistration(
    lines,
    await groundOf(
      lines.map(({ agency }) => agency),
      view,
    ),
  );
}

async function groundOf(agencies: readonly AgencyToRegister[], view: StreamView): Promise<RegistrationGround> {
  const named = agencies.flatMap(({ agencyId, parentId }) =>
    parentId === undefined ? [agencyId] : [agencyId, parentId],
  );
  return {
    agencies: await agenciesWithAbove(named, view),
    identifiers: await identifiersAt(identifiersOfRegistration(agencies), view),
  };
}

function carriedOut(plan: RegistrationPlan | Refused, result: Json): Plan | Refused {
  return plan.accepted ? { writes: plan.writes, dependsOn: plan.dependsOn, result } : plan;
}
