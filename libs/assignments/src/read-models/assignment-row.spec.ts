import fc from 'fast-check';
import type { RecordedEvent } from '#event-store';
import { commands, play } from '../../../../test/support/assignment-commands.js';
import { assigned, assignedOpenEnded, stateAfter, terms } from '../../../../test/support/assignment-facts.js';
import { holderOf, statusFacts, type AssignmentEvent } from '../domain/index.js';
import { assignmentRow } from './assignment-row.js';
import type { Assignment } from './assignment.entity.js';

function rowAfter(events: readonly AssignmentEvent[]): Assignment {
  let row: Assignment | undefined;
  for (const [index, event] of events.entries()) {
    row = assignmentRow(row, { ...event, tenant: 'phu-tho', position: index + 1 } as unknown as RecordedEvent);
  }
  if (row === undefined) throw new Error('expected a row');
  return row;
}

const part = {
  ...assigned,
  data: {
    ...terms,
    parentId: 'whole',
    coordinatingAgencyIds: ['so-y-te', 'so-noi-vu'],
    standing: true,
    parent: { part: 1, ancestry: [{ assignmentId: 'whole', leadAgencyId: 'so-tu-phap' }] },
  },
} as AssignmentEvent;

describe('the row of an assignment', () => {
  it('begins with its assignment and with nothing else', () => {
    expect(assignmentRow(undefined, { type: 'assignment.acknowledged' } as RecordedEvent)).toBeUndefined();
    expect(rowAfter([part])).toMatchObject({
      tenantId: 'phu-tho',
      position: 1,
      phase: 'assigned',
      parentId: 'whole',
      standing: true,
      formerLeadIds: [],
    });
    expect(rowAfter([assigned])).toMatchObject({ parentId: null, standing: false });
  });

  it('says after every history what the state says: where it stands, who holds it, what its status rests on', () => {
    fc.assert(
      fc.property(commands, fc.constantFrom(assigned, part, assignedOpenEnded), (asked, first) => {
        const events = play(asked, [first]);
        // Each step on the way, not the last one alone.
        for (let count = 1; count <= events.length; count += 1) {
          const history = events.slice(0, count);
          const row = rowAfter(history);
          const state = stateAfter(...history);
          const { deadline, leadAgencyId, coordinatingAgencyIds, issuerId, monitorId } = state.terms;
          const holder = holderOf(state);
          const { lastOnTimeAt, answeredAt, acceptedAt, stoppedAt } = row;
          expect({ lastOnTimeAt, answeredAt, acceptedAt, stoppedAt }).toEqual(statusFacts(state));
          expect(row).toMatchObject({
            phase: state.status,
            holderId: holder?.id ?? null,
            holderSince: holder?.since ?? null,
            deadline,
            dueAt: deadline?.dueAt ?? null,
            leadAgencyId,
            formerLeadIds: state.formerLeads.map(({ agencyId }) => agencyId),
            coordinatingAgencyIds,
            issuerId,
            monitorId,
            assignedAt: state.assignedAt,
            position: count,
          });
          // An accepted one keeps the round it ended with, a cancelled one the round it would wait for.
          expect(row.round).toBe(state.round);
          expect(row.acknowledgedAt).toBe(state.acknowledgement?.at ?? null);
        }
      }),
    );
  });

  it('counts returns, reminders and escalations, and keeps the last percentage', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        const events = play(asked);
        const count = (type: string) => events.filter((event) => event.type === type).length;
        const progress = events.filter((event) => event.type === 'assignment.progressed').at(-1);
        expect(rowAfter(events)).toMatchObject({
          returns: count('assignment.returned'),
          reminders: count('assignment.reminded'),
          escalations: count('assignment.escalated'),
          percent: progress?.data.percent ?? null,
        });
      }),
    );
  });
});
