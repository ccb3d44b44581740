import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  acknowledged,
  assigned,
  before16h,
  given,
  health,
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
  returned,
  stateAfter,
  strangers,
  terms,
  then,
} from '../../../../test/support/assignment-facts.js';
import type { AssignmentCommand } from './assignment.commands.js';
import type { AssignmentEvent } from './assignment.events.js';
import {
  ASSIGNMENT_ANSWER_WAITS,
  ASSIGNMENT_EFFECTIVE_TOO_EARLY,
  ASSIGNMENT_NOT_THE_LEAD,
  ASSIGNMENT_UNEXPLAINED,
} from './assignment.rules.js';
import type {
  AgreeToTransfer,
  Decline,
  ProposeTransfer,
  RefuseTransfer,
  Transfer,
  UpholdAssignment,
} from './handover.events.js';
import * as rules from './handover.rules.js';
import { PART_GOES_ROUND } from './parts.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const HEALTH = 'so-y-te';
const healthLeads = { ...identity, leadAgencyId: HEALTH };
const officeForHealth = { subject: 'binh', onBehalfOf: HEALTH };

function decline(at = on(4), by = lead): Decline {
  return { type: 'decline', by, at, reasons };
}
function uphold(at = on(5), by = office): UpholdAssignment {
  return { type: 'uphold-assignment', by, at, reasons };
}
function transfer(toAgencyId = HEALTH, at = on(5), by = office): Transfer {
  return { type: 'transfer', by, at, toAgencyId, reasons };
}
function propose(toAgencyId = HEALTH, at = on(4)): ProposeTransfer {
  return { type: 'propose-transfer', by: lead, at, toAgencyId, reasons };
}
function agree(by = health, at = on(5)): AgreeToTransfer {
  return { type: 'agree-to-transfer', by, at };
}
function refuse(by = health, at = on(5)): RefuseTransfer {
  return { type: 'refuse-transfer', by, at, reasons: ['Nor is it ours'] };
}
const declined: AssignmentEvent = {
  type: 'assignment.declined',
  data: { ...identity, by: lead, reasons },
  effectiveAt: on(4),
};
const upheld: AssignmentEvent = {
  type: 'assignment.upheld',
  data: { ...identity, by: office, authority: { agencyId: MONITOR }, reasons },
  effectiveAt: on(5),
};
const transferred: AssignmentEvent = {
  type: 'assignment.transferred',
  data: {
    ...healthLeads,
    by: office,
    fromAgencyId: LEAD,
    ground: { how: 'decided', authority: { agencyId: MONITOR } },
    reasons,
  },
  effectiveAt: on(5),
};
const proposed: AssignmentEvent = {
  type: 'assignment.transfer-proposed',
  data: { ...identity, by: lead, toAgencyId: HEALTH, reasons },
  effectiveAt: on(4),
};

