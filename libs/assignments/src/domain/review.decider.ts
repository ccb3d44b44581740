import { accept, quiet, refuse, unreachable, type Decision, type Instant } from '#kernel';
import {
  actOfAuthority,
  actOfLead,
  ended,
  faultOfTime,
  identityOf,
  isRefused,
  partyOf,
  reasonsIn,
} from './assignment.acts.js';
import { cleared, isEmpty } from './answering.decider.js';
import type { AssignmentEvent } from './assignment.events.js';
import { ASSIGNMENT_ANSWER_EMPTY } from './answering.rules.js';
import { isEnded, type ExistingAssignment, type HeldState } from './assignment.state.js';
import { statusAt } from './assignment.status.js';
import type { AssignmentResponse } from './assignment.vocabulary.js';
import type {
  ContestStatus,
  CorrectedFooting,
  CorrectEntry,
  Correction,
  Entry,
  RejectContest,
  ReviewCommand,
  ReviewEvent,
  UpholdContest,
} from './review.events.js';
import {
  CONTEST_HEAD_MISSING,
  CONTEST_MISSING,
  CONTEST_OTHER_STATUS,
  CONTEST_PENDING,
  ENTRY_JUDGED,
  ENTRY_NOT_CORRECTABLE,
  ENTRY_UNKNOWN,
} from './review.rules.js';

type Verdict = Decision<AssignmentEvent>;

export function decideReview(command: ReviewCommand, state: ExistingAssignment): Verdict {
  switch (command.type) {
    case 'contest-status':
      return contestStatus(command, state);
    case 'uphold-contest':
    case 'reject-contest':
      return decideContest(command, state);
    case 'correct-entry':
      return correctEntry(command, state);
    default:
      return unreachable(command);
  }
}

function contestStatus(command: ContestStatus, state: ExistingAssignment): Verdict {
  const act = actOfLead(command, state);
  if (!act.allowed) return act.refused;
  const grounds = reasonsIn({ reasons: command.grounds });
  if (isRefused(grounds)) return grounds;
  const { head, at } = command;
  if (head.trim() === '') return refuse(CONTEST_HEAD_MISSING);
  if (isEnded(state)) return ended(state);
  const { contest } = state;
  if (contest?.stage === 'pending') {
    return contest.status === command.status ? quiet() : refuse(CONTEST_PENDING, { status: contest.status });
  }
  const { status, rule } = statusAt(state, at);
  if (status !== command.status) return refuse(CONTEST_OTHER_STATUS, { contested: command.status, status, at });
  return accept({
    type: 'assignment.contested',
    data: { ...identityOf(state), by: partyOf(command.by), head, status, rule, judgedAt: at, grounds },
    effectiveAt: act.effectiveAt,
  });
}

function decideContest(command: UpholdContest | RejectContest, state: ExistingAssignment): Verdict {
  const { contest } = state;
  const act = actOfAuthority(command, state, contest?.contestedAt ?? state.assignedAt);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  if (isEnded(state)) return ended(state);
  const stage = command.type === 'uphold-contest' ? 'upheld' : 'rejected';
  if (contest?.stage === stage) return quiet();
  if (contest?.stage !== 'pending') return refuse(CONTEST_MISSING, { ...identityOf(state) });
  return accept({
    type: `assignment.contest-${stage}`,
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      authority: act.authority,
      reasons,
      contest: contest.version,
    },
    effectiveAt: act.effectiveAt,
  });
}

function correctEntry(command: CorrectEntry, state: ExistingAssignment): Verdict {
  const act = actOfAuthority(command, state, state.assignedAt);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  if (isEnded(state)) return ended(state);
  const { version } = command;
  const entry = state.entries.find((one) => one.version === version);
  if (!entry) {
    const known = Number.isInteger(version) && version >= 1 && version <= state.version;
    return refuse(known ? ENTRY_NOT_CORRECTABLE : ENTRY_UNKNOWN, { version });
  }
  const answer = state.status === 'responded' && state.answerVersions[0] === version ? state.response : null;
  if (entry.type === 'assignment.responded' && answer === null) return refuse(ENTRY_JUDGED, { version });
  const correction = correctionOf(command, entry, answer);
  if (!('fact' in correction)) return correction;
  return accept({
    type: 'assignment.corrected',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      authority: act.authority,
      reasons,
      version,
      entry: entry.type,
      correction,
      moves: footingOf(entry, state),
    },
    effectiveAt: act.effectiveAt,
  });
}

