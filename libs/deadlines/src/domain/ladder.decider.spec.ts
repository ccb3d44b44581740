import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { fold } from '#kernel';
import { FOLLOW_UP_UNEXPLAINED } from './follow-up-policy.rules.js';
import {
  ladderDecider,
  ladderInForce,
  ladderStream,
  type LadderSetEvent,
  type LadderTerms,
  type RetireLadder,
  type SetLadder,
} from './ladder.decider.js';
import { DEFAULT_LADDER } from './ladder.js';
import { LADDER_IN_USE, LADDER_RETIRED, LADDER_RUNG_TWICE, LADDER_UNKNOWN } from './ladder.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({ LADDER_IN_USE, LADDER_RETIRED, LADDER_UNKNOWN });

const given = givenFor(ladderDecider);
const reasons = ['Văn bản khẩn'];
const ladder: LadderTerms = {
  ladderId: 'khan',
  rungs: [
    {
      name: 'before',
      offsetMinutes: 0,
      action: 'remind',
      working: { days: -1 },
      tells: [{ role: 'holder' }, { role: 'head', channels: ['mail'] }],
      text: 'Khẩn',
      urgent: true,
    },
    { name: 'at', offsetMinutes: 0, action: 'remind' },
  ],
  compress: true,
};
const set: SetLadder = { type: 'set-ladder', ladder, reasons };
const retire: RetireLadder = { type: 'retire-ladder', ladderId: 'khan', chosen: false, reasons };
const defined: LadderSetEvent = { type: 'ladder.defined', data: { ladder, reasons } };
const retired: LadderSetEvent = { type: 'ladder.retired', data: { ladderId: 'khan', reasons } };
const shorter: LadderTerms = { ladderId: 'khan', rungs: ladder.rungs.slice(0, 1) };

describe('a ladder of a tenant', () => {
  it('is defined, then changed, and knows its version', () => {
    given().when(set).then(defined);
    given(defined)
      .when({ ...set, ladder: shorter, reasons: ['', ...reasons] })
      .then({ type: 'ladder.changed', data: { ladder: shorter, reasons } });
    const changed: LadderSetEvent = { type: 'ladder.changed', data: { ladder: shorter, reasons } };
    expect(fold(ladderDecider, [defined, changed])).toEqual({
      status: 'defined',
      ladder: { ...shorter, version: 2 },
      version: 2,
    });
    expect(ladderStream('khan')).toBe('ladder-khan');
  });

  it('is changed by whatever is told of it', () => {
    const [before, at] = ladder.rungs;
    for (const rungs of [
      [at!, before!],
      [{ ...before!, name: 'ahead' }, at!],
      [{ ...before!, offsetMinutes: 5 }, at!],
      [before!, { ...at!, action: 'escalate' as const }],
      [{ ...before!, working: { days: -2 } }, at!],
      [{ ...before!, working: { minutes: -1 } }, at!],
      [{ ...before!, tells: [{ role: 'holder' as const }] }, at!],
      [{ ...before!, tells: [{ role: 'holder' as const }, { role: 'head' as const }] }, at!],
      [{ ...before!, text: 'Hỏa tốc' }, at!],
      [{ ...before!, urgent: false }, at!],
    ]) {
      given(defined)
        .when({ ...set, ladder: { ...ladder, rungs } })
        .then({ type: 'ladder.changed', data: { ladder: { ...ladder, rungs }, reasons } });
    }
    const { compress: _, ...stiff } = ladder;
    given(defined)
      .when({ ...set, ladder: stiff })
      .then({ type: 'ladder.changed', data: { ladder: stiff, reasons } });
  });

  it('stays quiet when it is so already', () => {
    given(defined).when(set).thenQuiet();
    const [before, at] = ladder.rungs;
    given(defined)
      .when({ ...set, ladder: { ...ladder, rungs: [before!, { ...at!, urgent: false }] } })
      .thenQuiet();
    given(defined, retired).when(retire).thenQuiet();
  });

  it('is retired, and comes back when it is set again', () => {
    given(defined).when(retire).then(retired);
    expect(fold(ladderDecider, [defined, retired])).toMatchObject({ status: 'retired', version: 2 });
    given(defined, retired).when(set).then({ type: 'ladder.changed', data: { ladder, reasons } });
    expect(fold(ladderDecider, [retired])).toEqual({ status: 'nonexistent', version: 0 });
  });

  it('gives way to the one that is built in, which may be chosen while one of its name is retired', () => {
    expect(ladderInForce('default', ladderDecider.initial)).toBe(DEFAULT_LADDER);
    const own = { ...ladder, ladderId: 'default' };
    const ownDefined: LadderSetEvent = { type: 'ladder.defined', data: { ladder: own, reasons } };
    expect(ladderInForce('default', fold(ladderDecider, [ownDefined]))).toEqual({ ...own, version: 1 });
    given(ownDefined)
      .when({ ...retire, ladderId: 'default', chosen: true })
      .then({ type: 'ladder.retired', data: { ladderId: 'default', reasons } });
  });

  it('is refused where it could not be planned, or nobody says why', () => {
    given()
      .when({ ...set, ladder: { ...ladder, rungs: [ladder.rungs[0]!, ladder.rungs[0]!] } })
      .thenRefused(LADDER_RUNG_TWICE);
    given()
      .when({ ...set, reasons: [' '] })
      .thenRefused(FOLLOW_UP_UNEXPLAINED, { fields: ['/reasons'] });
    given(defined)
      .when({ ...retire, reasons: [] })
      .thenRefused(FOLLOW_UP_UNEXPLAINED);
  });

  breaks(LADDER_UNKNOWN, 'what was never defined is neither retired nor in force', () => {
    given().when(retire).thenRefused(LADDER_UNKNOWN, { ladderId: 'khan' });
    expect(ladderInForce('khan', ladderDecider.initial)).toMatchObject({
      rule: LADDER_UNKNOWN,
      facts: { ladderId: 'khan' },
    });
  });

  breaks(LADDER_RETIRED, 'a retired one is not in force', () => {
    expect(ladderInForce('khan', fold(ladderDecider, [defined, retired]))).toMatchObject({
      rule: LADDER_RETIRED,
      facts: { ladderId: 'khan' },
    });
    expect(ladderInForce('khan', fold(ladderDecider, [defined]))).toEqual({ ...ladder, version: 1 });
  });

  breaks(LADDER_IN_USE, 'one that the policy in force chooses is not retired', () => {
    given(defined)
      .when({ ...retire, chosen: true })
      .thenRefused(LADDER_IN_USE, { ladderId: 'khan' });
  });

  eachRuleIsBrokenOnce();
});
