import type { Instant } from '#kernel';
import type { AssignmentEvent } from '../domain/index.js';
import type { Assignment } from './assignment.entity.js';

/** What somebody asked for and nobody has decided about yet. */
export interface OpenRequests {
  /** Offered to another agency, which has not said whether it takes it. */
  readonly transfer: { readonly toAgencyId: string; readonly askedAt: Instant } | null;
  readonly extension: {
    readonly askedAt: Instant;
    /** Asked when the deadline had passed. */
    readonly askedLate: boolean;
    readonly proposedDueAt: Instant;
    /** Version of the event that asked. */
    readonly version: number;
  } | null;
  /** Opinions of other agencies that are waited for. */
  readonly opinions: readonly {
    readonly request: number;
    readonly agencyId: string;
    readonly askedAt: Instant;
    /** The last millisecond in time; silence past it counts as agreement. */
    readonly answerBy: Instant;
  }[];
  readonly contest: { readonly askedAt: Instant } | null;
}

/** The kinds of {@link OpenRequests}. */
export const OPEN_REQUEST_KINDS = ['transfer', 'extension', 'opinion', 'contest'] as const;

export type OpenRequestKind = (typeof OPEN_REQUEST_KINDS)[number];

export const NO_REQUESTS: OpenRequests = { transfer: null, extension: null, opinions: [], contest: null };

export function kindsOf({ transfer, extension, opinions, contest }: OpenRequests): OpenRequestKind[] {
  const open = { transfer: transfer !== null, extension: extension !== null, opinion: opinions.length > 0 };
  return OPEN_REQUEST_KINDS.filter((kind) => ({ ...open, contest: contest !== null })[kind]);
}

/** What is open after an event of the given version; `leadAgencyId` is the lead from it on. */
export function requestsAfter(
  requests: OpenRequests,
  event: AssignmentEvent,
  { leadAgencyId, lastOnTimeAt }: Pick<Assignment, 'leadAgencyId' | 'lastOnTimeAt'>,
  version: number,
): OpenRequests {
  const { effectiveAt } = event;
  switch (event.type) {
    case 'assignment.transfer-proposed':
      return { ...requests, transfer: { toAgencyId: event.data.toAgencyId, askedAt: effectiveAt } };
    case 'assignment.transfer-refused':
    case 'assignment.declined':
    case 'assignment.responded':
    case 'assignment.suspended':
      return { ...requests, transfer: null };
    case 'assignment.transferred':
      return { ...requests, transfer: null, extension: null };
    case 'assignment.extension-asked': {
      const { proposed, askedLate } = event.data;
      return {
        ...requests,
        extension: { askedAt: effectiveAt, askedLate, proposedDueAt: proposed.dueAt, version },
      };
    }
    case 'assignment.extension-granted':
    case 'assignment.extension-refused':
      return { ...requests, extension: null };
    case 'assignment.coordination-asked': {
      const { request, agencyId, deadline } = event.data;
      const asked = { request, agencyId, askedAt: effectiveAt, answerBy: deadline.lastOnTimeAt };
      return { ...requests, opinions: [...requests.opinions, asked] };
    }
    case 'assignment.opinion-given':
    case 'assignment.agreed-by-silence':
      return { ...requests, opinions: requests.opinions.filter(({ request }) => request !== event.data.request) };
    case 'assignment.resumed': {
      const answerBy = new Map(event.data.coordination.map((one) => [one.request, one.answerBy]));
      return {
        ...requests,
        opinions: requests.opinions.map((one) => ({ ...one, answerBy: answerBy.get(one.request) ?? one.answerBy })),
      };
    }
    case 'assignment.rehomed': {
      const { fromAgencyId, toAgencyId, cause } = event.data;
      if (cause === 'parent-handed-over') return requests;
      const renamed = (agencyId: string) => (agencyId === fromAgencyId ? toAgencyId : agencyId);
      const transfer = requests.transfer && {
        ...requests.transfer,
        toAgencyId: renamed(requests.transfer.toAgencyId),
      };
      return {
        ...requests,
        // What was offered to the lead itself is nobody's to take.
        transfer: transfer?.toAgencyId === leadAgencyId ? null : transfer,
        opinions: requests.opinions.map((one) => ({ ...one, agencyId: renamed(one.agencyId) })),
      };
    }
    case 'assignment.contested':
      return { ...requests, contest: { askedAt: effectiveAt } };
    case 'assignment.contest-upheld':
    case 'assignment.contest-rejected':
      return { ...requests, contest: null };
    case 'assignment.accepted':
    case 'assignment.cancelled':
      return { ...NO_REQUESTS, contest: requests.contest };
    case 'assignment.corrected': {
      const { correction, moves } = event.data;
      const { extension } = requests;
      if (!moves.includes('extension-request') || correction.fact !== 'effective-time' || !extension) return requests;
      const { is } = correction;
      const askedLate = lastOnTimeAt !== null && is > lastOnTimeAt;
      return { ...requests, extension: { ...extension, askedAt: is, askedLate } };
    }
    default:
      // The other events ask for nothing and settle nothing.
      return requests;
  }
}
