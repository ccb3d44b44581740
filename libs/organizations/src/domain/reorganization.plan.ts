import { refuse, type Refused } from '#kernel';
import { agencyDecider } from './agency.decider.js';
import {
  agencyStream,
  type AgencyEvent,
  type AgencyState,
  type IdentifierPeriod,
  type RegisteredAgency,
} from './agency.events.js';
import { schemeOfCode } from './agency.evolution.js';
import { parentOn } from './agency.lookups.js';
import { groupDecider } from './group.decider.js';
import { groupStream, type GroupState } from './group.events.js';
import { ancestorsOn, faultOfCycle, faultOfParentOn, faultOfParents, type Agencies } from './hierarchy.js';
import { identifierDecider } from './identifier.decider.js';
import { identifierStream, type IdentifierState } from './identifier.events.js';
import type { OrganizationPlan } from './organization.plan.js';
import { PlannedWrites } from './planned-writes.js';
import { reorganizationDecider } from './reorganization.decider.js';
import {
  endedBy,
  reorganizationStream,
  sourcesIn,
  successorsIn,
  type NewAgency,
  type Reorganization,
  type ReorganizationCommand,
  type ReorganizationDecidedData,
  type ReorganizationState,
  type Successor,
} from './reorganization.events.js';
import { faultOfChange, faultOfParties } from './reorganization.faults.js';
import { REORGANIZATION_ID_TAKEN } from './reorganization.rules.js';
import { staffDecider } from './staff.decider.js';
import { staffStream, type StaffState } from './staff.events.js';
import { goesOnFrom } from './timeline.js';

/** What a reorganisation rests on. A stream that holds no event yet may be left out. */
export type ReorganizationGround = {
  readonly reorganization: ReorganizationState;
  /**
   * Every agency that is named, every one that stands below one that ends, and all that stand above any of these;
   * see `agenciesNamedBy` and `missingAbove`.
   */
  readonly agencies: Agencies;
  /** By id: every group in which an agency whose work goes elsewhere is or will be a member. */
  readonly groups: ReadonlyMap<string, GroupState>;
  /** By stream; see `identifiersConcerned`. */
  readonly identifiers: ReadonlyMap<string, IdentifierState>;
  /** By agency: of those that end. */
  readonly staffs: ReadonlyMap<string, StaffState>;
};

/** All of it is to be appended as one unit, or none. What becomes of open work is `rehomingPlan(decided, …)`. */
export type ReorganizationPlan = OrganizationPlan & { readonly decided: ReorganizationDecidedData };

/** Every agency a reorganisation names, those that begin with it included. */
export function agenciesNamedBy(command: ReorganizationCommand): string[] {
  const { change, begun } = understood(command, new Map());
  const parents = begun.flatMap(({ parentId }) => (parentId === undefined ? [] : [parentId]));
  return [...new Set([...sourcesIn(change), ...successorsIn(change), ...parents])];
}

/** The streams of the identifiers that agencies give back, and of the codes that new ones begin with. */
export function identifiersConcerned(command: ReorganizationCommand, agencies: Agencies): string[] {
  const { change, begun } = understood(command, agencies);
  const held = endedBy(change).flatMap((agencyId) => identifiersOf(agencies.get(agencyId)));
  return [...new Set([...held, ...begun.flatMap(codeOf)].map(identifierStream))];
}

/**
 * Merges, splits or dissolves agencies from a day on. Those that end keep their past and take nothing new; groups go
 * on with the successors; what stood below them stands below the successor, or where that would turn in a circle,
 * below what was above them; their identifiers are free for others and their posts end. Decided again under the same
 * id and for the same, it writes nothing.
 */
