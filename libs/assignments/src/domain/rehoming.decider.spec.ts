import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  acknowledged,
  assigned,
  before16h,
  given,
  identity,
  ISSUER,
  LEAD,
  lead,
  MONITOR,
  monitor,
  office,
  officeForIssuer,
  officeForLead,
  on,
  reasons,
  responded,
  response,
  stateAfter,
  strangers,
  terms,
  then,
} from '../../../../test/support/assignment-facts.js';
import type { AssignmentCommand } from './assignment.commands.js';
import type { AssignmentEvent } from './assignment.events.js';
import { holderOf } from './assignment.holder.js';
import { openEscalation } from './escalation-life.decider.js';
import { ESCALATION_NOT_THE_HOLDER } from './escalation-life.rules.js';
import type { Decline, ProposeTransfer } from './handover.events.js';
import type { Rehome } from './rehoming.events.js';
import * as rules from './rehoming.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const HEALTH = 'so-y-te';

function decline(at = on(4), by = lead): Decline {
  return { type: 'decline', by, at, reasons };
}
function propose(toAgencyId = HEALTH, at = on(4)): ProposeTransfer {
  return { type: 'propose-transfer', by: lead, at, toAgencyId, reasons };
}
function rehome(fromAgencyId: string, toAgencyId: string, at = on(5)): Rehome {
  return { type: 're-home', by: office, at, fromAgencyId, toAgencyId, cause: 'organization-changed', reasons };
}

