import { problemKind, type ProblemKind } from '#platform';

export const CHECKPOINT_MISSING = problemKind(
  'checkpoint/missing',
  404,
  'The log has no such checkpoint; one is made some seconds after it has grown, where there is a key to sign it.',
);
export const TILE_MISSING = problemKind('tile/missing', 404, 'The tree over the log has no such tile.');
export const EVENT_UNKNOWN = problemKind('event/unknown', 404, 'The log has no event at that position.');
export const EVENT_NOT_COVERED = problemKind(
  'event/not-covered',
  409,
  'No checkpoint covers the event yet; ask again in some seconds.',
);

/** The problems of proofs. */
export const PROOF_PROBLEMS: readonly ProblemKind[] = [
  CHECKPOINT_MISSING,
  TILE_MISSING,
  EVENT_UNKNOWN,
  EVENT_NOT_COVERED,
];
