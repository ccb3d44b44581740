import type { Calendar } from './calendar.js';
import { understandDeadline, type Deadline, type DeadlinePolicy } from './deadline.js';

/**
 * A deadline as it is read by another version of its calendar, and otherwise as it was read at first: what a tenant's
 * policy says by now moves nothing that was given. Null where the deadline does not follow from its words by the
 * calendar it names, because a suspension moved it on, say.
 */
export function rereadDeadline(deadline: Deadline, before: Calendar, after: Calendar): Deadline | null {
  const policy = readingOf(deadline, before);
  return policy && readBy(deadline, { ...policy, calendar: after });
}

/** The policy that yields a deadline by a calendar, or null; of several, one that moves nothing it need not. */
export function readingOf(deadline: Deadline, calendar: Calendar): DeadlinePolicy | null {
  for (const reading of readingsOf(deadline)) {
    const policy = { ...reading, calendar };
    const first = readBy(deadline, policy);
    if (first !== null && isSameReading(first, deadline)) return policy;
  }
  return null;
}

/** What the words of a deadline come to by a policy; null where no moment follows from them. */
export function readBy({ written, moments, dueAt }: Deadline, policy: DeadlinePolicy): Deadline | null {
  // What does not say from when it was counted was not counted from anything.
  const understanding = understandDeadline(written, policy, moments ?? { issuedAt: dueAt });
  return understanding.accepted ? understanding.deadline : null;
}

/** The policies it may have been read by, those first that move nothing they need not. */
function readingsOf(deadline: Deadline): Omit<DeadlinePolicy, 'calendar'>[] {
  const { zone } = deadline;
  const dayEnds = deadline.dayEnds ?? 'midnight';
  const allowance = deadline.allowance ?? null;
  return (['never', 'next-working-day'] as const).flatMap((writtenRoll) =>
    (['next-working-day', 'none'] as const).flatMap((periodRoll) =>
      (['end-of-previous-day', 'end-of-day'] as const).map((beforeDate) => ({
        zone,
        beforeDate,
        dayEnds,
        periodRoll,
        writtenRoll,
        immediate: allowance,
        unstated: allowance,
      })),
    ),
  );
}

function isSameReading(one: Deadline, other: Deadline): boolean {
  return (
    one.dueAt === other.dueAt &&
    one.lastOnTimeAt === other.lastOnTimeAt &&
    one.rule === other.rule &&
    one.moved?.to === other.moved?.to &&
    one.calendar?.calendarId === other.calendar?.calendarId
  );
}
