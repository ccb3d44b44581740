import { accept, quiet, refuse, unreachable, type Decider, type Decision, type Instant, type Refused } from '#kernel';
import { planLadder, type PlannedRung } from '#deadlines/domain';
import type {
  AcceptAnswer,
  Acknowledge,
  Assign,
  AssignmentCommand,
  FireRung,
  ReportProgress,
  Respond,
  ReturnAnswer,
} from './assignment.commands.js';
import type { AssignmentAssignedData, AssignmentEvent, AssignmentReturnedData, Party } from './assignment.events.js';
import {
  ASSIGNMENT_ALREADY_ACCEPTED,
  ASSIGNMENT_ALREADY_ASSIGNED,
  ASSIGNMENT_ANSWER_EMPTY,
  ASSIGNMENT_ANSWER_WAITS,
  ASSIGNMENT_EFFECTIVE_IN_FUTURE,
  ASSIGNMENT_EFFECTIVE_TOO_EARLY,
  ASSIGNMENT_NO_ANSWER,
  ASSIGNMENT_NOT_THE_JUDGE,
  ASSIGNMENT_NOT_THE_LEAD,
  ASSIGNMENT_NOTE_MISSING,
  ASSIGNMENT_OTHER_ROUND,
  ASSIGNMENT_OWN_ANSWER,
  ASSIGNMENT_PERCENT_OUT_OF_RANGE,
  ASSIGNMENT_REASONS_MISSING,
  ASSIGNMENT_RUNG_NOT_DUE,
  ASSIGNMENT_UNKNOWN,
  ASSIGNMENT_UNKNOWN_RUNG,
} from './assignment.rules.js';
import type { AssignmentState, ExistingAssignment, Holder, OpenState } from './assignment.state.js';
import { answeredInTime } from './assignment.status.js';

type Verdict = Decision<AssignmentEvent>;

