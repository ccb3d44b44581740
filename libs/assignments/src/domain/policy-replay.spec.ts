import fc from 'fast-check';
import { instant, instantOf, millisecondsOf, type Instant } from '#kernel';
import {
  CALENDAR_CHANGE_EMPTY,
  CALENDAR_UNKNOWN,
  DEFAULT_DEADLINE_POLICY,
  settleLadder,
  VIETNAM_CALENDAR,
  type CalendarHistory,
  type Deadline,
  type DeadlinePolicy,
  type Ladder,
  type PauseHistory,
} from '#deadlines/domain';
import {
  accepted,
  assigned,
  assignedOpenEnded,
  before16h,
  identity,
  ISSUER,
  issuer,
  LADDER,
  LEAD,
  on,
  reasons,
  responded,
  returned,
  terms,
  then,
} from '../../../../test/support/assignment-facts.js';
import { undated, understood } from '../../../../test/support/deadlines.js';
import type { AssignmentEvent } from './assignment.events.js';
import {
  outcomeOf,
  underProposal,
  whatWouldDiffer,
  withProposedDays,
  type ProposedDays,
  type ProposedReading,
} from './policy-replay.js';

const GENEROUS: DeadlinePolicy = { ...DEFAULT_DEADLINE_POLICY, beforeDate: 'end-of-day' };
const TWO_RUNGS: Ladder = {
  ladderId: 'two',
  rungs: [
    { name: 'at', offsetMinutes: 60, action: 'remind' },
    { name: 'week', offsetMinutes: 7 * 1440, action: 'escalate' },
  ],
};

function beforeDay(day: number, policy = DEFAULT_DEADLINE_POLICY): Deadline {
  const date = `2025-08-${String(day).padStart(2, '0')}`;
  return understood({ asWritten: `trước ngày ${String(day)}/8/2025`, relation: 'before', date }, policy);
}

const due = (deadline: Deadline): AssignmentEvent => ({ ...assigned, data: { ...terms, deadline } }) as AssignmentEvent;
const before8 = due(beforeDay(8));

describe('when "trước ngày D" would have counted D itself', () => {
  it('finds an answer in time that was late', () => {
    const history = [before8, responded(on(8, '10:00')), accepted(on(9), on(8, '10:00'), false)];
    const difference = whatWouldDiffer(history, { reading: GENEROUS }, on(20));
    expect(difference).toMatchObject({
      assignmentId: identity.assignmentId,
      directiveId: identity.directiveId,
      leadAgencyId: identity.leadAgencyId,
      status: { then: 'done-late', proposed: 'done-on-time' },
    });
    expect(difference!.deadline).toEqual({ then: beforeDay(8), proposed: beforeDay(8, GENEROUS) });
  });

  it('moves the rungs that fired, and leaves out those the answer forestalls', () => {
    const history = [before8, responded(on(8, '10:00'))];
    expect(whatWouldDiffer(history, { reading: GENEROUS }, on(20))!.rungs).toEqual([
      { rung: 'before', cycle: 1, then: on(7, '00:00'), proposed: on(8, '00:00') },
      { rung: 'at', cycle: 1, then: on(8, '00:00'), proposed: null },
    ]);
  });

  it('says what is overdue now and would not be', () => {
    expect(whatWouldDiffer([before8], { reading: GENEROUS }, on(8, '12:00'))).toMatchObject({
      status: { then: 'in-progress-overdue', proposed: 'in-progress-within-time' },
    });
  });

  it('leaves a deadline with an hour, and an assignment without one, as they are', () => {
    expect(whatWouldDiffer([assigned], { reading: GENEROUS }, on(20))).toBeNull();
    expect(whatWouldDiffer([assignedOpenEnded], { reading: GENEROUS, ladder: TWO_RUNGS }, on(20))).toBeNull();
  });

  it('moves it on by as long as it was suspended', () => {
    const decree = { by: issuer, reasons };
    const history = then(
      [before8],
      { type: 'suspend', at: on(4), ...decree },
      { type: 'resume', at: on(6), ...decree },
    );
    const difference = whatWouldDiffer(history, { reading: GENEROUS }, on(20));
    const twoDays = (moment: Instant) => instantOf(millisecondsOf(moment) + 2 * 86_400_000);
    expect(difference!.deadline.then!.dueAt).toBe(twoDays(beforeDay(8).dueAt));
    expect(difference!.deadline.proposed!.dueAt).toBe(twoDays(beforeDay(8, GENEROUS).dueAt));
    expect(difference!.deadline.proposed!.lastOnTimeAt).toBe(twoDays(beforeDay(8, GENEROUS).lastOnTimeAt));
    expect(terms.issuerId).toBe(ISSUER);
  });

  it('reads back what was read so, as strictly as the documents say', () => {
    const history = [due(beforeDay(8, GENEROUS)), responded(on(8, '10:00'))];
    expect(whatWouldDiffer(history, { reading: DEFAULT_DEADLINE_POLICY }, on(20))).toMatchObject({
      status: { then: 'in-progress-within-time', proposed: 'in-progress-overdue' },
    });
  });

  it('keeps as it was what does not follow from its words by any policy', () => {
    const byHand = { ...beforeDay(8), dueAt: on(9), lastOnTimeAt: on(9) };
    expect(whatWouldDiffer([due(byHand)], { reading: GENEROUS }, on(20))).toBeNull();
  });
});

