import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  assigned,
  dueAt,
  given,
  identity,
  lead,
  MONITOR,
  monitor,
  office,
  on,
  reasons,
  responded,
  stateAfter,
  then,
} from '../../../../test/support/assignment-facts.js';
import { ASSIGNMENT_CANCELLED, ASSIGNMENT_NOT_THE_AUTHORITY, ASSIGNMENT_UNEXPLAINED } from './assignment.rules.js';
import { openEscalation } from './escalation-life.decider.js';
import type { AcknowledgeEscalation, AnswerEscalation, LiftEscalation, Refer } from './escalation-life.events.js';
import * as rules from './escalation-life.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const up = then([assigned], { type: 'fire-rung', rung: 'escalate', cycle: 1, at: on(6, '16:00') });
const about = { ...identity, rung: 'escalate', cycle: 1, holderId: MONITOR };
const officeForMonitor = { subject: 'binh', onBehalfOf: MONITOR };

function see(by = monitor): AcknowledgeEscalation {
  return { type: 'acknowledge-escalation', by, at: on(7) };
}
function answer(by = monitor): AnswerEscalation {
  return { type: 'answer-escalation', by, at: on(7, '09:00'), decided: 'Report by Thursday', document: '1720/UBND-TH' };
}
function lift(by = monitor): LiftEscalation {
  return { type: 'lift-escalation', by, at: on(7, '10:00'), reasons };
}
function refer(by = office): Refer {
  return { type: 'refer', by, at: on(7, '11:00'), toBody: 'Bộ Nội vụ', reasons, document: '1730/UBND-TH' };
}

