import { accept, quiet, refuse, unreachable, type Decision, type Instant, type Refused } from '#kernel';
import {
  actOfAgency,
  actOfAuthority,
  actOfLead,
  closedToWork,
  ended,
  identityOf,
  isRefused,
  partyOf,
  reasonsIn,
} from './assignment.acts.js';
import type { AssignmentEvent } from './assignment.events.js';
import { judgeOf } from './assignment.holder.js';
import { ASSIGNMENT_ANSWER_WAITS, ASSIGNMENT_DECLINE_WAITS, ASSIGNMENT_SUSPENDED } from './assignment.rules.js';
import { courseOf, isEnded, type ExistingAssignment, type HeldState } from './assignment.state.js';
import { acknowledging, stating } from './answering.decider.js';
import type {
  AgreeToTransfer,
  AssignmentTransferredData,
  Decline,
  HandoverCommand,
  HandoverEvent,
  ProposeTransfer,
  RefuseTransfer,
  Transfer,
  UpholdAssignment,
} from './handover.events.js';
import {
  DECLINE_AFTER_ANSWER,
  DECLINE_DECIDED,
  DECLINE_MISSING,
  TRANSFER_NOT_PROPOSED,
  TRANSFER_NOT_TO_YOU,
  TRANSFER_PENDING,
  TRANSFER_TO_ISSUER,
} from './handover.rules.js';
import { PART_GOES_ROUND } from './parts.rules.js';

type Verdict = Decision<AssignmentEvent>;

export function decideHandover(command: HandoverCommand, state: ExistingAssignment): Verdict {
  switch (command.type) {
    case 'decline':
      return decline(command, state);
    case 'uphold-assignment':
      return uphold(command, state);
    case 'transfer':
      return transfer(command, state);
    case 'propose-transfer':
      return proposeTransfer(command, state);
    case 'agree-to-transfer':
      return agreeToTransfer(command, state);
    case 'refuse-transfer':
      return refuseTransfer(command, state);
    default:
      return unreachable(command);
  }
}

function decline(command: Decline, state: ExistingAssignment): Verdict {
  const act = actOfLead(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  if (state.status === 'declined') return quiet();
  const closed = closedToWork(state);
  if (closed) return closed;
  if (hasAnswered(state)) return refuse(DECLINE_AFTER_ANSWER, { ...identityOf(state), round: state.round });
  if (state.upheldAt !== null) return refuse(DECLINE_DECIDED, { ...identityOf(state), upheldAt: state.upheldAt });
  const { suggestedAgencyId } = command;
  return accept({
    type: 'assignment.declined',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      reasons,
      ...(suggestedAgencyId === undefined ? {} : { suggestedAgencyId }),
    },
    effectiveAt: act.effectiveAt,
  });
}

/** Whether the present lead has answered before. One who took over from a lead that had may still say that it is not its work. */
function hasAnswered({ status, round }: ExistingAssignment): boolean {
  return status === 'returned' || status === 'partly-accepted' || (status === 'reopened' && round > 1);
}

