import { accept, quiet, refuse, unreachable, type Decision, type Refused } from '#kernel';
import { actOfAuthority, actOfJudge, ended, identityOf, partyOf } from './assignment.acts.js';
import type { AcceptAnswer, AcceptInPart, JudgingCommand, ReturnAnswer } from './assignment.commands.js';
import type { AssignmentEvent, JudgingEvent } from './assignment.events.js';
import { ASSIGNMENT_DECLINE_WAITS, ASSIGNMENT_SUSPENDED } from './assignment.rules.js';
import { courseOf, type ExistingAssignment, type HeldState, type RespondedState } from './assignment.state.js';
import { answeredInTime } from './assignment.status.js';
import { lapsed } from './coordination.decider.js';
import { nextDeadlineAsStated, withDeadline } from './deadline-in-force.js';
import {
  ASSIGNMENT_CONTEST_WAITS,
  ASSIGNMENT_NO_ANSWER,
  ASSIGNMENT_OTHER_ROUND,
  ASSIGNMENT_PORTION_UNNAMED,
  ASSIGNMENT_REASONS_MISSING,
} from './judging.rules.js';

type Verdict = Decision<AssignmentEvent>;

export function decideJudging(command: JudgingCommand, state: ExistingAssignment): Verdict {
  switch (command.type) {
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

export function evolveJudging(state: HeldState, event: JudgingEvent): ExistingAssignment {
  const { effectiveAt } = event;
  switch (event.type) {
    case 'assignment.returned': {
      const { cycle, deadline, ladder, watchedFrom, round, reasons } = event.data;
      const course = courseOf(state);
      return {
        ...course,
        terms: { ...course.terms, cycle, deadline, ladder, watchedFrom },
        escalations: 0,
        spentRungs: [],
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