export function decideReorganization(
  command: ReorganizationCommand,
  ground: ReorganizationGround,
): ReorganizationPlan | Refused {
  const { reorganizationId, on, basis } = command;
  const { agencies } = ground;
  const { change, begun } = understood(command, agencies);
  const stream = reorganizationStream(reorganizationId);
  if (ground.reorganization.status === 'decided') {
    const { reorganization: decided } = ground.reorganization;
    return same({ on, basis, change }, decided)
      ? { accepted: true, writes: [], dependsOn: [stream], decided }
      : refuse(REORGANIZATION_ID_TAKEN, { reorganizationId });
  }
  const newIds = begun.map(({ agencyId }) => agencyId);
  const fault = faultOfChange(change, on, newIds) ?? faultOfParties(change, on, newIds, agencies);
  if (fault) return fault;

  const decided = { reorganizationId, on, ...(basis !== undefined && { basis }), change };
  const act = new Reorganizing(decided, ground);
  const refused =
    act.writes.decide(stream, reorganizationDecider, ground.reorganization, {
      type: 'record-reorganization',
      ...decided,
    }) ??
    act.endSources() ??
    act.beginNew(begun) ??
    act.passOn() ??
    act.moveWhatStoodBelow();
  return refused ?? { ...act.writes.plan(act.grounds()), decided };
}

/**
 * What joined a group or came to stand below an agency that ends, unseen by the reorganisation because it was
 * recorded at the same moment, or recorded later for a day before: it follows the others. Nothing to write means
 * that all have followed.
 * @param ground the groups and agencies concerned, and all that stand above these
 */
export function decideAftermath(
  decided: ReorganizationDecidedData,
  ground: Pick<ReorganizationGround, 'agencies' | 'groups'>,
): OrganizationPlan | Refused {
  const reorganization = { status: 'decided', reorganization: decided, answers: new Map() } as const;
  const act = new Reorganizing(decided, { ...ground, reorganization, identifiers: new Map(), staffs: new Map() });
  const refused = act.passOnMemberships();
  if (refused) return refused;
  // An heir that has ended since passes on in turn what it gets here.
  act.putBelowHeirs();
  return act.writes.plan(act.grounds());
}

class Reorganizing {
  readonly writes = new PlannedWrites();
  readonly #decided: ReorganizationDecidedData;
  readonly #ground: ReorganizationGround;
  readonly #ended: readonly string[];

  constructor(decided: ReorganizationDecidedData, ground: ReorganizationGround) {
    this.#decided = decided;
    this.#ground = ground;
    this.#ended = endedBy(decided.change);
  }

  /** They end or are divided, give back what identifies them, and their posts end. */
  endSources(): Refused | null {
    const { reorganizationId, on, change } = this.#decided;
    const heirs = successorsIn(change);
    for (const agencyId of sourcesIn(change)) {
      if (!this.#ended.includes(agencyId)) {
        const successorIds = heirs.filter((id) => id !== agencyId);
        this.#add(agencyId, { type: 'agency.divided', data: { agencyId, on, successorIds, reorganizationId } });
        continue;
      }
      const held = identifiersOf(this.#ground.agencies.get(agencyId));
      const data = { agencyId, on, cause: change.kind, successorIds: heirs, reorganizationId };
      this.#add(agencyId, { type: 'agency.ended', data });
      const staff = this.#ground.staffs.get(agencyId) ?? staffDecider.initial;
      const fault =
        this.#release(agencyId, held) ??
        this.writes.decide(staffStream(agencyId), staffDecider, staff, { type: 'close-staff', agencyId, on });
      if (fault) return fault;
    }
    return null;
  }

  beginNew(begun: readonly NewAgency[]): Refused | null {
    const { on } = this.#decided;
    for (const agency of begun) {
      const { agencyId } = agency;
      const above =
        agency.parentId === undefined ? null : faultOfParentOn(agencyId, agency.parentId, on, this.#after());
      const registered =
        above ??
        this.writes.decide(agencyStream(agencyId), agencyDecider, this.#before(agencyId), {
          type: 'register-agency',
          ...agency,
          validFrom: on,
        });
      if (registered) return registered;
      for (const code of codeOf(agency)) {
        const stream = identifierStream(code);
        const taken = this.writes.decide(stream, identifierDecider, this.#identifier(stream), {
          type: 'claim-identifier',
          agencyId,
          ...code,
          validFrom: on,
        });
        if (taken) return taken;
      }
    }
    return null;
  }

