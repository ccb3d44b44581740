import { fold, type Decider, type Decision, type DomainEvent, type Refused } from '#kernel';
import type { OrganizationPlan } from './organization.plan.js';

/** Streams as they are, and as they will be once what was decided so far is written. */
export class PlannedWrites {
  readonly #states = new Map<string, unknown>();
  readonly #events = new Map<string, DomainEvent[]>();

  /** The state of a stream after the events that are planned for it. */
  stateOf<State>(stream: string, before: State): State {
    return this.#states.has(stream) ? (this.#states.get(stream) as State) : before;
  }

  /** Decides on a stream as it will be, and plans what comes of it; answers the refusal, or null. */
  decide<Command, State, Event extends DomainEvent>(
    stream: string,
    decider: Decider<Command, State, Event>,
    before: State,
    command: Command,
  ): Refused | null {
    const decision: Decision<Event> = decider.decide(command, this.stateOf(stream, before));
    if (!decision.accepted) return decision;
    this.add(stream, decider, before, decision.events);
    return null;
  }

  /** Plans events that need no decision any more. */
  add<State, Event extends DomainEvent>(
    stream: string,
    decider: Pick<Decider<never, State, Event>, 'evolve'>,
    before: State,
    events: readonly Event[],
  ): void {
    if (events.length === 0) return;
    this.#states.set(stream, fold({ initial: this.stateOf(stream, before), evolve: decider.evolve }, events));
    this.#events.set(stream, [...(this.#events.get(stream) ?? []), ...events]);
  }

  /** @param grounds every stream the decision looked at */
  plan(grounds: Iterable<string>): OrganizationPlan {
    return {
      accepted: true,
      writes: [...this.#events].map(([stream, events]) => ({ stream, events })),
      dependsOn: [...new Set(grounds)].filter((stream) => !this.#events.has(stream)),
    };
  }
}
