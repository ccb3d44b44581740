import type { Instant } from '#kernel';
import type { NoticeEvent, NoticeRaisedData } from './notice.events.js';

/** One step in the course of a notice, and where it stands in the log. */
export type NoticeStep = {
  readonly event: NoticeEvent;
  readonly position: number;
  readonly recordedAt: Instant;
};

/** A notice with everything that came of it. */
export type NoticeCourse = { readonly raised: NoticeRaisedData; readonly steps: readonly NoticeStep[] };

/** A step that shows that somebody was told. */
export type Evidence = Pick<NoticeStep, 'position' | 'recordedAt'> & { readonly noticeId: string };

/** Whether a lead was told in time, and what shows it. */
export type DueNotice = {
  readonly leadAgencyId: string;
  /** The last moment that counts; null without a deadline: then any notice is in time. */
  readonly by: Instant | null;
  readonly told: boolean;
  readonly evidence: readonly Evidence[];
};

/**
 * Whether the lead was told by a moment. A notice counts that reached the lead's inbox, or that its mail server took
 * over, whether it went to the agency or to one of its people.
 */
export function dueNotice(
  courses: readonly NoticeCourse[],
  { leadAgencyId, by }: Pick<DueNotice, 'leadAgencyId' | 'by'>,
): DueNotice {
  const evidence = courses
    .filter(({ raised }) => raised.agencyId === leadAgencyId)
    .flatMap(({ raised: { noticeId }, steps }) =>
      steps
        .filter(({ event, recordedAt }) => hasReached(event) && (by === null || recordedAt <= by))
        .map(({ position, recordedAt }) => ({ noticeId, position, recordedAt })),
    )
    .sort((one, other) => one.position - other.position);
  return { leadAgencyId, by, told: evidence.length > 0, evidence };
}

function hasReached({ type }: NoticeEvent): boolean {
  return type === 'notice.delivered' || type === 'notice.accepted';
}
