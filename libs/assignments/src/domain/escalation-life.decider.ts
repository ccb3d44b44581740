import { accept, quiet, refuse, unreachable, type Decision } from '#kernel';
import {
  actOfAgency,
  actOfAuthority,
  ended,
  identityOf,
  isRefused,
  partyOf,
  reasonsIn,
  type Admitted,
  type Barred,
} from './assignment.acts.js';
import type { AssignmentEvent } from './assignment.events.js';
import { usualHolderOf } from './assignment.holder.js';
import { isEnded, type ExistingAssignment, type HeldState } from './assignment.state.js';
import type {
  AcknowledgeEscalation,
  AnswerEscalation,
  Escalation,
  EscalationLifeCommand,
  EscalationLifeEvent,
  LiftEscalation,
  Refer,
} from './escalation-life.events.js';
import {
  ESCALATION_ANSWER_BLANK,
  ESCALATION_NOT_THE_HOLDER,
  NOT_ESCALATED,
  REFERRAL_TO_NOBODY,
} from './escalation-life.rules.js';

type Verdict = Decision<AssignmentEvent>;

export function decideEscalationLife(command: EscalationLifeCommand, state: ExistingAssignment): Verdict {
  if (isEnded(state)) return ended(state);
  switch (command.type) {
    case 'acknowledge-escalation':
      return acknowledge(command, state);
    case 'answer-escalation':
      return answer(command, state);
    case 'lift-escalation':
      return lift(command, state);
    case 'refer':
      return refer(command, state);
    default:
      return unreachable(command);
  }
}

/** The escalation by which its holder holds it; null when it is held in the usual course. */
export function openEscalation(state: ExistingAssignment): Escalation | null {
  const { escalation } = state;
  if (escalation === null || !('holder' in state)) return null;
  return state.holder.id === escalation.holderId && state.holder.since === escalation.since ? escalation : null;
}

function acknowledge(command: AcknowledgeEscalation, state: HeldState): Verdict {
  const escalation = openEscalation(state);
  if (escalation === null) return refuse(NOT_ESCALATED, identityOf(state));
  const act = actOfHolder(command, escalation);
  if (!act.allowed) return act.refused;
  if (escalation.acknowledgedAt !== null) return quiet();
  return accept({
    type: 'assignment.escalation-acknowledged',
    data: { ...aboutOf(state, escalation), by: partyOf(command.by) },
    effectiveAt: act.effectiveAt,
  });
}

function answer(command: AnswerEscalation, state: HeldState): Verdict {
  const escalation = openEscalation(state);
  if (escalation === null) return refuse(NOT_ESCALATED, identityOf(state));
  const act = actOfHolder(command, escalation);
  if (!act.allowed) return act.refused;
  const { decided, document } = command;
  if (decided.trim() === '') return refuse(ESCALATION_ANSWER_BLANK);
  if (escalation.answer?.decided === decided && escalation.answer.document === document) return quiet();
  return accept({
    type: 'assignment.escalation-answered',
    data: {
      ...aboutOf(state, escalation),
      by: partyOf(command.by),
      decided,
      ...(document !== undefined && { document }),
    },
    effectiveAt: act.effectiveAt,
  });
}

function lift(command: LiftEscalation, state: HeldState): Verdict {
  const escalation = openEscalation(state);
  if (escalation === null) return refuse(NOT_ESCALATED, identityOf(state));
  const byHolder = actOfHolder(command, escalation);
  const act = byHolder.allowed ? byHolder : actOfAuthority(command, state, escalation.since);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  return accept({
    type: 'assignment.escalation-lifted',
    data: {
      ...aboutOf(state, escalation),
      by: partyOf(command.by),
      reasons,
      ...(command.document !== undefined && { document: command.document }),
      toHolderId: usualHolderOf(state.status, state.terms),
    },
    effectiveAt: act.effectiveAt,
  });
}

function refer(command: Refer, state: HeldState): Verdict {
  const act = actOfAuthority(command, state, state.assignedAt);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  const { toBody, document } = command;
  if (toBody.trim() === '') return refuse(REFERRAL_TO_NOBODY);
  if (state.referrals.some((known) => known.toBody === toBody && known.document === document)) return quiet();
  return accept({
    type: 'assignment.referred',
    data: { ...identityOf(state), by: partyOf(command.by), authority: act.authority, toBody, reasons },
    effectiveAt: act.effectiveAt,
  });
}

function actOfHolder(
  command: AcknowledgeEscalation | AnswerEscalation | LiftEscalation,
  { holderId, since }: Escalation,
): Admitted | Barred {
  return actOfAgency(command, holderId, ESCALATION_NOT_THE_HOLDER, since);
}

function aboutOf(state: HeldState, { rung, cycle, holderId }: Escalation) {
  return { ...identityOf(state), rung, cycle, holderId };
}

export function evolveEscalationLife(state: HeldState, event: EscalationLifeEvent): HeldState {
  const { effectiveAt } = event;
  switch (event.type) {
    case 'assignment.escalation-acknowledged':
      return { ...state, escalation: state.escalation && { ...state.escalation, acknowledgedAt: effectiveAt } };
    case 'assignment.escalation-answered': {
      const { decided, document } = event.data;
      const given = { at: effectiveAt, decided, ...(document !== undefined && { document }) };
      return {
        ...state,
        escalation: state.escalation && {
          ...state.escalation,
          acknowledgedAt: state.escalation.acknowledgedAt ?? effectiveAt,
          answer: given,
        },
      };
    }
    case 'assignment.escalation-lifted':
      return { ...state, escalation: null, holder: { id: event.data.toHolderId, since: effectiveAt } };
    case 'assignment.referred': {
      const { toBody, reasons, authority } = event.data;
      const { document } = authority;
      const referral = { toBody, at: effectiveAt, reasons, ...(document !== undefined && { document }) };
      return { ...state, referrals: [...state.referrals, referral] };
    }
    default:
      return unreachable(event);
  }
}
