import { fold, type Decider, type DomainEvent, type Json, type Rule } from '#kernel';

/**
 * States what a decider does in three steps: the facts so far, what is asked, what comes of it.
 *
 *     given(assigned).when(acknowledge).then(acknowledged);
 *     given().when(acknowledge).thenRefused(ASSIGNMENT_UNKNOWN);
 *     given(assigned, acknowledged).when(acknowledge).thenQuiet();
 */
export function givenFor<Command, State, Event extends DomainEvent>(decider: Decider<Command, State, Event>) {
  return (...facts: readonly Event[]) => ({
    when(command: Command) {
      const decision = decider.decide(command, fold(decider, facts));
      return {
        then(...events: readonly Event[]): void {
          // Strictly: a field without a value would be lost in the log.
          expect(decision).toStrictEqual({ accepted: true, events });
        },
        thenQuiet(): void {
          expect(decision).toEqual({ accepted: true, events: [] });
        },
        thenRefused(rule: Rule, about: Readonly<Record<string, Json>> = {}): void {
          expect(decision).toMatchObject({ accepted: false, rule, facts: about });
        },
        /** The events, for facts of a further step. */
        events(): readonly Event[] {
          if (!decision.accepted) throw new Error(`refused by ${decision.rule.code}`);
          return decision.events;
        },
      };
    },
  });
}

/** Names a test after the rule it breaks, and knows which rules nobody has broken yet. */
export function ruleBook(module: Readonly<Record<string, unknown>>) {
  const rules = Object.values(module).filter(isRule);
  const broken = new Set<string>();
  return {
    breaks(rule: Rule, behaviour: string, test: () => void): void {
      broken.add(rule.code);
      it(`${rule.code}: ${behaviour}`, test);
    },
    /** To be called after the last `breaks` of a file. */
    eachRuleIsBrokenOnce(): void {
      it('every rule has a test of its name, and every code is used once', () => {
        const codes = rules.map(({ code }) => code);
        expect(new Set(codes).size).toBe(codes.length);
        expect(codes.filter((code) => !broken.has(code))).toEqual([]);
      });
      it('every rule has a code below its subject, a kind and a sentence', () => {
        for (const { code, kind, sentence } of rules) {
          expect(code).toMatch(/^[a-z]+(-[a-z]+)*\/[a-z]+(-[a-z]+)*$/);
          expect(kind).toMatch(/^(not-found|forbidden|conflict|invalid)$/);
          expect(sentence).toMatch(/^[A-Z].+\.$/);
        }
      });
    },
  };
}

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'code' in value && 'kind' in value && 'sentence' in value;
}
