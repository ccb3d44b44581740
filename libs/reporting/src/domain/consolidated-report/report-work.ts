import type { ExistingAssignment } from '#assignments/domain';
import type { Instant } from '#kernel';
import type { AgencyNames } from './agency-names.js';

/** Led by the agency, or counted for it since it took the work over; any work where no agency is asked for. */
export function isLedWithin({ terms }: ExistingAssignment, agencyId: string | undefined, names: AgencyNames): boolean {
  if (agencyId === undefined) return true;
  const { leadAgencyId } = terms;
  return leadAgencyId === agencyId || names.countedFor(leadAgencyId).agencyId === agencyId;
}

/** What had ended before the period began belongs to the one before. */
export function isWorkOf(state: ExistingAssignment, begin: Instant): boolean {
  if (state.status === 'accepted') return state.acceptedAt >= begin;
  return state.status !== 'cancelled' || state.cancelledAt >= begin;
}