describe('when the time for what states none would have been another', () => {
  const AT_ONCE = { asWritten: 'ngay lập tức', relation: 'immediate' } as const;
  const twoDays: ProposedReading = { immediate: { amount: 2, unit: 'working-days' } };

  it('dates what had no deadline, with its rungs', () => {
    const open = { ...assigned, data: { ...terms, deadline: null, undated: undated(AT_ONCE) } } as AssignmentEvent;
    const difference = whatWouldDiffer([open], { reading: twoDays }, on(20))!;
    expect(difference.deadline.then).toBeNull();
    expect(difference.deadline.proposed!.dueAt).toBe(on(6, '00:00'));
    expect(difference.rungs.map(({ rung, then, proposed }) => [rung, then, proposed])).toEqual([
      ['before', null, on(5, '00:00')],
      ['at', null, on(6, '00:00')],
      ['after', null, on(7, '00:00')],
      ['escalate', null, on(8, '00:00')],
    ]);
    expect(whatWouldDiffer([open], { reading: GENEROUS }, on(20))).toBeNull();
  });

  it('leaves without a deadline what the proposal gives no time for', () => {
    const dated = due(understood(AT_ONCE, { ...DEFAULT_DEADLINE_POLICY, ...twoDays }));
    const history = [dated, responded(on(7)), returned(on(7, '09:00'))];
    const difference = whatWouldDiffer([dated], { reading: { immediate: null } }, on(20))!;
    expect(difference.deadline.proposed).toBeNull();
    expect(difference.status).toEqual({ then: 'in-progress-overdue', proposed: 'in-progress-within-time' });
    expect(underProposal(history, { reading: { immediate: null } })[0]!.data).toMatchObject({ deadline: null });
  });
});

