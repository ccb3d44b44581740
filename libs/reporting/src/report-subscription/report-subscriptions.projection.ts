import { rowProjection, type RecordedEvent } from '#event-store';
import { unreachable } from '#kernel';
import { REPORT_SUBSCRIPTION_EVENT_TYPES, type ReportSubscriptionEvent } from '../domain/index.js';
import { ReportSubscriptionRow } from './report-subscription.entity.js';

/** Which reports are sent to whom, and when they were last. */
export const reportSubscriptionsProjection = rowProjection<ReportSubscriptionRow>({
  name: 'report-subscriptions',
  entity: ReportSubscriptionRow,
  table: 'report_subscriptions',
  key: 'subscriptionId',
  types: REPORT_SUBSCRIPTION_EVENT_TYPES,
  withoutHistory: true,
  keyOf: (event) => (event as unknown as ReportSubscriptionEvent).data.subscriptionId,
  apply: (row, recorded) => {
    const after = rowAfter(row, recorded);
    return after && { ...after, position: recorded.position };
  },
});

function rowAfter(row: ReportSubscriptionRow | undefined, recorded: RecordedEvent): ReportSubscriptionRow | undefined {
  const event = recorded as unknown as ReportSubscriptionEvent;
  if (event.type === 'report-subscription.set') {
    const { subscriptionId, terms, since } = event.data;
    if (row !== undefined) return { ...row, terms, since };
    return {
      tenantId: recorded.tenant,
      subscriptionId,
      terms,
      status: 'active',
      reasons: [],
      since,
      lastDate: null,
      lastSentAt: null,
      sendings: 0,
      createdBy: recorded.metadata.actor.subject,
      position: recorded.position,
    };
  }
  if (row === undefined) return undefined;
  switch (event.type) {
    case 'report-subscription.paused':
      return { ...row, status: 'paused', reasons: [...event.data.reasons] };
    case 'report-subscription.resumed':
      return { ...row, status: 'active', reasons: [], since: event.data.since };
    case 'report-subscription.ended':
      return { ...row, status: 'ended' };
    case 'report-subscription.sent': {
      const { date, at } = event.data;
      return { ...row, lastDate: date, lastSentAt: at, sendings: row.sendings + 1 };
    }
    default:
      return unreachable(event);
  }
}