  /** The successors know where they come from, and take the place of the sources in their groups. */
  passOn(): Refused | null {
    const { reorganizationId, on, change } = this.#decided;
    const sources = sourcesIn(change);
    const heirs = successorsIn(change);
    for (const agencyId of heirs) {
      if (sources.includes(agencyId)) continue;
      const data = { agencyId, on, cause: change.kind, predecessorIds: sources, reorganizationId };
      this.#add(agencyId, { type: 'agency.took-over', data });
    }
    return this.passOnMemberships(sources);
  }

  passOnMemberships(agencyIds: readonly string[] = this.#ended): Refused | null {
    const { on, change } = this.#decided;
    const heirs = successorsIn(change);
    for (const agencyId of agencyIds) {
      for (const [groupId, group] of this.#ground.groups) {
        if (group.status === 'nonexistent') continue;
        const fault = this.writes.decide(groupStream(groupId), groupDecider, group, {
          type: 'succeed-member',
          groupId,
          agencyId,
          successorIds: heirs,
          on,
        });
        if (fault) return fault;
      }
    }
    return null;
  }

  moveWhatStoodBelow(): Refused | null {
    const moved = this.putBelowHeirs();
    const after = this.#after();
    for (const agencyId of moved) {
      const fault = faultOfParents(agencyId, after) ?? faultOfCycle(agencyId, after);
      if (fault) return fault;
    }
    return null;
  }

  /** Answers those that were moved. */
  putBelowHeirs(): string[] {
    const moved: string[] = [];
    for (const [agencyId, agency] of this.#ground.agencies) {
      if (agency.status !== 'registered' || this.#ended.includes(agencyId)) continue;
      const events = this.#movesOf(agencyId, agency);
      for (const event of events) this.#add(agencyId, event);
      if (events.length > 0) moved.push(agencyId);
    }
    return moved;
  }

  grounds(): string[] {
    const { agencies, groups, identifiers } = this.#ground;
    return [...[...agencies.keys()].map(agencyStream), ...[...groups.keys()].map(groupStream), ...identifiers.keys()];
  }

  #movesOf(agencyId: string, { parents }: RegisteredAgency): AgencyEvent[] {
    const { on } = this.#decided;
    return parents.flatMap((period): AgencyEvent[] => {
      const { parentId } = period;
      if (parentId === null || !this.#ended.includes(parentId) || !goesOnFrom(period, on)) return [];
      const validFrom = period.validFrom !== undefined && on < period.validFrom ? period.validFrom : on;
      return [{ type: 'agency.moved', data: { agencyId, parentId: this.#heirAbove(agencyId, parentId), validFrom } }];
    });
  }

  /** Who stands where one that ended stood above another: an heir, unless that would stand above itself. */
  #heirAbove(agencyId: string, endedId: string): string | null {
    const { on } = this.#decided;
    const heir = this.#heirOf(agencyId, endedId);
    const after = this.#after();
    const turns = heir === agencyId || (heir !== null && ancestorsOn(heir, on, after).includes(agencyId));
    if (!turns) return heir;
    const above = this.#parentOfEnded(endedId);
    return above !== null && this.#ended.includes(above) ? this.#heirAbove(agencyId, above) : above;
  }

  #heirOf(agencyId: string, endedId: string): string | null {
    const { change } = this.#decided;
    switch (change.kind) {
      case 'merger':
        return change.successorId;
      case 'split': {
        const part = change.parts.find(({ territories }) => territories.includes(agencyId));
        return part?.agencyId ?? change.defaultSuccessorId ?? this.#parentOfEnded(endedId);
      }
      case 'dissolution':
        return change.successorId ?? change.parentId;
    }
  }

  /** Above it on the day, or when it ended where that is known already. */
  #parentOfEnded(endedId: string): string | null {
    const before = this.#ground.agencies.get(endedId);
    if (before?.status !== 'registered') return null;
    return before.ended === undefined ? parentOn(before, this.#decided.on) : (before.parents.at(-1)?.parentId ?? null);
  }

  #release(agencyId: string, held: readonly IdentifierPeriod[]): Refused | null {
    for (const { scheme, value } of held) {
      const stream = identifierStream({ scheme, value });
      const identifier = this.writes.stateOf(stream, this.#identifier(stream));
      if (!identifier.holdings.some((holding) => holding.agencyId === agencyId)) continue;
      const fault = this.writes.decide(stream, identifierDecider, identifier, {
        type: 'release-identifier',
        agencyId,
        scheme,
        value,
        validTo: this.#decided.on,
      });
      if (fault) return fault;
    }
    return null;
  }

  #add(agencyId: string, event: AgencyEvent): void {
    this.writes.add(agencyStream(agencyId), agencyDecider, this.#before(agencyId), [event]);
  }

  #before(agencyId: string): AgencyState {
    return this.#ground.agencies.get(agencyId) ?? agencyDecider.initial;
  }

  #identifier(stream: string): IdentifierState {
    return this.#ground.identifiers.get(stream) ?? identifierDecider.initial;
  }

