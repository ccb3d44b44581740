import fc from 'fast-check';
import { fold, type Decider, type DomainEvent } from '#kernel';

/** One arbitrary for each type of command: a new command that is left out does not compile. */
export type Asking<Command extends { readonly type: string }> = {
  readonly [Type in Command['type']]: fc.Arbitrary<Extract<Command, { readonly type: Type }>>;
};

/** Each type of event: whether commands on the stream itself lead to it, or only what is decided over several streams. */
export type Kinds<Event extends DomainEvent> = { readonly [Type in Event['type']]: 'here' | 'over several streams' };

/** Any of the commands, each type as often as any other. */
export function anyOf<Command extends { readonly type: string }>(asking: Asking<Command>): fc.Arbitrary<Command> {
  return fc.oneof(...Object.values<fc.Arbitrary<Command>>(asking));
}

/** The value, which from now on throws when anybody changes it or anything in it. */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (value instanceof Map || value instanceof Set) {
    for (const changing of ['set', 'add', 'delete', 'clear']) {
      Object.defineProperty(value, changing, {
        value: () => {
          throw new TypeError(`a state was changed by "${changing}"`);
        },
      });
    }
    for (const entry of value.entries()) entry.forEach(frozen);
  }
  Object.freeze(value);
  Object.values(value).forEach(frozen);
  return value;
}

export interface Played<Command, State, Event> {
  readonly events: readonly Event[];
  readonly state: State;
  /** What was accepted and led to something, with the state before it. */
  readonly accepted: readonly {
    readonly command: Command;
    readonly before: State;
    readonly events: readonly Event[];
  }[];
}

/** Carries out one command after the other, most of which may be refused. No state, command or event can be changed. */
export function playFrozen<Command, State, Event extends DomainEvent>(
  decider: Decider<Command, State, Event>,
  commands: readonly Command[],
): Played<Command, State, Event> {
  let state = frozen(decider.initial);
  const accepted: Played<Command, State, Event>['accepted'][number][] = [];
  for (const command of commands) {
    const before = state;
    const decision = frozen(decider.decide(frozen(command), before));
    if (!decision.accepted || decision.events.length === 0) continue;
    accepted.push({ command, before, events: decision.events });
    for (const event of decision.events) state = frozen(decider.evolve(state, event));
  }
  return { events: accepted.flatMap(({ events }) => events), state, accepted };
}

/** What holds of every decider, over long sequences of commands. */
export function lawsOf<Command extends { readonly type: string }, State, Event extends DomainEvent>(
  decider: Decider<Command, State, Event>,
  asking: Asking<Command>,
  kinds: Kinds<Event>,
  length = 60,
): void {
  const commands = fc.array(anyOf(asking), { maxLength: length, size: 'max' });

  it('folds without a fault, twice to the same state, and changes no state that was', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        const { events, state } = playFrozen(decider, asked);
        expect(fold(decider, events)).toStrictEqual(state);
        expect(fold(decider, events)).toStrictEqual(state);
      }),
    );
  });

  it('folds to the same state after its events were written as JSON and read again', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        const { events, state } = playFrozen(decider, asked);
        expect(fold(decider, JSON.parse(JSON.stringify(events)) as Event[])).toEqual(state);
      }),
    );
  });

  it('adds nothing when the same is asked again at once', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        for (const { command, before, events } of playFrozen(decider, asked).accepted) {
          const after = events.reduce((state, event) => decider.evolve(state, event), before);
          const again = decider.decide(command, after);
          expect(again.accepted ? again.events : []).toEqual([]);
        }
      }),
    );
  });

  it('carries out every kind of command, and every kind of event comes about', () => {
    const carriedOut = new Set<string>();
    const seen = new Set<string>();
    fc.assert(
      fc.property(commands, (asked) => {
        for (const { command, events } of playFrozen(decider, asked).accepted) {
          carriedOut.add(command.type);
          for (const { type } of events) seen.add(type);
        }
      }),
      { numRuns: 300, seed: 1537 },
    );
    expect(Object.keys(asking).filter((type) => !carriedOut.has(type))).toEqual([]);
    const expected = Object.entries(kinds).filter(([, how]) => how === 'here');
    expect(expected.map(([type]) => type).filter((type) => !seen.has(type))).toEqual([]);
  });
}
