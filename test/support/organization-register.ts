import type { Decider, DomainEvent, Refused } from '#kernel';
import {
  agencyDecider,
  agencyStream,
  decideReorganization,
  delegationDecider,
  delegationStream,
  groupDecider,
  groupStream,
  identifierDecider,
  personDecider,
  personStream,
  reorganizationDecider,
  reorganizationStream,
  staffDecider,
  staffStream,
  type Agencies,
  type AgencyState,
  type DelegationState,
  type GroupState,
  type IdentifierState,
  type OrganizationPlan,
  type PersonState,
  type ReorganizationCommand,
  type ReorganizationPlan,
  type ReorganizationState,
  type StaffState,
} from '#organizations/domain';
import { frozen } from './laws.js';

/** Every stream of a province's organisations, in memory: what is decided is carried out as the log would, and no state or event can be changed. */
export class OrganizationRegister {
  readonly #streams = new Map<string, DomainEvent[]>();
  /** How far each stream was folded, and to what. */
  readonly #folded = new Map<string, { readonly count: number; readonly state: unknown }>();

  /** Facts, as if they had been decided. */
  given(stream: string, ...events: readonly DomainEvent[]): this {
    this.#streams.set(stream, [...(this.#streams.get(stream) ?? []), ...frozen(events)]);
    return this;
  }

  /** Appends what a plan writes; answers whether there was a plan. */
  carryOut<Plan extends OrganizationPlan>(plan: Plan | Refused): plan is Plan {
    if (!plan.accepted) return false;
    const written = plan.writes.map(({ stream }) => stream);
    expect(new Set([...written, ...plan.dependsOn]).size).toBe(written.length + plan.dependsOn.length);
    for (const { stream, events } of plan.writes) {
      expect(events.length).toBeGreaterThan(0);
      this.given(stream, ...events);
    }
    return true;
  }

  /** Decides on one stream. @throws Error when it is refused */
  decideOn<Command, State, Event extends DomainEvent>(
    stream: string,
    decider: Decider<Command, State, Event>,
    command: Command,
  ): this {
    const decision = decider.decide(command, this.#fold(decider, stream));
    if (!decision.accepted) throw new Error(decision.rule.code);
    return this.given(stream, ...decision.events);
  }

  /** @throws Error when it is refused */
  reorganize(command: ReorganizationCommand): ReorganizationPlan {
    const plan = this.decide(command);
    if (!this.carryOut(plan)) throw new Error(plan.rule.code);
    return plan;
  }

  decide(command: ReorganizationCommand): ReorganizationPlan | Refused {
    return decideReorganization(command, {
      reorganization: this.reorganization(command.reorganizationId),
      agencies: this.agencies(),
      groups: this.groups(),
      identifiers: new Map(this.#named('identifier-').map((stream) => [stream, this.identifier(stream)])),
      staffs: new Map([...this.agencies().keys()].map((agencyId) => [agencyId, this.staff(agencyId)])),
    });
  }

  agency(agencyId: string): AgencyState {
    return this.#fold(agencyDecider, agencyStream(agencyId));
  }

  agencies(): Agencies {
    const prefix = agencyStream('');
    return new Map(
      this.#named(prefix).map((stream) => [stream.slice(prefix.length), this.#fold(agencyDecider, stream)]),
    );
  }

  group(groupId: string): GroupState {
    return this.#fold(groupDecider, groupStream(groupId));
  }

  groups(): ReadonlyMap<string, GroupState> {
    const prefix = groupStream('');
    return new Map(
      this.#named(prefix).map((stream) => [stream.slice(prefix.length), this.#fold(groupDecider, stream)]),
    );
  }

  identifier(stream: string): IdentifierState {
    return this.#fold(identifierDecider, stream);
  }

  staff(agencyId: string): StaffState {
    return this.#fold(staffDecider, staffStream(agencyId));
  }

  delegations(agencyId: string): DelegationState {
    return this.#fold(delegationDecider, delegationStream(agencyId));
  }

  person(personId: string): PersonState {
    return this.#fold(personDecider, personStream(personId));
  }

  reorganization(reorganizationId: string): ReorganizationState {
    return this.#fold(reorganizationDecider, reorganizationStream(reorganizationId));
  }

  streams(): ReadonlyMap<string, readonly DomainEvent[]> {
    return this.#streams;
  }

  /** Every event, stream by stream. */
  events(): DomainEvent[] {
    return [...this.#streams.values()].flat();
  }

  #named(prefix: string): string[] {
    return [...this.#streams.keys()].filter((stream) => stream.startsWith(prefix));
  }

  #fold<State, Event extends DomainEvent>(
    decider: Pick<Decider<never, State, Event>, 'initial' | 'evolve'>,
    stream: string,
  ): State {
    const events = (this.#streams.get(stream) ?? []) as unknown as readonly Event[];
    const known = this.#folded.get(stream);
    let state = known === undefined ? frozen(decider.initial) : (known.state as State);
    for (const event of events.slice(known?.count)) state = frozen(decider.evolve(state, event));
    this.#folded.set(stream, { count: events.length, state });
    return state;
  }
}
