import { accept, quiet, refuse, unreachable, type Decision } from '#kernel';
import { actOfAuthority, closedToWork, ended, identityOf, isRefused, partyOf, reasonsIn } from './assignment.acts.js';
import type { AssignmentEvent } from './assignment.events.js';
import { judgeOf } from './assignment.holder.js';
import {
  courseOf,
  isEnded,
  isOpen,
  type ExistingAssignment,
  type HeldState,
  type OpenPhase,
  type OpenState,
} from './assignment.state.js';
import { afterSuspension, moved, nextDeadline, nextDeadlineAsStated, withDeadline } from './deadline-in-force.js';
import type { Resume, Suspend, SuspensionCommand, SuspensionEvent } from './suspension.events.js';
import { NOT_SUSPENDED } from './suspension.rules.js';

type Verdict = Decision<AssignmentEvent>;

export function decideSuspension(command: SuspensionCommand, state: ExistingAssignment): Verdict {
  switch (command.type) {
    case 'suspend':
      return suspend(command, state);
    case 'resume':
      return resume(command, state);
    default:
      return unreachable(command);
  }
}

function suspend(command: Suspend, state: ExistingAssignment): Verdict {
  const act = actOfAuthority(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  if (state.status === 'suspended') return quiet();
  const closed = closedToWork(state);
  if (closed) return closed;
  return accept({
    type: 'assignment.suspended',
    data: { ...identityOf(state), by: partyOf(command.by), authority: act.authority, reasons },
    effectiveAt: act.effectiveAt,
  });
}

function resume(command: Resume, state: ExistingAssignment): Verdict {
  const act = actOfAuthority(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  if (isEnded(state)) return ended(state);
  if (state.status !== 'suspended') return refuse(NOT_SUSPENDED, { ...identityOf(state) });
  const { suspendedAt } = state;
  const { deadline } = state.terms;
  const { authority, effectiveAt } = act;
  return accept({
    type: 'assignment.resumed',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      reasons,
      suspendedAt,
      resumesTo: state.interrupted.status,
      coordination: state.coordination.flatMap(({ stage, request, answerBy }) =>
        stage === 'asked' ? [{ request, answerBy: moved(answerBy, suspendedAt, effectiveAt) }] : [],
      ),
      ...(command.deadline === undefined && deadline !== null
        ? nextDeadline(
            state,
            { ...command, deadline: afterSuspension(deadline, suspendedAt, effectiveAt) },
            'in-force/suspended-time-added',
            authority,
          )
        : nextDeadlineAsStated(state, command, authority)),
    },
    effectiveAt,
  });
}

export function evolveSuspension(state: HeldState, event: SuspensionEvent): HeldState {
  const { effectiveAt } = event;
  switch (event.type) {
    case 'assignment.suspended':
      if (!isOpen(state)) return state;
      return {
        ...courseOf(state),
        proposal: null,
        status: 'suspended',
        round: state.round,
        holder: { id: judgeOf(state.terms), since: effectiveAt },
        suspendedAt: effectiveAt,
        reasons: event.data.reasons,
        suspendedVersion: state.version,
        interrupted: phaseOf(state),
      };
    case 'assignment.resumed': {
      if (state.status !== 'suspended') return state;
      const answerBy = new Map(event.data.coordination.map((one) => [one.request, one.answerBy]));
      return withDeadline(
        {
          ...courseOf(state),
          coordination: state.coordination.map((request) => ({
            ...request,
            answerBy: answerBy.get(request.request) ?? request.answerBy,
          })),
          round: state.round,
          holder: { id: state.terms.leadAgencyId, since: effectiveAt },
          ...state.interrupted,
        },
        event.data,
        effectiveAt,
      );
    }
    default:
      return unreachable(event);
  }
}

function phaseOf(state: OpenState): OpenPhase {
  switch (state.status) {
    case 'assigned':
    case 'acknowledged':
      return { status: state.status };
    case 'returned':
      return { status: state.status, returnedAt: state.returnedAt, reasons: state.reasons };
    case 'partly-accepted':
      return { status: state.status, partlyAcceptedAt: state.partlyAcceptedAt, remaining: state.remaining };
    case 'reopened':
      return { status: state.status, reopenedAt: state.reopenedAt, reasons: state.reasons };
    default:
      return unreachable(state);
  }
}
