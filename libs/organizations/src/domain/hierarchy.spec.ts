import fc from 'fast-check';
import { fold, type Refused } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import { agencyDecider } from './agency.decider.js';
import { agencyStream, type AgencyEvent, type AgencyState, type MoveAgency } from './agency.events.js';
import { parentOn } from './agency.lookups.js';
import * as rules from './agency.rules.js';
import { ancestorsOn, decidePlacement, faultOfParents, missingAbove, type Agencies } from './hierarchy.js';
import type { OrganizationPlan } from './organization.plan.js';
import { AGENCY_OWN_PARENT } from './organization.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  AGENCY_PARENT_CYCLE: rules.AGENCY_PARENT_CYCLE,
  AGENCY_UNKNOWN_PARENT: rules.AGENCY_UNKNOWN_PARENT,
});

function registered(agencyId: string, parentId?: string, validFrom?: string): AgencyEvent {
  return {
    type: 'agency.registered',
    data: {
      agencyId,
      name: agencyId,
      aliases: [],
      kind: 'office',
      ...(parentId !== undefined && { parentId }),
      ...(validFrom !== undefined && { validFrom }),
    },
  };
}
function moved(agencyId: string, parentId: string | null, validFrom: string): AgencyEvent {
  return { type: 'agency.moved', data: { agencyId, parentId, validFrom } };
}
function agencies(...events: readonly (readonly AgencyEvent[])[]): Agencies {
  return new Map(events.map((facts) => [facts[0]!.data.agencyId, fold(agencyDecider, facts)]));
}
const move = (agencyId: string, parentId: string | null, validFrom: string): MoveAgency => ({
  type: 'move-agency',
  agencyId,
  parentId,
  validFrom,
});

/** `a` at the top, `b` below it, `c` below that. */
const chain = agencies([registered('a')], [registered('b', 'a')], [registered('c', 'b')]);

