import { accept, instantOf, millisecondsOf, quiet, refuse, unreachable, type Decision, type Instant } from '#kernel';
import { actOfAgency, actOfLead, closedToWork, ended, identityOf, partyOf } from './assignment.acts.js';
import type { AssignmentEvent } from './assignment.events.js';
import { isEnded, type ExistingAssignment, type HeldState } from './assignment.state.js';
import type {
  AgreedBySilence,
  AskCoordination,
  CoordinationCommand,
  CoordinationEvent,
  CoordinationRequest,
  CountSilence,
  GivenOpinion,
  GiveOpinion,
  Opinion,
} from './coordination.events.js';
import {
  COORDINATION_ASKED_ALREADY,
  COORDINATION_COMMENT_MISSING,
  COORDINATION_LAPSED,
  COORDINATION_NOT_ASKED,
  COORDINATION_OPINION_STANDS,
  COORDINATION_QUESTION_MISSING,
  COORDINATION_TIME_LEFT,
  COORDINATION_TIME_PAST,
  COORDINATION_UNKNOWN,
  COORDINATION_WITH_ITSELF,
} from './coordination.rules.js';

type Verdict = Decision<AssignmentEvent>;

export function decideCoordination(command: CoordinationCommand, state: ExistingAssignment): Verdict {
  switch (command.type) {
    case 'ask-coordination':
      return askCoordination(command, state);
    case 'give-opinion':
      return giveOpinion(command, state);
    case 'count-silence':
      return countSilence(command, state);
    default:
      return unreachable(command);
  }
}

/** The opinion that counts: what the agency said in time, or its agreement by having said nothing; null while it may still speak. */
export function opinionOf(request: CoordinationRequest): Opinion | null {
  switch (request.stage) {
    case 'asked':
    case 'lapsed':
      return null;
    case 'answered':
      return request.answer.opinion;
    case 'agreed-by-silence':
      return 'concur';
    default:
      return unreachable(request);
  }
}

function askCoordination(command: AskCoordination, state: ExistingAssignment): Verdict {
  const act = actOfLead(command, state);
  if (!act.allowed) return act.refused;
  const { agencyId, question, deadline } = command;
  if (agencyId === state.terms.leadAgencyId) return refuse(COORDINATION_WITH_ITSELF, { agencyId });
  if (question.trim() === '') return refuse(COORDINATION_QUESTION_MISSING);
  const closed = closedToWork(state);
  if (closed) return closed;
  const open = state.coordination.find((one) => one.stage === 'asked' && one.agencyId === agencyId);
  if (open) {
    return open.question === question && open.deadline.lastOnTimeAt === deadline.lastOnTimeAt
      ? quiet()
      : refuse(COORDINATION_ASKED_ALREADY, { agencyId, request: open.request });
  }
  if (deadline.lastOnTimeAt < command.at)
    return refuse(COORDINATION_TIME_PAST, { at: command.at, dueAt: deadline.dueAt });
  return accept({
    type: 'assignment.coordination-asked',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      request: state.coordination.length + 1,
      agencyId,
      question,
      deadline,
    },
    effectiveAt: act.effectiveAt,
  });
}

function giveOpinion(command: GiveOpinion, state: ExistingAssignment): Verdict {
  const request = requestIn(state, command.request);
  if (!request) return refuse(COORDINATION_UNKNOWN, { request: command.request });
  const { agencyId } = request;
  const act = actOfAgency(command, agencyId, COORDINATION_NOT_ASKED, request.askedAt);
  if (!act.allowed) return act.refused;
  const { opinion, comment = '' } = command;
  if (opinion !== 'concur' && comment.trim() === '') return refuse(COORDINATION_COMMENT_MISSING, { opinion });
  if (isEnded(state)) return ended(state);
  if (request.stage === 'lapsed') return refuse(COORDINATION_LAPSED, { request: request.request });
  const given = givenIn(request);
  if (given) {
    return given.opinion === opinion && (given.comment ?? '') === comment
      ? quiet()
      : refuse(COORDINATION_OPINION_STANDS, { request: request.request, opinion: given.opinion });
  }
  const late = timeRun(state, act.effectiveAt) > request.answerBy;
  const spoken: AssignmentEvent = {
    type: 'assignment.opinion-given',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      request: request.request,
      agencyId,
      opinion,
      ...(comment === '' ? {} : { comment }),
      late,
    },
    effectiveAt: act.effectiveAt,
  };
  // Whether or not a timer was first to notice: silence had counted by then.
  return late && request.stage === 'asked' ? accept<AssignmentEvent>(silence(state, request), spoken) : accept(spoken);
}

