import { unreachable, type Instant } from '#kernel';
import type { AssignmentAssignedData } from './assignment.events.js';
import type { AssignmentState, ExistingAssignment, HeldState, Holder } from './assignment.state.js';

type Roles = Pick<AssignmentAssignedData, 'monitorId' | 'issuerId' | 'leadAgencyId'>;

/** Who judges the answer: the monitor, or the issuer where the monitor is itself the lead. */
export function judgeOf({ monitorId, issuerId, leadAgencyId }: Roles): string {
  return monitorId === leadAgencyId ? issuerId : monitorId;
}

/** Who has to act; nobody once the assignment has ended. */
export function holderOf(state: AssignmentState): Holder | null {
  return 'holder' in state ? state.holder : null;
}

/** Who holds it when nothing was escalated: the lead while it must act, otherwise whoever judges. */
export function usualHolderOf(status: HeldState['status'], terms: Roles): string {
  switch (status) {
    case 'assigned':
    case 'acknowledged':
    case 'returned':
    case 'partly-accepted':
    case 'reopened':
      return terms.leadAgencyId;
    case 'declined':
    case 'responded':
    case 'suspended':
      return judgeOf(terms);
    default:
      return unreachable(status);
  }
}

/** When it came to stand where it stands: nothing that follows from there was earlier. */
export function turnedAt(state: ExistingAssignment): Instant {
  switch (state.status) {
    case 'assigned':
    case 'acknowledged':
      return state.leadSince;
    case 'returned':
      return state.returnedAt;
    case 'partly-accepted':
      return state.partlyAcceptedAt;
    case 'reopened':
      return state.reopenedAt;
    case 'declined':
      return state.declinedAt;
    case 'responded':
      return state.respondedAt;
    case 'suspended':
      return state.suspendedAt;
    case 'accepted':
      return state.acceptedAt;
    case 'cancelled':
      return state.cancelledAt;
    default:
      return unreachable(state);
  }
}