describe('an assignment that the lead declines', () => {
  it('says why, and whose it may be instead', () => {
    given(assigned)
      .when({ ...decline(), suggestedAgencyId: HEALTH })
      .then({ ...declined, data: { ...identity, by: lead, reasons, suggestedAgencyId: HEALTH } });
    given(assigned, acknowledged).when(decline()).then(declined);
  });

  it('is held by whoever judges, since then', () => {
    expect(stateAfter(assigned, declined)).toMatchObject({
      status: 'declined',
      holder: { id: MONITOR, since: on(4) },
      declinedAt: on(4),
      acknowledgement: { at: on(4), version: 2 },
      declinedVersion: 2,
      reasons,
    });
    expect(stateAfter(assigned, acknowledged, declined)).toMatchObject({ acknowledgement: { at: on(3, '09:00') } });
  });

  it('stays quiet when it is declined again', () => {
    given(assigned, declined)
      .when(decline(on(5)))
      .thenQuiet();
  });

  it('stays quiet when it is acknowledged: to decline is to have seen it', () => {
    given(assigned, declined)
      .when({ type: 'acknowledge', by: lead, at: on(5) })
      .thenQuiet();
  });

  it('is upheld, and the lead works on', () => {
    given(assigned, declined).when(uphold()).then(upheld);
    expect(stateAfter(assigned, acknowledged, declined, upheld)).toMatchObject({
      status: 'acknowledged',
      holder: { id: LEAD, since: on(5) },
      acknowledgement: { at: on(3, '09:00'), version: 2 },
      upheldAt: on(5),
    });
  });

  it('is not upheld before it was declined', () => {
    given(assigned, declined)
      .when({ ...uphold(), effectiveAt: on(3, '12:00') })
      .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(4) });
  });

  it('stays quiet when it is upheld again', () => {
    given(assigned, declined, upheld)
      .when(uphold(on(6)))
      .thenQuiet();
  });

  it('goes to another lead instead', () => {
    given(assigned, declined).when(transfer()).then(transferred);
    expect(stateAfter(assigned, declined, transferred)).toMatchObject({ status: 'assigned', round: 1 });
  });

  breaks(rules.DECLINE_MISSING, 'only what was declined is upheld', () => {
    given(assigned).when(uphold()).thenRefused(rules.DECLINE_MISSING, identity);
  });

  breaks(rules.DECLINE_DECIDED, 'what was upheld is not declined again, until it has another lead', () => {
    given(assigned, declined, upheld)
      .when(decline(on(6)))
      .thenRefused(rules.DECLINE_DECIDED, { ...identity, upheldAt: on(5) });
    const elsewhere = then([assigned, declined, upheld], transfer(HEALTH, on(6)));
    given(...elsewhere)
      .when(decline(on(7), health))
      .then({ type: 'assignment.declined', data: { ...healthLeads, by: health, reasons }, effectiveAt: on(7) });
  });

  breaks(rules.DECLINE_AFTER_ANSWER, 'whoever has answered keeps it', () => {
    const waiting = [assigned, responded(on(4))];
    const partly = then(waiting, {
      type: 'accept-in-part',
      by: office,
      at: on(5),
      accepted: 'The figures',
      remaining: 'The causes',
    });
    const reopened = then(
      waiting,
      { type: 'accept-answer', by: office, at: on(5) },
      { type: 'reopen', by: office, at: on(6), reasons },
    );
    for (const facts of [[...waiting, returned(on(5))], partly, reopened]) {
      given(...facts)
        .when(decline(on(7)))
        .thenRefused(rules.DECLINE_AFTER_ANSWER, { round: 2 });
    }
  });

  it('may be declined by a lead that has not answered itself, reopened or taken over', () => {
    const reopened = then(
      [assigned],
      { type: 'cancel', by: office, at: on(5), reasons },
      { type: 'reopen', by: office, at: on(6), reasons },
    );
    given(...reopened)
      .when(decline(on(7)))
      .then({ ...declined, effectiveAt: on(7) });
    const takenOver = then([assigned, responded(on(4)), returned(on(5))], transfer(HEALTH, on(6)));
    given(...takenOver)
      .when(decline(on(7), health))
      .then({ type: 'assignment.declined', data: { ...healthLeads, by: health, reasons }, effectiveAt: on(7) });
  });
});