describe('an assignment that was escalated', () => {
  it('is acknowledged by whoever holds it now, or the Office on its behalf, once', () => {
    for (const by of [monitor, officeForMonitor]) {
      given(...up)
        .when(see(by))
        .then({ type: 'assignment.escalation-acknowledged', data: { ...about, by }, effectiveAt: on(7) });
    }
    const seen = then(up, see());
    given(...seen)
      .when(see())
      .thenQuiet();
    expect(openEscalation(stateAfter(...seen))).toEqual({
      rung: 'escalate',
      cycle: 1,
      holderId: MONITOR,
      since: on(6, '16:00'),
      acknowledgedAt: on(7),
      answer: null,
    });
  });

  it('is answered with what was decided, which acknowledges it too; another answer is one more', () => {
    const [event] = given(...up)
      .when(answer())
      .events();
    expect(event).toEqual({
      type: 'assignment.escalation-answered',
      data: { ...about, by: monitor, decided: 'Report by Thursday', document: '1720/UBND-TH' },
      effectiveAt: on(7, '09:00'),
    });
    const answered = then(up, answer());
    expect(openEscalation(stateAfter(...answered))).toMatchObject({
      acknowledgedAt: on(7, '09:00'),
      answer: { at: on(7, '09:00'), decided: 'Report by Thursday', document: '1720/UBND-TH' },
    });
    given(...answered)
      .when(answer())
      .thenQuiet();
    const { document: _, ...undocumented } = answer();
    for (const other of [undocumented, { ...answer(), decided: 'Report now' }]) {
      expect(
        given(...answered)
          .when(other)
          .events(),
      ).toHaveLength(1);
    }
    expect(openEscalation(stateAfter(...then(up, see(), answer())))).toMatchObject({ acknowledgedAt: on(7) });
    expect(openEscalation(stateAfter(...then(up, undocumented)))!.answer).toEqual({
      at: on(7, '09:00'),
      decided: 'Report by Thursday',
    });
  });

  it('is lifted by its holder, or by an authority, and goes back to the lead', () => {
    for (const by of [monitor, office]) {
      given(...up)
        .when({ ...lift(by), document: '1725/UBND-TH' })
        .then({
          type: 'assignment.escalation-lifted',
          data: { ...about, by, reasons, document: '1725/UBND-TH', toHolderId: 'so-tai-chinh' },
          effectiveAt: on(7, '10:00'),
        });
    }
    const lifted = stateAfter(...then(up, lift()));
    expect(lifted).toMatchObject({
      escalation: null,
      escalations: 1,
      holder: { id: 'so-tai-chinh', since: on(7, '10:00') },
    });
  });

  it('is escalated no more once the lead has answered', () => {
    const answered = [...up, responded(on(7))];
    expect(openEscalation(stateAfter(...answered))).toBeNull();
    given(...answered)
      .when({ ...see(), at: on(8) })
      .thenRefused(rules.NOT_ESCALATED);
    const ended = then([assigned], { type: 'cancel', by: office, at: on(7), reasons });
    expect(openEscalation(stateAfter(...ended))).toBeNull();
    given(...ended)
      .when(refer())
      .thenRefused(ASSIGNMENT_CANCELLED);
  });

  breaks(rules.NOT_ESCALATED, 'what is held in the usual course is neither acknowledged, answered nor lifted', () => {
    for (const command of [see(), answer(), lift()]) {
      given(assigned).when(command).thenRefused(rules.NOT_ESCALATED, identity);
    }
  });

  breaks(rules.ESCALATION_NOT_THE_HOLDER, 'nobody but the holder acknowledges and answers it', () => {
    for (const by of [lead, office]) {
      for (const command of [see(by), answer(by)]) {
        given(...up)
          .when(command)
          .thenRefused(rules.ESCALATION_NOT_THE_HOLDER, { agencyId: MONITOR });
      }
    }
    given(...up)
      .when(lift(lead))
      .thenRefused(ASSIGNMENT_NOT_THE_AUTHORITY);
  });

  breaks(rules.ESCALATION_ANSWER_BLANK, 'an answer without words is refused', () => {
    given(...up)
      .when({ ...answer(), decided: ' ' })
      .thenRefused(rules.ESCALATION_ANSWER_BLANK);
    given(...up)
      .when({ ...lift(), reasons: [' '] })
      .thenRefused(ASSIGNMENT_UNEXPLAINED);
  });

  it('is referred to a body above, on record, and stays with whoever holds it', () => {
    given(assigned)
      .when(refer())
      .then({
        type: 'assignment.referred',
        data: {
          ...identity,
          by: office,
          authority: { agencyId: MONITOR, document: '1730/UBND-TH' },
          toBody: 'Bộ Nội vụ',
          reasons,
        },
        effectiveAt: on(7, '11:00'),
      });
    const referred = then([assigned], refer());
    expect(stateAfter(...referred)).toMatchObject({
      holder: { id: 'so-tai-chinh' },
      referrals: [{ toBody: 'Bộ Nội vụ', at: on(7, '11:00'), reasons, document: '1730/UBND-TH' }],
    });
    given(...referred)
      .when(refer())
      .thenQuiet();
    for (const other of [
      { ...refer(), toBody: 'Chính phủ' },
      { ...refer(), document: '1731/UBND-TH' },
    ]) {
      expect(stateAfter(...then(referred, other)).referrals).toHaveLength(2);
    }
    const { document: _, ...undocumented } = refer();
    expect(stateAfter(...then([assigned], undocumented)).referrals).toEqual([
      { toBody: 'Bộ Nội vụ', at: on(7, '11:00'), reasons },
    ]);
    expect(
      stateAfter(...then(referred, { type: 'fire-rung', rung: 'at', cycle: 1, at: dueAt })).referrals,
    ).toHaveLength(1);
  });

  breaks(rules.REFERRAL_TO_NOBODY, 'a referral to nobody is refused, and one by the lead', () => {
    given(assigned)
      .when({ ...refer(), toBody: ' ' })
      .thenRefused(rules.REFERRAL_TO_NOBODY);
    given(assigned).when(refer(lead)).thenRefused(ASSIGNMENT_NOT_THE_AUTHORITY);
    given(assigned)
      .when({ ...refer(), reasons: [] })
      .thenRefused(ASSIGNMENT_UNEXPLAINED);
  });

  eachRuleIsBrokenOnce();
});
