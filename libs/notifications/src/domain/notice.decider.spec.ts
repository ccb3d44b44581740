import fc from 'fast-check';
import { fold, instant, instantOf, millisecondsOf, type Instant } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { noticeDecider } from './notice.decider.js';
import {
  NOTICE_EVENT_TYPES,
  noticeIdOf,
  noticeStream,
  type NoticeCommand,
  type NoticeEvent,
  type NoticeRaisedData,
} from './notice.events.js';
import * as rules from './notice.rules.js';
import { LONGEST_TRYING, retryAt } from './retry.js';

const given = givenFor(noticeDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const at = (text: string): Instant => instant(`2025-08-04T${text}+07:00`);
const now = at('09:00:00');

const ADDRESS = 'vanthu@stc.example.vn';
const identity = { noticeId: 'n-1', assignmentId: 'a-1' };
const byMail: NoticeRaisedData = {
  ...identity,
  recipient: { kind: 'agency', id: 'so-tai-chinh' },
  channel: 'mail',
  role: 'lead',
  agencyId: 'so-tai-chinh',
  topic: 'assignment.assigned',
  about: { assignmentId: 'a-1', directiveId: 'd-1', position: 7, recordedAt: now },
  matter: {
    directiveNumber: '1537/UBND-TH',
    summary: 'Gửi báo cáo giải trình',
    leadName: 'Sở Tài chính',
    dueAt: null,
    zone: 'Asia/Ho_Chi_Minh',
  },
  urgent: false,
  mandatory: true,
  language: 'vi',
  address: ADDRESS,
};
const inInbox: NoticeRaisedData = { ...byMail, channel: 'inbox' };

const raised = (data: NoticeRaisedData): NoticeEvent => ({ type: 'notice.raised', data });
const raise = (data: NoticeRaisedData): NoticeCommand => ({ type: 'raise-notice', ...data });
const delivered: NoticeEvent = { type: 'notice.delivered', data: { ...identity, channel: 'inbox' } };
const acceptance: NoticeCommand = { type: 'record-acceptance', messageId: 'm-1@dondoc', response: '250 Ok', at: now };
const accepted = (attempt: number): NoticeEvent => ({
  type: 'notice.accepted',
  data: { ...identity, attempt, messageId: 'm-1@dondoc', response: '250 Ok' },
});
const failure = (more: Partial<Extract<NoticeCommand, { type: 'record-failure' }>> = {}): NoticeCommand => ({
  type: 'record-failure',
  error: '451 4.3.0 try later',
  permanent: false,
  chance: 0.5,
  at: now,
  ...more,
});
const failed = (attempt: number, when: Instant, next: Instant | null, permanent = false): NoticeEvent => ({
  type: 'notice.failed',
  data: { ...identity, attempt, error: '451 4.3.0 try later', permanent, retryAt: next },
  effectiveAt: when,
});
const givenUp = (reason: 'refused' | 'too-long' | 'mail-off', attempts: number): NoticeEvent => ({
  type: 'notice.given-up',
  data: { ...identity, reason, attempts },
});
const reopen = (address: string | null = ADDRESS): NoticeCommand => ({ type: 'reopen-notice', address, at: now });
const reopened = (address?: string): NoticeEvent => ({
  type: 'notice.reopened',
  data: { ...identity, ...(address !== undefined && { address }) },
});
const own = { subject: 'an', agencyId: 'so-tai-chinh' };
const readIt = (by: { subject: string; agencyId?: string } = own): NoticeCommand => ({
  type: 'read-notice',
  by,
  at: now,
});
const isRead = (by = 'an'): NoticeEvent => ({ type: 'notice.read', data: { ...identity, by } });

describe('a notice', () => {
  describe('when nothing is raised', () => {
    it('is raised to be mailed', () => {
      given().when(raise(byMail)).then(raised(byMail));
    });

    it('stands in the inbox as soon as it is raised for it', () => {
      given().when(raise(inInbox)).then(raised(inInbox), delivered);
    });

    it('says why nothing is sent, and ends there', () => {
      const withheld: NoticeRaisedData = { ...byMail, withheld: 'no-address' };
      given().when(raise(withheld)).then(raised(withheld));
      given(raised(withheld)).when(acceptance).thenQuiet();
      const muted: NoticeRaisedData = { ...inInbox, withheld: 'topic-muted' };
      given().when(raise(muted)).then(raised(muted));
    });

    breaks(rules.NOTICE_UNKNOWN, 'nothing becomes of it', () => {
      for (const command of [
        acceptance,
        failure(),
        readIt(),
        reopen(),
        { type: 'give-up-notice', reason: 'mail-off', at: now } as const,
      ]) {
        given().when(command).thenRefused(rules.NOTICE_UNKNOWN);
      }
    });
  });

  describe('when it waits to be mailed', () => {
    const waiting = given(raised(byMail));

    it('is not raised twice', () => {
      waiting.when(raise(byMail)).thenQuiet();
    });

    it('is accepted in the words of the server', () => {
      waiting.when(acceptance).then(accepted(1));
    });

    it('is tried again in a minute, a quarter more or less, when the server cannot take it now', () => {
      waiting.when(failure()).then(failed(1, now, at('09:01:00')));
      waiting.when(failure({ chance: 0 })).then(failed(1, now, at('09:00:45')));
    });

    it('is given up at once when the server refuses it for good', () => {
      waiting.when(failure({ permanent: true })).then(failed(1, now, null, true), givenUp('refused', 1));
    });

    it('is given up when mail is switched off', () => {
      waiting.when({ type: 'give-up-notice', reason: 'mail-off', at: now }).then(givenUp('mail-off', 0));
      given(raised(byMail), failed(1, now, at('09:01:00')))
        .when({ type: 'give-up-notice', reason: 'mail-off', at: now })
        .then(givenUp('mail-off', 1));
    });

    breaks(rules.NOTICE_NOT_IN_INBOX, 'a mail is not marked as read', () => {
      waiting.when(readIt()).thenRefused(rules.NOTICE_NOT_IN_INBOX, { noticeId: 'n-1' });
    });
  });

  describe('when it has failed', () => {
    it('is accepted in the attempt after', () => {
      given(raised(byMail), failed(1, now, at('09:01:00')))
        .when(acceptance)
        .then(accepted(2));
    });

    it('waits twice as long after each attempt', () => {
      given(raised(byMail), failed(1, now, at('09:01:00')), failed(2, at('09:01:00'), at('09:03:00')))
        .when(failure({ at: at('09:03:00') }))
        .then(failed(3, at('09:03:00'), at('09:07:00')));
    });

    it('is given up three days after it first failed', () => {
      const first = now;
      const end = instantOf(millisecondsOf(first) + LONGEST_TRYING);
      const facts = [raised(byMail), failed(1, first, at('09:01:00')), failed(2, at('09:01:00'), at('09:03:00'))];
      const late = instantOf(millisecondsOf(end) - 60_000);
      given(...facts)
        .when(failure({ at: late }))
        .then(failed(3, late, null), givenUp('too-long', 3));
      const justInTime = instantOf(millisecondsOf(end) - 4 * 60_000);
      given(...facts)
        .when(failure({ at: justInTime }))
        .then(failed(3, justInTime, end));
    });
  });

  describe('when it has ended', () => {
    it('stays as it is, whatever arrives late', () => {
      for (const end of [accepted(1), givenUp('refused', 1)]) {
        const ended = given(raised(byMail), end);
        for (const command of [
          acceptance,
          failure(),
          { type: 'give-up-notice', reason: 'mail-off', at: now } as const,
          raise(byMail),
        ]) {
          ended.when(command).thenQuiet();
        }
      }
    });
  });

  describe('when it was given up', () => {
    const refused = [raised(byMail), failed(1, now, null, true), givenUp('refused', 1)];

    it('is sent again where an administrator asks for it, to where mail goes by then', () => {
      given(...refused)
        .when(reopen())
        .then(reopened());
      given(...refused)
        .when(reopen(null))
        .then(reopened());
      given(...refused)
        .when(reopen('moi@stc.example.vn'))
        .then(reopened('moi@stc.example.vn'));
    });

    it('begins anew: it is tried for three days more, and ends as any other', () => {
      const waiting = [...refused, reopened('moi@stc.example.vn')];
      expect(fold(noticeDecider, waiting)).toEqual({
        status: 'waiting',
        raised: { ...byMail, address: 'moi@stc.example.vn' },
        attempts: 1,
        failingSince: null,
        notBefore: null,
      });
      expect(fold(noticeDecider, [...refused, reopened()])).toMatchObject({ raised: byMail });
      given(...waiting)
        .when(acceptance)
        .then(accepted(2));
      const later = instantOf(millisecondsOf(now) + LONGEST_TRYING);
      given(...waiting)
        .when(failure({ at: later }))
        .then(failed(2, later, instantOf(millisecondsOf(later) + 120_000)));
    });

    it('is left alone while it waits, and where it ended otherwise', () => {
      for (const facts of [
        [raised(byMail)],
        [...refused, reopened()],
        [raised(byMail), accepted(1)],
        [raised({ ...byMail, withheld: 'no-address' as const })],
      ]) {
        given(...facts)
          .when(reopen())
          .thenQuiet();
      }
    });
  });

  describe('when it stands in the inbox', () => {
    const there = given(raised(inInbox), delivered);

    it('is read by its agency, and by the Office', () => {
      there.when(readIt()).then(isRead());
      there.when(readIt({ subject: 'binh' })).then(isRead('binh'));
    });

    it('is read by the person it went to, whichever agency that one speaks for', () => {
      const data: NoticeRaisedData = { ...inInbox, recipient: { kind: 'person', id: 'an' } };
      given(raised(data), delivered).when(readIt()).then(isRead());
    });

    it('is read once', () => {
      given(raised(inInbox), delivered, isRead())
        .when(readIt({ subject: 'binh' }))
        .thenQuiet();
    });

    breaks(rules.NOTICE_NOT_YOURS, 'nobody reads what went to others', () => {
      there.when(readIt({ subject: 'so-tai-chinh', agencyId: 'so-y-te' })).thenRefused(rules.NOTICE_NOT_YOURS);
      const data: NoticeRaisedData = { ...inInbox, recipient: { kind: 'person', id: 'so-tai-chinh' } };
      given(raised(data), delivered).when(readIt()).thenRefused(rules.NOTICE_NOT_YOURS, { noticeId: 'n-1' });
    });

    breaks(rules.NOTICE_NOT_BY_MAIL, 'no mail server has a say in it', () => {
      for (const command of [
        acceptance,
        failure(),
        reopen(),
        { type: 'give-up-notice', reason: 'mail-off', at: now } as const,
      ]) {
        there.when(command).thenRefused(rules.NOTICE_NOT_BY_MAIL, { noticeId: 'n-1' });
      }
    });
  });

  eachRuleIsBrokenOnce();

  it('ends exactly once, whatever the order of what happens to it', () => {
    const command = fc.oneof(
      fc.constant(acceptance),
      fc.constant(raise(byMail)),
      fc.constant<NoticeCommand>({ type: 'give-up-notice', reason: 'mail-off', at: now }),
      fc
        .record({
          permanent: fc.boolean(),
          chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
          minutes: fc.nat(9_000),
        })
        .map(({ permanent, chance, minutes }) =>
          failure({ permanent, chance, at: instantOf(millisecondsOf(now) + minutes * 60_000) }),
        ),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        const events: NoticeEvent[] = [raised(byMail)];
        for (const one of [...commands, acceptance]) {
          const decision = noticeDecider.decide(one, fold(noticeDecider, events));
          if (decision.accepted) events.push(...decision.events);
        }
        const ends = events.filter(({ type }) => type === 'notice.accepted' || type === 'notice.given-up');
        expect(ends).toHaveLength(1);
        expect(events.at(-1)).toBe(ends[0]);
        const attempts = events.flatMap((event) => (event.type === 'notice.failed' ? [event.data.attempt] : []));
        expect(attempts).toEqual(attempts.map((_, index) => index + 1));
      }),
    );
  });

  it('is folded from its events', () => {
    const state = (...events: NoticeEvent[]) => fold(noticeDecider, events);
    const hold = { reason: 'digest', until: at('07:30:00') } as const;
    expect(state()).toEqual({ status: 'nonexistent' });
    expect(state(delivered)).toEqual({ status: 'nonexistent' });
    expect(state(raised({ ...byMail, hold }))).toMatchObject({
      status: 'waiting',
      attempts: 0,
      failingSince: null,
      notBefore: hold.until,
    });
    expect(state(raised(byMail), failed(1, now, at('09:01:00')), failed(2, at('09:01:00'), null))).toMatchObject({
      status: 'waiting',
      attempts: 2,
      failingSince: now,
      notBefore: null,
    });
    expect(state(raised(byMail), accepted(3))).toEqual({ status: 'accepted', raised: byMail, attempts: 3 });
    expect(state(raised(inInbox), delivered)).toMatchObject({ status: 'delivered', isRead: false });
    expect(state(raised(inInbox), delivered, isRead())).toMatchObject({ status: 'delivered', isRead: true });
  });
});

