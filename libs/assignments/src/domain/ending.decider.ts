import { accept, quiet, refuse, unreachable, type Decision } from '#kernel';
import { actOfAuthority, ended, identityOf, isRefused, partyOf, reasonsIn } from './assignment.acts.js';
import type { AssignmentEvent } from './assignment.events.js';
import {
  courseOf,
  isEnded,
  type CancelledState,
  type EndedState,
  type ExistingAssignment,
  type HeldState,
  type OpenState,
} from './assignment.state.js';
import { lapsed } from './coordination.decider.js';
import { nextDeadlineAsStated, withDeadline } from './deadline-in-force.js';
import type { AssignmentCancelled, AssignmentReopened, Cancel, EndingCommand, Reopen } from './ending.events.js';
import { NOT_ENDED } from './ending.rules.js';
import { answeringTo } from './parts.decider.js';

type Verdict = Decision<AssignmentEvent>;

export function decideEnding(command: EndingCommand, state: ExistingAssignment): Verdict {
  switch (command.type) {
    case 'cancel':
      return cancel(command, state);
    case 'reopen':
      return reopen(command, state);
    default:
      return unreachable(command);
  }
}

function cancel(command: Cancel, state: ExistingAssignment): Verdict {
  const act = actOfAuthority(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  if (state.status === 'cancelled') return quiet();
  if (isEnded(state)) return ended(state);
  return accept({
    type: 'assignment.cancelled',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      authority: act.authority,
      reasons,
      cause: command.cause ?? 'decided',
    },
    effectiveAt: act.effectiveAt,
  });
}

function reopen(command: Reopen, state: ExistingAssignment): Verdict {
  const act = actOfAuthority(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  if (state.status === 'reopened') return quiet();
  if (!isEnded(state)) return refuse(NOT_ENDED, { ...identityOf(state) });
  return accept({
    type: 'assignment.reopened',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      reasons,
      round: state.status === 'accepted' ? state.round + 1 : state.round,
      ...(state.terms.parent && { ancestry: state.terms.parent.ancestry }),
      ...nextDeadlineAsStated(state, command, act.authority),
    },
    effectiveAt: act.effectiveAt,
  });
}

export function evolveCancelled(state: HeldState, { data, effectiveAt }: AssignmentCancelled): CancelledState {
  return {
    ...courseOf(state),
    extension: null,
    proposal: null,
    coordination: lapsed(state.coordination),
    status: 'cancelled',
    // An answer that was never judged stays in history; the next one has a number of its own.
    round: state.status === 'responded' ? state.round + 1 : state.round,
    cancelledAt: effectiveAt,
    cause: data.cause,
    reasons: data.reasons,
    cancelledVersion: state.version,
  };
}

export function evolveReopened(state: EndedState, { data, effectiveAt }: AssignmentReopened): OpenState {
  const course = courseOf(data.ancestry ? answeringTo(data.ancestry, state) : state);
  return withDeadline(
    {
      ...course,
      status: 'reopened',
      round: data.round,
      holder: { id: state.terms.leadAgencyId, since: effectiveAt },
      reopenedAt: effectiveAt,
      reasons: data.reasons,
    },
    data,
    effectiveAt,
  );
}