describe('when other days would have been worked', () => {
  const storm = { date: '2025-08-05', kind: 'off', label: 'Bão số 3' } as const;
  const within = understood({
    asWritten: 'trong 3 ngày làm việc kể từ ngày ban hành',
    relation: 'within',
    amount: 3,
    unit: 'working-days',
    countedFrom: 'issuance',
  });
  const proposed = (days: ProposedDays, calendars: CalendarHistory = []) => {
    const calendar = withProposedDays('office', calendars, days);
    if ('accepted' in calendar) throw new Error(calendar.rule.code);
    return calendar;
  };

  it('moves what was counted in working days, and nothing that was written as a date', () => {
    const calendar = proposed({ days: [storm] });
    const difference = whatWouldDiffer([due(within)], { calendar }, on(7, '09:00'))!;
    expect(difference.deadline.then!.dueAt).toBe(on(7, '00:00'));
    expect(difference.deadline.proposed!.dueAt).toBe(on(8, '00:00'));
    expect(difference.status).toEqual({ then: 'in-progress-overdue', proposed: 'in-progress-within-time' });
    expect(whatWouldDiffer([before8], { calendar }, on(20))).toBeNull();
  });

  it('moves the rungs that count in working time', () => {
    const ladder: Ladder = {
      ladderId: 'working',
      rungs: [{ name: 'ahead', offsetMinutes: 0, action: 'remind', working: { days: -2 } }],
    };
    const settled = settleLadder(ladder, beforeDay(8), VIETNAM_CALENDAR);
    const history = [{ ...assigned, data: { ...terms, deadline: beforeDay(8), ladder: settled } } as AssignmentEvent];
    expect(whatWouldDiffer(history, { calendar: proposed({ days: [storm] }) }, on(20))!.rungs).toEqual([
      { rung: 'ahead', cycle: 1, then: on(6, '00:00'), proposed: on(5, '00:00') },
    ]);
    expect(whatWouldDiffer(history, { ladder }, on(20))).toBeNull();
  });

  it('counts over the last version of a calendar, from the version a deadline was read by', () => {
    const opened = { ...VIETNAM_CALENDAR, version: 1 };
    const last = { ...proposed({ days: [storm] }), version: 2 };
    const calendars: CalendarHistory = [
      { calendar: opened, source: null },
      { calendar: last, source: 'Công điện 7' },
    ];
    const again = proposed({ days: [{ ...storm, date: '2025-08-06' }] }, calendars);
    expect(again.days.get('2025-08-05')!.label).toBe('Bão số 3');
    expect(again.days.get('2025-08-06')).toEqual({ kind: 'off', label: 'Bão số 3', source: 'proposed' });
    const difference = whatWouldDiffer([due(within)], { calendar: again }, on(20), calendars)!;
    expect(difference.deadline.proposed!.dueAt).toBe(on(9, '00:00'));
    expect(whatWouldDiffer([due(within)], { calendar: opened }, on(20), calendars)).toBeNull();
    const unknown = { ...within, calendar: { calendarId: 'office', version: 9 } };
    expect(whatWouldDiffer([due(unknown)], { calendar: again }, on(20), calendars)).toBeNull();
    expect(proposed({ clear: ['2025-08-05'] }, calendars).days.has('2025-08-05')).toBe(false);
  });

  it('is refused for the reasons a change of a calendar is', () => {
    expect(withProposedDays('office', [], {})).toMatchObject({ accepted: false, rule: CALENDAR_CHANGE_EMPTY });
    expect(withProposedDays('one-stop', [], { days: [storm] })).toMatchObject({ rule: CALENDAR_UNKNOWN });
    expect(proposed({ clear: ['2025-08-05'] })).toBe(VIETNAM_CALENDAR);
  });
});

describe('when another ladder would have been in force', () => {
  it('says of each rung whether and when it would have fired, in every cycle', () => {
    const history = [assigned, responded(on(4, '15:00')), returned(on(5))];
    expect(whatWouldDiffer(history, { ladder: TWO_RUNGS }, on(20))).toMatchObject({
      status: { then: 'in-progress-overdue', proposed: 'in-progress-overdue' },
      rungs: [
        { rung: 'before', cycle: 1, then: on(3, '16:00'), proposed: null },
        { rung: 'after', cycle: 2, then: on(5, '16:00'), proposed: null },
        { rung: 'escalate', cycle: 2, then: on(6, '16:00'), proposed: null },
        { rung: 'week', cycle: 2, then: null, proposed: on(11, '16:00') },
      ],
    });
  });

  it('knows of a rung at the moment it is judged at, and not before', () => {
    const rungsUntil = (at: Instant) =>
      whatWouldDiffer([assigned], { ladder: TWO_RUNGS }, at)!.rungs.map(({ rung }) => rung);
    expect(rungsUntil(on(11, '16:00'))).toEqual(['before', 'at', 'after', 'escalate', 'week']);
    expect(rungsUntil(on(11, '15:59'))).toEqual(['before', 'at', 'after', 'escalate']);
    expect(whatWouldDiffer([assigned], { ladder: TWO_RUNGS }, on(3, '15:59'))).toBeNull();
  });

  it.each<[string, AssignmentEvent]>([
    ['an answer', responded(on(4, '16:00'))],
    ['a suspension', then([assigned], { type: 'suspend', at: on(4, '16:00'), by: issuer, reasons }).at(-1)!],
    [
      'a withdrawal',
      then([assigned], { type: 'cancel', at: on(4, '16:00'), by: issuer, reasons, cause: 'decided' }).at(-1)!,
    ],
  ])('lets no rung fire at or behind %s', (_, event) => {
    expect([...outcomeOf([assigned, event], on(20)).fired.values()]).toEqual([
      { rung: 'before', cycle: 1, at: on(3, '16:00') },
    ]);
  });
});

