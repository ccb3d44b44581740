import {
  ASSIGNMENT_ALREADY_ACCEPTED,
  ASSIGNMENT_ANSWER_WAITS,
  ASSIGNMENT_CANCELLED,
  ASSIGNMENT_DECLINE_WAITS,
  ASSIGNMENT_EFFECTIVE_IN_FUTURE,
  ASSIGNMENT_EFFECTIVE_TOO_EARLY,
  ASSIGNMENT_NO_ANSWER,
  ASSIGNMENT_NOT_THE_AUTHORITY,
  ASSIGNMENT_NOT_THE_LEAD,
  ASSIGNMENT_OTHER_ROUND,
  ASSIGNMENT_SUSPENDED,
  ASSIGNMENT_UNKNOWN,
} from '#assignments/domain';
import { DEADLINE_IMPOSSIBLE_DATE, DEADLINE_IMPOSSIBLE_TIME } from '#deadlines/domain';
import { AGENCY_ENDED, AGENCY_NOT_YET, AGENCY_UNKNOWN } from '#organizations/domain';

/*
 * What acts of one kind may meet with. Rules about words that are missing (`assignment/unexplained` and the like)
 * are in no list: the fields of the bodies see to them first, and name the field.
 */

/** Whatever was done, at a time that is stated. */
export const OF_ANYBODY = [ASSIGNMENT_UNKNOWN, ASSIGNMENT_EFFECTIVE_IN_FUTURE, ASSIGNMENT_EFFECTIVE_TOO_EARLY];

export const OF_LEAD = [...OF_ANYBODY, ASSIGNMENT_NOT_THE_LEAD];

export const OF_AUTHORITY = [...OF_ANYBODY, ASSIGNMENT_NOT_THE_AUTHORITY];

/** Nothing but a reopening follows. */
export const WHEN_ENDED = [ASSIGNMENT_ALREADY_ACCEPTED, ASSIGNMENT_CANCELLED];

/** The lead cannot work on it now. */
export const WHEN_CLOSED_TO_WORK = [
  ...WHEN_ENDED,
  ASSIGNMENT_ANSWER_WAITS,
  ASSIGNMENT_DECLINE_WAITS,
  ASSIGNMENT_SUSPENDED,
];

/** There is nothing to judge, or something else. */
export const WHEN_NOT_TO_JUDGE = [
  ASSIGNMENT_NO_ANSWER,
  ASSIGNMENT_OTHER_ROUND,
  ASSIGNMENT_CANCELLED,
  ASSIGNMENT_DECLINE_WAITS,
  ASSIGNMENT_SUSPENDED,
];

/** An agency that is named cannot be given work on that day. */
export const OF_NAMED_AGENCY = [AGENCY_UNKNOWN, AGENCY_ENDED, AGENCY_NOT_YET];

/** A limit that no calendar or clock ever shows. */
export const OF_DEADLINE = [DEADLINE_IMPOSSIBLE_DATE, DEADLINE_IMPOSSIBLE_TIME];
