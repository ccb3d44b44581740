import { faultOfWritten } from '#deadlines/domain';
import { accept, quiet, refuse, unreachable, type Decider, type Decision, type Refused } from '#kernel';
import type {
  ChangeReportSubscription,
  CreateReportSubscription,
  ExistingSubscription,
  RecordReportSending,
  ReportSubscriptionCommand,
  ReportSubscriptionEvent,
  ReportSubscriptionState,
  SubscriptionTerms,
} from './report-subscription.events.js';
import * as rules from './report-subscription.rules.js';

/** One report that is sent again and again, from its beginning to its end. */
export const reportSubscriptionDecider: Decider<
  ReportSubscriptionCommand,
  ReportSubscriptionState,
  ReportSubscriptionEvent
> = {
  initial: { status: 'nonexistent' },

  decide(command, state) {
    if (command.type === 'create-report-subscription') return create(command);
    if (state.status === 'ended' && command.type === 'end-report-subscription') return quiet();
    if (state.status === 'nonexistent' || state.status === 'ended') return refuse(rules.REPORT_SUBSCRIPTION_UNKNOWN);
    const { subscriptionId, status } = state;
    switch (command.type) {
      case 'change-report-subscription':
        return change(command, state);
      case 'pause-report-subscription': {
        if (status === 'paused') return quiet();
        const reasons = command.reasons.filter((reason) => reason.trim() !== '');
        if (reasons.length === 0) return refuse(rules.REPORT_SUBSCRIPTION_UNEXPLAINED);
        return accept({ type: 'report-subscription.paused', data: { subscriptionId, reasons } });
      }
      case 'resume-report-subscription':
        return status === 'active'
          ? quiet()
          : accept({ type: 'report-subscription.resumed', data: { subscriptionId, since: command.at } });
      case 'end-report-subscription':
        return accept({ type: 'report-subscription.ended', data: { subscriptionId } });
      case 'record-report-sending':
        return record(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'report-subscription.set': {
        const { subscriptionId, terms, since } = event.data;
        return 'terms' in state
          ? { ...state, terms, since }
          : { status: 'active', subscriptionId, terms, since, lastDate: null, last: null };
      }
      case 'report-subscription.paused':
        return 'terms' in state ? { ...state, status: 'paused' } : state;
      case 'report-subscription.resumed':
        return 'terms' in state ? { ...state, status: 'active', since: event.data.since } : state;
      case 'report-subscription.ended':
        return { status: 'ended' };
      case 'report-subscription.sent': {
        if (!('terms' in state)) return state;
        const { date, position, at } = event.data;
        return { ...state, lastDate: date, last: { position, at } };
      }
      default:
        return unreachable(event);
    }
  },
};

function create({
  subscriptionId,
  terms,
  at,
  unknownParty,
}: CreateReportSubscription): Decision<ReportSubscriptionEvent> {
  return (
    faultOf(terms, unknownParty) ??
    accept({ type: 'report-subscription.set', data: { subscriptionId, terms, since: at } })
  );
}

/** Another rhythm counts from now on; what it would have named before is not missed. */
function change(
  { terms, at, unknownParty }: ChangeReportSubscription,
  { subscriptionId, terms: present, since }: ExistingSubscription,
): Decision<ReportSubscriptionEvent> {
  const fault = faultOf(terms, unknownParty);
  if (fault !== null) return fault;
  if (isSame(terms, present)) return quiet();
  const keepsTime = isSame([terms.rhythm, terms.onDaysOff], [present.rhythm, present.onDaysOff]);
  return accept({
    type: 'report-subscription.set',
    data: { subscriptionId, terms, since: keepsTime ? since : at },
  });
}

/** A day of the rhythm is sent for once, and no earlier one after it. */
function record({ made }: RecordReportSending, state: ExistingSubscription): Decision<ReportSubscriptionEvent> {
  const { subscriptionId, lastDate, status } = state;
  const { name, report, to, language } = state.terms;
  if (lastDate !== null && made.date <= lastDate) return quiet();
  if (status === 'paused') return refuse(rules.REPORT_SUBSCRIPTION_PAUSED);
  return accept({ type: 'report-subscription.sent', data: { subscriptionId, name, report, to, language, ...made } });
}

function faultOf({ rhythm, to }: SubscriptionTerms, unknownParty: string | undefined): Refused | null {
  const fault = faultOfWritten({ asWritten: rhythm.time, relation: 'recurring', recurrence: rhythm }, 'UTC');
  if (fault !== null) return refuse(rules.REPORT_SUBSCRIPTION_IMPOSSIBLE_RHYTHM, { rhythm: { ...rhythm } });
  if (to.length === 0) return refuse(rules.REPORT_SUBSCRIPTION_FOR_NOBODY);
  return unknownParty === undefined ? null : refuse(rules.REPORT_SUBSCRIPTION_UNKNOWN_PARTY, { id: unknownParty });
}

/** As JSON, in whatever order fields come. */
function isSame(one: unknown, other: unknown): boolean {
  return inOrder(one) === inOrder(other);
}

function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