describe('an assignment when one agency takes the place of another', () => {
  function rehomed(fromAgencyId: string, toAgencyId: string, leadAgencyId = LEAD): AssignmentEvent {
    return {
      type: 'assignment.rehomed',
      data: {
        ...identity,
        leadAgencyId,
        by: office,
        fromAgencyId,
        toAgencyId,
        cause: 'organization-changed',
        reasons,
      },
      effectiveAt: on(5),
    };
  }

  it('goes on where it stood, with the new lead', () => {
    const facts = [assigned, acknowledged, rehomed(LEAD, 'so-moi', 'so-moi')];
    given(assigned, acknowledged).when(rehome(LEAD, 'so-moi')).then(facts[2]!);
    expect(stateAfter(...facts)).toMatchObject({
      status: 'acknowledged',
      acknowledgement: { at: on(3, '09:00'), version: 2 },
      leadSince: on(3),
      holder: { id: 'so-moi', since: on(5) },
      formerLeads: [{ agencyId: LEAD, until: on(5) }],
      terms: { leadAgencyId: 'so-moi', cycle: 1 },
    });
    const before = { type: 'respond', by: { subject: 'binh', onBehalfOf: 'so-moi' }, at: on(6), response } as const;
    given(...facts)
      .when({ ...before, effectiveAt: on(4) })
      .then(expect.objectContaining({ type: 'assignment.responded', effectiveAt: on(4) }) as AssignmentEvent);
  });

  it('goes on while an answer waits, is declined or suspended', () => {
    for (const turn of [
      { type: 'respond', by: lead, at: on(4), response },
      decline(),
      { type: 'suspend', by: office, at: on(4), reasons },
    ] as AssignmentCommand[]) {
      const before = then([assigned], turn);
      const after = stateAfter(...then(before, rehome(LEAD, 'so-moi')));
      expect(after).toMatchObject({
        status: stateAfter(...before).status,
        terms: { leadAgencyId: 'so-moi' },
        holder: { id: MONITOR, since: on(4) },
      });
      const moved = stateAfter(...then(before, rehome(MONITOR, 'van-phong-moi')));
      expect(moved.formerLeads).toEqual([]);
      expect(holderOf(moved)).toEqual({ id: 'van-phong-moi', since: on(5) });
    }
  });

  it('keeps its lead where another role changes hands', () => {
    given(assigned).when(rehome(MONITOR, 'van-phong-moi')).then(rehomed(MONITOR, 'van-phong-moi'));
    given(assigned)
      .when({ ...rehome(ISSUER, 'ubnd-moi'), cause: 'parent-handed-over' })
      .then({
        ...rehomed(ISSUER, 'ubnd-moi'),
        data: { ...rehomed(ISSUER, 'ubnd-moi').data, cause: 'parent-handed-over' },
      } as AssignmentEvent);
  });

  it('takes the place in what was asked of an agency that is named nowhere else', () => {
    const asked = then([assigned], {
      type: 'ask-coordination',
      by: lead,
      at: on(4),
      agencyId: HEALTH,
      question: 'So?',
      deadline: before16h(9),
    });
    expect(stateAfter(...then(asked, rehome(HEALTH, 'y-te-moi'))).coordination).toMatchObject([
      { agencyId: 'y-te-moi' },
    ]);
  });

  it('is judged by the issuer where the monitor becomes the lead', () => {
    expect(holderOf(stateAfter(...then([assigned, responded(on(4))], rehome(MONITOR, LEAD))))).toEqual({
      id: ISSUER,
      since: on(5),
    });
  });

  it('is held by the successor of whoever it was escalated to', () => {
    const escalatedTo = then([assigned], { type: 'fire-rung', rung: 'escalate', cycle: 1, at: on(6, '16:00') });
    const moved = stateAfter(...then(escalatedTo, rehome(MONITOR, 'van-phong-moi', on(7))));
    expect(moved).toMatchObject({
      holder: { id: 'van-phong-moi', since: on(7) },
      terms: { monitorId: 'van-phong-moi', escalationChain: ['van-phong-moi', 'chu-tich-ubnd-tinh'] },
    });
  });

  it('takes an escalation over as it stands: the successor acknowledges it, or finds it acknowledged', () => {
    const successor = { subject: 'ha', agencyId: 'van-phong-moi' };
    const escalated = then([assigned], { type: 'fire-rung', rung: 'escalate', cycle: 1, at: on(6, '16:00') });
    const moved = then(escalated, rehome(MONITOR, 'van-phong-moi', on(7)));
    const see = { type: 'acknowledge-escalation', by: successor, at: on(8) } as const;
    given(...moved)
      .when(see)
      .then({
        type: 'assignment.escalation-acknowledged',
        data: { ...identity, by: successor, rung: 'escalate', cycle: 1, holderId: 'van-phong-moi' },
        effectiveAt: on(8),
      });
    given(...moved)
      .when({ ...see, by: monitor })
      .thenRefused(ESCALATION_NOT_THE_HOLDER, { agencyId: 'van-phong-moi' });
    const seen = then(escalated, { ...see, by: monitor, at: on(7) });
    const movedLater = then(seen, rehome(MONITOR, 'van-phong-moi', on(7, '09:00')));
    given(...movedLater)
      .when(see)
      .thenQuiet();
    expect(openEscalation(stateAfter(...movedLater))).toEqual({
      rung: 'escalate',
      cycle: 1,
      holderId: 'van-phong-moi',
      since: on(7, '09:00'),
      acknowledgedAt: on(7),
      answer: null,
    });
  });

  it('ends an escalation that comes to whoever holds it in the usual course', () => {
    const escalated = then([assigned], { type: 'fire-rung', rung: 'escalate', cycle: 1, at: on(6, '16:00') });
    const moved = stateAfter(...then(escalated, rehome(MONITOR, LEAD, on(7))));
    expect(holderOf(moved)).toEqual({ id: LEAD, since: on(7) });
    expect(openEscalation(moved)).toBeNull();
  });

  it('leaves an escalation alone that somebody else holds', () => {
    const escalated = then([assigned], { type: 'fire-rung', rung: 'escalate', cycle: 1, at: on(6, '16:00') });
    const moved = stateAfter(...then(escalated, rehome(LEAD, HEALTH, on(7))));
    expect(openEscalation(moved)).toMatchObject({ holderId: MONITOR, since: on(6, '16:00') });
  });

  it('takes the place in every role', () => {
    const part = {
      ...assigned,
      data: {
        ...terms,
        coordinatingAgencyIds: [HEALTH, 'so-noi-vu'],
        parent: { part: 1, ancestry: [{ assignmentId: 'a', leadAgencyId: 'x' }] },
      },
    } as AssignmentEvent;
    const facts = then(
      [part],
      { type: 'ask-coordination', by: lead, at: on(3), agencyId: HEALTH, question: 'So?', deadline: before16h(9) },
      propose(HEALTH),
    );
    const after = (from: string, to: string) => stateAfter(...then(facts, rehome(from, to)));
    expect(after(HEALTH, 'y-te-moi')).toMatchObject({
      terms: { coordinatingAgencyIds: ['y-te-moi', 'so-noi-vu'] },
      coordination: [{ agencyId: 'y-te-moi' }],
      proposal: { toAgencyId: 'y-te-moi', reasons },
    });
    expect(after(HEALTH, 'so-noi-vu').terms.coordinatingAgencyIds).toEqual(['so-noi-vu']);
    expect(after(HEALTH, LEAD)).toMatchObject({ terms: { coordinatingAgencyIds: ['so-noi-vu'] }, proposal: null });
    expect(after(ISSUER, 'ubnd-moi')).toMatchObject({ terms: { issuerId: 'ubnd-moi' }, deadlineSetterId: 'ubnd-moi' });
    expect(after('x', 'y').terms.parent).toEqual({
      part: 1,
      ancestry: [{ assignmentId: 'a', leadAgencyId: 'y' }],
    });
    expect(after('chu-tich-ubnd-tinh', 'z').terms.escalationChain).toEqual([MONITOR, 'z']);
  });

  it('is no longer judged or led by others above it, where the whole was handed over; those beside it stay', () => {
    const coordinated = {
      ...assigned,
      data: { ...terms, coordinatingAgencyIds: [ISSUER], escalationChain: [ISSUER] },
    } as AssignmentEvent;
    const facts = then([coordinated], { ...rehome(ISSUER, 'ubnd-moi'), cause: 'parent-handed-over' });
    expect(stateAfter(...facts)).toMatchObject({
      terms: { issuerId: 'ubnd-moi', coordinatingAgencyIds: [ISSUER], escalationChain: ['ubnd-moi'] },
      deadlineSetterId: 'ubnd-moi',
    });
  });

  breaks(rules.REHOMING_BY_OFFICE, 'it is the Office that lets agencies take places', () => {
    for (const by of [...strangers, lead, monitor, officeForIssuer, officeForLead]) {
      given(assigned)
        .when({ ...rehome(LEAD, 'so-moi'), by })
        .thenRefused(rules.REHOMING_BY_OFFICE);
    }
  });

  it('stays quiet where the agency has no role, or keeps its place', () => {
    given(assigned).when(rehome('so-noi-vu', 'so-moi')).thenQuiet();
    given(assigned).when(rehome(LEAD, LEAD)).thenQuiet();
  });

  eachRuleIsBrokenOnce();
});
