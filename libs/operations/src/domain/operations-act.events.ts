import type { DomainEvent, Instant } from '#kernel';

/** What administrators do to the engine itself. */
export const ACT_KINDS = [
  'retry-incidents',
  'dismiss-incidents',
  'pause-queue',
  'resume-queue',
  'clear-failed-jobs',
  'resume-follower',
  'retry-parked-events',
  'use-queue-board',
] as const;

export type ActKind = (typeof ACT_KINDS)[number];

/** What became of one of the things an act was about. */
export type ActOutcome = {
  readonly id: string;
  /** A word such as `asked`, `gone` or `removed`; which there are is said by whoever carries it out. */
  readonly outcome: string;
  /** Why, where it did not go well. */
  readonly detail?: string;
};

/** What was dismissed, as it was then: what fails once more comes back. */
export type DismissedIncident = { readonly incidentId: string; readonly lastAt: Instant };

type Act = { readonly actId: string; readonly kind: ActKind };

/** An administrator began to do something to the engine; written first, so that it is on record if the process ends meanwhile. */
export type ActBegun = DomainEvent<
  'operations.act-begun',
  Act & {
    /** The queue or follower it is about; null where the items say it all. */
    readonly target: string | null;
    /** What it is about, by id; empty where the target says it all. */
    readonly items: readonly string[];
    readonly reason: string | null;
  }
>;

/** What an administrator had begun to do to the engine came to an end, with an outcome for each thing it was about. */
export type ActEnded = DomainEvent<'operations.act-ended', Act & { readonly outcomes: readonly ActOutcome[] }>;

/** An administrator dismissed incidents, with a reason. */
export type IncidentsDismissed = DomainEvent<
  'operations.incidents-dismissed',
  Act & { readonly reason: string; readonly incidents: readonly DismissedIncident[] }
>;

/** Who did it stands with the event, as with every other. */
export type OperationsEvent = ActBegun | ActEnded | IncidentsDismissed;

/** The stream of one act: two administrators never wait for each other. */
export function actStream(actId: string): string {
  return `operations-${actId}`;
}
