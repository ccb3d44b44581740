import { instantOf, millisecondsOf, type Instant } from '#kernel';

const SECOND = 1_000;

/** Failures in a row after which an endpoint is left alone for a while. */
export const FAILURES_TO_OPEN = 5;
const FIRST_REST = 30 * SECOND;
const LONGEST_REST = 3_600 * SECOND;

/**
 * How an endpoint has fared since its last success. While it rests nothing is sent. Once the rest is over the circuit is
 * half open: one message probes; a success closes it, a failure lets the endpoint rest twice as long.
 */
export type Circuit = {
  readonly failures: number;
  /** When the first failure since the last success was. */
  readonly failingSince: Instant | null;
  /** How often it was opened since the last success. */
  readonly openings: number;
  readonly restUntil: Instant | null;
};

export const CLOSED: Circuit = { failures: 0, failingSince: null, openings: 0, restUntil: null };

/** The circuit after an attempt in vain; `restUntil` is what the receiver asked for. */
export function afterFailure(
  circuit: Circuit,
  { at, restUntil = null }: { readonly at: Instant; readonly restUntil?: Instant | null },
): Circuit {
  const failures = circuit.failures + 1;
  const failed = { ...circuit, failures, failingSince: circuit.failingSince ?? at };
  // What was under way when it opened says nothing new.
  const opens = failures >= FAILURES_TO_OPEN && !isResting(circuit, at);
  const rest = Math.min(FIRST_REST * 2 ** circuit.openings, LONGEST_REST);
  const opened = opens
    ? { ...failed, openings: circuit.openings + 1, restUntil: instantOf(millisecondsOf(at) + rest) }
    : failed;
  return { ...opened, restUntil: later(opened.restUntil, restUntil) };
}

/** Whether nothing is to be sent at that moment. */
export function isResting({ restUntil }: Circuit, at: Instant): boolean {
  return restUntil !== null && restUntil > at;
}

export type CircuitState = 'closed' | 'open' | 'half-open';

export function circuitState(circuit: Circuit, at: Instant): CircuitState {
  if (circuit.openings === 0) return 'closed';
  return isResting(circuit, at) ? 'open' : 'half-open';
}

function later(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
