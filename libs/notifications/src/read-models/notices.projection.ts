import { rowProjection, type RecordedEvent } from '#event-store';
import { unreachable } from '#kernel';
import { NOTICE_EVENT_TYPES, type NoticeEvent } from '../domain/index.js';
import { Notice } from './notice.entity.js';

/** What stands in the inboxes, and what is to be mailed. Which mail a notice is part of, and when it was armed, is the sweep's. */
export const noticesProjection = rowProjection<Notice>({
  name: 'notices',
  entity: Notice,
  table: 'notices',
  key: 'noticeId',
  category: 'notice',
  types: NOTICE_EVENT_TYPES,
  operational: ['mail_id', 'armed_at', 'armed_for'],
  keyOf: (event) => (event as unknown as NoticeEvent).data.noticeId,
  apply: (row, recorded) => {
    const event = recorded as unknown as NoticeEvent;
    if (event.type === 'notice.raised') return rowOf(event.data, recorded);
    return row && after(row, event, recorded);
  },
});

function rowOf(data: Extract<NoticeEvent, { type: 'notice.raised' }>['data'], recorded: RecordedEvent): Notice {
  const { noticeId, assignmentId, about, recipient, agencyId, channel, role, topic, matter, urgent, language } = data;
  const isWithheld = data.withheld !== undefined;
  return {
    tenantId: recorded.tenant,
    noticeId,
    assignmentId: assignmentId ?? null,
    directiveId: 'directiveId' in about ? about.directiveId : null,
    recipientKind: recipient.kind,
    recipientId: recipient.id,
    agencyId,
    channel,
    role,
    topic,
    about,
    matter,
    secret: data.secret === true,
    urgent,
    language,
    address: data.address ?? null,
    digest: data.hold?.reason === 'digest',
    status: isWithheld ? 'withheld' : 'waiting',
    sendAfter: isWithheld || channel === 'inbox' ? null : (data.hold?.until ?? recorded.recordedAt),
    attempts: 0,
    reason: data.withheld ?? null,
    raisedAt: recorded.recordedAt,
    readAt: null,
    position: recorded.position,
  };
}

function after(row: Notice, event: Exclude<NoticeEvent, { type: 'notice.raised' }>, recorded: RecordedEvent): Notice {
  switch (event.type) {
    case 'notice.delivered':
      return { ...row, status: 'delivered' };
    case 'notice.accepted':
      return { ...row, status: 'accepted', sendAfter: null, attempts: event.data.attempt };
    case 'notice.failed':
      return { ...row, sendAfter: event.data.retryAt, attempts: event.data.attempt };
    case 'notice.given-up':
      return { ...row, status: 'given-up', sendAfter: null, reason: event.data.reason };
    case 'notice.reopened':
      return {
        ...row,
        status: 'waiting',
        sendAfter: recorded.recordedAt,
        reason: null,
        address: event.data.address ?? row.address,
      };
    case 'notice.read':
      return { ...row, readAt: recorded.recordedAt };
    default:
      return unreachable(event);
  }
}
