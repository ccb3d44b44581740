import { accept, quiet, refuse, unreachable, type Decider, type Decision } from '#kernel';
import { decideAnswering, evolveAnswering } from './answering.decider.js';
import { identityOf } from './assignment.acts.js';
import type { Assign, AssignmentCommand, FireRung } from './assignment.commands.js';
import type { AssignmentAssigned, AssignmentEvent, LadderEvent } from './assignment.events.js';
import {
  ASSIGNMENT_ALREADY_ASSIGNED,
  ASSIGNMENT_EFFECTIVE_IN_FUTURE,
  ASSIGNMENT_RUNG_NOT_DUE,
  ASSIGNMENT_UNKNOWN,
  ASSIGNMENT_UNKNOWN_RUNG,
} from './assignment.rules.js';
import {
  isEnded,
  type AssignmentState,
  type ExistingAssignment,
  type HeldState,
  type OpenState,
} from './assignment.state.js';
import { decideCoordination, evolveCoordination } from './coordination.decider.js';
import { decideDeadlineChange, evolveDeadlineChange } from './deadline-changes.decider.js';
import { rungsOf } from './deadline-in-force.js';
import { decideEnding, evolveCancelled, evolveReopened } from './ending.decider.js';
import { decideHandover, evolveHandover } from './handover.decider.js';
import { delegate, evolveDelegated } from './parts.decider.js';
import { decideReview, evolveReview } from './review.decider.js';

type Verdict = Decision<AssignmentEvent>;

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
      case 'return-answer':
      case 'accept-answer':
      case 'accept-in-part':
        return decideAnswering(command, state);
      case 'fire-rung':
        return fireRung(command, state);
      case 'decline':
      case 'uphold-assignment':
      case 'transfer':
      case 'propose-transfer':
      case 'agree-to-transfer':
      case 'refuse-transfer':
      case 're-home':
        return decideHandover(command, state);
      case 'ask-coordination':
      case 'give-opinion':
      case 'count-silence':
        return decideCoordination(command, state);
      case 'ask-extension':
      case 'grant-extension':
      case 'refuse-extension':
      case 'change-deadline':
      case 'suspend':
      case 'resume':
        return decideDeadlineChange(command, state);
      case 'cancel':
      case 'reopen':
        return decideEnding(command, state);
      case 'delegate':
        return delegate(command, state);
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
    if (isEnded(next)) return event.type === 'assignment.reopened' ? evolveReopened(next, event) : next;
    switch (event.type) {
      case 'assignment.acknowledged':
      case 'assignment.progressed':
      case 'assignment.responded':
      case 'assignment.returned':
      case 'assignment.accepted':
      case 'assignment.accepted-in-part':
        return evolveAnswering(next, event);
      case 'assignment.reminded':
      case 'assignment.escalated':
        return evolveLadder(next, event);
      case 'assignment.declined':
      case 'assignment.upheld':
      case 'assignment.transfer-proposed':
      case 'assignment.transfer-refused':
      case 'assignment.transferred':
      case 'assignment.rehomed':
        return evolveHandover(next, event);
      case 'assignment.coordination-asked':
      case 'assignment.opinion-given':
      case 'assignment.agreed-by-silence':
        return evolveCoordination(next, event);
      case 'assignment.extension-asked':
      case 'assignment.extension-granted':
      case 'assignment.extension-refused':
      case 'assignment.deadline-changed':
      case 'assignment.suspended':
      case 'assignment.resumed':
        return evolveDeadlineChange(next, event);
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

function assign(command: Assign, state: AssignmentState): Verdict {
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
    firedRungs: [],
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

function fireRung(command: FireRung, state: ExistingAssignment): Verdict {
  const { rung: name, cycle, at } = command;
  if (state.status === 'responded' || state.status === 'suspended' || isEnded(state)) return quiet();
  const { terms } = state;
  if (cycle < terms.cycle || state.firedRungs.includes(name)) return quiet();
  const rung = cycle === terms.cycle ? rungsOf(terms).find((planned) => planned.rung === name) : undefined;
  if (rung === undefined || terms.deadline === null) return refuse(ASSIGNMENT_UNKNOWN_RUNG, { rung: name, cycle });
  if (rung.skipped !== undefined) return quiet();
  if (at < rung.fireAt) return refuse(ASSIGNMENT_RUNG_NOT_DUE, { rung: name, cycle, at, fireAt: rung.fireAt });
  const fired = { ...identityOf(state), rung: name, cycle };
  const { dueAt } = terms.deadline;
  switch (rung.action) {
    case 'remind':
      return accept({
        type: 'assignment.reminded',
        data: { ...fired, holderId: state.holder.id, dueAt },
        effectiveAt: at,
      });
    case 'escalate': {
      const toHolderId = nextHolder(state);
      // The chain is at its end: the last holder keeps it.
      if (toHolderId === undefined) return quiet();
      return accept({
        type: 'assignment.escalated',
        data: { ...fired, fromHolderId: state.holder.id, toHolderId, dueAt },
        effectiveAt: at,
      });
    }
    default:
      return unreachable(rung.action);
  }
}

/** The next of the chain; nobody takes over from itself, nor does the lead from those above it. */
function nextHolder({ terms, escalations, holder }: HeldState): string | undefined {
  return terms.escalationChain
    .slice(escalations)
    .find((agencyId) => agencyId !== terms.leadAgencyId && agencyId !== holder.id);
}

function evolveLadder(state: HeldState, event: LadderEvent): HeldState {
  const firedRungs = [...state.firedRungs, event.data.rung];
  switch (event.type) {
    case 'assignment.reminded':
      return { ...state, firedRungs };
    case 'assignment.escalated': {
      const { toHolderId } = event.data;
      const { escalations, terms } = state;
      const climbed = terms.escalationChain.indexOf(toHolderId, escalations) + 1;
      return {
        ...state,
        firedRungs,
        escalations: Math.max(climbed, escalations + 1),
        holder: { id: toHolderId, since: event.effectiveAt },
      };
    }
    default:
      return unreachable(event);
  }
}
