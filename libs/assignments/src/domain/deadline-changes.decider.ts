import { accept, quiet, refuse, unreachable, type Decision, type Instant } from '#kernel';
import {
  actOfAuthority,
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
import {
  courseOf,
  isEnded,
  isOpen,
  type ExistingAssignment,
  type HeldState,
  type OpenPhase,
  type OpenState,
} from './assignment.state.js';
import type { Authority, DeadlineSet, Decree } from './assignment.vocabulary.js';
import {
  afterSuspension,
  backToUsualHolder,
  endsAfter,
  moved,
  nextDeadline,
  nextDeadlineAsStated,
  sameMoment,
  withDeadline,
} from './deadline-in-force.js';
import type {
  AskExtension,
  ChangeDeadline,
  DeadlineChangeCommand,
  DeadlineChangeEvent,
  GrantExtension,
  RefuseExtension,
  Resume,
  Suspend,
} from './deadline-changes.events.js';
import {
  DEADLINE_NOT_THE_SETTER,
  EXTENSION_NOT_ASKED,
  EXTENSION_NOT_LATER,
  EXTENSION_PENDING,
  EXTENSION_WITHOUT_DEADLINE,
  NOT_SUSPENDED,
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
    case 'suspend':
      return suspend(command, state);
    case 'resume':
      return resume(command, state);
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
    return state.deadlines.at(-1)?.basis === 'in-force/as-extended' &&
      sameMoment(command.deadline, state.terms.deadline)
      ? quiet()
      : refuse(EXTENSION_NOT_ASKED, { ...identityOf(state) });
  }
  if (!endsAfter(command.deadline, state.terms.deadline)) {
    return refuse(EXTENSION_NOT_LATER, {
      granted: command.deadline.dueAt,
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
      ...nextDeadline(state, command, 'in-force/as-extended', act.authority),
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

function suspend(command: Suspend, state: ExistingAssignment): Verdict {
  const act = actOfAuthority(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  if (state.status === 'suspended') return quiet();
  const closed = closedToWork(state);
  if (closed) return closed;
  return accept({
    type: 'assignment.suspended',
    data: { ...identityOf(state), by: partyOf(command.by), authority: act.authority, reasons },
    effectiveAt: act.effectiveAt,
  });
}

function resume(command: Resume, state: ExistingAssignment): Verdict {
  const act = actOfAuthority(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  if (isEnded(state)) return ended(state);
  if (state.status !== 'suspended') return refuse(NOT_SUSPENDED, { ...identityOf(state) });
  const { suspendedAt } = state;
  const { deadline } = state.terms;
  const { authority, effectiveAt } = act;
  return accept({
    type: 'assignment.resumed',
    data: {
      ...identityOf(state),
      by: partyOf(command.by),
      reasons,
      suspendedAt,
      resumesTo: state.interrupted.status,
      coordination: state.coordination.flatMap(({ stage, request, answerBy }) =>
        stage === 'asked' ? [{ request, answerBy: moved(answerBy, suspendedAt, effectiveAt) }] : [],
      ),
      ...(command.deadline === undefined && deadline !== null
        ? nextDeadline(
            state,
            { ...command, deadline: afterSuspension(deadline, suspendedAt, effectiveAt) },
            'in-force/suspended-time-added',
            authority,
          )
        : nextDeadlineAsStated(state, command, authority)),
    },
    effectiveAt,
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
    case 'assignment.suspended':
      if (!isOpen(state)) return state;
      return {
        ...courseOf(state),
        proposal: null,
        status: 'suspended',
        round: state.round,
        holder: { id: judgeOf(state.terms), since: effectiveAt },
        suspendedAt: effectiveAt,
        reasons: event.data.reasons,
        suspendedVersion: state.version,
        interrupted: phaseOf(state),
      };
    case 'assignment.resumed': {
      if (state.status !== 'suspended') return state;
      const answerBy = new Map(event.data.coordination.map((one) => [one.request, one.answerBy]));
      return withDeadline(
        {
          ...courseOf(state),
          coordination: state.coordination.map((request) => ({
            ...request,
            answerBy: answerBy.get(request.request) ?? request.answerBy,
          })),
          round: state.round,
          holder: { id: state.terms.leadAgencyId, since: effectiveAt },
          ...state.interrupted,
        },
        event.data,
        effectiveAt,
      );
    }
    default:
      return unreachable(event);
  }
}

function phaseOf(state: OpenState): OpenPhase {
  switch (state.status) {
    case 'assigned':
    case 'acknowledged':
      return { status: state.status };
    case 'returned':
      return { status: state.status, returnedAt: state.returnedAt, reasons: state.reasons };
    case 'partly-accepted':
      return { status: state.status, partlyAcceptedAt: state.partlyAcceptedAt, remaining: state.remaining };
    case 'reopened':
      return { status: state.status, reopenedAt: state.reopenedAt, reasons: state.reasons };
    default:
      return unreachable(state);
  }
}