function uphold(command: UpholdAssignment, state: ExistingAssignment): Verdict {
  const act = actOfAuthority(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  if (isEnded(state)) return ended(state);
  if (state.status !== 'declined') {
    return state.upheldAt === null ? refuse(DECLINE_MISSING, { ...identityOf(state) }) : quiet();
  }
  return accept({
    type: 'assignment.upheld',
    data: { ...identityOf(state), by: partyOf(command.by), authority: act.authority, reasons },
    effectiveAt: act.effectiveAt,
  });
}

function transfer(command: Transfer, state: ExistingAssignment): Verdict {
  const act = actOfAuthority(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  const { toAgencyId } = command;
  const fault = faultOfNewLead(toAgencyId, state);
  if (fault) return fault;
  switch (state.status) {
    case 'accepted':
    case 'cancelled':
      return ended(state);
    case 'responded':
      return refuse(ASSIGNMENT_ANSWER_WAITS, { ...identityOf(state), round: state.round });
    case 'suspended':
      return refuse(ASSIGNMENT_SUSPENDED, { ...identityOf(state) });
    case 'declined':
      // To leave it where it is, is to uphold it.
      if (toAgencyId === state.terms.leadAgencyId) return refuse(ASSIGNMENT_DECLINE_WAITS, { ...identityOf(state) });
      break;
    case 'assigned':
    case 'acknowledged':
    case 'returned':
    case 'partly-accepted':
    case 'reopened':
      if (toAgencyId === state.terms.leadAgencyId) return quiet();
      break;
    default:
      return unreachable(state);
  }
  return transferred(command, state, toAgencyId, reasons, act.effectiveAt, {
    how: 'decided',
    authority: act.authority,
  });
}

function proposeTransfer(command: ProposeTransfer, state: ExistingAssignment): Verdict {
  const act = actOfLead(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  const { toAgencyId } = command;
  const fault = faultOfNewLead(toAgencyId, state) ?? closedToWork(state);
  if (fault) return fault;
  if (toAgencyId === state.terms.leadAgencyId || state.proposal?.toAgencyId === toAgencyId) return quiet();
  if (state.proposal) return refuse(TRANSFER_PENDING, { toAgencyId: state.proposal.toAgencyId });
  return accept({
    type: 'assignment.transfer-proposed',
    data: { ...identityOf(state), by: partyOf(command.by), toAgencyId, reasons },
    effectiveAt: act.effectiveAt,
  });
}

function agreeToTransfer(command: AgreeToTransfer, state: ExistingAssignment): Verdict {
  const offer = offered(command, state);
  if (!('proposal' in offer)) return offer;
  return transferred(command, state, offer.proposal.toAgencyId, offer.proposal.reasons, offer.effectiveAt, {
    how: 'agreed',
  });
}

function refuseTransfer(command: RefuseTransfer, state: ExistingAssignment): Verdict {
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  const offer = offered(command, state);
  if (!('proposal' in offer)) return offer;
  return accept({
    type: 'assignment.transfer-refused',
    data: { ...identityOf(state), by: partyOf(command.by), toAgencyId: offer.proposal.toAgencyId, reasons },
    effectiveAt: offer.effectiveAt,
  });
}

/** An offer lapses with whatever ends the lead's work on it, so one that stands can be decided. */
function offered(command: AgreeToTransfer | RefuseTransfer, state: ExistingAssignment) {
  const { proposal } = state;
  if (proposal === null) return closedToWork(state) ?? refuse(TRANSFER_NOT_PROPOSED, { ...identityOf(state) });
  const act = actOfAgency(command, proposal.toAgencyId, TRANSFER_NOT_TO_YOU, proposal.proposedAt);
  return act.allowed ? { proposal, effectiveAt: act.effectiveAt } : act.refused;
}

function faultOfNewLead(agencyId: string, { terms }: ExistingAssignment): Refused | null {
  if (terms.parent?.ancestry.some((ancestor) => ancestor.leadAgencyId === agencyId)) {
    return refuse(PART_GOES_ROUND, { agencyId });
  }
  return agencyId === terms.issuerId ? refuse(TRANSFER_TO_ISSUER, { issuerId: agencyId }) : null;
}

function transferred(
  command: Transfer | AgreeToTransfer,
  state: ExistingAssignment,
  toAgencyId: string,
  reasons: readonly string[],
  effectiveAt: Instant,
  ground: AssignmentTransferredData['ground'],
): Verdict {
  return accept({
    type: 'assignment.transferred',
    data: {
      ...identityOf(state),
      leadAgencyId: toAgencyId,
      by: partyOf(command.by),
      fromAgencyId: state.terms.leadAgencyId,
      ground,
      reasons,
    },
    effectiveAt,
  });
}

export function evolveHandover(state: HeldState, event: HandoverEvent): HeldState {
  const { effectiveAt } = event;
  switch (event.type) {
    case 'assignment.declined':
      return {
        ...courseOf(state),
        ...stating(state, event.type, effectiveAt, state.leadSince),
        ...acknowledging(state, effectiveAt),
        proposal: null,
        status: 'declined',
        round: state.round,
        holder: { id: judgeOf(state.terms), since: effectiveAt },
        declinedAt: effectiveAt,
        reasons: event.data.reasons,
        declinedVersion: state.version,
      };
    case 'assignment.upheld':
      if (state.status !== 'declined') return state;
      return {
        ...courseOf(state),
        upheldAt: effectiveAt,
        status: 'acknowledged',
        round: state.round,
        holder: { id: state.terms.leadAgencyId, since: effectiveAt },
      };
    case 'assignment.transfer-proposed': {
      const { toAgencyId, reasons } = event.data;
      return { ...state, proposal: { toAgencyId, reasons, proposedAt: effectiveAt } };
    }
    case 'assignment.transfer-refused':
      return { ...state, proposal: null };
    case 'assignment.transferred': {
      const { fromAgencyId, leadAgencyId } = event.data;
      return {
        ...courseOf(state),
        terms: {
          ...state.terms,
          leadAgencyId,
          coordinatingAgencyIds: state.terms.coordinatingAgencyIds.filter((agencyId) => agencyId !== leadAgencyId),
        },
        leadSince: effectiveAt,
        formerLeads: [...state.formerLeads, { agencyId: fromAgencyId, until: effectiveAt }],
        acknowledgement: null,
        upheldAt: null,
        escalations: 0,
        extension: null,
        proposal: null,
        status: 'assigned',
        round: state.round,
        holder: { id: leadAgencyId, since: effectiveAt },
      };
    }
    default:
      return unreachable(event);
  }
}
