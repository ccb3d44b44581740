import { DEFAULT_DEADLINE_POLICY, VIETNAM_CALENDAR, type Calendar, type WrittenDeadline } from '#deadlines/domain';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  acknowledged,
  assigned,
  given,
  identity,
  ISSUER,
  LADDER,
  lead,
  MONITOR,
  office,
  officeForLead,
  on,
  reasons,
  stateAfter,
  terms,
  then,
} from '../../../../test/support/assignment-facts.js';
import { ON_3_AUGUST, understood } from '../../../../test/support/deadlines.js';
import type { Acknowledge } from './assignment.commands.js';
import type { AssignmentEvent } from './assignment.events.js';
import * as rules from './receipt.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const written: WrittenDeadline = {
  asWritten: 'trong vòng 03 ngày làm việc kể từ ngày nhận được',
  relation: 'within',
  amount: 3,
  unit: 'working-days',
  countedFrom: 'receipt',
};
const presumed = understood(written);
const receivedAt = on(5, '09:00');
const counted = understood(written, DEFAULT_DEADLINE_POLICY, { ...ON_3_AUGUST, receivedAt });
const fromReceipt = { ...assigned, data: { ...terms, deadline: presumed } } as AssignmentEvent;

function acknowledge(changes: Partial<Acknowledge> = {}): Acknowledge {
  return { type: 'acknowledge', by: lead, at: on(5, '10:00'), receivedAt, ...changes };
}

const withReceipt: AssignmentEvent = {
  type: 'assignment.acknowledged',
  data: { ...identity, by: lead, receivedAt },
  effectiveAt: on(5, '10:00'),
};
const moved: AssignmentEvent = {
  type: 'assignment.deadline-changed',
  data: {
    ...identity,
    by: lead,
    reasons: ['The limit counts from receipt, which was on 2025-08-05.'],
    cycle: 2,
    deadline: counted,
    ladder: LADDER,
    watchedFrom: on(5, '10:00'),
    basis: 'in-force/as-received',
    authority: { agencyId: ISSUER },
    previous: presumed,
  },
  effectiveAt: on(5, '10:00'),
};

