import { accept, refuse, unreachable, type Decider, type Decision } from '#kernel';
import { decideAnswering, evolveAnswering } from './answering.decider.js';
import type { Assign, AssignmentCommand } from './assignment.commands.js';
import type { AssignmentAssigned, AssignmentEvent } from './assignment.events.js';
import { ASSIGNMENT_ALREADY_ASSIGNED, ASSIGNMENT_EFFECTIVE_IN_FUTURE, ASSIGNMENT_UNKNOWN } from './assignment.rules.js';
import { isEnded, type AssignmentState, type OpenState } from './assignment.state.js';
import { decideCoordination, evolveCoordination } from './coordination.decider.js';
import { decideDeadlineChange, evolveDeadlineChange } from './deadline-changes.decider.js';
import { decideEnding, evolveCancelled, evolveReopened } from './ending.decider.js';
import { decideEscalationLife, evolveEscalationLife } from './escalation-life.decider.js';
import { evolveLadder, fireRung } from './escalation.decider.js';
import { decideHandover, evolveHandover } from './handover.decider.js';
import { decideJudging, evolveJudging } from './judging.decider.js';
import { delegate, evolveDelegated } from './parts.decider.js';
import { recalculate } from './recalculation.decider.js';
import { evolveRehomed, rehome } from './rehoming.decider.js';
import { decideReview, evolveReview } from './review.decider.js';
import { changeSeries, evolveSeriesChanged } from './series.decider.js';
import { decideSuspension, evolveSuspension } from './suspension.decider.js';
import { evolveUrged, urge } from './urging.decider.js';

/** The life of one assignment. What it does to the parts given out of it is `decideInTree`. */
export const assignmentDecider: Decider<AssignmentCommand, AssignmentState, AssignmentEvent> = {
  initial: { status: 'nonexistent' },

  decide(command, state) {
    if (command.type === 'assign') return assign(command, state);
    if (state.status === 'nonexistent') return refuse(ASSIGNMENT_UNKNOWN);
    switch (command.type) {
      case 'acknowledge':
      case 'report-progress':
      case 'respond':
        return decideAnswering(command, state);
      case 'return-answer':
      case 'accept-answer':
      case 'accept-in-part':
        return decideJudging(command, state);
      case 'fire-rung':
        return fireRung(command, state);
      case 'acknowledge-escalation':
      case 'answer-escalation':
      case 'lift-escalation':
      case 'refer':
        return decideEscalationLife(command, state);
      case 'decline':
      case 'uphold-assignment':
      case 'transfer':
      case 'propose-transfer':
      case 'agree-to-transfer':
      case 'refuse-transfer':
        return decideHandover(command, state);
      case 're-home':
        return rehome(command, state);
      case 're-calculate':
        return recalculate(command, state);
      case 'ask-coordination':
      case 'give-opinion':
      case 'count-silence':
        return decideCoordination(command, state);
      case 'ask-extension':
      case 'grant-extension':
      case 'refuse-extension':
      case 'change-deadline':
        return decideDeadlineChange(command, state);
      case 'suspend':
      case 'resume':
        return decideSuspension(command, state);
      case 'urge':
        return urge(command, state);
      case 'cancel':
      case 'reopen':
        return decideEnding(command, state);
      case 'delegate':
        return delegate(command, state);
      case 'change-series':
        return changeSeries(command, state);
      case 'contest-status':
      case 'uphold-contest':
      case 'reject-contest':
      case 'correct-entry':
        return decideReview(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    if (event.type === 'assignment.assigned') return assigned(event);
    if (state.status === 'nonexistent') return state;
    const next = { ...state, version: state.version + 1 };
    if (event.type === 'assignment.series-changed') return evolveSeriesChanged(next, event);
    if (isEnded(next)) return event.type === 'assignment.reopened' ? evolveReopened(next, event) : next;
    switch (event.type) {
      case 'assignment.acknowledged':
      case 'assignment.progressed':
      case 'assignment.responded':
        return evolveAnswering(next, event);
      case 'assignment.returned':
      case 'assignment.accepted':
      case 'assignment.accepted-in-part':
        return evolveJudging(next, event);
      case 'assignment.reminded':
      case 'assignment.escalated':
      case 'assignment.rung-skipped':
        return evolveLadder(next, event);
      case 'assignment.escalation-acknowledged':
      case 'assignment.escalation-answered':
      case 'assignment.escalation-lifted':
      case 'assignment.referred':
        return evolveEscalationLife(next, event);
      case 'assignment.declined':
      case 'assignment.upheld':
      case 'assignment.transfer-proposed':
      case 'assignment.transfer-refused':
      case 'assignment.transferred':
        return evolveHandover(next, event);
      case 'assignment.rehomed':
        return evolveRehomed(next, event);
      case 'assignment.coordination-asked':
      case 'assignment.opinion-given':
      case 'assignment.agreed-by-silence':
        return evolveCoordination(next, event);
      case 'assignment.extension-asked':
      case 'assignment.extension-granted':
      case 'assignment.extension-refused':
      case 'assignment.deadline-changed':
        return evolveDeadlineChange(next, event);
      case 'assignment.suspended':
      case 'assignment.resumed':
        return evolveSuspension(next, event);
      case 'assignment.urged':
        return evolveUrged(next, event);
      case 'assignment.cancelled':
        return evolveCancelled(next, event);
      case 'assignment.reopened':
        return next;
      case 'assignment.delegated':
        return evolveDelegated(next, event);
      case 'assignment.contested':
      case 'assignment.contest-upheld':
      case 'assignment.contest-rejected':
      case 'assignment.corrected':
        return evolveReview(next, event);
      default:
        return unreachable(event);
    }
  },
};

function assign(command: Assign, state: AssignmentState): Decision<AssignmentEvent> {
  const { assignmentId } = command.data;
  if (state.status !== 'nonexistent') return refuse(ASSIGNMENT_ALREADY_ASSIGNED, { assignmentId });
  const { at, effectiveAt = at } = command;
  if (effectiveAt > at) return refuse(ASSIGNMENT_EFFECTIVE_IN_FUTURE, { at, effectiveAt });
  return accept({ type: 'assignment.assigned', data: command.data, effectiveAt });
}

function assigned({ data, effectiveAt }: AssignmentAssigned): OpenState {
  const authority = { agencyId: data.issuerId };
  return {
    status: 'assigned',
    terms: data,
    assignedAt: effectiveAt,
    version: 1,
    leadSince: effectiveAt,
    formerLeads: [],
    acknowledgement: null,
    upheldAt: null,
    escalations: 0,
    escalation: null,
    referrals: [],
    spentRungs: [],
    urgings: 0,
    deadlines: [{ deadline: data.deadline, basis: 'in-force/as-assigned', authority, since: effectiveAt, version: 1 }],
    deadlineSetterId: data.issuerId,
    extension: null,
    proposal: null,
    coordination: [],
    parts: [],
    portions: [],
    contest: null,
    entries: [],
    round: 1,
    holder: { id: data.leadAgencyId, since: effectiveAt },
  };
}