function correctionOf(
  { correction, at, version }: CorrectEntry,
  entry: Entry,
  answer: AssignmentResponse | null,
): Correction | Verdict {
  switch (correction.fact) {
    case 'effective-time': {
      const { is } = correction;
      const was = entry.effectiveAt;
      return faultOfTime(is, at, entry.notBefore) ?? (is === was ? quiet() : { fact: 'effective-time', was, is });
    }
    case 'response': {
      if (answer === null) return refuse(ENTRY_NOT_CORRECTABLE, { version, entry: entry.type });
      const is = cleared(correction.is);
      if (isEmpty(is)) return refuse(ASSIGNMENT_ANSWER_EMPTY);
      return sameResponse(answer, is) ? quiet() : { fact: 'response', was: answer, is };
    }
    default:
      return unreachable(correction);
  }
}

function sameResponse(one: AssignmentResponse, other: AssignmentResponse): boolean {
  return one.text === other.text && JSON.stringify(one.documents) === JSON.stringify(other.documents);
}

/** What the assignment stands on now that rests on the entry. */
function footingOf({ version, type }: Entry, state: ExistingAssignment): CorrectedFooting[] {
  const footing: CorrectedFooting[] = [];
  if (state.acknowledgement?.version === version) footing.push('acknowledgement');
  if (type === 'assignment.responded') footing.push('answer');
  if (state.status === 'declined' && state.declinedVersion === version) footing.push('decline');
  if (state.extension?.version === version) footing.push('extension-request');
  return footing;
}

export function evolveReview(state: HeldState, event: ReviewEvent): HeldState {
  const { effectiveAt } = event;
  switch (event.type) {
    case 'assignment.contested': {
      const { head, status, grounds } = event.data;
      return {
        ...state,
        contest: { head, status, grounds, contestedAt: effectiveAt, version: state.version, stage: 'pending' },
      };
    }
    case 'assignment.contest-upheld':
    case 'assignment.contest-rejected': {
      const stage = event.type === 'assignment.contest-upheld' ? 'upheld' : 'rejected';
      return {
        ...state,
        contest: state.contest && { ...state.contest, stage, decidedAt: effectiveAt, reasons: event.data.reasons },
      };
    }
    case 'assignment.corrected': {
      const { version, correction, moves } = event.data;
      const answered =
        state.status === 'responded' && moves.includes('answer')
          ? { ...state, answerVersions: [...state.answerVersions, state.version] }
          : state;
      switch (correction.fact) {
        case 'effective-time': {
          const { is } = correction;
          const entries = state.entries.map((one) => (one.version === version ? { ...one, effectiveAt: is } : one));
          return moves.reduce(movedTo(is), { ...answered, entries });
        }
        case 'response':
          return answered.status === 'responded' ? { ...answered, response: correction.is } : answered;
        default:
          return unreachable(correction);
      }
    }
    default:
      return unreachable(event);
  }
}

/** What rests on the corrected entry now counts from the right time. */
function movedTo(is: Instant): (state: HeldState, footing: CorrectedFooting) => HeldState {
  return (state, footing) => {
    switch (footing) {
      case 'acknowledgement':
        return { ...state, acknowledgement: state.acknowledgement && { ...state.acknowledgement, at: is } };
      case 'answer':
        return state.status === 'responded'
          ? { ...state, respondedAt: is, holder: { ...state.holder, since: is } }
          : state;
      case 'decline':
        return state.status === 'declined'
          ? { ...state, declinedAt: is, holder: { ...state.holder, since: is } }
          : state;
      case 'extension-request': {
        const { extension, terms } = state;
        if (extension === null) return state;
        const askedLate = terms.deadline !== null && is > terms.deadline.lastOnTimeAt;
        return { ...state, extension: { ...extension, askedAt: is, askedLate } };
      }
      default:
        return unreachable(footing);
    }
  };
}
