import fc from 'fast-check';
import { fold } from '#kernel';
import { agencyDecider } from './agency.decider.js';
import type { AgencyCommand, AgencyEvent, AgencyRegisteredData } from './agency.events.js';
import { aliasesOn, existsOn, identifiersOn, nameOn } from './agency.lookups.js';
import { holdsOn, overlap, type Period } from './timeline.js';

const agencyId = 'so-a';
const data: AgencyRegisteredData = { agencyId, name: 'A', aliases: ['B'], kind: 'department', parentId: 'b' };
const ended: AgencyEvent = {
  type: 'agency.ended',
  data: { agencyId, on: '2025-03-01', cause: 'merger', successorIds: ['so-b'], reorganizationId: 'r-1' },
};

describe('an agency, whatever is asked of it', () => {
  const DAYS = ['2025-01-01', '2025-02-01', '2025-03-01', '2025-04-01', '2025-05-01'];
  const day = fc.constantFrom(...DAYS, '2025-02-30');
  const days: fc.Arbitrary<Period> = fc
    .tuple(fc.option(day), fc.option(day))
    .map(([validFrom, validTo]) => ({ ...(validFrom && { validFrom }), ...(validTo && { validTo }) }));
  const name = fc.constantFrom('A', 'B', 'C', '');
  const identifier = fc.record({
    scheme: fc.constantFrom('statistical' as const, 'exchange' as const),
    value: fc.constantFrom('H44', 'G01', 'x y'),
  });
  const parentId = fc.constantFrom(null, 'b', agencyId);
  const kind = fc.constantFrom('office' as const, 'commune' as const);
  const command = fc.oneof<fc.Arbitrary<AgencyCommand>[]>(
    fc.option(day).map((validFrom) => ({ type: 'register-agency', ...data, ...(validFrom && { validFrom }) })),
    fc.tuple(name, day).map(([text, validFrom]) => ({ type: 'rename-agency', agencyId, name: text, validFrom })),
    fc.tuple(kind, day).map(([to, validFrom]) => ({ type: 'reclassify-agency', agencyId, kind: to, validFrom })),
    fc.tuple(parentId, day).map(([to, validFrom]) => ({ type: 'move-agency', agencyId, parentId: to, validFrom })),
    fc.tuple(name, day).map(([text, asOf]) => ({ type: 'correct-agency', agencyId, on: asOf, name: text })),
    fc.tuple(name, days).map(([alias, period]) => ({ type: 'add-alias', agencyId, alias, ...period })),
    fc.tuple(name, day).map(([alias, validTo]) => ({ type: 'drop-alias', agencyId, alias, validTo })),
    fc.tuple(identifier, days).map(([one, period]) => ({ type: 'assign-identifier', agencyId, ...one, ...period })),
    fc.tuple(identifier, day).map(([one, validTo]) => ({ type: 'withdraw-identifier', agencyId, ...one, validTo })),
  );
  const asked = fc.oneof({ weight: 9, arbitrary: command }, { weight: 1, arbitrary: fc.constant('end' as const) });

  it('has one name, kind and parent on every day of its life and on no other, and folds the same twice', () => {
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 25 }), (acts) => {
        const facts: AgencyEvent[] = [];
        for (const act of acts) {
          const state = fold(agencyDecider, facts);
          if (act === 'end') {
            if (state.status === 'registered' && state.ended === undefined && state.agency.validFrom === undefined) {
              facts.push(ended);
            }
            continue;
          }
          const decision = agencyDecider.decide(act, state);
          if (!decision.accepted) continue;
          facts.push(...decision.events);
          const again = agencyDecider.decide(act, fold(agencyDecider, facts));
          // What was dropped as a mistake was never there to be dropped again.
          if (again.accepted) expect(again.events).toEqual([]);
          else expect(act.type).toMatch(/^(drop|withdraw)/);
        }
        const agency = fold(agencyDecider, facts);
        expect(fold(agencyDecider, facts)).toEqual(agency);
        if (agency.status !== 'registered') return;
        for (const one of ['2024-12-31', ...DAYS, '2025-12-31']) {
          const alive = existsOn(agency, one) ? 1 : 0;
          for (const timeline of [agency.names, agency.kinds, agency.parents] as readonly (readonly Period[])[]) {
            expect(timeline.filter((period) => holdsOn(period, one))).toHaveLength(alive);
          }
          expect(nameOn(agency, one) === null).toBe(alive === 0);
          expect(aliasesOn(agency, one).length === 0 || alive === 1).toBe(true);
          expect(identifiersOn(agency, one).length === 0 || alive === 1).toBe(true);
          expect(new Set(aliasesOn(agency, one)).size).toBe(aliasesOn(agency, one).length);
        }
        for (const [index, period] of agency.identifiers.entries()) {
          const others = agency.identifiers.slice(index + 1);
          const twice = others.filter(({ scheme, value }) => scheme === period.scheme && value === period.value);
          expect(twice.some((other) => overlap(period, other))).toBe(false);
        }
      }),
    );
  });
});
