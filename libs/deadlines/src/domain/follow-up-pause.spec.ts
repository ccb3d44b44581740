import { fold, instant } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import {
  followUpPauseDecider,
  isPaused,
  wasPaused,
  type FollowUpPaused,
  type FollowUpResumed,
  type PauseFollowUp,
  type ResumeFollowUp,
} from './follow-up-pause.decider.js';
import * as rules from './follow-up-pause.rules.js';
import { FOLLOW_UP_UNEXPLAINED } from './follow-up-policy.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);
const given = givenFor(followUpPauseDecider);

const agencyId = 'so-tai-chinh';
const reasons = ['Bão số 5'];
const monday = instant('2025-08-25T08:00:00+07:00');
const tuesday = instant('2025-08-26T08:00:00+07:00');
const friday = instant('2025-08-29T08:00:00+07:00');
const pause: PauseFollowUp = { type: 'pause-follow-up', at: monday, agencyId, reasons };
const resume: ResumeFollowUp = { type: 'resume-follow-up', at: tuesday, agencyId, reasons };
const open: FollowUpPaused = { type: 'follow-up.paused', data: { agencyId, from: monday, reasons } };
const untilFriday: FollowUpPaused = { ...open, data: { ...open.data, until: friday } };
const resumed: FollowUpResumed = { type: 'follow-up.resumed', data: { agencyId, reasons } };

describe('a pause of the follow-up of an agency', () => {
  it('begins at once or on a day, open or until another', () => {
    given().when(pause).then(open);
    given()
      .when({ ...pause, reasons: [' ', ...reasons] })
      .then(open);
    given()
      .when({ ...pause, until: friday })
      .then(untilFriday);
    given()
      .when({ ...pause, from: tuesday })
      .then({ ...open, data: { ...open.data, from: tuesday } });
  });

  it('is quiet while it is so already, and another takes its place', () => {
    given(open)
      .when({ ...pause, at: tuesday })
      .thenQuiet();
    given(untilFriday)
      .when({ ...pause, at: tuesday, until: friday })
      .thenQuiet();
    given(open)
      .when({ ...pause, at: tuesday, until: friday })
      .then(untilFriday);
    given(untilFriday)
      .when({ ...pause, at: friday })
      .then({ ...open, data: { ...open.data, from: friday } });
    given(open, resumed)
      .when({ ...pause, at: monday })
      .then(open);
  });

  it('is resumed, and quiet once it is over', () => {
    given(open).when(resume).then(resumed);
    given(untilFriday).when(resume).then(resumed);
    given(untilFriday)
      .when({ ...resume, at: friday })
      .thenQuiet();
    given(open, resumed).when(resume).thenQuiet();
  });

  breaks(rules.FOLLOW_UP_PAUSE_OVER, 'it does not end before it begins, nor before it is recorded', () => {
    given()
      .when({ ...pause, until: monday })
      .thenRefused(rules.FOLLOW_UP_PAUSE_OVER, { from: monday, until: monday, at: monday, fields: ['/until'] });
    given()
      .when({ ...pause, at: friday, from: monday, until: friday })
      .thenRefused(rules.FOLLOW_UP_PAUSE_OVER, { from: monday, until: friday });
    given()
      .when({ ...pause, from: friday, until: tuesday })
      .thenRefused(rules.FOLLOW_UP_PAUSE_OVER);
  });

  breaks(rules.FOLLOW_UP_NEVER_PAUSED, 'an agency that was never paused is not resumed', () => {
    given(open)
      .when({ ...resume, agencyId: 'so-y-te' })
      .thenRefused(rules.FOLLOW_UP_NEVER_PAUSED, { agencyId: 'so-y-te' });
  });

  it('says why', () => {
    given()
      .when({ ...pause, reasons: [' '] })
      .thenRefused(FOLLOW_UP_UNEXPLAINED, { fields: ['/reasons'] });
  });

  it('holds from its first moment to the one before its end, for its agency alone', () => {
    const pauses = fold(followUpPauseDecider, [untilFriday]);
    expect(
      [
        '2025-08-25T07:59:59+07:00',
        '2025-08-25T08:00:00+07:00',
        '2025-08-29T07:59:59+07:00',
        '2025-08-29T08:00:00+07:00',
      ].map((at) => isPaused(pauses, agencyId, instant(at))),
    ).toEqual([false, true, true, false]);
    expect(isPaused(pauses, 'so-y-te', tuesday)).toBe(false);
    expect(isPaused(fold(followUpPauseDecider, [open]), agencyId, friday)).toBe(true);
    expect(isPaused(fold(followUpPauseDecider, [open, resumed]), agencyId, friday)).toBe(false);
  });

  it('held at a moment by what was known then, whatever was learned later', () => {
    const history = [
      { knownFrom: monday, pauses: fold(followUpPauseDecider, [open]) },
      { knownFrom: tuesday, pauses: fold(followUpPauseDecider, [open, resumed]) },
    ];
    expect(wasPaused(history, agencyId, monday)).toBe(true);
    expect(wasPaused(history, agencyId, tuesday)).toBe(false);
    expect(wasPaused(history, agencyId, instant('2025-08-25T07:59:59+07:00'))).toBe(false);
    expect(wasPaused([{ knownFrom: tuesday, pauses: fold(followUpPauseDecider, [open]) }], agencyId, monday)).toBe(
      false,
    );
    expect(wasPaused(history, 'so-y-te', monday)).toBe(false);
    expect(wasPaused([], agencyId, monday)).toBe(false);
  });

  eachRuleIsBrokenOnce();
});
