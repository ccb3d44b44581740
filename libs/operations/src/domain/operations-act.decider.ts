import { accept, quiet, refuse, unreachable, type Decider, type Decision } from '#kernel';
import type { ActKind, ActOutcome, DismissedIncident, OperationsEvent } from './operations-act.events.js';
import { OPERATIONS_ACT_NOT_BEGUN, OPERATIONS_REASON_MISSING } from './operations-act.rules.js';

export type BeginAct = {
  readonly type: 'begin-act';
  readonly actId: string;
  readonly kind: Exclude<ActKind, 'dismiss-incidents'>;
  readonly target: string | null;
  readonly items: readonly string[];
  readonly reason: string | null;
};

export type EndAct = { readonly type: 'end-act'; readonly outcomes: readonly ActOutcome[] };

export type DismissIncidents = {
  readonly type: 'dismiss-incidents';
  readonly actId: string;
  readonly reason: string;
  readonly incidents: readonly DismissedIncident[];
};

export type OperationsCommand = BeginAct | EndAct | DismissIncidents;

export type OperationsAct =
  | { readonly status: 'not-begun' }
  | { readonly status: 'begun'; readonly actId: string; readonly kind: ActKind; readonly items: readonly string[] }
  | { readonly status: 'ended' };

/** What stops the work of everybody, or throws evidence away, wants a reason; a retry explains itself. */
const WANTS_REASON: Readonly<Record<BeginAct['kind'], boolean>> = {
  'retry-incidents': false,
  'pause-queue': true,
  'resume-queue': true,
  'clear-failed-jobs': true,
  'resume-follower': false,
  'retry-parked-events': false,
  'use-queue-board': false,
};

/** One administrative act: begun with who and why, then carried out, then ended with what became of it. */
export const operationsActDecider: Decider<OperationsCommand, OperationsAct, OperationsEvent> = {
  initial: { status: 'not-begun' },

  decide(command, state) {
    switch (command.type) {
      case 'begin-act':
        return begin(command, state);
      case 'end-act':
        if (state.status === 'ended') return quiet();
        if (state.status === 'not-begun') return refuse(OPERATIONS_ACT_NOT_BEGUN, { status: state.status });
        return accept({
          type: 'operations.act-ended',
          data: { actId: state.actId, kind: state.kind, outcomes: command.outcomes },
        });
      case 'dismiss-incidents':
        return dismiss(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'operations.act-begun': {
        const { actId, kind, items } = event.data;
        return { status: 'begun', actId, kind, items };
      }
      case 'operations.act-ended':
      case 'operations.incidents-dismissed':
        return { status: 'ended' };
      default:
        return unreachable(event);
    }
  },
};

function begin({ type: _, ...act }: BeginAct, state: OperationsAct): Decision<OperationsEvent> {
  if (state.status !== 'not-begun') return refuse(OPERATIONS_ACT_NOT_BEGUN, { status: state.status });
  const reason = act.reason === null ? '' : act.reason.trim();
  if (reason === '' && WANTS_REASON[act.kind]) return refuse(OPERATIONS_REASON_MISSING, { fields: ['/reason'] });
  return accept({ type: 'operations.act-begun', data: { ...act, reason: reason === '' ? null : reason } });
}

/** Nothing but the log says what is dismissed, so it is begun and ended at once. */
function dismiss({ actId, reason, incidents }: DismissIncidents, state: OperationsAct): Decision<OperationsEvent> {
  if (state.status !== 'not-begun') return refuse(OPERATIONS_ACT_NOT_BEGUN, { status: state.status });
  if (reason.trim() === '') return refuse(OPERATIONS_REASON_MISSING, { fields: ['/reason'] });
  if (incidents.length === 0) return quiet();
  return accept({
    type: 'operations.incidents-dismissed',
    data: { actId, kind: 'dismiss-incidents', reason: reason.trim(), incidents },
  });
}
