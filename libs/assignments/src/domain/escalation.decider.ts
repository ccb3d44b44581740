import { accept, quiet, refuse, unreachable, type Decision } from '#kernel';
import { identityOf } from './assignment.acts.js';
import type { FireRung } from './assignment.commands.js';
import type { AssignmentEvent, LadderEvent } from './assignment.events.js';
import { isEnded, type ExistingAssignment, type HeldState } from './assignment.state.js';
import { rungsOf } from './deadline-in-force.js';
import { ASSIGNMENT_RUNG_NOT_DUE, ASSIGNMENT_UNKNOWN_RUNG } from './escalation.rules.js';

/** A rung of the ladder fires: whoever holds the assignment is reminded, or the next one takes over. */
export function fireRung(command: FireRung, state: ExistingAssignment): Decision<AssignmentEvent> {
  const { rung: name, cycle, at } = command;
  if (state.status === 'responded' || state.status === 'suspended' || isEnded(state)) return quiet();
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

/** The next of the chain; nobody takes over from itself, nor does the lead from those above it. */
function nextHolder({ terms, escalations, holder }: HeldState): string | undefined {
  return terms.escalationChain
    .slice(escalations)
    .find((agencyId) => agencyId !== terms.leadAgencyId && agencyId !== holder.id);
}

export function evolveLadder(state: HeldState, event: LadderEvent): HeldState {
  const firedRungs = [...state.firedRungs, event.data.rung];
  switch (event.type) {
    case 'assignment.reminded':
      return { ...state, firedRungs };
    case 'assignment.escalated': {
      const { toHolderId } = event.data;
      const { escalations, terms } = state;
      const climbed = terms.escalationChain.indexOf(toHolderId, escalations) + 1;
      return {
        ...state,
        firedRungs,
        escalations: Math.max(climbed, escalations + 1),
        holder: { id: toHolderId, since: event.effectiveAt },
      };
    }
    default:
      return unreachable(event);
  }
}
