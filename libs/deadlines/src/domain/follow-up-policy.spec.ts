import { fold } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import {
  faultOfNamed,
  followUpPolicyDecider,
  type FollowUpPolicySet,
  type SetFollowUpPolicy,
} from './follow-up-policy.decider.js';
import { DEFAULT_FOLLOW_UP_POLICY, faultOfPolicy, ladderIdFor, laddersNamedIn } from './follow-up-policy.js';
import * as rules from './follow-up-policy.rules.js';
import { VIETNAM_CALENDAR } from './vietnam-calendar.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const given = givenFor(followUpPolicyDecider);
const lenient = { ...DEFAULT_FOLLOW_UP_POLICY, beforeDate: 'end-of-day' as const };
const reasons = ['Thống nhất cách tính'];
const set: SetFollowUpPolicy = { type: 'set-follow-up-policy', policy: lenient, reasons };
const wasSet: FollowUpPolicySet = { type: 'follow-up-policy.set', data: { policy: lenient, reasons } };

describe('the policy of a tenant', () => {
  it('is set as a whole, with its source and reasons', () => {
    given().when(set).then(wasSet);
    given()
      .when({ ...set, source: '45/QĐ-UBND', reasons: [' ', ...reasons] })
      .then({ type: 'follow-up-policy.set', data: { policy: lenient, source: '45/QĐ-UBND', reasons } });
    expect(fold(followUpPolicyDecider, [wasSet])).toEqual({ policy: lenient, version: 1 });
    given(wasSet)
      .when({ ...set, policy: DEFAULT_FOLLOW_UP_POLICY })
      .then({ type: 'follow-up-policy.set', data: { policy: DEFAULT_FOLLOW_UP_POLICY, reasons } });
  });

  it('stays quiet when it is so already, whatever the order of its fields', () => {
    const turned = Object.fromEntries(Object.entries(lenient).reverse()) as typeof lenient;
    given(wasSet)
      .when({ ...set, policy: turned })
      .thenQuiet();
  });

  it('is without fault as it comes, and chooses the ladder that is built in', () => {
    expect(faultOfPolicy(DEFAULT_FOLLOW_UP_POLICY)).toBeNull();
    expect(DEFAULT_FOLLOW_UP_POLICY).toEqual({
      zone: 'Asia/Ho_Chi_Minh',
      beforeDate: 'end-of-previous-day',
      dayEnds: 'midnight',
      periodRoll: 'next-working-day',
      writtenRoll: 'never',
      immediate: null,
      unstated: null,
      calendarId: 'office',
      quietHours: null,
      digestAt: null,
      ladders: [],
      defaultLadder: 'default',
    });
  });

  it('chooses the first ladder whose every word fits, or the default', () => {
    const policy = {
      ...lenient,
      ladders: [
        { when: { urgency: 'flash', agencyKind: 'commune' }, ladderId: 'hoa-toc-xa' },
        { when: { urgency: 'flash' }, ladderId: 'hoa-toc' },
        { when: { leadAgencyId: 'so-y-te' }, ladderId: 'y-te' },
        { when: { documentType: 'plan' }, ladderId: 'hoa-toc' },
      ],
      defaultLadder: 'thuong',
    };
    expect(ladderIdFor(policy, { urgency: 'flash', agencyKind: 'commune', leadAgencyId: 'so-y-te' })).toBe(
      'hoa-toc-xa',
    );
    expect(ladderIdFor(policy, { urgency: 'flash', agencyKind: 'department' })).toBe('hoa-toc');
    expect(ladderIdFor(policy, { leadAgencyId: 'so-y-te', documentType: 'plan' })).toBe('y-te');
    expect(ladderIdFor(policy, { documentType: 'plan' })).toBe('hoa-toc');
    expect(ladderIdFor(policy, { documentType: 'decision' })).toBe('thuong');
    expect(ladderIdFor(policy, {})).toBe('thuong');
    expect(laddersNamedIn(policy)).toEqual(['thuong', 'hoa-toc-xa', 'hoa-toc', 'y-te']);
  });

  breaks(rules.FOLLOW_UP_UNEXPLAINED, 'without a reason it is refused', () => {
    for (const none of [[], [' ']]) {
      given()
        .when({ ...set, reasons: none })
        .thenRefused(rules.FOLLOW_UP_UNEXPLAINED, { fields: ['/reasons'] });
    }
  });

  breaks(rules.FOLLOW_UP_UNKNOWN_ZONE, 'a zone nobody knows is refused', () => {
    given()
      .when({ ...set, policy: { ...lenient, zone: 'Asia/Phu_Tho' } })
      .thenRefused(rules.FOLLOW_UP_UNKNOWN_ZONE, { zone: 'Asia/Phu_Tho', fields: ['/zone'] });
  });

  breaks(rules.FOLLOW_UP_IMPOSSIBLE_TIME, 'hours no clock shows, and quiet hours of no length, are refused', () => {
    for (const quietHours of [
      { from: '20:00', to: '24:00' },
      { from: '8h', to: '07:00' },
      { from: '07:00', to: '07:00' },
      { from: 'x07:00', to: '08:00' },
      { from: '06:00', to: '07:00x' },
    ]) {
      expect(faultOfPolicy({ ...lenient, quietHours })).toMatchObject({
        rule: rules.FOLLOW_UP_IMPOSSIBLE_TIME,
        facts: { ...quietHours, fields: ['/quietHours'] },
      });
    }
    for (const digestAt of ['7:30', '25:00']) {
      expect(faultOfPolicy({ ...lenient, digestAt })).toMatchObject({
        rule: rules.FOLLOW_UP_IMPOSSIBLE_TIME,
        facts: { digestAt, fields: ['/digestAt'] },
      });
    }
    expect(faultOfPolicy({ ...lenient, quietHours: { from: '20:00', to: '07:00' }, digestAt: '07:30' })).toBeNull();
  });

  breaks(rules.FOLLOW_UP_ALLOWANCE_UNFIT, 'no time, half a day and a lifetime are refused', () => {
    for (const amount of [0, 0.5, 1_001]) {
      const allowed = { amount, unit: 'working-days' as const };
      for (const field of ['immediate', 'unstated']) {
        expect(faultOfPolicy({ ...lenient, [field]: allowed })).toMatchObject({
          rule: rules.FOLLOW_UP_ALLOWANCE_UNFIT,
          facts: { amount, fields: [`/${field}/amount`] },
        });
      }
    }
    for (const amount of [1, 1_000]) {
      expect(faultOfPolicy({ ...lenient, immediate: { amount, unit: 'hours' } })).toBeNull();
    }
  });

  breaks(rules.FOLLOW_UP_CHOICE_UNCLEAR, 'a choice for nothing, or for the same again, is refused', () => {
    const flash = { when: { urgency: 'flash' }, ladderId: 'hoa-toc' };
    expect(faultOfPolicy({ ...lenient, ladders: [{ when: {}, ladderId: 'hoa-toc' }] })).toMatchObject({
      rule: rules.FOLLOW_UP_CHOICE_UNCLEAR,
      facts: { index: 0, fields: ['/ladders/0/when'] },
    });
    expect(faultOfPolicy({ ...lenient, ladders: [flash, { ...flash, ladderId: 'khan' }] })).toMatchObject({
      rule: rules.FOLLOW_UP_CHOICE_UNCLEAR,
      facts: { index: 1, fields: ['/ladders/1/when'] },
    });
    const kind = { when: { urgency: 'flash', agencyKind: 'commune' }, ladderId: 'hoa-toc' };
    expect(faultOfPolicy({ ...lenient, ladders: [flash, kind] })).toBeNull();
  });

  breaks(rules.FOLLOW_UP_UNKNOWN_CALENDAR, 'a calendar that there is not is refused', () => {
    expect(faultOfNamed({ ...lenient, calendarId: 'khac' }, new Map(), null)).toMatchObject({
      rule: rules.FOLLOW_UP_UNKNOWN_CALENDAR,
      facts: { calendarId: 'khac', fields: ['/calendarId'] },
    });
    expect(faultOfNamed(lenient, new Map(), VIETNAM_CALENDAR)).toBeNull();
  });

  breaks(rules.FOLLOW_UP_UNKNOWN_LADDER, 'a ladder that there is not, or not any more, is refused', () => {
    const ladder = { ladderId: 'khan', rungs: [], version: 1 };
    const named = { ...lenient, defaultLadder: 'khan' };
    expect(faultOfNamed(named, new Map(), VIETNAM_CALENDAR)).toMatchObject({
      rule: rules.FOLLOW_UP_UNKNOWN_LADDER,
      facts: { ladderId: 'khan', because: 'ladder/unknown' },
    });
    const state = (status: 'defined' | 'retired') => new Map([['khan', { status, ladder, version: 1 }]]);
    expect(faultOfNamed(named, state('retired'), VIETNAM_CALENDAR)).toMatchObject({
      facts: { ladderId: 'khan', because: 'ladder/retired' },
    });
    expect(faultOfNamed(named, state('defined'), VIETNAM_CALENDAR)).toBeNull();
  });

  eachRuleIsBrokenOnce();
});
