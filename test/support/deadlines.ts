import { instant } from '#kernel';
import {
  DEFAULT_DEADLINE_POLICY,
  understandDeadline,
  type Deadline,
  type DeadlinePolicy,
  type Moments,
  type UndatedLimit,
  type WrittenDeadline,
} from '#deadlines/domain';

/** Directive 1537/UBND-TH: Sunday 3 August 2025, eight in the morning on Vietnamese clocks. */
export const ON_3_AUGUST: Moments = { issuedAt: instant('2025-08-03T08:00:00+07:00') };

/** The deadline of a limit from which a moment follows. */
export function understood(
  written: WrittenDeadline,
  policy: DeadlinePolicy = DEFAULT_DEADLINE_POLICY,
  moments: Moments = ON_3_AUGUST,
): Deadline {
  const understanding = understandDeadline(written, policy, moments);
  if (!understanding.accepted) throw new Error(understanding.rule.code);
  if (understanding.deadline === null) throw new Error(understanding.undated.rule);
  return understanding.deadline;
}

/** What stays open of a limit from which no moment follows. */
export function undated(
  written: WrittenDeadline,
  policy: DeadlinePolicy = DEFAULT_DEADLINE_POLICY,
  moments: Moments = ON_3_AUGUST,
): UndatedLimit {
  const understanding = understandDeadline(written, policy, moments);
  if (!understanding.accepted) throw new Error(understanding.rule.code);
  if (understanding.deadline !== null) throw new Error(`${understanding.deadline.rule} has a moment`);
  return understanding.undated;
}
