import type { Instant } from '#kernel';
import { judgeAnswer } from './answer.js';
import type {
  Delivered,
  DeliveryFailed,
  DeliveryGivenUp,
  DeliveryOutcomeEvent,
  Failure,
  FailureCause,
} from './endpoint.events.js';
import { retryAfterOf, retryAt } from './retry-schedule.js';

/** What a receiver said, or why nobody said anything. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'unanswered'; readonly cause: FailureCause; readonly detail: string };

/** What came of one attempt. */
export type Outcome =
  | { readonly kind: 'delivered'; readonly what: Delivered }
  | { readonly kind: 'failed'; readonly what: DeliveryFailed }
  | { readonly kind: 'given-up'; readonly what: DeliveryGivenUp };

/** A message as it was before the attempt. */
export interface Sent {
  readonly position: number;
  readonly subject: string;
  /** In vain so far, since it was asked for. */
  readonly attempts: number;
  /** When the first of them was; null for none. */
  readonly triedSince: Instant | null;
}

/** Why an answer is none; undefined for a good one. */
export function failureIn(answer: Answer): Failure | undefined {
  if (answer.kind === 'unanswered') return { cause: answer.cause, detail: answer.detail };
  const { status } = answer;
  const verdict = judgeAnswer(status);
  return verdict === 'delivered' ? undefined : { cause: verdict, status, detail: `answered ${status}` };
}

/**
 * What an answer means for a message: it was delivered, it is tried again, or it is given up after three days.
 * @param chance from 0 to 1, below 1
 */
export function outcomeOf(sent: Sent, answer: Answer, at: Instant, chance: number): Outcome {
  const { position, subject, attempts, triedSince } = sent;
  const attempted = { position, subject, attempt: attempts + 1, at };
  const failure = failureIn(answer);
  if (failure === undefined) {
    return { kind: 'delivered', what: { ...attempted, status: (answer as { readonly status: number }).status } };
  }
  const since = triedSince ?? at;
  const quiet = quietUntil(answer, at);
  const rest = quiet === undefined ? {} : { retryAfter: quiet };
  const next = retryAt({ at, attempts: attempted.attempt, since, chance, ...rest });
  if (next === null) return { kind: 'given-up', what: { ...attempted, ...failure, since } };
  return {
    kind: 'failed',
    what: { ...attempted, ...failure, retryAt: next, ...(quiet !== undefined && { restUntil: quiet }) },
  };
}

/** Only who is asked too much, or cannot serve at all, is left alone for as long as it says. */
function quietUntil(answer: Answer, at: Instant): Instant | undefined {
  if (answer.kind !== 'answered' || (answer.status !== 429 && answer.status !== 503)) return undefined;
  return retryAfterOf(answer.retryAfter, at);
}

/** Outcomes as events, in their order: one for each stretch of the same kind. */
export function outcomeEvents(endpointId: string, outcomes: readonly Outcome[]): DeliveryOutcomeEvent[] {
  const events: DeliveryOutcomeEvent[] = [];
  for (let start = 0; start < outcomes.length;) {
    const { kind } = outcomes[start]!;
    const other = outcomes.findIndex((outcome, index) => index > start && outcome.kind !== kind);
    const end = other < 0 ? outcomes.length : other;
    events.push(eventOf(endpointId, outcomes.slice(start, end)));
    start = end;
  }
  return events;
}

/** @param stretch of one kind */
function eventOf(endpointId: string, stretch: readonly Outcome[]): DeliveryOutcomeEvent {
  const what = stretch.map((outcome) => outcome.what);
  switch (stretch[0]!.kind) {
    case 'delivered':
      return { type: 'endpoint.delivered', data: { endpointId, deliveries: what as Delivered[] } };
    case 'failed':
      return { type: 'endpoint.delivery-failed', data: { endpointId, failures: what as DeliveryFailed[] } };
    case 'given-up':
      return { type: 'endpoint.delivery-given-up', data: { endpointId, givenUp: what as DeliveryGivenUp[] } };
  }
}