describe('while follow-up of the lead was paused', () => {
  const none: PauseHistory[number] = { knownFrom: on(1), pauses: new Map() };
  const paused = (
    agencyId: string,
    from = on(8, '00:00'),
    until = on(10, '00:00'),
    knownFrom = on(5),
  ): PauseHistory => [none, { knownFrom, pauses: new Map([[agencyId, { agencyId, from, until }]]) }];
  const rungsFired = (history: readonly AssignmentEvent[], pauses: PauseHistory) =>
    [...outcomeOf(history, on(20), pauses).fired.values()].map(({ rung }) => rung);

  it('no rung fires, under either policy', () => {
    expect(rungsFired([before8], paused(LEAD))).toEqual(['before', 'escalate']);
    const { rungs } = whatWouldDiffer([before8], { ladder: TWO_RUNGS }, on(20), [], paused(LEAD))!;
    expect(rungs).toEqual([
      { rung: 'before', cycle: 1, then: on(7, '00:00'), proposed: null },
      { rung: 'escalate', cycle: 1, then: on(10, '00:00'), proposed: null },
      { rung: 'week', cycle: 1, then: null, proposed: on(15, '00:00') },
    ]);
  });

  it('what was not known then counts for nothing, nor a pause that was over or of others', () => {
    const all = ['before', 'at', 'after', 'escalate'];
    expect(rungsFired([before8], paused(LEAD, on(6), on(12), on(13)))).toEqual(all);
    expect(rungsFired([before8], [...paused(LEAD), { knownFrom: on(6), pauses: new Map([[LEAD, null]]) }])).toEqual(
      all,
    );
    expect(rungsFired([before8], paused('so-y-te'))).toEqual(all);
    expect(rungsFired([before8], [none])).toEqual(all);
  });

  it('it is the lead of that moment that counts', () => {
    const history = then([before8], {
      type: 'transfer',
      by: issuer,
      at: on(9, '08:00'),
      toAgencyId: 'so-y-te',
      reasons,
    });
    expect(rungsFired(history, paused('so-y-te', on(8, '00:00'), on(20)))).toEqual(['before', 'at', 'after']);
    expect(rungsFired(history, paused(LEAD, on(8, '00:00'), on(20)))).toEqual(['before', 'escalate']);
  });
});

describe('a history', () => {
  it('that had not begun by the moment says nothing', () => {
    expect(whatWouldDiffer([], { ladder: TWO_RUNGS }, on(20))).toBeNull();
    expect(whatWouldDiffer([assigned], { ladder: TWO_RUNGS }, instant('2025-08-01T00:00:00Z'))).toBeNull();
  });

  it('is judged as it stood at the moment', () => {
    const history = [before8, responded(on(8, '10:00'))];
    expect(whatWouldDiffer(history, { reading: GENEROUS }, on(8, '09:00'))).toMatchObject({
      status: { then: 'in-progress-overdue', proposed: 'in-progress-within-time' },
    });
  });

  it('is left as it is by a proposal that proposes nothing', () => {
    const history = [assigned, responded(on(4)), returned(on(5))];
    expect(underProposal(history, {})).toEqual(history);
  });

  it('shows no difference under the policy that was in force', () => {
    const days = fc.integer({ min: 4, max: 28 });
    const readings = fc.constantFrom(DEFAULT_DEADLINE_POLICY, GENEROUS);
    const moments = fc
      .integer({ min: 0, max: 30 * 24 })
      .map((hours) => instantOf(millisecondsOf(on(3)) + hours * 3_600_000));
    const laddered = fc.constantFrom(LADDER, TWO_RUNGS, { ...LADDER, compress: true as const });
    fc.assert(
      fc.property(days, readings, laddered, moments, moments, fc.boolean(), (day, reading, ladder, one, at, hourly) => {
        const deadline = hourly ? before16h(day) : beforeDay(day, reading);
        const begun: AssignmentEvent = { ...assigned, data: { ...terms, deadline, ladder } } as AssignmentEvent;
        const decree = { by: issuer, reasons };
        const later = instantOf(millisecondsOf(one) + 7_200_000);
        const history = then(
          [begun],
          { type: 'suspend', at: one, ...decree },
          { type: 'resume', at: later, ...decree },
        );
        expect(whatWouldDiffer(history, { reading, ladder, calendar: VIETNAM_CALENDAR }, at)).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});