export const assignmentDecider: Decider<AssignmentCommand, AssignmentState, AssignmentEvent> = {
  initial: { status: 'nonexistent' },

  decide(command, state) {
    if (command.type === 'assign') return assign(command, state);
    if (state.status === 'nonexistent') return refuse(ASSIGNMENT_UNKNOWN);
    switch (command.type) {
      case 'acknowledge':
        return acknowledge(command, state);
      case 'report-progress':
        return reportProgress(command, state);
      case 'respond':
        return respond(command, state);
      case 'return-answer':
        return returnAnswer(command, state);
      case 'accept-answer':
        return acceptAnswer(command, state);
      case 'fire-rung':
        return fireRung(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    if (event.type === 'assignment.assigned') {
      const { data, effectiveAt } = event;
      return {
        status: 'assigned',
        terms: data,
        assignedAt: effectiveAt,
        escalations: 0,
        firedRungs: [],
        round: 1,
        holder: { id: data.leadAgencyId, since: effectiveAt },
      };
    }
    if (state.status === 'nonexistent' || state.status === 'accepted') return state;
    const { terms, assignedAt, escalations, firedRungs, round } = state;
    const course = { terms, assignedAt, escalations, firedRungs };
    switch (event.type) {
      case 'assignment.acknowledged':
      case 'assignment.progressed':
        // Whoever reports progress has seen the order.
        return state.status === 'assigned'
          ? { ...state, status: 'acknowledged', acknowledgedAt: event.effectiveAt }
          : state;
      case 'assignment.responded':
        return {
          ...course,
          status: 'responded',
          round: event.data.round,
          holder: { id: judgeOf(terms), since: event.effectiveAt },
          response: event.data.response,
          respondedAt: event.effectiveAt,
        };
      case 'assignment.returned': {
        const { cycle, deadline, ladder, watchedFrom } = event.data;
        return {
          status: 'returned',
          terms: { ...terms, cycle, deadline, ladder, watchedFrom },
          assignedAt,
          escalations: 0,
          firedRungs: [],
          round: round + 1,
          holder: { id: terms.leadAgencyId, since: event.effectiveAt },
          returnedAt: event.effectiveAt,
          reasons: event.data.reasons,
        };
      }
      case 'assignment.accepted':
        return {
          ...course,
          status: 'accepted',
          round: event.data.round,
          completedAt: event.data.completedAt,
          acceptedAt: event.effectiveAt,
          onTime: event.data.onTime,
        };
      case 'assignment.reminded':
        return { ...state, firedRungs: [...firedRungs, event.data.rung] };
      case 'assignment.escalated':
        return {
          ...state,
          firedRungs: [...firedRungs, event.data.rung],
          escalations: escalations + 1,
          holder: { id: event.data.toHolderId, since: event.effectiveAt },
        };
      default:
        return unreachable(event);
    }
  },
};

/**
 * The rungs of one cycle with their moments, from the event that opened it: empty when there
 * is no deadline or no ladder. Those with `skipped` never fire.
 */
export function rungsOf(opening: AssignmentAssignedData | AssignmentReturnedData): PlannedRung[] {
  const { ladder, deadline, watchedFrom, cycle } = opening;
  return ladder === null || deadline === null ? [] : planLadder(ladder, deadline, watchedFrom, cycle);
}

/** Who judges the answer: the monitor, or the issuer where the monitor is itself the lead. */
export function judgeOf({
  monitorId,
  issuerId,
  leadAgencyId,
}: Pick<AssignmentAssignedData, 'monitorId' | 'issuerId' | 'leadAgencyId'>): string {
  return monitorId === leadAgencyId ? issuerId : monitorId;
}

/** Who has to act; nobody once the answer is accepted. */
export function holderOf(state: AssignmentState): Holder | null {
  return 'holder' in state ? state.holder : null;
}

function assign(command: Assign, state: AssignmentState): Verdict {
  const { assignmentId } = command.data;
  if (state.status !== 'nonexistent') return refuse(ASSIGNMENT_ALREADY_ASSIGNED, { assignmentId });
  const { at, effectiveAt = at } = command;
  if (effectiveAt > at) return refuse(ASSIGNMENT_EFFECTIVE_IN_FUTURE, { at, effectiveAt });
  return accept({ type: 'assignment.assigned', data: command.data, effectiveAt });
}

function acknowledge(command: Acknowledge, state: ExistingAssignment): Verdict {
  const act = actOfLead(command, state, state.assignedAt);
  if (!act.allowed) return act.refused;
  // An answer or a report of progress acknowledges too.
  if (state.status !== 'assigned') return quiet();
  return accept({
    type: 'assignment.acknowledged',
    data: { ...identityOf(state), by: partyOf(command.by) },
    effectiveAt: act.effectiveAt,
  });
}

function reportProgress(command: ReportProgress, state: ExistingAssignment): Verdict {
  const act = actOfLead(command, state, state.assignedAt);
  if (!act.allowed) return act.refused;
  const { note, percent } = command;
  if (note.trim() === '') return refuse(ASSIGNMENT_NOTE_MISSING);
  if (percent !== undefined && !(Number.isInteger(percent) && percent >= 0 && percent <= 100)) {
    return refuse(ASSIGNMENT_PERCENT_OUT_OF_RANGE, { percent });
  }
  const closed = closedToWork(state);
  if (closed) return closed;
  return accept({
    type: 'assignment.progressed',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      note,
      ...(percent === undefined ? {} : { percent }),
    },
    effectiveAt: act.effectiveAt,
  });
}

function respond(command: Respond, state: ExistingAssignment): Verdict {
  const act = actOfLead(command, state, state.status === 'returned' ? state.returnedAt : state.assignedAt);
  if (!act.allowed) return act.refused;
  const { text } = command.response;
  const documents = command.response.documents.filter((reference) => reference.trim() !== '');
  if (text.trim() === '' && documents.length === 0) return refuse(ASSIGNMENT_ANSWER_EMPTY);
  const closed = closedToWork(state);
  if (closed) return closed;
  return accept({
    type: 'assignment.responded',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      response: { text, documents },
      round: state.round,
    },
    effectiveAt: act.effectiveAt,
  });
}

function returnAnswer(command: ReturnAnswer, state: ExistingAssignment): Verdict {
  const act = actOfJudge(command, state);
  if (!act.allowed) return act.refused;
  const reasons = command.reasons.filter((reason) => reason.trim() !== '');
  if (reasons.length === 0) return refuse(ASSIGNMENT_REASONS_MISSING);
  switch (state.status) {
    case 'accepted':
      return refuse(ASSIGNMENT_ALREADY_ACCEPTED, { ...identityOf(state) });
    case 'returned':
      return command.round === undefined || command.round === state.round - 1
        ? quiet()
        : otherRound(command.round, state);
    case 'assigned':
    case 'acknowledged':
      return refuse(ASSIGNMENT_NO_ANSWER, { ...identityOf(state) });
    case 'responded': {
      if (command.round !== undefined && command.round !== state.round) return otherRound(command.round, state);
      const { cycle, deadline, ladder } = state.terms;
      return accept({
        type: 'assignment.returned',
        data: {
          ...identityOf(state),
          by: partyOf(command.by),
          reasons,
          round: state.round,
          cycle: cycle + 1,
          deadline,
          ladder,
          watchedFrom: command.at,
        },
        effectiveAt: act.effectiveAt,
      });
    }
    default:
      return unreachable(state);
  }
}

