import { accept, quiet, refuse, type Decision } from '#kernel';
import {
  authorityOf,
  closedToTime,
  identityOf,
  isOffice,
  isRefused,
  partyOf,
  reasonsIn,
  timed,
} from './assignment.acts.js';
import type { AssignmentEvent } from './assignment.events.js';
import { isEnded, type ExistingAssignment } from './assignment.state.js';
import { nextDeadline, sameMoment } from './deadline-in-force.js';
import type { Recalculate } from './recalculation.events.js';
import { RECALCULATION_BY_ENGINE } from './recalculation.rules.js';

/** The deadline stays in the power of whoever set it: nobody decided about the assignment. */
export function recalculate(command: Recalculate, state: ExistingAssignment): Decision<AssignmentEvent> {
  if (!isOffice(command.by)) return refuse(RECALCULATION_BY_ENGINE);
  const act = timed(command, state.assignedAt);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  if (isEnded(state)) return quiet();
  const { at, from, to, ladder, document } = command;
  const { terms, deadlineSetterId, status } = state;
  if (!sameMoment(from, terms.deadline)) return quiet();
  const rungsStay = JSON.stringify(offsetsOf(ladder)) === JSON.stringify(offsetsOf(terms.ladder));
  if (sameMoment(to, from) && rungsStay) return quiet();
  const closed = closedToTime(state);
  if (closed) return closed;
  return accept({
    type: 'assignment.deadline-changed',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      reasons,
      ...nextDeadline(
        state,
        { at, deadline: to, ...(ladder && { ladder }) },
        'in-force/as-recalculated',
        authorityOf(deadlineSetterId, document),
      ),
      ...(status === 'responded' ? { idle: true as const } : {}),
    },
    effectiveAt: act.effectiveAt,
  });
}

function offsetsOf(ladder: Recalculate['ladder']): unknown {
  return ladder?.rungs.map(({ name, offsetMinutes }) => [name, offsetMinutes]) ?? null;
}
