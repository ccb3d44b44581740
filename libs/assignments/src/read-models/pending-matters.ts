import type { AssignmentEvent } from '../domain/index.js';
import { PENDING_KINDS, type PendingKind, type PendingMatters } from './assignment.columns.js';
import type { Assignment } from './assignment.entity.js';

export const NOTHING_PENDING: PendingMatters = { transfer: null, extension: null, opinions: [], contest: null };

export function kindsOf({ transfer, extension, opinions, contest }: PendingMatters): PendingKind[] {
  const open = { transfer: transfer !== null, extension: extension !== null, opinion: opinions.length > 0 };
  return PENDING_KINDS.filter((kind) => ({ ...open, contest: contest !== null })[kind]);
}

/** What is open after an event of the given version; `leadAgencyId` is the lead from it on. */
export function pendingAfter(
  pending: PendingMatters,
  event: AssignmentEvent,
  { leadAgencyId, lastOnTimeAt }: Pick<Assignment, 'leadAgencyId' | 'lastOnTimeAt'>,
  version: number,
): PendingMatters {
  const { effectiveAt } = event;
  switch (event.type) {
    case 'assignment.transfer-proposed':
      return { ...pending, transfer: { toAgencyId: event.data.toAgencyId, askedAt: effectiveAt } };
    case 'assignment.transfer-refused':
    case 'assignment.declined':
    case 'assignment.responded':
    case 'assignment.suspended':
      return { ...pending, transfer: null };
    case 'assignment.transferred':
      return { ...pending, transfer: null, extension: null };
    case 'assignment.extension-asked': {
      const { proposed, askedLate } = event.data;
      return {
        ...pending,
        extension: { askedAt: effectiveAt, askedLate, proposedDueAt: proposed.dueAt, version },
      };
    }
    case 'assignment.extension-granted':
    case 'assignment.extension-refused':
      return { ...pending, extension: null };
    case 'assignment.coordination-asked': {
      const { request, agencyId, deadline } = event.data;
      const asked = { request, agencyId, askedAt: effectiveAt, answerBy: deadline.lastOnTimeAt };
      return { ...pending, opinions: [...pending.opinions, asked] };
    }
    case 'assignment.opinion-given':
    case 'assignment.agreed-by-silence':
      return { ...pending, opinions: pending.opinions.filter(({ request }) => request !== event.data.request) };
    case 'assignment.resumed': {
      const answerBy = new Map(event.data.coordination.map((one) => [one.request, one.answerBy]));
      return {
        ...pending,
        opinions: pending.opinions.map((one) => ({ ...one, answerBy: answerBy.get(one.request) ?? one.answerBy })),
      };
    }
    case 'assignment.rehomed': {
      const { fromAgencyId, toAgencyId, cause } = event.data;
      if (cause === 'parent-handed-over') return pending;
      const renamed = (agencyId: string) => (agencyId === fromAgencyId ? toAgencyId : agencyId);
      const transfer = pending.transfer && {
        ...pending.transfer,
        toAgencyId: renamed(pending.transfer.toAgencyId),
      };
      return {
        ...pending,
        // What was offered to the lead itself is nobody's to take.
        transfer: transfer?.toAgencyId === leadAgencyId ? null : transfer,
        opinions: pending.opinions.map((one) => ({ ...one, agencyId: renamed(one.agencyId) })),
      };
    }
    case 'assignment.contested':
      return { ...pending, contest: { askedAt: effectiveAt } };
    case 'assignment.contest-upheld':
    case 'assignment.contest-rejected':
      return { ...pending, contest: null };
    case 'assignment.accepted':
    case 'assignment.cancelled':
      return { ...NOTHING_PENDING, contest: pending.contest };
    case 'assignment.corrected': {
      const { correction, moves } = event.data;
      const { extension } = pending;
      if (!moves.includes('extension-request') || correction.fact !== 'effective-time' || !extension) return pending;
      const { is } = correction;
      const askedLate = lastOnTimeAt !== null && is > lastOnTimeAt;
      return { ...pending, extension: { ...extension, askedAt: is, askedLate } };
    }
    default:
      // The other events ask for nothing and settle nothing.
      return pending;
  }
}
