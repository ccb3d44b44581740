import fc from 'fast-check';
import type { RecordedEvent } from '#event-store';
import { commands, play } from '../../../../test/support/assignment-commands.js';
import { assigned, lead, office, on, reasons, stateAfter, terms } from '../../../../test/support/assignment-facts.js';
import { assignmentDecider, assignmentStream, decideInTree, isEnded, type AssignmentEvent } from '../domain/index.js';
import { follow, type Involved } from './involvements.js';

function involvedAfter(events: readonly AssignmentEvent[]): Involved {
  const involved: Involved = new Map();
  for (const [index, event] of events.entries()) {
    const recorded = { ...event, stream: assignmentStream(terms.assignmentId), tenant: 'phu-tho', position: index + 1 };
    follow(involved, recorded as unknown as RecordedEvent);
  }
  return involved;
}

const part = {
  ...assigned,
  data: {
    ...terms,
    coordinatingAgencyIds: ['so-y-te'],
    parentId: 'whole',
    parent: { part: 1, ancestry: [{ assignmentId: 'whole', leadAgencyId: 'so-tu-phap' }] },
  },
} as AssignmentEvent;

/** Its lead gives a part of it to another. */
function planOf(whole: AssignmentEvent) {
  const plan = decideInTree(
    { type: 'delegate', by: lead, at: on(4), toAgencyId: 'phong-ngan-sach', summary: 'The figures' },
    terms.assignmentId,
    new Map([[terms.assignmentId, stateAfter(whole)]]),
  );
  if (!plan.accepted) throw new Error(plan.rule.code);
  return plan;
}

describe('those who have a part in an assignment', () => {
  it('are all whom a re-homing would find in it, after any history', () => {
    let found = 0;
    fc.assert(
      fc.property(commands, fc.constantFrom(assigned, part), (asked, first) => {
        const events = play(asked, [first]);
        const state = stateAfter(...events);
        const involved = involvedAfter(events);
        const known = new Set(events.flatMap((event) => JSON.stringify(event).match(/[a-z][a-z-]+/g) ?? []));
        for (const fromAgencyId of known) {
          const decision = assignmentDecider.decide(
            {
              type: 're-home',
              by: office,
              at: on(30),
              fromAgencyId,
              toAgencyId: 'so-moi',
              cause: 'organization-changed',
              reasons,
            },
            state,
          );
          if (!decision.accepted || decision.events.length === 0) continue;
          found += 1;
          expect([fromAgencyId, involved.get(fromAgencyId)?.open]).toEqual([fromAgencyId, true]);
        }
        expect(involved.get(state.terms.leadAgencyId)?.role).toBe('lead');
        expect([...involved.values()].every(({ open }) => open !== isEnded(state))).toBe(true);
        for (const { monitorId } of involved.values()) expect(monitorId).toBe(state.terms.monitorId);
      }),
    );
    // A law over nothing would hold of anything.
    expect(found).toBeGreaterThan(100);
  });

  it('know the field of the work, which a part has from its whole', () => {
    const ofField = { ...assigned, data: { ...terms, field: 'dat-dai' } } as AssignmentEvent;
    expect(involvedAfter([ofField]).get(terms.leadAgencyId)?.field).toBe('dat-dai');
    expect(involvedAfter([assigned]).get(terms.leadAgencyId)?.field).toBeNull();
    const { writes } = planOf(ofField);
    const own = writes.find(({ assignmentId }) => assignmentId !== terms.assignmentId);
    expect(involvedAfter(own!.events).get('phong-ngan-sach')).toMatchObject({ role: 'lead', field: 'dat-dai' });
  });

  it('are no more those whose place another took', () => {
    const rehomed = {
      type: 'assignment.rehomed',
      data: {
        assignmentId: terms.assignmentId,
        directiveId: terms.directiveId,
        leadAgencyId: 'so-moi',
        by: office,
        fromAgencyId: terms.leadAgencyId,
        toAgencyId: 'so-moi',
        cause: 'organization-changed',
        reasons,
      },
      effectiveAt: on(5),
    } as AssignmentEvent;
    const involved = involvedAfter([assigned, rehomed]);
    expect(involved.has(terms.leadAgencyId)).toBe(false);
    expect(involved.get('so-moi')).toMatchObject({ role: 'lead', since: on(5), open: true });
  });
});
