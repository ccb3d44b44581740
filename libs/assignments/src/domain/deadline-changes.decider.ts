import { accept, quiet, refuse, unreachable, type Decision, type Instant } from '#kernel';
import {
  actOfLead,
  authorityOf,
  barred,
  closedToTime,
  closedToWork,
  ended,
  identityOf,
  isOffice,
  isRefused,
  partyOf,
  reasonsIn,
  speaksFor,
  timed,
  type Admitted,
  type Barred,
} from './assignment.acts.js';
import type { AssignmentEvent } from './assignment.events.js';
import { judgeOf } from './assignment.holder.js';
import { isEnded, type ExistingAssignment, type HeldState } from './assignment.state.js';
import type { Authority, DeadlineSet, Decree } from './assignment.vocabulary.js';
import { backToUsualHolder, endsAfter, nextDeadline, sameMoment, withDeadline } from './deadline-in-force.js';
import type {
  AskExtension,
  ChangeDeadline,
  DeadlineChangeCommand,
  DeadlineChangeEvent,
  GrantExtension,
  RefuseExtension,
} from './deadline-changes.events.js';
import {
  DEADLINE_NOT_THE_SETTER,
  EXTENSION_NOT_ASKED,
  EXTENSION_NOT_LATER,
  EXTENSION_PENDING,
  EXTENSION_WITHOUT_DEADLINE,
} from './deadline-changes.rules.js';
import { stating } from './answering.decider.js';

type Verdict = Decision<AssignmentEvent>;

export function decideDeadlineChange(command: DeadlineChangeCommand, state: ExistingAssignment): Verdict {
  switch (command.type) {
    case 'ask-extension':
      return askExtension(command, state);
    case 'grant-extension':
      return grantExtension(command, state);
    case 'refuse-extension':
      return refuseExtension(command, state);
    case 'change-deadline':
      return changeDeadline(command, state);
    default:
      return unreachable(command);
  }
}

function askExtension(command: AskExtension, state: ExistingAssignment): Verdict {
  const act = actOfLead(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  const closed = closedToWork(state);
  if (closed) return closed;
  const { deadline } = state.terms;
  if (deadline === null) return refuse(EXTENSION_WITHOUT_DEADLINE, { ...identityOf(state) });
  const { proposed } = command;
  if (!endsAfter(proposed, deadline)) {
    return refuse(EXTENSION_NOT_LATER, { proposed: proposed.dueAt, inForce: deadline.dueAt });
  }
  if (state.extension) {
    return sameMoment(state.extension.proposed, proposed)
      ? quiet()
      : refuse(EXTENSION_PENDING, { proposed: state.extension.proposed.dueAt });
  }
  return accept({
    type: 'assignment.extension-asked',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      reasons,
      proposed,
      askedLate: act.effectiveAt > deadline.lastOnTimeAt,
    },
    effectiveAt: act.effectiveAt,
  });
}

function grantExtension(command: GrantExtension, state: ExistingAssignment): Verdict {
  const act = actOfDeadlineSetter(command, state, state.extension?.askedAt);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  const closed = closedToTime(state);
  if (closed) return closed;
  const { extension } = state;
  if (extension === null) {
    const asStated = command.deadline === undefined || sameMoment(command.deadline, state.terms.deadline);
    return state.deadlines.at(-1)?.basis === 'in-force/as-extended' && asStated
      ? quiet()
      : refuse(EXTENSION_NOT_ASKED, { ...identityOf(state) });
  }
  const { deadline = extension.proposed } = command;
  if (!endsAfter(deadline, state.terms.deadline)) {
    return refuse(EXTENSION_NOT_LATER, {
      granted: deadline.dueAt,
      inForce: state.terms.deadline?.dueAt ?? null,
    });
  }
  return accept({
    type: 'assignment.extension-granted',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      reasons,
      proposed: extension.proposed,
      askedLate: extension.askedLate,
      ...nextDeadline(state, { ...command, deadline }, 'in-force/as-extended', act.authority),
      ...idleWhileAnswered(state),
    },
    effectiveAt: act.effectiveAt,
  });
}

function refuseExtension(command: RefuseExtension, state: ExistingAssignment): Verdict {
  const act = actOfDeadlineSetter(command, state, state.extension?.askedAt);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  if (isEnded(state)) return ended(state);
  const { extension } = state;
  if (extension === null) return refuse(EXTENSION_NOT_ASKED, { ...identityOf(state) });
  const { proposed, askedLate } = extension;
  return accept({
    type: 'assignment.extension-refused',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      authority: act.authority,
      reasons,
      proposed,
      askedLate,
    },
    effectiveAt: act.effectiveAt,
  });
}

function changeDeadline(command: ChangeDeadline, state: ExistingAssignment): Verdict {
  const act = actOfDeadlineSetter(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  const closed = closedToTime(state);
  if (closed) return closed;
  if (sameMoment(command.deadline, state.terms.deadline)) return quiet();
  return accept({
    type: 'assignment.deadline-changed',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      reasons,
      ...nextDeadline(state, command, 'in-force/as-changed', act.authority),
      ...idleWhileAnswered(state),
    },
    effectiveAt: act.effectiveAt,
  });
}

/**
 * Who set the deadline in force, the issuer, or the Office by delegation of who set it
 * (practice of the provinces' regulations on following up); never the lead.
 */
function actOfDeadlineSetter(
  command: Decree,
  state: ExistingAssignment,
  notBefore: Instant = state.assignedAt,
): (Admitted & { readonly authority: Authority }) | Barred {
  const { deadlineSetterId, terms } = state;
  const setters = [deadlineSetterId, terms.issuerId].filter((agencyId) => agencyId !== terms.leadAgencyId);
  const byDelegation = deadlineSetterId === terms.leadAgencyId ? judgeOf(terms) : deadlineSetterId;
  const agencyId = isOffice(command.by) ? byDelegation : setters.find((candidate) => speaksFor(command.by, candidate));
  if (agencyId === undefined) return barred(refuse(DEADLINE_NOT_THE_SETTER, { deadlineSetterId }));
  const act = timed(command, notBefore);
  return act.allowed ? { ...act, authority: authorityOf(agencyId, command.document) } : act;
}

function idleWhileAnswered({ status }: ExistingAssignment): Pick<DeadlineSet, 'idle'> {
  return status === 'responded' ? { idle: true } : {};
}

export function evolveDeadlineChange(state: HeldState, event: DeadlineChangeEvent): HeldState {
  const { effectiveAt } = event;
  switch (event.type) {
    case 'assignment.extension-asked': {
      const { proposed, reasons, askedLate } = event.data;
      return {
        ...state,
        ...stating(state, event.type, effectiveAt, state.leadSince),
        extension: { proposed, reasons, askedAt: effectiveAt, askedLate, version: state.version },
      };
    }
    case 'assignment.extension-granted':
      return backToUsualHolder(withDeadline({ ...state, extension: null }, event.data, effectiveAt), effectiveAt);
    case 'assignment.extension-refused':
      return { ...state, extension: null };
    case 'assignment.deadline-changed':
      return backToUsualHolder(withDeadline(state, event.data, effectiveAt), effectiveAt);
    default:
      return unreachable(event);
  }
}
