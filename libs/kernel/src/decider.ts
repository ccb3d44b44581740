import type { Instant } from './instant.js';
import type { Json } from './json.js';
import type { Rule } from './rule.js';

/** A fact as the domain states it; the log adds tenant, position, version, actor and recorded time. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
  /** When it was true, where that differs from when it is recorded (a paper reply keyed in later). */
  readonly effectiveAt?: Instant;
}

export interface Accepted<Event> {
  readonly accepted: true;
  /** Empty when there is nothing to do: the command stays quiet. */
  readonly events: readonly Event[];
}

export interface Refused {
  readonly accepted: false;
  readonly rule: Rule;
  /** What was at fault, for the caller: values, never prose. */
  readonly facts: Readonly<Record<string, Json>>;
}

export type Decision<Event> = Accepted<Event> | Refused;

/**
 * The pure core of a stream. `decide` looks at the state and a command and answers with
 * events or a refusal; `evolve` folds one event into the state and never throws for a
 * sequence that `decide` can produce. Neither reads a clock, draws an id or does I/O.
 */
export interface Decider<Command, State, Event extends DomainEvent> {
  readonly initial: State;
  decide(command: Command, state: State): Decision<Event>;
  evolve(state: State, event: Event): State;
}

export function accept<Event>(...events: readonly Event[]): Accepted<Event> {
  return { accepted: true, events };
}

/** Nothing to do: what the command asks for is already so. */
export function quiet(): Accepted<never> {
  return { accepted: true, events: [] };
}

export function refuse(rule: Rule, facts: Readonly<Record<string, Json>> = {}): Refused {
  return { accepted: false, rule, facts };
}

export function fold<State, Event extends DomainEvent>(
  decider: Pick<Decider<never, State, Event>, 'initial' | 'evolve'>,
  events: Iterable<Event>,
): State {
  let state = decider.initial;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}

/** Closes a switch over a union: a new variant that is not handled fails to compile. */
export function unreachable(value: never): never {
  throw new Error(`unhandled variant ${JSON.stringify(value)}`);
}