  /** The agencies as they will be. */
  #after(): Agencies {
    const named = [...this.#ground.agencies.keys(), ...successorsIn(this.#decided.change)];
    return new Map(named.map((id) => [id, this.writes.stateOf(agencyStream(id), this.#before(id))]));
  }
}

/** What a command comes to: who ends, who follows, and who begins with it. */
function understood(
  command: ReorganizationCommand,
  agencies: Agencies,
): { readonly change: Reorganization; readonly begun: readonly NewAgency[] } {
  switch (command.type) {
    case 'merge-agencies': {
      const { predecessorIds, successor } = command;
      return { change: { kind: 'merger', predecessorIds, successorId: idOf(successor) }, begun: begunBy([successor]) };
    }
    case 'split-agency': {
      const { agencyId, into } = command;
      const parts = into.map(({ successor, fields = [], territories = [] }) => ({
        agencyId: idOf(successor),
        fields,
        territories,
      }));
      const goesOn = parts.some((part) => part.agencyId === agencyId);
      const defaultSuccessorId = command.defaultSuccessorId ?? (goesOn ? agencyId : null);
      const begun = begunBy(into.map(({ successor }) => successor));
      return { change: { kind: 'split', agencyId, parts, defaultSuccessorId }, begun };
    }
    case 'dissolve-agency': {
      const { agencyId, successorId = null, on } = command;
      const agency = agencies.get(agencyId);
      const parentId = agency?.status === 'registered' ? parentOn(agency, on) : null;
      return { change: { kind: 'dissolution', agencyId, successorId, parentId }, begun: [] };
    }
  }
}

function idOf(successor: Successor): string {
  return 'register' in successor ? successor.register.agencyId : successor.agencyId;
}

function begunBy(successors: readonly Successor[]): NewAgency[] {
  return successors.flatMap((successor) => ('register' in successor ? [successor.register] : []));
}

function codeOf(agency: NewAgency): { readonly scheme: IdentifierPeriod['scheme']; readonly value: string }[] {
  return agency.code === undefined ? [] : [{ scheme: schemeOfCode(agency), value: agency.code }];
}

function identifiersOf(agency: AgencyState | undefined): readonly IdentifierPeriod[] {
  return agency?.status === 'registered' ? agency.identifiers : [];
}

/** Above the one that ends, nobody stands any more once it has ended: that is no part of what was asked. */
function same(
  asked: { readonly on: string; readonly basis: string | undefined; readonly change: Reorganization },
  decided: ReorganizationDecidedData,
): boolean {
  const comparable = (change: Reorganization) => {
    switch (change.kind) {
      case 'merger':
        return [change.kind, change.predecessorIds, change.successorId];
      case 'split': {
        const parts = change.parts.map(({ agencyId, fields, territories }) => [agencyId, fields, territories]);
        return [change.kind, change.agencyId, parts, change.defaultSuccessorId];
      }
      case 'dissolution':
        return [change.kind, change.agencyId, change.successorId];
    }
  };
  return (
    asked.on === decided.on &&
    asked.basis === decided.basis &&
    JSON.stringify(comparable(asked.change)) === JSON.stringify(comparable(decided.change))
  );
}
