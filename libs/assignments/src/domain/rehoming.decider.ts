import { accept, quiet, refuse, type Decision, type Instant } from '#kernel';
import { identityOf, isOffice, isRefused, partyOf, reasonsIn, timed } from './assignment.acts.js';
import type { AssignmentEvent } from './assignment.events.js';
import { usualHolderOf } from './assignment.holder.js';
import { openEscalation } from './escalation-life.decider.js';
import { isEnded, type ExistingAssignment, type HeldState } from './assignment.state.js';
import type { AssignmentRehomed, Rehome } from './rehoming.events.js';
import { REHOMING_BY_OFFICE } from './rehoming.rules.js';

export function rehome(command: Rehome, state: ExistingAssignment): Decision<AssignmentEvent> {
  // It goes through every assignment, so nobody carries it out whose power ends at some of them.
  if (!isOffice(command.by)) return refuse(REHOMING_BY_OFFICE);
  const act = timed(command, state.assignedAt);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  const { fromAgencyId, toAgencyId, cause } = command;
  if (isEnded(state) || fromAgencyId === toAgencyId || !hasRole(fromAgencyId, state)) return quiet();
  const { leadAgencyId } = state.terms;
  const takesTheLead = cause === 'organization-changed' && leadAgencyId === fromAgencyId;
  return accept({
    type: 'assignment.rehomed',
    data: {
      ...identityOf(state),
      leadAgencyId: takesTheLead ? toAgencyId : leadAgencyId,
      by: partyOf(command.by),
      fromAgencyId,
      toAgencyId,
      cause,
      reasons,
    },
    effectiveAt: act.effectiveAt,
  });
}

function hasRole(agencyId: string, { terms, coordination, proposal, deadlineSetterId }: ExistingAssignment): boolean {
  return [
    terms.leadAgencyId,
    terms.issuerId,
    terms.monitorId,
    deadlineSetterId,
    proposal?.toAgencyId,
    ...terms.coordinatingAgencyIds,
    ...terms.escalationChain,
    ...coordination.map((request) => request.agencyId),
    ...(terms.parent?.ancestry ?? []).map((ancestor) => ancestor.leadAgencyId),
  ].includes(agencyId);
}

export function evolveRehomed(state: HeldState, { data, effectiveAt }: AssignmentRehomed): HeldState {
  const { fromAgencyId, toAgencyId, cause } = data;
  const renamed = (agencyId: string) => (agencyId === fromAgencyId ? toAgencyId : agencyId);
  const above = rehomedAbove(state, renamed);
  const next = cause === 'organization-changed' ? rehomedThroughout(above, renamed, effectiveAt) : above;
  const { holder } = state;
  const usual = holder.id === usualHolderOf(state.status, state.terms);
  const holderId = usual ? usualHolderOf(next.status, next.terms) : renamed(holder.id);
  if (holderId === holder.id) return next;
  const held = { ...next, holder: { id: holderId, since: effectiveAt } };
  // Whoever comes in the place of the holder takes the escalation over as it stands, but for whoever holds it anyway.
  const escalation = openEscalation(state);
  return escalation && holderId !== usualHolderOf(next.status, next.terms)
    ? { ...held, escalation: { ...escalation, holderId, since: effectiveAt } }
    : held;
}

/** Those to whom the lead answers. */
function rehomedAbove(state: HeldState, renamed: (agencyId: string) => string): HeldState {
  const { issuerId, monitorId, escalationChain, parent } = state.terms;
  return {
    ...state,
    terms: {
      ...state.terms,
      issuerId: renamed(issuerId),
      monitorId: renamed(monitorId),
      escalationChain: escalationChain.map(renamed),
      ...(parent && {
        parent: {
          ...parent,
          ancestry: parent.ancestry.map((one) => ({ ...one, leadAgencyId: renamed(one.leadAgencyId) })),
        },
      }),
    },
    deadlineSetterId: renamed(state.deadlineSetterId),
  };
}

/** The lead, and those it works with. */
function rehomedThroughout(state: HeldState, renamed: (agencyId: string) => string, since: Instant): HeldState {
  const { terms, formerLeads, proposal, coordination } = state;
  const leadAgencyId = renamed(terms.leadAgencyId);
  return {
    ...state,
    terms: {
      ...terms,
      leadAgencyId,
      coordinatingAgencyIds: [...new Set(terms.coordinatingAgencyIds.map(renamed))].filter(
        (agencyId) => agencyId !== leadAgencyId,
      ),
    },
    formerLeads:
      leadAgencyId === terms.leadAgencyId
        ? formerLeads
        : [...formerLeads, { agencyId: terms.leadAgencyId, until: since }],
    // What was offered to the lead itself is nobody's to take.
    proposal:
      proposal && renamed(proposal.toAgencyId) !== leadAgencyId
        ? { ...proposal, toAgencyId: renamed(proposal.toAgencyId) }
        : null,
    coordination: coordination.map((request) => ({ ...request, agencyId: renamed(request.agencyId) })),
  };
}
