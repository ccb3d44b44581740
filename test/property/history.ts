import fc from 'fast-check';
import type { AppendResult, ExpectedVersion } from '#event-store';

const STREAMS = ['case-1', 'case-2', 'case-3'] as const;

/** Events of this type are refused by a constraint of the test's database: a unit that spoils its batch. */
export const SPOILED = 'test.spoiled';

/**
 * What a unit expects of a stream. `known` stands for the version that its client has last heard of, so that
 * clients follow each other's writes and clash as users do.
 */
export type Expectation = ExpectedVersion | 'known';

export interface Step {
  readonly writes: readonly {
    readonly stream: string;
    readonly expected: Expectation;
    readonly events: readonly string[];
  }[];
  readonly dependsOn: readonly { readonly stream: string; readonly expected: Expectation }[];
  /** Steps that share one of these use one command id; without it the step has an id of its own. */
  readonly sharedCommand?: number;
  readonly fingerprint: string;
}

/** One client's steps, one after another or all at once. */
export interface Script {
  readonly atOnce: boolean;
  readonly steps: readonly Step[];
}

/** What several processes do at the same time to one tenant. */
export interface History {
  readonly limits: { readonly maxBatch: number; readonly maxInFlight: number; readonly minBeside: number };
  /** Per process, the clients that share its log. */
  readonly processes: readonly (readonly Script[])[];
}

/** What a client asked, when, and what it was told. */
export interface Played {
  readonly process: number;
  readonly commandId: string;
  readonly fingerprint: string;
  readonly result: string;
  /** In the order in which the log looks at them, `known` being replaced. */
  readonly expectations: readonly {
    readonly stream: string;
    readonly expected: ExpectedVersion;
    readonly written: boolean;
  }[];
  readonly events: readonly {
    readonly stream: string;
    readonly type: string;
    readonly data: { readonly nth: number };
  }[];
  /** By a clock that all processes of a machine share (`process.hrtime`); nanoseconds. */
  readonly invoked: bigint;
  readonly responded: bigint;
  readonly answer:
    AppendResult | { readonly outcome: 'spoiled' } | { readonly outcome: 'failed'; readonly error: string };
}

export const PROCESSES = 3;

const expectation: fc.Arbitrary<Expectation> = fc.oneof(
  { weight: 4, arbitrary: fc.constant('known' as const) },
  { weight: 3, arbitrary: fc.constant('any' as const) },
  { weight: 1, arbitrary: fc.constant('exists' as const) },
  { weight: 1, arbitrary: fc.constant('no-stream' as const) },
  { weight: 1, arbitrary: fc.nat({ max: 4 }) },
);

const eventType = fc.oneof(
  { weight: 40, arbitrary: fc.constant('test.happened') },
  { weight: 1, arbitrary: fc.constant(SPOILED) },
);

const written = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.constant(2) },
);

const sharedCommand = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.nat({ max: 1 }) },
);

const step: fc.Arbitrary<Step> = fc
  .record({
    streams: fc.shuffledSubarray([...STREAMS], { minLength: 1 }),
    written,
    expectations: fc.array(expectation, { minLength: STREAMS.length, maxLength: STREAMS.length }),
    events: fc.array(fc.array(eventType, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 2 }),
    sharedCommand,
    fingerprint: fc.constantFrom('x', 'x', 'x', 'y'),
  })
  .map(({ streams, written, expectations, events, sharedCommand, fingerprint }) => {
    const named = streams.map((stream, index) => ({ stream, expected: expectations[index]! }));
    return {
      writes: named.slice(0, written).map((one, index) => ({ ...one, events: events[index]! })),
      dependsOn: named.slice(written, written + 1),
      ...(sharedCommand !== undefined && { sharedCommand }),
      fingerprint,
    };
  });

const script: fc.Arbitrary<Script> = fc.record({
  atOnce: fc.boolean(),
  steps: fc.array(step, { minLength: 2, maxLength: 4 }),
});

export const history: fc.Arbitrary<History> = fc.record({
  limits: fc.record({
    maxBatch: fc.constantFrom(1, 2, 512),
    maxInFlight: fc.constantFrom(1, 2),
    minBeside: fc.constantFrom(1, 16),
  }),
  processes: fc.array(fc.array(script, { minLength: 1, maxLength: 2 }), { minLength: PROCESSES, maxLength: PROCESSES }),
});
