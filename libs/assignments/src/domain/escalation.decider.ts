import { accept, millisecondsOf, quiet, refuse, unreachable, type Decision, type Instant } from '#kernel';
import { CHANNELS, type PlannedRung, type Rung, type Telling, type TellingRole } from '#deadlines/domain';
import { identityOf } from './assignment.acts.js';
import type { FireRung } from './assignment.commands.js';
import type { AssignmentEvent, LadderEvent, RungSays, RungSkipReason, Told } from './assignment.events.js';
import { isEnded, type ExistingAssignment, type HeldState } from './assignment.state.js';
import { rungsOf } from './deadline-in-force.js';
import { ASSIGNMENT_RUNG_NOT_DUE, ASSIGNMENT_UNKNOWN_RUNG } from './escalation.rules.js';

/**
 * A rung of the ladder is due: whoever holds the assignment is reminded, or the next one takes over.
 * One that comes late is judged on its merit; what is not sent is a fact with its reason. Quiet is
 * only what the log says already: an answer, a later cycle, the rung itself.
 */
export function fireRung(command: FireRung, state: ExistingAssignment): Decision<AssignmentEvent> {
  const { rung: name, cycle, at, paused = false } = command;
  if (state.status === 'responded' || state.status === 'suspended' || isEnded(state)) return quiet();
  const { terms } = state;
  if (cycle < terms.cycle || state.spentRungs.includes(name)) return quiet();
  const planned = cycle === terms.cycle ? rungsOf(terms) : [];
  const rung = planned.find((one) => one.rung === name);
  const step = terms.ladder?.rungs.find((one) => one.name === name);
  if (rung === undefined || step === undefined || terms.deadline === null) {
    return refuse(ASSIGNMENT_UNKNOWN_RUNG, { rung: name, cycle });
  }
  if (rung.skipped !== undefined) return quiet();
  if (at < rung.fireAt) return refuse(ASSIGNMENT_RUNG_NOT_DUE, { rung: name, cycle, at, fireAt: rung.fireAt });
  const fired = { ...identityOf(state), rung: name, cycle };
  const { dueAt } = terms.deadline;
  const reason = paused ? 'ladder/agency-paused' : whyNot(rung, planned, state, { dueAt, at });
  if (reason !== null) {
    return accept({
      type: 'assignment.rung-skipped',
      data: { ...fired, reason, fireAt: rung.fireAt },
      effectiveAt: at,
    });
  }
  const toHolderId = nextHolder(state);
  if (rung.action === 'escalate' && toHolderId !== undefined) {
    return accept({
      type: 'assignment.escalated',
      data: {
        ...fired,
        fromHolderId: state.holder.id,
        toHolderId,
        dueAt,
        ...saying(step, rung, state, toHolderId, at),
      },
      effectiveAt: at,
    });
  }
  return accept({
    type: 'assignment.reminded',
    data: { ...fired, holderId: state.holder.id, dueAt, ...saying(step, rung, state, state.holder.id, at) },
    effectiveAt: at,
  });
}

/** Why a rung that is due is not to fire; null when it is. An escalation is never left out for being late. */
function whyNot(
  rung: PlannedRung,
  planned: readonly PlannedRung[],
  state: HeldState,
  { dueAt, at }: { readonly dueAt: Instant; readonly at: Instant },
): RungSkipReason | null {
  if (rung.action === 'escalate') return nextHolder(state) === undefined ? 'ladder/chain-ended' : null;
  if (rung.fireAt < dueAt && at >= dueAt) return 'ladder/due-moment-passed';
  const overtaken = planned.some(
    (other) =>
      other.fireAt > rung.fireAt &&
      other.fireAt <= at &&
      (other.action === 'remind' || state.spentRungs.includes(other.rung) || nextHolder(state) !== undefined),
  );
  return overtaken ? 'ladder/overtaken' : null;
}

/** The next of the chain; nobody takes over from itself, nor does the lead from those above it. */
function nextHolder({ terms, escalations, holder }: HeldState): string | undefined {
  return terms.escalationChain
    .slice(escalations)
    .find((agencyId) => agencyId !== terms.leadAgencyId && agencyId !== holder.id);
}

function saying(
  { tells, text, urgent }: Rung,
  { fireAt, moved }: PlannedRung,
  state: HeldState,
  holderId: string,
  at: Instant,
): RungSays {
  const lateBySeconds = Math.floor((millisecondsOf(at) - millisecondsOf(fireAt)) / 1_000);
  return {
    ...(tells && { tells: tells.map((telling) => toldBy(telling, state, holderId)) }),
    ...(text !== undefined && { text }),
    ...(urgent && { urgent }),
    ...(moved && { moved }),
    ...(lateBySeconds > 0 && { lateBySeconds }),
  };
}

function toldBy({ role, channels = CHANNELS }: Telling, state: HeldState, holderId: string): Told {
  return { role, agencyIds: agenciesOf(role, state, holderId), channels: [...channels] };
}

function agenciesOf(role: TellingRole, { terms }: HeldState, holderId: string): readonly string[] {
  switch (role) {
    case 'holder':
      return [holderId];
    case 'lead':
    case 'head':
      return [terms.leadAgencyId];
    case 'coordinators':
      return [...terms.coordinatingAgencyIds];
    case 'monitor':
      return [terms.monitorId];
    case 'vice-chairman':
    case 'chairman':
      return [terms.issuerId];
    default:
      return unreachable(role);
  }
}

export function evolveLadder(state: HeldState, event: LadderEvent): HeldState {
  const spentRungs = [...state.spentRungs, event.data.rung];
  switch (event.type) {
    case 'assignment.reminded':
    case 'assignment.rung-skipped':
      return { ...state, spentRungs };
    case 'assignment.escalated': {
      const { toHolderId } = event.data;
      const { escalations, terms } = state;
      const climbed = terms.escalationChain.indexOf(toHolderId, escalations) + 1;
      return {
        ...state,
        spentRungs,
        escalations: Math.max(climbed, escalations + 1),
        holder: { id: toHolderId, since: event.effectiveAt },
        escalation: {
          rung: event.data.rung,
          cycle: event.data.cycle,
          holderId: toHolderId,
          since: event.effectiveAt,
          acknowledgedAt: null,
          answer: null,
        },
      };
    }
    default:
      return unreachable(event);
  }
}
