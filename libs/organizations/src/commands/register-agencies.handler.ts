import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { refuse, type Json } from '#kernel';
import { CommandRunner, type CommandContext, type CommandOutcome, type Plan, type StreamView } from '#event-store';
import { agencyDecider, agencyStream, type AgencyRegisteredData, type AgencyState } from '../domain/index.js';
import { AGENCIES_REFUSED, AGENCY_UNKNOWN_PARENT } from './organization-commands.rules.js';

/** Registers one agency or many: all of them, or none. Answers `{ agencyIds }`. */
export class RegisterAgencies extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly agencies: readonly AgencyRegisteredData[],
  ) {
    super();
  }
}

/** Why one agency of a batch was refused. `line` counts from 0. */
export interface RefusedLine {
  readonly line: number;
  readonly code: string;
  readonly sentence: string;
  readonly facts: Json;
}

@CommandHandler(RegisterAgencies)
export class RegisterAgenciesHandler implements ICommandHandler<RegisterAgencies> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, agencies }: RegisterAgencies): Promise<CommandOutcome> {
    const named = agencies.flatMap(({ agencyId, parentId }) =>
      parentId === undefined ? [agencyId] : [agencyId, parentId],
    );
    return this.runner.compose(context, {
      name: 'register-agencies',
      content: agencies,
      streams: [...new Set(named)].map(agencyStream),
      plan: (view) => planRegistration(agencies, view),
    });
  }
}

function planRegistration(agencies: readonly AgencyRegisteredData[], view: StreamView) {
  const states = new Map<string, AgencyState>();
  const stateOf = (agencyId: string) => states.get(agencyId) ?? view.fold(agencyDecider, agencyStream(agencyId));
  const writes: Plan['writes'][number][] = [];
  const lines: RefusedLine[] = [];
  for (const [line, agency] of agencies.entries()) {
    const decision = agencyDecider.decide({ type: 'register-agency', ...agency }, stateOf(agency.agencyId));
    const verdict =
      decision.accepted && agency.parentId !== undefined && stateOf(agency.parentId).status === 'nonexistent'
        ? refuse(AGENCY_UNKNOWN_PARENT, { parentId: agency.parentId })
        : decision;
    if (!verdict.accepted) {
      if (agencies.length === 1) return verdict;
      lines.push({ line, code: verdict.rule.code, sentence: verdict.rule.sentence, facts: verdict.facts });
      continue;
    }
    const [registered] = verdict.events;
    if (registered === undefined) continue;
    states.set(agency.agencyId, agencyDecider.evolve(stateOf(agency.agencyId), registered));
    writes.push({ stream: agencyStream(agency.agencyId), events: [registered] });
  }
  if (lines.length > 0) return refuse(AGENCIES_REFUSED, { lines: lines as unknown as Json });

  const written = new Set(writes.map(({ stream }) => stream));
  const parents = new Set(agencies.flatMap(({ parentId }) => (parentId === undefined ? [] : [agencyStream(parentId)])));
  return {
    writes,
    dependsOn: [...parents].filter((stream) => !written.has(stream)),
    result: { agencyIds: agencies.map(({ agencyId }) => agencyId) },
  };
}