describe('a limit that counts from receipt', () => {
  it('is presumed to count from issuance, and is counted from a later receipt once that is stated', () => {
    expect([presumed.lastOnTimeAt, counted.lastOnTimeAt]).toEqual([
      '2025-08-06T16:59:59.999Z',
      '2025-08-08T16:59:59.999Z',
    ]);
    given(fromReceipt).when(acknowledge()).then(withReceipt, moved);
    expect(stateAfter(fromReceipt, withReceipt, moved)).toMatchObject({
      status: 'acknowledged',
      acknowledgement: { at: on(5, '10:00'), version: 2, receivedAt },
      terms: { cycle: 2, deadline: { moments: { issuedAt: ON_3_AUGUST.issuedAt, receivedAt } } },
      deadlines: [{ basis: 'in-force/as-assigned' }, { basis: 'in-force/as-received', version: 3 }],
      deadlineSetterId: ISSUER,
    });
  });

  it('is stated by the Office in the name of the lead, as of when that was', () => {
    const at = on(6);
    given(fromReceipt)
      .when(acknowledge({ by: officeForLead, at, effectiveAt: on(5, '10:00') }))
      .then(
        { ...withReceipt, data: { ...withReceipt.data, by: officeForLead } },
        { ...moved, data: { ...moved.data, by: officeForLead, watchedFrom: at } },
      );
  });

  it('stays where a receipt on the day of issuance comes to the same moment', () => {
    const sameDay = on(3, '15:00');
    given(fromReceipt)
      .when(acknowledge({ receivedAt: sameDay }))
      .then({ ...withReceipt, data: { ...identity, by: lead, receivedAt: sameDay } });
  });

  it('comes back from whoever it was escalated to', () => {
    const escalated: AssignmentEvent = {
      type: 'assignment.escalated',
      data: {
        ...identity,
        rung: 'after',
        cycle: 1,
        fromHolderId: identity.leadAgencyId,
        toHolderId: MONITOR,
        dueAt: presumed.dueAt,
      },
      effectiveAt: on(7),
    };
    const facts = [fromReceipt, escalated];
    const state = stateAfter(...then(facts, acknowledge({ at: on(7, '09:00'), receivedAt })));
    expect(state).toMatchObject({ escalations: 0, holder: { id: identity.leadAgencyId, since: on(7, '09:00') } });
  });

  it('is counted by the calendar of the tenant', () => {
    const days = new Map([
      ...VIETNAM_CALENDAR.days,
      ['2025-08-07', { kind: 'off', label: 'Bão', source: '12/TB-UBND' }] as const,
    ]);
    const calendar: Calendar = { ...VIETNAM_CALENDAR, version: 2, days };
    const [, change] = given(fromReceipt).when(acknowledge({ calendar })).events();
    expect(change?.data).toMatchObject({
      deadline: { lastOnTimeAt: '2025-08-11T16:59:59.999Z', calendar: { calendarId: 'office', version: 2 } },
    });
  });

  it('stays as it is when nothing is said of a receipt', () => {
    given(fromReceipt)
      .when({ type: 'acknowledge', by: lead, at: on(3, '09:00') })
      .then(acknowledged);
  });

  it('is stated once: the same again changes nothing', () => {
    given(fromReceipt, withReceipt, moved).when(acknowledge()).thenQuiet();
  });

  it('may have been received at the very moment of the assignment or of the acknowledgement', () => {
    for (const moment of [on(3), on(5, '10:00')]) {
      expect(
        given(fromReceipt)
          .when(acknowledge({ receivedAt: moment }))
          .events()[0]?.data,
      ).toMatchObject({
        receivedAt: moment,
      });
    }
  });

  breaks(rules.RECEIPT_IMPOSSIBLE_MOMENT, 'it is not received before it is given, nor after it is acknowledged', () => {
    const bounds = { notBefore: on(3), notAfter: on(5, '10:00') };
    for (const impossible of [on(3, '07:59'), on(5, '10:01')]) {
      given(fromReceipt)
        .when(acknowledge({ receivedAt: impossible }))
        .thenRefused(rules.RECEIPT_IMPOSSIBLE_MOMENT, { receivedAt: impossible, ...bounds });
    }
  });

  breaks(rules.RECEIPT_AFTER_ACKNOWLEDGEMENT, 'another receipt is not stated afterwards', () => {
    const other = on(6);
    given(fromReceipt, withReceipt, moved)
      .when(acknowledge({ at: on(7), receivedAt: other }))
      .thenRefused(rules.RECEIPT_AFTER_ACKNOWLEDGEMENT, { receivedAt: other, stated: receivedAt });
    given(fromReceipt, acknowledged)
      .when(acknowledge())
      .thenRefused(rules.RECEIPT_AFTER_ACKNOWLEDGEMENT, { receivedAt, stated: null });
  });

  breaks(rules.RECEIPT_NOT_WHAT_COUNTS, 'one that a suspension moved on does not follow from its words', () => {
    const facts = then(
      [fromReceipt],
      { type: 'suspend', by: office, at: on(4), reasons },
      { type: 'resume', by: office, at: on(5), reasons },
    );
    const { deadline } = stateAfter(...facts).terms;
    given(...facts)
      .when(acknowledge())
      .thenRefused(rules.RECEIPT_NOT_WHAT_COUNTS, { inForce: deadline!.dueAt });
  });

  eachRuleIsBrokenOnce();
});

describe('any other limit', () => {
  it('stays as it is: the receipt is kept with the acknowledgement', () => {
    given(assigned).when(acknowledge()).then(withReceipt);
    const openEnded = { ...assigned, data: { ...terms, deadline: null, ladder: null } } as AssignmentEvent;
    given(openEnded).when(acknowledge()).then(withReceipt);
    given(openEnded, withReceipt)
      .when(acknowledge({ receivedAt: on(4) }))
      .thenQuiet();
  });

  it('is not counted from a receipt that is stated afterwards', () => {
    given(assigned, acknowledged).when(acknowledge()).thenQuiet();
  });
});