function acceptAnswer(command: AcceptAnswer, state: ExistingAssignment): Verdict {
  const act = actOfJudge(command, state);
  if (!act.allowed) return act.refused;
  switch (state.status) {
    case 'accepted':
      return command.round === undefined || command.round === state.round ? quiet() : otherRound(command.round, state);
    case 'assigned':
    case 'acknowledged':
    case 'returned':
      return refuse(ASSIGNMENT_NO_ANSWER, { ...identityOf(state) });
    case 'responded':
      if (command.round !== undefined && command.round !== state.round) return otherRound(command.round, state);
      return accept({
        type: 'assignment.accepted',
        data: {
          ...identityOf(state),
          by: partyOf(command.by),
          round: state.round,
          completedAt: state.respondedAt,
          onTime: answeredInTime(state.terms.deadline, state.respondedAt),
        },
        effectiveAt: act.effectiveAt,
      });
    default:
      return unreachable(state);
  }
}

function fireRung(command: FireRung, state: ExistingAssignment): Verdict {
  const { rung: name, cycle, at } = command;
  if (state.status === 'responded' || state.status === 'accepted') return quiet();
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

function nextHolder({ terms, escalations }: OpenState): string | undefined {
  return terms.escalationChain[escalations];
}

type Act =
  { readonly allowed: true; readonly effectiveAt: Instant } | { readonly allowed: false; readonly refused: Refused };

function actOfLead(
  command: Acknowledge | ReportProgress | Respond,
  state: ExistingAssignment,
  notBefore: Instant,
): Act {
  const { leadAgencyId } = state.terms;
  const { agencyId, onBehalfOf } = command.by;
  const speaksFor = onBehalfOf ?? agencyId;
  const isOffice = agencyId === undefined;
  if (speaksFor !== leadAgencyId || !(isOffice || agencyId === leadAgencyId)) {
    return forbidden(refuse(ASSIGNMENT_NOT_THE_LEAD, { leadAgencyId }));
  }
  return timed(command, notBefore);
}

function actOfJudge(command: ReturnAnswer | AcceptAnswer, state: ExistingAssignment): Act {
  const { issuerId, monitorId, leadAgencyId } = state.terms;
  const { agencyId, onBehalfOf } = command.by;
  if (agencyId === leadAgencyId || onBehalfOf === leadAgencyId) {
    return forbidden(refuse(ASSIGNMENT_OWN_ANSWER, { leadAgencyId }));
  }
  if (agencyId !== undefined && agencyId !== issuerId && agencyId !== monitorId) {
    return forbidden(refuse(ASSIGNMENT_NOT_THE_JUDGE, { issuerId, monitorId }));
  }
  return timed(command, state.status === 'responded' ? state.respondedAt : state.assignedAt);
}

/**
 * A time that was stated is taken or refused. One that was not is the present, or the moment
 * of what it follows where the clock of another machine stood a little ahead.
 */
function timed({ at, effectiveAt }: { at: Instant; effectiveAt?: Instant }, notBefore: Instant): Act {
  if (effectiveAt === undefined) return { allowed: true, effectiveAt: at < notBefore ? notBefore : at };
  if (effectiveAt > at) return forbidden(refuse(ASSIGNMENT_EFFECTIVE_IN_FUTURE, { at, effectiveAt }));
  if (effectiveAt < notBefore) return forbidden(refuse(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { effectiveAt, notBefore }));
  return { allowed: true, effectiveAt };
}

function forbidden(refused: Refused): Act {
  return { allowed: false, refused };
}

function closedToWork(state: ExistingAssignment): Refused | null {
  if (state.status === 'accepted') return refuse(ASSIGNMENT_ALREADY_ACCEPTED, { ...identityOf(state) });
  if (state.status === 'responded')
    return refuse(ASSIGNMENT_ANSWER_WAITS, { ...identityOf(state), round: state.round });
  return null;
}

function otherRound(judged: number, state: ExistingAssignment): Refused {
  return refuse(ASSIGNMENT_OTHER_ROUND, { ...identityOf(state), judged, round: state.round });
}

function identityOf({ terms }: ExistingAssignment): {
  assignmentId: string;
  directiveId: string;
  leadAgencyId: string;
} {
  const { assignmentId, directiveId, leadAgencyId } = terms;
  return { assignmentId, directiveId, leadAgencyId };
}

/** The fields of a party and no others: it comes from a token that may carry more. */
function partyOf({ subject, agencyId, onBehalfOf }: Party): Party {
  return {
    subject,
    ...(agencyId === undefined ? {} : { agencyId }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
  };
}
