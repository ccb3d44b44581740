import { accept, refuse, type Decision } from '#kernel';
import { actOfLead, closedToWork, identityOf, partyOf } from './assignment.acts.js';
import type { AssignmentAssigned, AssignmentEvent } from './assignment.events.js';
import type { ExistingAssignment, HeldState } from './assignment.state.js';
import { endsAfter, settledFor } from './deadline-in-force.js';
import { partIdOf, type Ancestor, type Delegate, type PartDelegated } from './parts.events.js';
import { PART_AFTER_PARENT, PART_GOES_ROUND, PART_TOO_DEEP, PART_UNNAMED } from './parts.rules.js';

/** Assignments that lie one below the other, the one from the directive included, at most. */
export const MOST_LEVELS = 5;

/** Decides for the giving lead only; `decideInTree` also begins the part's own stream. */
export function delegate(command: Delegate, state: ExistingAssignment): Decision<AssignmentEvent> {
  const act = actOfLead(command, state);
  if (!act.allowed) return act.refused;
  const { toAgencyId, summary, coordinatingAgencyIds = [], beyondParent } = command;
  if (summary.trim() === '') return refuse(PART_UNNAMED);
  const { terms } = state;
  const line = lineOf(state);
  if (line.some(({ leadAgencyId }) => leadAgencyId === toAgencyId)) {
    return refuse(PART_GOES_ROUND, { agencyId: toAgencyId });
  }
  if (line.length >= MOST_LEVELS) return refuse(PART_TOO_DEEP, { most: MOST_LEVELS });
  const closed = closedToWork(state);
  if (closed) return closed;
  const deadline = command.deadline === undefined ? terms.deadline : command.deadline;
  if (endsAfter(deadline, terms.deadline) && isUnsaid(beyondParent)) {
    return refuse(PART_AFTER_PARENT, { part: deadline?.dueAt ?? null, parent: terms.deadline?.dueAt ?? null });
  }
  const part = state.parts.length + 1;
  return accept({
    type: 'assignment.delegated',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      part,
      childId: partIdOf(terms.assignmentId, part),
      toAgencyId,
      summary,
      coordinatingAgencyIds: coordinatingAgencyIds.filter((agencyId) => agencyId !== toAgencyId),
      deadline,
      ladder: settledFor(command.ladder ?? terms.ladder, deadline, command.calendar),
      watchedFrom: command.at,
      ...(beyondParent !== undefined && { beyondParent }),
    },
    effectiveAt: act.effectiveAt,
  });
}

/** The assignments from the root down to this one. */
export function lineOf({ terms }: ExistingAssignment): readonly Ancestor[] {
  const { assignmentId, leadAgencyId, parent } = terms;
  return [...(parent?.ancestry ?? []), { assignmentId, leadAgencyId }];
}

/** A part answers to the lead of its whole, whoever that is now. */
export function answeringTo<State extends ExistingAssignment>(ancestry: readonly Ancestor[], part: State): State {
  const { terms } = part;
  const leadAgencyId = ancestry.at(-1)?.leadAgencyId;
  if (terms.parent === undefined || leadAgencyId === undefined) return part;
  return {
    ...part,
    terms: {
      ...terms,
      issuerId: leadAgencyId,
      monitorId: leadAgencyId,
      escalationChain: [leadAgencyId],
      parent: { ...terms.parent, ancestry },
    },
    deadlineSetterId: leadAgencyId,
  };
}

export function isUnsaid(reason: string | undefined): boolean {
  return reason === undefined || reason.trim() === '';
}

/** The first event of the part's own stream: its lead answers to the lead of the whole. */
export function partAssigned({ data, effectiveAt }: PartDelegated, whole: ExistingAssignment): AssignmentAssigned {
  const { assignmentId, directiveId, leadAgencyId, directiveNumber, taskId, taskOrdinal, kind, field } = whole.terms;
  const { part, childId, toAgencyId, summary, coordinatingAgencyIds, deadline, ladder, watchedFrom, beyondParent } =
    data;
  return {
    type: 'assignment.assigned',
    data: {
      assignmentId: childId,
      directiveId,
      leadAgencyId: toAgencyId,
      parentId: assignmentId,
      cycle: 1,
      deadline,
      ladder,
      watchedFrom,
      directiveNumber,
      taskId,
      taskOrdinal,
      summary,
      kind,
      coordinatingAgencyIds,
      groupId: null,
      issuerId: leadAgencyId,
      monitorId: leadAgencyId,
      escalationChain: [leadAgencyId],
      ...(field !== undefined && { field }),
      parent: { part, ancestry: lineOf(whole), ...(beyondParent !== undefined && { beyondParent }) },
    },
    effectiveAt,
  };
}

export function evolveDelegated(state: HeldState, { data }: PartDelegated): HeldState {
  const { part, childId, toAgencyId, summary } = data;
  return { ...state, parts: [...state.parts, { part, assignmentId: childId, toAgencyId, summary }] };
}
