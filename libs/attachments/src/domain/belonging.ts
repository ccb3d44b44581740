import { ASSIGNMENT_UNKNOWN, isEnded, type AssignmentState, type Party } from '#assignments/domain';
import { DIRECTIVE_UNKNOWN, type DirectiveState } from '#directives/domain';
import { refuse, type Refused } from '#kernel';
import type { AssignmentPart, Belonging, DirectivePart } from './attachment.events.js';
import { ATTACHMENT_ASSIGNMENT_ENDED, ATTACHMENT_NOT_A_PARTY } from './attachment.rules.js';

/** The Office, or the engine, in nobody's name but its own. */
export function isOffice({ agencyId, onBehalfOf }: Party): boolean {
  return agencyId === undefined && onBehalfOf === undefined;
}

/** The agency itself, or the Office entering something in its name. */
export function speaksFor({ agencyId, onBehalfOf }: Party, whom: string): boolean {
  return (onBehalfOf ?? agencyId) === whom && (agencyId === undefined || agencyId === whom);
}

/** Where a document of a directive belongs, or why somebody cannot attach it. */
export function toDirective(
  by: Party,
  target: { readonly directiveId: string; readonly part: DirectivePart },
  state: DirectiveState,
): Belonging | Refused {
  const { directiveId, part } = target;
  if (state.status === 'nonexistent') return refuse(DIRECTIVE_UNKNOWN, { directiveId });
  const { issuerId } = state.draft;
  if (!isOffice(by) && !speaksFor(by, issuerId)) return refuse(ATTACHMENT_NOT_A_PARTY, { issuerId });
  return { directiveId, part };
}

/** As {@link toDirective}, for an assignment: its lead, who coordinates, and whoever is asked for an opinion. */
export function toAssignment(
  by: Party,
  target: { readonly assignmentId: string; readonly part: AssignmentPart },
  state: AssignmentState,
): Belonging | Refused {
  const { assignmentId, part } = target;
  if (state.status === 'nonexistent') return refuse(ASSIGNMENT_UNKNOWN, { assignmentId });
  const { directiveId, leadAgencyId, coordinatingAgencyIds } = state.terms;
  const asked = state.coordination.map(({ agencyId }) => agencyId);
  const parties = [leadAgencyId, ...coordinatingAgencyIds, ...asked];
  if (!isOffice(by) && !parties.some((agencyId) => speaksFor(by, agencyId))) {
    return refuse(ATTACHMENT_NOT_A_PARTY, { leadAgencyId });
  }
  return isEnded(state) ? refuse(ATTACHMENT_ASSIGNMENT_ENDED, { assignmentId }) : { directiveId, assignmentId, part };
}

/** Why what was attached to an assignment cannot go from it any more; null when it can. */
export function faultOfLeaving(by: Party, assignmentId: string, state: AssignmentState): Refused | null {
  if (isOffice(by) || state.status === 'nonexistent' || !isEnded(state)) return null;
  return refuse(ATTACHMENT_ASSIGNMENT_ENDED, { assignmentId });
}
