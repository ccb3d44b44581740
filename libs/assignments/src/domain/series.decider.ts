import { accept, quiet, type Decision } from '#kernel';
import { actOfAuthority, identityOf, isRefused, partyOf, reasonsIn } from './assignment.acts.js';
import type { AssignmentEvent } from './assignment.events.js';
import type { ExistingAssignment } from './assignment.state.js';
import type { ChangeSeries, SeriesChanged } from './series.events.js';

/** What comes after this time of it; one that has ended has a next one all the same, unless it was cancelled. */
export function changeSeries(command: ChangeSeries, state: ExistingAssignment): Decision<AssignmentEvent> {
  const act = actOfAuthority(command, state);
  if (!act.allowed) return act.refused;
  const reasons = reasonsIn(command);
  if (isRefused(reasons)) return reasons;
  const { occurrence } = state.terms;
  const { to } = command;
  if (occurrence === undefined || state.status === 'cancelled' || isSame(occurrence, to)) return quiet();
  return accept({
    type: 'assignment.series-changed',
    data: { ...identityOf(state), by: partyOf(command.by), authority: act.authority, reasons, occurrence: to },
    effectiveAt: act.effectiveAt,
  });
}

function isSame(one: ChangeSeries['to'], other: ChangeSeries['to']): boolean {
  if (one.nextAt === null || other.nextAt === null) return one.nextAt === other.nextAt && one.period === other.period;
  const said = ({ period, series, issuedAt, offset = 0, nextAt }: ChangeSeries['to']) =>
    JSON.stringify([period, series, issuedAt, offset, nextAt]);
  return said(one) === said(other);
}

export function evolveSeriesChanged<State extends ExistingAssignment>(state: State, { data }: SeriesChanged): State {
  return { ...state, terms: { ...state.terms, occurrence: data.occurrence } };
}
