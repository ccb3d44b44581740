import { DEFAULT_DEADLINE_POLICY, type WrittenDeadline } from '#deadlines/domain';
import {
  accepted,
  assigned,
  given,
  identity,
  lead,
  monitor,
  MONITOR,
  office,
  on,
  reasons,
  responded,
  stateAfter,
  terms,
  then,
} from '../../../../test/support/assignment-facts.js';
import { understood } from '../../../../test/support/deadlines.js';
import type { AssignmentEvent } from './assignment.events.js';
import { ASSIGNMENT_NOT_THE_AUTHORITY, ASSIGNMENT_UNEXPLAINED } from './assignment.rules.js';
import type { ChangeSeries, SeriesOccurrence } from './series.events.js';
import { endedSeries, seriesOf } from './series.js';

const monthly: WrittenDeadline = {
  asWritten: 'trước ngày 25 hằng tháng',
  relation: 'recurring',
  recurrence: { every: 'month', day: 25, bound: 'before' },
};
const deadline = understood(monthly);
const occurrence = seriesOf(deadline, identity.assignmentId, DEFAULT_DEADLINE_POLICY)!;
const first: AssignmentEvent = {
  type: 'assignment.assigned',
  data: { ...terms, deadline, occurrence },
  effectiveAt: on(3),
};
const amended: SeriesOccurrence = { ...occurrence, period: '2025-09', offset: 1 };

function change(to: SeriesOccurrence, changes: Partial<ChangeSeries> = {}): ChangeSeries {
  return { type: 'change-series', by: office, at: on(5), reasons, document: '1600/UBND-TH', to, ...changes };
}

function changed(to: SeriesOccurrence, by = office): AssignmentEvent {
  return {
    type: 'assignment.series-changed',
    data: {
      ...identity,
      by,
      authority: { agencyId: MONITOR, document: '1600/UBND-TH' },
      reasons,
      occurrence: to,
    },
    effectiveAt: on(5),
  };
}

describe('a series that is changed', () => {
  it('says what comes after this time of it, and leaves this one as it is', () => {
    given(first).when(change(amended)).then(changed(amended));
    const state = stateAfter(first, changed(amended));
    expect(state).toMatchObject({ status: 'assigned', version: 2, terms: { occurrence: amended, cycle: 1, deadline } });
    given(first)
      .when(change(amended, { by: monitor }))
      .then(changed(amended, monitor));
  });

  it('is changed after this time of it is done, too', () => {
    const done = [first, responded(on(4)), accepted(on(4, '09:00'), on(4), true)];
    const ended = endedSeries(occurrence);
    given(...done)
      .when(change(ended))
      .then(changed(ended));
    const state = stateAfter(...done, changed(ended));
    expect(state).toMatchObject({ status: 'accepted', terms: { occurrence: { nextAt: null } } });
  });

  it('is left alone where it is so already, or is none', () => {
    for (const [event, to] of [
      [changed(occurrence), occurrence],
      [changed(amended), amended],
      [changed(endedSeries(occurrence)), { ...endedSeries(occurrence), offset: 4 }],
    ] as const) {
      given(first, event).when(change(to)).thenQuiet();
    }
    given(assigned).when(change(amended)).thenQuiet();
    const cancelled = then([first], { type: 'cancel', by: office, at: on(4), reasons });
    given(...cancelled)
      .when(change(amended))
      .thenQuiet();
  });

  it.each<Partial<SeriesOccurrence>>([
    { period: '2025-10' },
    { offset: 2 },
    { issuedAt: on(5) },
    { nextAt: on(30) },
    { nextAt: null },
    { series: { ...monthly, asWritten: 'trước ngày 25' } },
  ])('is another one by %j', (difference) => {
    const to = { ...occurrence, ...difference };
    given(first).when(change(to)).then(changed(to));
  });

  it('that ended is another one where this time of it stands for another period', () => {
    const over = endedSeries(occurrence);
    const elsewhere = { ...over, period: '2025-09' };
    given(first, changed(over)).when(change(elsewhere)).then(changed(elsewhere));
  });

  it('is changed by an authority that says why, never by the lead', () => {
    given(first)
      .when(change(amended, { by: lead }))
      .thenRefused(ASSIGNMENT_NOT_THE_AUTHORITY);
    given(first)
      .when(change(amended, { reasons: [' '] }))
      .thenRefused(ASSIGNMENT_UNEXPLAINED);
  });
});
