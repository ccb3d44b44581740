import { accept, quiet, refuse, unreachable, type Decision, type Instant } from '#kernel';
import { actOfLead, closedToWork, identityOf, partyOf } from './assignment.acts.js';
import type { Acknowledge, AnsweringCommand, ReportProgress, Respond } from './assignment.commands.js';
import type { AnsweringEvent, AssignmentEvent } from './assignment.events.js';
import { judgeOf, turnedAt } from './assignment.holder.js';
import {
  ASSIGNMENT_ANSWER_EMPTY,
  ASSIGNMENT_NOTE_MISSING,
  ASSIGNMENT_PERCENT_OUT_OF_RANGE,
} from './answering.rules.js';
import { ASSIGNMENT_SUSPENDED } from './assignment.rules.js';
import { courseOf, type Course, type ExistingAssignment, type HeldState } from './assignment.state.js';
import type { AssignmentResponse } from './assignment.vocabulary.js';
import { countFromReceipt, receiptTooLate } from './receipt.decider.js';
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
  const { receivedAt } = command;
  // An answer or a report of progress acknowledges too.
  if (state.status !== 'assigned') return receivedAt === undefined ? quiet() : receiptTooLate(receivedAt, state);
  const { effectiveAt } = act;
  const counted = receivedAt === undefined ? quiet() : countFromReceipt(command, receivedAt, effectiveAt, state);
  if (!counted.accepted) return counted;
  return accept(
    {
      type: 'assignment.acknowledged',
      data: { ...identityOf(state), by: partyOf(command.by), ...(receivedAt !== undefined && { receivedAt }) },
      effectiveAt,
    },
    ...counted.events,
  );
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

export function evolveAnswering(state: HeldState, event: AnsweringEvent): ExistingAssignment {
  const { effectiveAt } = event;
  switch (event.type) {
    case 'assignment.acknowledged':
    case 'assignment.progressed': {
      const stated = {
        ...state,
        ...stating(state, event.type, effectiveAt, state.leadSince),
        ...acknowledging(
          state,
          effectiveAt,
          event.type === 'assignment.acknowledged' ? event.data.receivedAt : undefined,
        ),
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
export function acknowledging(
  { acknowledgement, version }: HeldState,
  at: Instant,
  receivedAt?: Instant,
): Pick<Course, 'acknowledgement'> {
  return { acknowledgement: acknowledgement ?? { at, version, ...(receivedAt !== undefined && { receivedAt }) } };
}
