import { accept, quiet, refuse, unreachable, type Decision, type Instant, type Refused } from '#kernel';
import { actOfAuthority, actOfJudge, actOfLead, closedToWork, ended, identityOf, partyOf } from './assignment.acts.js';
import type {
  AcceptAnswer,
  AcceptInPart,
  Acknowledge,
  AnsweringCommand,
  ReportProgress,
  Respond,
  ReturnAnswer,
} from './assignment.commands.js';
import type { AnsweringEvent, AssignmentEvent } from './assignment.events.js';
import { judgeOf, turnedAt } from './assignment.holder.js';
import {
  ASSIGNMENT_ANSWER_EMPTY,
  ASSIGNMENT_CONTEST_WAITS,
  ASSIGNMENT_NO_ANSWER,
  ASSIGNMENT_NOTE_MISSING,
  ASSIGNMENT_OTHER_ROUND,
  ASSIGNMENT_PERCENT_OUT_OF_RANGE,
  ASSIGNMENT_PORTION_UNNAMED,
  ASSIGNMENT_REASONS_MISSING,
} from './answering.rules.js';
import { ASSIGNMENT_DECLINE_WAITS, ASSIGNMENT_SUSPENDED } from './assignment.rules.js';
import {
  courseOf,
  type Course,
  type ExistingAssignment,
  type HeldState,
  type RespondedState,
} from './assignment.state.js';
import { answeredInTime } from './assignment.status.js';
import type { AssignmentResponse } from './assignment.vocabulary.js';
import { lapsed } from './coordination.decider.js';
import { nextDeadlineAsStated, withDeadline } from './deadline-in-force.js';
import type { CorrectableType } from './review.events.js';

type Verdict = Decision<AssignmentEvent>;

export function decideAnswering(command: AnsweringCommand, state: ExistingAssignment): Verdict {
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
    case 'accept-in-part':
      return acceptInPart(command, state);
    default:
      return unreachable(command);
  }
}

function acknowledge(command: Acknowledge, state: ExistingAssignment): Verdict {
  const act = actOfLead(command, state);
  if (!act.allowed) return act.refused;
  if (state.status === 'suspended' && state.interrupted.status === 'assigned') {
    return refuse(ASSIGNMENT_SUSPENDED, { ...identityOf(state) });
  }
  // An answer or a report of progress acknowledges too.
  if (state.status !== 'assigned') return quiet();
  return accept({
    type: 'assignment.acknowledged',
    data: { ...identityOf(state), by: partyOf(command.by) },
    effectiveAt: act.effectiveAt,
  });
}

function reportProgress(command: ReportProgress, state: ExistingAssignment): Verdict {
  const act = actOfLead(command, state);
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
  const closed = closedToWork(state);
  const act = actOfLead(command, state, closed ? state.leadSince : turnedAt(state));
  if (!act.allowed) return act.refused;
  const response = cleared(command.response);
  if (isEmpty(response)) return refuse(ASSIGNMENT_ANSWER_EMPTY);
  if (closed) return closed;
  return accept({
    type: 'assignment.responded',
    data: { ...identityOf(state), by: partyOf(command.by), response, round: state.round },
    effectiveAt: act.effectiveAt,
  });
}

/** Without references that refer to nothing. */
export function cleared({ text, documents }: AssignmentResponse): AssignmentResponse {
  return { text, documents: documents.filter((reference) => reference.trim() !== '') };
}

export function isEmpty({ text, documents }: AssignmentResponse): boolean {
  return text.trim() === '' && documents.length === 0;
}

function returnAnswer(command: ReturnAnswer, state: ExistingAssignment): Verdict {
  const act = actOfJudge(command, state);
  if (!act.allowed) return act.refused;
  const reasons = command.reasons.filter((reason) => reason.trim() !== '');
  if (reasons.length === 0) return refuse(ASSIGNMENT_REASONS_MISSING);
  if (state.status === 'returned') {
    return isRound(command.round, state.round - 1) ? quiet() : otherRound(command.round, state);
  }
  return judged(command, state, (answered) => {
    const { cycle, deadline, ladder } = answered.terms;
    return accept({
      type: 'assignment.returned',
      data: {
        ...identityOf(answered),
        by: partyOf(command.by),
        reasons,
        round: answered.round,
        cycle: cycle + 1,
        deadline,
        ladder,
        watchedFrom: command.at,
      },
      effectiveAt: act.effectiveAt,
    });
  });
}

function acceptAnswer(command: AcceptAnswer, state: ExistingAssignment): Verdict {
  const act = actOfJudge(command, state);
  if (!act.allowed) return act.refused;
  if (state.status === 'accepted') {
    return isRound(command.round, state.round) ? quiet() : otherRound(command.round, state);
  }
  return judged(command, state, (answered) => {
    if (answered.contest?.stage === 'pending') return refuse(ASSIGNMENT_CONTEST_WAITS, { ...identityOf(state) });
    return accept({
      type: 'assignment.accepted',
      data: { ...identityOf(answered), by: partyOf(command.by), ...completionOf(answered) },
      effectiveAt: act.effectiveAt,
    });
  });
}

