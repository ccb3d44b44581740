import { ruleBook } from '../../../../test/support/given-when-then.js';
import { addWorkingDays, VIETNAM_CALENDAR, type Calendar, type Deadline, type Ladder } from '#deadlines/domain';
import {
  assigned,
  before16h,
  given,
  identity,
  ISSUER,
  LADDER,
  lead,
  office,
  officeForIssuer,
  on,
  responded,
  stateAfter,
  terms,
} from '../../../../test/support/assignment-facts.js';
import { understood } from '../../../../test/support/deadlines.js';
import type { AssignmentEvent } from './assignment.events.js';
import type { Recalculate } from './recalculation.events.js';
import * as rules from './recalculation.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const engine = { subject: 'dondoc' };
const document = 'Thông báo 3/TB-UBND';
const reasons = ['Working days were set anew'];
const from = before16h(4);
const to = before16h(6);

function recalculation(more: Partial<Recalculate> = {}): Recalculate {
  return { type: 're-calculate', by: engine, at: on(3, '09:00'), from, to, ladder: LADDER, reasons, document, ...more };
}

function moved(deadline: Deadline, more: object = {}): AssignmentEvent {
  return {
    type: 'assignment.deadline-changed',
    data: {
      ...identity,
      by: engine,
      reasons,
      cycle: 2,
      deadline,
      ladder: LADDER,
      watchedFrom: on(3, '09:00'),
      basis: 'in-force/as-recalculated',
      authority: { agencyId: ISSUER, document },
      previous: from,
      ...more,
    },
    effectiveAt: on(3, '09:00'),
  };
}

describe('an assignment whose calendar was changed', () => {
  it('gets the deadline that its words come to by the calendar as it is, in the power of who set it', () => {
    given(assigned).when(recalculation()).then(moved(to));
    expect(stateAfter(assigned, moved(to))).toMatchObject({
      terms: { deadline: to, cycle: 2 },
      deadlines: [{}, { basis: 'in-force/as-recalculated', authority: { document } }],
      deadlineSetterId: ISSUER,
    });
  });

  it('stays as it is where the moment and the rungs come out the same, and the second time', () => {
    given(assigned)
      .when(recalculation({ to: from }))
      .thenQuiet();
    given(assigned, moved(to)).when(recalculation()).thenQuiet();
    given(assigned, moved(to))
      .when(recalculation({ from: to }))
      .thenQuiet();
  });

  it('has its rungs set anew where only they fall on other moments', () => {
    const ladder: Ladder = {
      ...LADDER,
      rungs: LADDER.rungs.map((rung) => (rung.name === 'before' ? { ...rung, offsetMinutes: -4320 } : rung)),
    };
    given(assigned)
      .when(recalculation({ to: from, ladder }))
      .then(moved(from, { ladder }));
  });

  it('is left alone where another deadline was set since', () => {
    given(assigned)
      .when(recalculation({ from: before16h(5) }))
      .thenQuiet();
  });

  it('is watched by nobody while its answer waits', () => {
    given(assigned, responded(on(3, '08:30')))
      .when(recalculation({ at: on(3, '09:00') }))
      .then(moved(to, { idle: true }));
  });

  it('is left alone once it has ended, and says that time stands still while it is suspended', () => {
    const cancel = { type: 'cancel', by: office, at: on(3, '08:30'), reasons: ['Không còn cần'] } as const;
    given(assigned, ...given(assigned).when(cancel).events())
      .when(recalculation())
      .thenQuiet();
    const suspend = { type: 'suspend', by: office, at: on(3, '08:30'), reasons: ['Bão'] } as const;
    const decision = given(assigned, ...given(assigned).when(suspend).events()).when(recalculation());
    expect(() => decision.events()).toThrow('assignment/suspended');
    given(assigned, ...given(assigned).when(suspend).events())
      .when(recalculation({ to: from }))
      .thenQuiet();
  });

  it('is true from the assignment on where the clock of another machine stood ahead', () => {
    const early = recalculation({ at: on(1) });
    expect(given(assigned).when(early).events()[0]?.effectiveAt).toBe(assigned.effectiveAt);
  });

  it('is not true before it was assigned where that is said', () => {
    expect(() =>
      given(assigned)
        .when(recalculation({ effectiveAt: on(2) }))
        .events(),
    ).toThrow('assignment/effective-too-early');
  });

  it('needs a reason', () => {
    expect(() =>
      given(assigned)
        .when(recalculation({ reasons: [' '] }))
        .events(),
    ).toThrow('assignment/unexplained');
  });

  it('has no deadline to work out where it has none', () => {
    const openEnded = { ...assigned, data: { ...terms, deadline: null, ladder: null } } as AssignmentEvent;
    given(openEnded)
      .when(recalculation({ ladder: null }))
      .thenQuiet();
  });

  breaks(rules.RECALCULATION_BY_ENGINE, 'nobody who speaks for an agency asks for it', () => {
    for (const by of [lead, officeForIssuer]) {
      given(assigned).when(recalculation({ by })).thenRefused(rules.RECALCULATION_BY_ENGINE);
    }
  });

  eachRuleIsBrokenOnce();
});

describe('a period in working days', () => {
  it('ends a day later once a day in it is off', () => {
    const written = { asWritten: 'trong 3 ngày làm việc', relation: 'within', amount: 3, unit: 'working-days', countedFrom: 'issuance' } as const; // prettier-ignore
    const deadline = understood(written);
    expect(deadline.calendar).toEqual({ calendarId: 'office', version: 0 });
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-08-03', 3)).toBe('2025-08-06');
    const storm: Calendar = {
      ...VIETNAM_CALENDAR,
      days: new Map([...VIETNAM_CALENDAR.days, ['2025-08-05', { kind: 'off', label: 'Bão', source: document }]]),
    };
    expect(addWorkingDays(storm, '2025-08-03', 3)).toBe('2025-08-07');
  });
});