describe('an assignment that is transferred', () => {
  it('is held by the new lead, who has to acknowledge it; the old one stays in its history', () => {
    given(assigned, acknowledged).when(transfer()).then(transferred);
    const state = stateAfter(assigned, acknowledged, transferred);
    expect(state).toMatchObject({
      status: 'assigned',
      holder: { id: HEALTH, since: on(5) },
      leadSince: on(5),
      formerLeads: [{ agencyId: LEAD, until: on(5) }],
      acknowledgement: null,
      terms: { assignmentId: identity.assignmentId, leadAgencyId: HEALTH },
    });
  });

  it('goes from a lead that owes the rest of an answer, or has to act again, as from any other', () => {
    const waiting = [assigned, responded(on(3, '12:00'))];
    const at = on(3, '13:00');
    const partly = then(waiting, {
      type: 'accept-in-part',
      by: office,
      at,
      accepted: 'The figures',
      remaining: 'More',
    });
    const reopened = then(
      waiting,
      { type: 'accept-answer', by: office, at },
      { type: 'reopen', by: office, at: on(4), reasons },
    );
    for (const facts of [partly, reopened]) {
      given(...facts)
        .when(transfer())
        .then(transferred);
      given(...facts)
        .when(transfer(LEAD))
        .thenQuiet();
      expect(stateAfter(...facts, transferred)).toMatchObject({ status: 'assigned', round: 2 });
    }
  });

  it('obeys the new lead and no longer the old one, from the transfer on', () => {
    given(assigned, transferred)
      .when({ type: 'respond', by: lead, at: on(6), response })
      .thenRefused(ASSIGNMENT_NOT_THE_LEAD, { leadAgencyId: HEALTH });
    given(assigned, transferred)
      .when({ type: 'acknowledge', by: health, at: on(6) })
      .then({ type: 'assignment.acknowledged', data: { ...healthLeads, by: health }, effectiveAt: on(6) });
    given(assigned, transferred)
      .when({ type: 'acknowledge', by: health, at: on(6), effectiveAt: on(4) })
      .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(5) });
  });

  it('keeps deadline, cycle and round; an escalation and an open request for more time lapse', () => {
    const facts = then(
      [assigned, responded(on(4)), returned(on(4, '12:00'))],
      { type: 'ask-extension', by: lead, at: on(4, '13:00'), reasons, proposed: before16h(9) },
      { type: 'fire-rung', rung: 'at', cycle: 2, at: on(4, '16:00') },
      { type: 'fire-rung', rung: 'escalate', cycle: 2, at: on(6, '16:00') },
      transfer(HEALTH, on(7)),
    );
    expect(stateAfter(...facts)).toMatchObject({
      status: 'assigned',
      round: 2,
      holder: { id: HEALTH, since: on(7) },
      extension: null,
      escalations: 0,
      spentRungs: ['at', 'escalate'],
      terms: { cycle: 2, deadline: terms.deadline },
    });
  });

  it('is no longer coordinated by its new lead', () => {
    const coordinated = { ...assigned, data: { ...terms, coordinatingAgencyIds: [HEALTH, 'x'] } } as AssignmentEvent;
    expect(stateAfter(coordinated, transferred).terms.coordinatingAgencyIds).toEqual(['x']);
  });

  it('stays quiet when it is with that lead', () => {
    given(assigned).when(transfer(LEAD)).thenQuiet();
    given(assigned, transferred)
      .when(transfer(HEALTH, on(6)))
      .thenQuiet();
  });

  it('is decided in the power of who speaks', () => {
    given(assigned)
      .when({ ...transfer(HEALTH, on(5), officeForIssuer), document: '1600/UBND-TH' })
      .then({
        ...transferred,
        data: {
          ...healthLeads,
          by: officeForIssuer,
          fromAgencyId: LEAD,
          ground: { how: 'decided', authority: { agencyId: ISSUER, document: '1600/UBND-TH' } },
          reasons,
        },
      });
  });

  breaks(rules.TRANSFER_TO_ISSUER, 'it does not go to the one who issued it', () => {
    for (const command of [transfer(ISSUER), propose(ISSUER)]) {
      given(assigned).when(command).thenRefused(rules.TRANSFER_TO_ISSUER, { issuerId: ISSUER });
    }
  });

  it('does not go to an agency that leads the whole it is a part of', () => {
    const part = {
      ...assigned,
      data: { ...terms, parent: { part: 1, ancestry: [{ assignmentId: 'a', leadAgencyId: HEALTH }] } },
    } as AssignmentEvent;
    for (const command of [transfer(), propose()]) {
      given(part).when(command).thenRefused(PART_GOES_ROUND, { agencyId: HEALTH });
    }
    given(part)
      .when(transfer('phong-tin-hoc'))
      .then(expect.anything() as AssignmentEvent);
  });
});