function acceptInPart(command: AcceptInPart, state: ExistingAssignment): Verdict {
  const act = actOfAuthority(command, state);
  if (!act.allowed) return act.refused;
  const { accepted, remaining } = command;
  if (accepted.trim() === '' || remaining.trim() === '') return refuse(ASSIGNMENT_PORTION_UNNAMED);
  if (state.status === 'partly-accepted') {
    return isRound(command.round, state.round - 1) ? quiet() : otherRound(command.round, state);
  }
  return judged(command, state, (answered) =>
    accept({
      type: 'assignment.accepted-in-part',
      data: {
        ...identityOf(answered),
        by: partyOf(command.by),
        accepted,
        remaining,
        ...completionOf(answered),
        ...nextDeadlineAsStated(answered, command, act.authority),
      },
      effectiveAt: act.effectiveAt,
    }),
  );
}

/** Judges the answer that waits, or tells why there is none to judge. */
function judged(
  { round }: { readonly round?: number },
  state: ExistingAssignment,
  verdict: (answered: RespondedState) => Verdict,
): Verdict {
  switch (state.status) {
    case 'responded':
      return isRound(round, state.round) ? verdict(state) : otherRound(round, state);
    case 'accepted':
    case 'cancelled':
      return ended(state);
    case 'declined':
      return refuse(ASSIGNMENT_DECLINE_WAITS, { ...identityOf(state) });
    case 'suspended':
      return refuse(ASSIGNMENT_SUSPENDED, { ...identityOf(state) });
    case 'assigned':
    case 'acknowledged':
    case 'returned':
    case 'partly-accepted':
    case 'reopened':
      return refuse(ASSIGNMENT_NO_ANSWER, { ...identityOf(state) });
    default:
      return unreachable(state);
  }
}

function completionOf({ round, respondedAt, terms }: RespondedState) {
  return { round, completedAt: respondedAt, onTime: answeredInTime(terms.deadline, respondedAt) };
}

function isRound(seen: number | undefined, round: number): boolean {
  return seen === undefined || seen === round;
}

function otherRound(seen: number | undefined, state: ExistingAssignment): Refused {
  const about = { ...identityOf(state), round: state.round };
  return refuse(ASSIGNMENT_OTHER_ROUND, seen === undefined ? about : { ...about, judged: seen });
}

export function evolveAnswering(state: HeldState, event: AnsweringEvent): ExistingAssignment {
  const { effectiveAt } = event;
  switch (event.type) {
    case 'assignment.acknowledged':
    case 'assignment.progressed': {
      const stated = {
        ...state,
        ...stating(state, event.type, effectiveAt, state.leadSince),
        ...acknowledging(state, effectiveAt),
      };
      // Whoever reports progress has seen the order.
      return stated.status === 'assigned' ? { ...stated, status: 'acknowledged' } : stated;
    }
    case 'assignment.responded':
      return {
        ...courseOf(state),
        ...stating(state, event.type, effectiveAt, turnedAt(state)),
        ...acknowledging(state, effectiveAt),
        proposal: null,
        status: 'responded',
        round: event.data.round,
        holder: { id: judgeOf(state.terms), since: effectiveAt },
        response: event.data.response,
        respondedAt: effectiveAt,
        answerVersions: [state.version],
      };
    case 'assignment.returned': {
      const { cycle, deadline, ladder, watchedFrom, round, reasons } = event.data;
      const course = courseOf(state);
      return {
        ...course,
        terms: { ...course.terms, cycle, deadline, ladder, watchedFrom },
        escalations: 0,
        firedRungs: [],
        status: 'returned',
        round: round + 1,
        holder: { id: course.terms.leadAgencyId, since: effectiveAt },
        returnedAt: effectiveAt,
        reasons,
      };
    }
    case 'assignment.accepted':
      if (state.status !== 'responded') return state;
      return {
        ...courseOf(state),
        proposal: null,
        extension: null,
        coordination: lapsed(state.coordination),
        status: 'accepted',
        round: event.data.round,
        completedAt: event.data.completedAt,
        acceptedAt: effectiveAt,
        onTime: event.data.onTime,
        answerVersions: state.answerVersions,
        acceptedVersion: state.version,
      };
    case 'assignment.accepted-in-part': {
      const { round, accepted, remaining, onTime } = event.data;
      return withDeadline(
        {
          ...courseOf(state),
          portions: [...state.portions, { round, accepted, onTime }],
          status: 'partly-accepted',
          round: round + 1,
          holder: { id: state.terms.leadAgencyId, since: effectiveAt },
          partlyAcceptedAt: effectiveAt,
          remaining,
        },
        event.data,
        effectiveAt,
      );
    }
    default:
      return unreachable(event);
  }
}

/** What a party states is kept, so that it can be corrected. */
export function stating(
  { entries, version }: HeldState,
  type: CorrectableType,
  effectiveAt: Instant,
  notBefore: Instant,
): Pick<Course, 'entries'> {
  return { entries: [...entries, { version, type, effectiveAt, notBefore }] };
}

/** The first thing a lead says of its work acknowledges it. */
export function acknowledging({ acknowledgement, version }: HeldState, at: Instant): Pick<Course, 'acknowledgement'> {
  return { acknowledgement: acknowledgement ?? { at, version } };
}