function countSilence(command: CountSilence, state: ExistingAssignment): Verdict {
  const request = requestIn(state, command.request);
  if (!request) return refuse(COORDINATION_UNKNOWN, { request: command.request });
  if (isEnded(state) || request.stage !== 'asked') return quiet();
  if (timeRun(state, command.at) <= request.answerBy) {
    return refuse(COORDINATION_TIME_LEFT, { request: request.request, at: command.at, answerBy: request.answerBy });
  }
  return accept(silence(state, request));
}

function silence(state: ExistingAssignment, { request, agencyId, answerBy }: CoordinationRequest): AgreedBySilence {
  return {
    type: 'assignment.agreed-by-silence',
    data: { ...identityOf(state), request, agencyId, answerBy },
    effectiveAt: momentAfter(answerBy),
  };
}

function requestIn({ coordination }: ExistingAssignment, request: number): CoordinationRequest | undefined {
  return coordination.find((one) => one.request === request);
}

function givenIn(request: CoordinationRequest): GivenOpinion | null {
  switch (request.stage) {
    case 'asked':
    case 'lapsed':
      return null;
    case 'answered':
      return request.answer;
    case 'agreed-by-silence':
      return request.lateOpinion;
    default:
      return unreachable(request);
  }
}

/** The moment that time has run to: it stands still while the assignment is suspended. */
function timeRun(state: ExistingAssignment, at: Instant): Instant {
  return state.status === 'suspended' && state.suspendedAt < at ? state.suspendedAt : at;
}

/** The first moment that is too late. */
export function momentAfter(answerBy: Instant): Instant {
  return instantOf(millisecondsOf(answerBy) + 1);
}

export function evolveCoordination(state: HeldState, event: CoordinationEvent): HeldState {
  const { effectiveAt } = event;
  if (event.type === 'assignment.coordination-asked') {
    const { request, agencyId, question, deadline } = event.data;
    const answerBy = deadline.lastOnTimeAt;
    const asked: CoordinationRequest = {
      request,
      agencyId,
      question,
      deadline,
      askedAt: effectiveAt,
      answerBy,
      stage: 'asked',
    };
    return { ...state, coordination: [...state.coordination, asked] };
  }
  return {
    ...state,
    coordination: state.coordination.map((request) =>
      request.request === event.data.request ? heard(request, event) : request,
    ),
  };
}

/** An assignment that ends asks nobody any more. */
export function lapsed(requests: readonly CoordinationRequest[]): CoordinationRequest[] {
  return requests.map((request) => (request.stage === 'asked' ? { ...request, stage: 'lapsed' } : request));
}

function heard(
  { request, agencyId, question, deadline, askedAt, answerBy, ...then }: CoordinationRequest,
  event: Exclude<CoordinationEvent, { type: 'assignment.coordination-asked' }>,
): CoordinationRequest {
  const asked = { request, agencyId, question, deadline, askedAt, answerBy };
  switch (event.type) {
    case 'assignment.agreed-by-silence':
      return { ...asked, stage: 'agreed-by-silence', agreedAt: event.effectiveAt, lateOpinion: null };
    case 'assignment.opinion-given': {
      const { opinion, comment, late } = event.data;
      const answer = { opinion, ...(comment === undefined ? {} : { comment }), givenAt: event.effectiveAt };
      // One given in time and entered after silence was counted is what the agency said.
      return late && then.stage === 'agreed-by-silence'
        ? { ...asked, ...then, lateOpinion: answer }
        : { ...asked, stage: 'answered', answer };
    }
    default:
      return unreachable(event);
  }
}