describe('where an agency stands', () => {
  it('is below all that stand above its parent, on a day', () => {
    const after = new Map(chain).set('c', fold(agencyDecider, [registered('c', 'b'), moved('c', 'a', '2025-07-01')]));
    expect(ancestorsOn('c', '2025-06-30', after)).toEqual(['b', 'a']);
    expect(ancestorsOn('c', '2025-07-01', after)).toEqual(['a']);
    expect(ancestorsOn('a', '2025-07-01', after)).toEqual([]);
    expect(ancestorsOn('unknown', '2025-07-01', after)).toEqual([]);
  });

  it('is told as far as it is known', () => {
    expect(ancestorsOn('c', '2025-07-01', agencies([registered('c', 'b')]))).toEqual(['b']);
    expect(missingAbove(agencies([registered('c', 'b'), moved('c', 'a', '2025-07-01')]))).toEqual(['b', 'a']);
    expect(missingAbove(chain)).toEqual([]);
    expect(missingAbove(new Map([['x', agencyDecider.initial]]))).toEqual([]);
  });

  it('comes to an end even in a circle that came from elsewhere', () => {
    const circle = agencies([registered('a', 'b')], [registered('b', 'c')], [registered('c', 'b')]);
    expect(ancestorsOn('a', '2025-07-01', circle)).toEqual(['b', 'c', 'b']);
    expect(ancestorsOn('b', '2025-07-01', circle)).toEqual(['c', 'b']);
  });

  it('changes with a move, which rests on all that stand above', () => {
    const plan = decidePlacement(move('c', 'a', '2025-07-01'), chain);
    expect(plan).toEqual({
      accepted: true,
      writes: [{ stream: agencyStream('c'), events: [moved('c', 'a', '2025-07-01')] }],
      dependsOn: [agencyStream('b'), agencyStream('a')],
    });
    expect(decidePlacement(move('c', null, '2025-07-01'), chain)).toMatchObject({ dependsOn: [] });
  });

  it('changes with a correction, for the whole period it was entered for', () => {
    const correct = { type: 'correct-agency', agencyId: 'c', on: '2025-07-01' } as const;
    expect(decidePlacement({ ...correct, parentId: 'a' }, chain)).toMatchObject({
      writes: [{ stream: agencyStream('c'), events: [{ type: 'agency.corrected' }] }],
    });
    expect(decidePlacement({ ...correct, name: 'C' }, chain)).toMatchObject({
      writes: [{ stream: agencyStream('c') }],
      dependsOn: [],
    });
    expect(decidePlacement({ ...correct, agencyId: 'a', parentId: 'c' }, chain)).toMatchObject({
      rule: rules.AGENCY_PARENT_CYCLE,
      facts: { agencyId: 'a', day: '0000-01-01' },
    });
  });

  it('stays as it is where it is so already', () => {
    expect(decidePlacement(move('c', 'b', '2025-07-01'), chain)).toEqual({
      accepted: true,
      writes: [],
      dependsOn: [agencyStream('c')],
    });
  });

  it('is refused where the agency itself refuses', () => {
    expect(decidePlacement(move('c', 'c', '2025-07-01'), chain)).toMatchObject({ rule: AGENCY_OWN_PARENT });
    expect(decidePlacement(move('x', 'a', '2025-07-01'), chain)).toMatchObject({ rule: rules.AGENCY_UNKNOWN });
  });

  breaks(rules.AGENCY_UNKNOWN_PARENT, 'nobody stands below an agency that is not registered', () => {
    const refusal = { rule: rules.AGENCY_UNKNOWN_PARENT, facts: { agencyId: 'c', parentId: 'x' } };
    expect(decidePlacement(move('c', 'x', '2025-07-01'), chain)).toMatchObject(refusal);
    expect(decidePlacement(move('c', 'x', '2025-07-01'), new Map(chain).set('x', agencyDecider.initial))).toMatchObject(
      refusal,
    );
    expect(faultOfParents('c', agencies([registered('c', 'x')]))).toMatchObject(refusal);
  });

  it('is below nobody who does not exist yet, or who has ended', () => {
    const ends: AgencyEvent = {
      type: 'agency.ended',
      data: { agencyId: 'd', on: '2025-07-01', cause: 'merger', successorIds: ['e'], reorganizationId: 'r' },
    };
    const more = new Map<string, AgencyState>([
      ...chain,
      ...agencies([registered('d'), ends], [registered('e', undefined, '2025-07-01')]),
    ]);
    expect(decidePlacement(move('c', 'e', '2025-06-30'), more)).toMatchObject({ rule: rules.AGENCY_NOT_YET });
    expect(decidePlacement(move('c', 'e', '2025-07-01'), more)).toMatchObject({ accepted: true });
    for (const day of ['2025-01-01', '2025-07-01']) {
      expect(decidePlacement(move('c', 'd', day), more)).toMatchObject({
        rule: rules.AGENCY_ENDED,
        facts: { agencyId: 'd', endedOn: '2025-07-01' },
      });
    }
    // Until the day it ends, somebody may have stood below it.
    const later = new Map(more).set('c', fold(agencyDecider, [registered('c', 'b'), moved('c', 'a', '2025-07-01')]));
    expect(decidePlacement(move('c', 'd', '2025-01-01'), later)).toMatchObject({ accepted: true });
  });

  breaks(rules.AGENCY_PARENT_CYCLE, 'nobody comes to stand below itself, on any day that is known', () => {
    expect(decidePlacement(move('a', 'c', '2025-07-01'), chain)).toMatchObject({
      rule: rules.AGENCY_PARENT_CYCLE,
      facts: { agencyId: 'a', day: '2025-07-01', above: ['c', 'b', 'a'] },
    });
    // `c` leaves `b` in July: below it from then on `a` is safe, and not a day before.
    const later = new Map(chain).set('c', fold(agencyDecider, [registered('c', 'b'), moved('c', null, '2025-07-01')]));
    expect(decidePlacement(move('a', 'c', '2025-07-01'), later)).toMatchObject({ accepted: true });
    expect(decidePlacement(move('a', 'c', '2025-06-30'), later)).toMatchObject({
      facts: { agencyId: 'a', day: '2025-06-30' },
    });
    // `c` will come back below `b`: that day, still to come, counts as well.
    const back = new Map(chain).set('c', fold(agencyDecider, [registered('c'), moved('c', 'b', '2025-09-01')]));
    expect(decidePlacement(move('a', 'c', '2025-07-01'), back)).toMatchObject({ facts: { day: '2025-09-01' } });
  });

  eachRuleIsBrokenOnce();

  it('is never below itself, whoever moves wherever and whenever', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const days = ['2025-07-01', '2025-07-02', '2025-07-03', '2025-07-04'];
    const command = fc
      .tuple(fc.constantFrom(...ids), fc.constantFrom(...ids, null), fc.constantFrom(...days))
      .map(([agencyId, parentId, validFrom]) => move(agencyId, parentId, validFrom));
    fc.assert(
      fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
        const state = new Map(agencies(...ids.map((id) => [registered(id)])));
        for (const asked of commands) {
          const plan: OrganizationPlan | Refused = decidePlacement(asked, state);
          if (!plan.accepted) continue;
          for (const { events } of plan.writes) {
            const before = state.get(asked.agencyId)!;
            state.set(asked.agencyId, (events as readonly AgencyEvent[]).reduce(agencyDecider.evolve, before));
          }
        }
        for (const day of ['2025-01-01', ...days, '2025-12-31']) {
          for (const id of ids) {
            const above = ancestorsOn(id, day, state);
            expect(above).not.toContain(id);
            const agency = state.get(id)!;
            expect(above[0] ?? null).toBe(agency.status === 'registered' ? parentOn(agency, day) : null);
          }
        }
      }),
    );
  });
});
