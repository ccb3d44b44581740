import { fold, instant } from '#kernel';
import { givenFor, ruleBook } from '../../../../../test/support/given-when-then.js';
import { reportSubscriptionDecider } from './report-subscription.decider.js';
import {
  reportSubscriptionStream,
  type CreateReportSubscription,
  type RecordReportSending,
  type ReportSubscriptionEvent,
  type SubscriptionTerms,
} from './report-subscription.events.js';
import * as rules from './report-subscription.rules.js';

const given = givenFor(reportSubscriptionDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const subscriptionId = 's-1';
const terms: SubscriptionTerms = {
  name: 'Bảng tổng hợp sáng thứ Hai',
  report: { kind: 'directive-digest' },
  to: [{ agencyId: 'ubnd-tinh', post: 'head' }],
  rhythm: { every: 'week', weekday: 1, time: '07:30' },
  onDaysOff: 'as-stated',
  language: 'vi',
};
const began = instant('2025-08-05T02:00:00Z');
const later = instant('2025-08-20T02:00:00Z');
const create: CreateReportSubscription = { type: 'create-report-subscription', subscriptionId, terms, at: began };
const set: ReportSubscriptionEvent = { type: 'report-subscription.set', data: { subscriptionId, terms, since: began } };
const paused: ReportSubscriptionEvent = {
  type: 'report-subscription.paused',
  data: { subscriptionId, reasons: ['Đi công tác'] },
};
const resumed: ReportSubscriptionEvent = {
  type: 'report-subscription.resumed',
  data: { subscriptionId, since: later },
};
const ended: ReportSubscriptionEvent = { type: 'report-subscription.ended', data: { subscriptionId } };
const change = (changes: Partial<SubscriptionTerms>) =>
  ({ type: 'change-report-subscription', terms: { ...terms, ...changes }, at: later }) as const;

function sendingFor(date: string): RecordReportSending {
  const at = instant(`${date}T00:30:01Z`);
  return {
    type: 'record-report-sending',
    made: {
      date,
      dueAt: instant(`${date}T00:30:00Z`),
      at,
      position: 120,
      madeFrom: {
        source: 'directives',
        terms: { position: 120, after: 80, days: { from: '2025-08-05', to: '2025-08-10' } },
      },
      title: 'Thông tin chỉ đạo, điều hành',
      body: { name: 'x.txt', mediaType: 'text/plain', bytes: 1, sha256: 'a' },
    },
  };
}

function sentFor(date: string): ReportSubscriptionEvent {
  const { name, report, to, language } = terms;
  const data = { subscriptionId, name, report, to, language, ...sendingFor(date).made };
  return { type: 'report-subscription.sent', data };
}

describe('a report subscription', () => {
  it('begins with its terms', () => {
    given().when(create).then(set);
  });

  breaks(rules.REPORT_SUBSCRIPTION_IMPOSSIBLE_RHYTHM, 'there is no 32nd, and no week has an eighth day', () => {
    for (const rhythm of [
      { every: 'month', day: 32, time: '07:30' },
      { every: 'week', weekday: 8, time: '07:30' },
      { every: 'week', time: '25:00' },
      { every: 'working-days', time: '07:30' },
    ] as const)
      given()
        .when({ ...create, terms: { ...terms, rhythm } })
        .thenRefused(rules.REPORT_SUBSCRIPTION_IMPOSSIBLE_RHYTHM);
  });

  breaks(rules.REPORT_SUBSCRIPTION_FOR_NOBODY, 'a report to nobody is none', () => {
    given()
      .when({ ...create, terms: { ...terms, to: [] } })
      .thenRefused(rules.REPORT_SUBSCRIPTION_FOR_NOBODY);
    given(set)
      .when(change({ to: [] }))
      .thenRefused(rules.REPORT_SUBSCRIPTION_FOR_NOBODY);
  });

  breaks(rules.REPORT_SUBSCRIPTION_UNKNOWN_PARTY, 'whoever is named is registered', () => {
    given()
      .when({ ...create, unknownParty: 'so-khong-co' })
      .thenRefused(rules.REPORT_SUBSCRIPTION_UNKNOWN_PARTY, { id: 'so-khong-co' });
  });

  breaks(rules.REPORT_SUBSCRIPTION_UNKNOWN, 'what never began or has ended is not there', () => {
    for (const facts of [[], [set, ended]])
      for (const command of [change({}), { type: 'pause-report-subscription', reasons: ['x'] } as const])
        given(...facts)
          .when(command)
          .thenRefused(rules.REPORT_SUBSCRIPTION_UNKNOWN);
    given().when({ type: 'resume-report-subscription', at: later }).thenRefused(rules.REPORT_SUBSCRIPTION_UNKNOWN);
    given().when({ type: 'end-report-subscription' }).thenRefused(rules.REPORT_SUBSCRIPTION_UNKNOWN);
  });

  describe('once it is set', () => {
    it('is changed as a whole, and counts from now on where its rhythm is another', () => {
      given(set)
        .when(change({ language: 'en' }))
        .then({
          type: 'report-subscription.set',
          data: { subscriptionId, terms: { ...terms, language: 'en' }, since: began },
        });
      const rhythm = { every: 'month', day: 1, time: '08:00' } as const;
      given(set)
        .when(change({ rhythm }))
        .then({ type: 'report-subscription.set', data: { subscriptionId, terms: { ...terms, rhythm }, since: later } });
    });

    it('stays quiet where nothing is another, whatever order its fields come in', () => {
      const { name, ...rest } = terms;
      given(set)
        .when({ type: 'change-report-subscription', terms: { ...rest, name }, at: later })
        .thenQuiet();
    });

    it('is paused with reasons, resumed from a moment on, and ended, each once', () => {
      given(set)
        .when({ type: 'pause-report-subscription', reasons: ['Đi công tác', ' '] })
        .then(paused);
      given(set, paused).when({ type: 'pause-report-subscription', reasons: [] }).thenQuiet();
      given(set, paused).when({ type: 'resume-report-subscription', at: later }).then(resumed);
      given(set).when({ type: 'resume-report-subscription', at: later }).thenQuiet();
      given(set, paused).when({ type: 'end-report-subscription' }).then(ended);
      given(set, ended).when({ type: 'end-report-subscription' }).thenQuiet();
    });

    breaks(rules.REPORT_SUBSCRIPTION_UNEXPLAINED, 'nobody pauses it without saying why', () => {
      given(set)
        .when({ type: 'pause-report-subscription', reasons: [' '] })
        .thenRefused(rules.REPORT_SUBSCRIPTION_UNEXPLAINED);
    });

    it('is sent once for each day, and not for an earlier one any more', () => {
      given(set).when(sendingFor('2025-08-11')).then(sentFor('2025-08-11'));
      given(set, sentFor('2025-08-11')).when(sendingFor('2025-08-11')).thenQuiet();
      given(set, sentFor('2025-08-18')).when(sendingFor('2025-08-11')).thenQuiet();
      expect(fold(reportSubscriptionDecider, [set, sentFor('2025-08-11')])).toMatchObject({
        lastDate: '2025-08-11',
        last: { position: 120, at: '2025-08-11T00:30:01.000Z' },
      });
    });

    breaks(rules.REPORT_SUBSCRIPTION_PAUSED, 'nothing is sent while it is paused', () => {
      given(set, paused).when(sendingFor('2025-08-11')).thenRefused(rules.REPORT_SUBSCRIPTION_PAUSED);
    });
  });

  it('has a stream of its own, and facts of nothing make none', () => {
    expect(reportSubscriptionStream('s-1')).toBe('report-subscription-s-1');
    expect(fold(reportSubscriptionDecider, [paused])).toEqual({ status: 'nonexistent' });
    expect(fold(reportSubscriptionDecider, [resumed, sentFor('2025-08-11')])).toEqual({ status: 'nonexistent' });
  });

  eachRuleIsBrokenOnce();
});
