import fc from 'fast-check';
import type { RecordedEvent } from '#event-store';
import { commands, play } from '../../../../test/support/assignment-commands.js';
import { assigned, assignedOpenEnded, stateAfter, terms } from '../../../../test/support/assignment-facts.js';
import {
  explainStatus,
  holderOf,
  holderTrail,
  statusFacts,
  statusGrounds,
  type AssignmentEvent,
  type ExistingAssignment,
  openEscalation,
  type Escalation,
} from '../domain/index.js';
import { eventsIn, statusGroundsOf } from './assignment-grounds.js';
import { assignmentRow } from './assignment-row.js';
import type { Assignment } from './assignment.entity.js';
import type { PendingMatters } from './assignment.columns.js';

function rowAfter(events: readonly AssignmentEvent[]): Assignment {
  let row: Assignment | undefined;
  for (const [index, event] of events.entries()) {
    row = assignmentRow(row, {
      ...event,
      tenant: 'phu-tho',
      position: 100 + index,
      version: index + 1,
      recordedAt: event.effectiveAt,
    } as unknown as RecordedEvent);
  }
  if (row === undefined) throw new Error('expected a row');
  return row;
}

/** What is asked for and not decided, by the state alone. */
function openIn({ proposal, extension, coordination, contest }: ExistingAssignment): PendingMatters {
  return {
    transfer: proposal && { toAgencyId: proposal.toAgencyId, askedAt: proposal.proposedAt },
    extension: extension && {
      askedAt: extension.askedAt,
      askedLate: extension.askedLate,
      proposedDueAt: extension.proposed.dueAt,
      version: extension.version,
    },
    opinions: coordination
      .filter(({ stage }) => stage === 'asked')
      .map(({ request, agencyId, askedAt, answerBy }) => ({ request, agencyId, askedAt, answerBy })),
    contest: contest?.stage === 'pending' ? { askedAt: contest.contestedAt } : null,
  };
}

const part = {
  ...assigned,
  data: {
    ...terms,
    parentId: 'whole',
    coordinatingAgencyIds: ['so-y-te', 'so-noi-vu'],
    standing: true,
    field: 'ngan-sach',
    parent: { part: 1, ancestry: [{ assignmentId: 'whole', leadAgencyId: 'so-tu-phap' }] },
  },
} as AssignmentEvent;

function stageOf(escalation: Escalation | null): string | null {
  if (escalation === null) return null;
  return escalation.answer ? 'answered' : escalation.acknowledgedAt ? 'acknowledged' : 'open';
}

describe('the row of an assignment', () => {
  it('begins with its assignment and with nothing else', () => {
    expect(assignmentRow(undefined, { type: 'assignment.acknowledged' } as RecordedEvent)).toBeUndefined();
    expect(rowAfter([part])).toMatchObject({
      tenantId: 'phu-tho',
      position: 100,
      phase: 'assigned',
      parentId: 'whole',
      standing: true,
      field: 'ngan-sach',
      formerLeadIds: [],
    });
    expect(rowAfter([assigned])).toMatchObject({ parentId: null, standing: false, field: null });
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
            urgings: state.urgings,
            escalation: stageOf(openEscalation(state)),
            referredTo: state.referrals.map(({ toBody }) => toBody),
            position: 99 + count,
          });
          expect(statusGroundsOf(row)).toEqual(statusGrounds(state));
          expect(row.grounds.holder?.version).toBe(holder ? holderTrail(history).at(-1)!.version : undefined);
          expect(row.pending).toEqual(openIn(state));
          // An accepted one keeps the round it ended with, a cancelled one the round it would wait for.
          expect(row.round).toBe(state.round);
          expect(row.acknowledgedAt).toBe(state.acknowledgement?.at ?? null);
        }
      }),
    );
  });

  it('names the very events its status rests on, at every moment', () => {
    fc.assert(
      fc.property(commands, fc.constantFrom(assigned, part), (asked, first) => {
        const events = play(asked, [first]);
        const row = rowAfter(events);
        for (const { effectiveAt } of events) {
          const { restsOn } = explainStatus(statusGroundsOf(row), effectiveAt);
          const named = eventsIn(row.grounds, restsOn);
          expect(named.map(({ version }) => version)).toEqual(restsOn);
          for (const { version, type, position } of named) {
            expect({ type, position }).toEqual({ type: events[version - 1]!.type, position: 99 + version });
          }
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