describe('an assignment that its lead offers to another agency', () => {
  it('stays with the lead until the other one agrees', () => {
    given(assigned).when(propose()).then(proposed);
    expect(stateAfter(assigned, proposed)).toMatchObject({
      status: 'assigned',
      holder: { id: LEAD, since: on(3) },
      proposal: { toAgencyId: HEALTH, reasons, proposedAt: on(4) },
    });
  });

  it('is transferred when the other agency agrees, or the Office in its name', () => {
    for (const by of [health, officeForHealth]) {
      given(assigned, proposed)
        .when(agree(by))
        .then({
          type: 'assignment.transferred',
          data: { ...healthLeads, by, fromAgencyId: LEAD, ground: { how: 'agreed' }, reasons },
          effectiveAt: on(5),
        });
    }
    expect(stateAfter(...then([assigned, proposed], agree())).proposal).toBeNull();
  });

  it('stays when the other agency refuses, and can be offered anew', () => {
    const refused: AssignmentEvent = {
      type: 'assignment.transfer-refused',
      data: { ...identity, by: health, toAgencyId: HEALTH, reasons: ['Nor is it ours'] },
      effectiveAt: on(5),
    };
    given(assigned, proposed).when(refuse()).then(refused);
    expect(stateAfter(assigned, proposed, refused)).toMatchObject({ proposal: null, holder: { id: LEAD } });
    given(assigned, proposed, refused)
      .when(propose('so-noi-vu', on(6)))
      .then({ ...proposed, data: { ...identity, by: lead, toAgencyId: 'so-noi-vu', reasons }, effectiveAt: on(6) });
  });

  it('stays quiet when it is offered again, or to its own lead', () => {
    given(assigned, proposed)
      .when(propose(HEALTH, on(5)))
      .thenQuiet();
    given(assigned).when(propose(LEAD)).thenQuiet();
  });

  it('is not agreed to before it was offered', () => {
    for (const command of [agree(), refuse()])
      given(assigned, proposed)
        .when({ ...command, effectiveAt: on(3, '12:00') })
        .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(4) });
  });

  it('is offered to nobody any more once it is answered, declined, suspended or transferred', () => {
    const turns: AssignmentCommand[] = [
      { type: 'respond', by: lead, at: on(5), response },
      decline(on(5)),
      { type: 'suspend', by: office, at: on(5), reasons },
      transfer('so-noi-vu'),
      { type: 'cancel', by: office, at: on(5), reasons },
    ];
    for (const turn of turns) expect(stateAfter(...then([assigned, proposed], turn)).proposal).toBeNull();
    given(...then([assigned, proposed], turns[0]!))
      .when(agree(health, on(6)))
      .thenRefused(ASSIGNMENT_ANSWER_WAITS);
  });

  breaks(rules.TRANSFER_PENDING, 'one offer is decided before the next', () => {
    given(assigned, proposed)
      .when(propose('so-noi-vu', on(5)))
      .thenRefused(rules.TRANSFER_PENDING, { toAgencyId: HEALTH });
  });

  breaks(rules.TRANSFER_NOT_PROPOSED, 'what is not offered is neither taken nor refused', () => {
    for (const command of [agree(), refuse()])
      given(assigned).when(command).thenRefused(rules.TRANSFER_NOT_PROPOSED, identity);
  });

  it('says why an offer is not taken', () => {
    given(assigned, proposed)
      .when({ ...refuse(), reasons: [' '] })
      .thenRefused(ASSIGNMENT_UNEXPLAINED);
  });

  breaks(rules.TRANSFER_NOT_TO_YOU, 'only the agency it is offered to takes or refuses it', () => {
    for (const by of [...strangers, lead, office, officeForLead, monitor]) {
      for (const command of [agree(by), refuse(by)]) {
        given(assigned, proposed).when(command).thenRefused(rules.TRANSFER_NOT_TO_YOU, { agencyId: HEALTH });
      }
    }
  });

  eachRuleIsBrokenOnce();
});
