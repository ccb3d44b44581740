import { refuse, type Json, type Refused } from '#kernel';
import { agencyDecider } from './agency.decider.js';
import { agencyStream, type AgencyRegisteredData, type AgencyState, type Identifier } from './agency.events.js';
import { schemeOfCode } from './agency.evolution.js';
import { AGENCIES_REFUSED } from './agency.rules.js';
import { daysOfChange, faultOfCycle, faultOfParentOn, faultOfParents, type Agencies } from './hierarchy.js';
import { identifierDecider } from './identifier.decider.js';
import { identifierStream, type IdentifierState } from './identifier.events.js';
import type { OrganizationPlan } from './organization.plan.js';
import { PlannedWrites } from './planned-writes.js';

/** What an agency begins with. */
export type AgencyToRegister = AgencyRegisteredData & {
  /** Besides its code, all from its first day on. */
  readonly identifiers?: readonly Identifier[];
};

/** One agency of many, and where it stands among them: a line of a file, or its place in a list. */
export type LineToRegister = { readonly line: number; readonly agency: AgencyToRegister };

/** Why one agency of many was refused. */
export type LineRefused = {
  readonly line: number;
  readonly code: string;
  readonly sentence: string;
  readonly facts: Json;
};

export type RegistrationGround = {
  /** Every agency that is to be registered, every parent that is named, and all that stand above these. */
  readonly agencies: Agencies;
  /** By stream; see {@link identifiersOfRegistration}. */
  readonly identifiers: ReadonlyMap<string, IdentifierState>;
};

export type RegistrationPlan = OrganizationPlan & {
  /** Those that were not registered before, in the order given. */
  readonly registeredIds: readonly string[];
};

/** The streams of all identifiers that agencies begin with. */
export function identifiersOfRegistration(agencies: readonly AgencyToRegister[]): string[] {
  return [...new Set(agencies.flatMap(identifiersOf).map(identifierStream))];
}

/**
 * Registers many agencies: all of them, or none and a report line by line. They may name each other as parents in any
 * order, and each claims its identifiers. Those that are registered already, with the same particulars, are left alone.
 */
export function decideRegistration(
  lines: readonly LineToRegister[],
  ground: RegistrationGround,
): RegistrationPlan | Refused {
  const { refused, plan } = judge(lines, ground);
  return refused.size > 0 ? refuse(AGENCIES_REFUSED, { lines: reportOf(refused) as unknown as Json }) : plan();
}

/** Registers one agency; a refusal is that of the agency itself, without a report. */
export function decideOneRegistration(
  agency: AgencyToRegister,
  ground: RegistrationGround,
): RegistrationPlan | Refused {
  const { refused, plan } = judge([{ line: 0, agency }], ground);
  const [own] = refused.values();
  return own ?? plan();
}

type Verdict = { readonly refused: ReadonlyMap<LineToRegister, Refused>; readonly plan: () => RegistrationPlan };

function judge(lines: readonly LineToRegister[], ground: RegistrationGround): Verdict {
  const writes = new PlannedWrites();
  const before = (agencyId: string): AgencyState => ground.agencies.get(agencyId) ?? agencyDecider.initial;
  const refused = new Map<LineToRegister, Refused>();
  for (const line of lines) {
    const fault = register(line.agency, before, ground.identifiers, writes);
    if (fault) refused.set(line, fault);
  }
  const ids = lines.map(({ agency }) => agency.agencyId);
  const after: Agencies = new Map(
    [...ground.agencies.keys(), ...ids].map((id) => [id, writes.stateOf(agencyStream(id), before(id))]),
  );
  const days = daysOfChange(after);
  const refusedIds = new Set([...refused.keys()].map(({ agency }) => agency.agencyId));
  for (const line of lines) {
    // What a refused line would have brought is not the fault of those below it.
    if (refusedIds.has(line.agency.agencyId) || refusedIds.has(line.agency.parentId ?? '')) continue;
    const fault = faultOfPlace(line.agency, after, days);
    if (fault) refused.set(line, fault);
  }
  const grounds = () => [
    ...[...after.keys()].map(agencyStream),
    ...identifiersOfRegistration(lines.map(({ agency }) => agency)),
  ];
  const plan = () => ({
    ...writes.plan(grounds()),
    registeredIds: [...new Set(ids)].filter((id) => before(id).status === 'nonexistent'),
  });
  return { refused, plan };
}

function register(
  agency: AgencyToRegister,
  before: (agencyId: string) => AgencyState,
  identifiers: RegistrationGround['identifiers'],
  writes: PlannedWrites,
): Refused | null {
  const { identifiers: besides = [], ...data } = agency;
  const { agencyId, validFrom } = data;
  const stream = agencyStream(agencyId);
  const fault = writes.decide(stream, agencyDecider, before(agencyId), { type: 'register-agency', ...data });
  if (fault) return fault;
  const period = validFrom === undefined ? {} : { validFrom };
  for (const identifier of besides) {
    const assigned = { type: 'assign-identifier', agencyId, ...identifier, ...period } as const;
    const wrong = writes.decide(stream, agencyDecider, before(agencyId), assigned);
    if (wrong) return wrong;
  }
  for (const identifier of identifiersOf(agency)) {
    const claimed = { type: 'claim-identifier', agencyId, ...identifier, ...period } as const;
    const held = identifiers.get(identifierStream(identifier)) ?? identifierDecider.initial;
    const taken = writes.decide(identifierStream(identifier), identifierDecider, held, claimed);
    if (taken) return taken;
  }
  return null;
}

function faultOfPlace(
  { agencyId, parentId, validFrom }: AgencyToRegister,
  agencies: Agencies,
  days: readonly string[],
): Refused | null {
  const onItsDay =
    parentId === undefined || validFrom === undefined ? null : faultOfParentOn(agencyId, parentId, validFrom, agencies);
  return onItsDay ?? faultOfParents(agencyId, agencies) ?? faultOfCycle(agencyId, agencies, days);
}

function identifiersOf(agency: AgencyToRegister): Identifier[] {
  const { code, identifiers = [] } = agency;
  return code === undefined ? [...identifiers] : [{ scheme: schemeOfCode(agency), value: code }, ...identifiers];
}

function reportOf(refused: ReadonlyMap<LineToRegister, Refused>): LineRefused[] {
  return [...refused]
    .map(([{ line }, { rule, facts }]) => ({ line, code: rule.code, sentence: rule.sentence, facts }))
    .sort((one, other) => one.line - other.line);
}
