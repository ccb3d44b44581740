import { accept, type Decision } from '#kernel';
import { actOfAuthority, closedToWork, identityOf, isRefused, partyOf, reasonsIn } from './assignment.acts.js';
import type { AssignmentEvent } from './assignment.events.js';
import type { ExistingAssignment, HeldState } from './assignment.state.js';
import { answeredInTime } from './assignment.status.js';
import type { AssignmentUrged, Urge } from './urging.events.js';

/** While the lead must act, it can be urged to. */
export function urge(command: Urge, state: ExistingAssignment): Decision<AssignmentEvent> {
  const act = actOfAuthority(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  const closed = closedToWork(state);
  if (closed) return closed;
  const { deadline } = state.terms;
  return accept({
    type: 'assignment.urged',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      authority: act.authority,
      reasons,
      urging: state.urgings + 1,
      dueAt: deadline?.dueAt ?? null,
      overdue: !answeredInTime(deadline, act.effectiveAt),
    },
    effectiveAt: act.effectiveAt,
  });
}

export function evolveUrged(state: HeldState, { data }: AssignmentUrged): HeldState {
  return { ...state, urgings: data.urging };
}