describe('the wait before another attempt', () => {
  it('grows to two hours, a quarter more or less', () => {
    const waits = [1, 2, 7, 8, 20].map(
      (attempt) => millisecondsOf(retryAt(attempt, now, now, 0.5)!) - millisecondsOf(now),
    );
    expect(waits.map((wait) => wait / 60_000)).toEqual([1, 2, 64, 120, 120]);
    expect(retryAt(8, now, now, 0)).toBe(instantOf(millisecondsOf(now) + 90 * 60_000));
    expect(millisecondsOf(retryAt(8, now, now, 0.999)!)).toBeLessThan(millisecondsOf(now) + 150 * 60_000);
  });
});

describe('a notice by name', () => {
  it('has one stream, and the same id for the same fact, recipient and channel', () => {
    expect(noticeStream('n-1')).toBe('notice-n-1');
    const agency = { kind: 'agency', id: 'so-y-te' } as const;
    const id = noticeIdOf('e-1', agency, 'mail');
    expect(noticeIdOf('e-1', agency, 'mail')).toBe(id);
    const others = [
      noticeIdOf('e-2', agency, 'mail'),
      noticeIdOf('e-1', agency, 'inbox'),
      noticeIdOf('e-1', { ...agency, kind: 'person' }, 'mail'),
      noticeIdOf('e-1', { ...agency, id: 'so-noi-vu' }, 'mail'),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
  });

  it('has these types of events', () => {
    expect(NOTICE_EVENT_TYPES).toEqual([
      'notice.raised',
      'notice.delivered',
      'notice.accepted',
      'notice.failed',
      'notice.given-up',
      'notice.reopened',
      'notice.read',
    ]);
  });
});
