import fc from 'fast-check';
import { fold } from '#kernel';
import { OrganizationRegister } from '../../../../test/support/organization-register.js';
import { agencyDecider } from './agency.decider.js';
import { agencyStream, type AgencyEvent, type AgencyState, type RegisteredAgency } from './agency.events.js';
import { existsOn, faultOfAbsence, identifiersOn, nameOn, parentOn } from './agency.lookups.js';
import { groupDecider, membersOn } from './group.decider.js';
import { groupStream, type FormedGroup, type GroupEvent } from './group.events.js';
import { ancestorsOn } from './hierarchy.js';
import { holderOn } from './identifier.decider.js';
import { identifierStream, type IdentifierEvent } from './identifier.events.js';
import { countedUnder, equivalentsOn, lineage } from './lineage.js';
import {
  endedBy,
  sourcesIn,
  successorsIn,
  type ReorganizationCommand,
  type ReorganizationDecidedData,
  type Successor,
} from './reorganization.events.js';
import { holdsOn, type Period } from './timeline.js';

const OLD = ['a', 'b', 'c', 'd', 'e'];
const NEW = ['n', 'o', 'p'];
const MONTHS = ['2025-03-01', '2025-04-01', '2025-05-01', '2025-06-01'];
/** One day in every stretch in which nothing changes. */
const DAYS = ['2025-01-01', '2025-02-01', '2025-02-15', '2025-03-15', '2025-04-15', '2025-05-15', '2025-12-31'];
const GROUPS = ['g', 'h'];
const CODE = { scheme: 'legacy', value: 'X' } as const;

type Beginning = {
  readonly parents: readonly (number | null)[];
  readonly memberships: readonly {
    readonly groupId: string;
    readonly agencyId: string;
    readonly validFrom: string;
    readonly validTo?: string;
  }[];
  readonly coded: string;
};

const beginning: fc.Arbitrary<Beginning> = fc.record({
  // Each below one before it, so that they are no circle.
  parents: fc.tuple(...OLD.map((_, index) => (index === 0 ? fc.constant(null) : fc.option(fc.nat(index - 1))))),
  memberships: fc.uniqueArray(
    fc
      .record({
        groupId: fc.constantFrom(...GROUPS),
        agencyId: fc.constantFrom(...OLD),
        validFrom: fc.constantFrom('2025-01-01', '2025-03-15', '2025-05-15'),
        validTo: fc.option(fc.constantFrom('2025-04-15', '2025-12-01')),
      })
      .map(({ validTo, ...rest }) => ({ ...rest, ...(validTo !== null && rest.validFrom < validTo && { validTo }) })),
    { selector: ({ groupId, agencyId }) => `${groupId} ${agencyId}`, maxLength: 8 },
  ),
  coded: fc.constantFrom(...OLD),
});

const anybody = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...OLD) },
  { weight: 1, arbitrary: fc.constantFrom(...NEW) },
);
const successor: fc.Arbitrary<Successor> = fc.oneof(
  fc.constantFrom(...OLD).map((agencyId) => ({ agencyId })),
  fc
    .tuple(fc.constantFrom(...NEW), fc.option(fc.constantFrom(...OLD), { freq: 1 }), fc.boolean())
    .map(([agencyId, parentId, withCode]) => ({
      register: {
        agencyId,
        name: agencyId,
        aliases: [],
        kind: 'office' as const,
        ...(parentId !== null && { parentId }),
        ...(withCode && { code: CODE.value }),
      },
    })),
);
const command: fc.Arbitrary<ReorganizationCommand> = fc
  .tuple(
    fc.uuid(),
    fc.constantFrom(...MONTHS),
    fc.oneof(
      fc.record({
        type: fc.constant('merge-agencies' as const),
        predecessorIds: fc.uniqueArray(anybody, { minLength: 1, maxLength: 3 }),
        successor,
      }),
      fc.record({
        type: fc.constant('split-agency' as const),
        agencyId: anybody,
        into: fc.array(fc.record({ successor }), { minLength: 2, maxLength: 3 }),
      }),
      fc.tuple(anybody, fc.option(anybody)).map(([agencyId, successorId]) => ({
        type: 'dissolve-agency' as const,
        agencyId,
        ...(successorId !== null && { successorId }),
      })),
    ),
  )
  .map(([reorganizationId, on, what]) => ({ reorganizationId, on, ...what }));
/** Mostly in the order of their days, as they are decided; now and then one is learned late. */
const commands = fc
  .tuple(fc.array(command, { minLength: 6, maxLength: 16 }), fc.array(command, { maxLength: 2 }))
  .map(([inOrder, late]) => [...inOrder.sort((one, other) => (one.on < other.on ? -1 : 1)), ...late]);

function begin({ parents, memberships, coded }: Beginning): OrganizationRegister {
  const register = new OrganizationRegister();
  for (const [index, agencyId] of OLD.entries()) {
    const parent = parents[index] ?? null;
    const event: AgencyEvent = {
      type: 'agency.registered',
      data: {
        agencyId,
        name: agencyId,
        aliases: [],
        kind: 'office',
        ...(parent !== null && { parentId: OLD[parent]! }),
        ...(coded === agencyId && { code: CODE.value }),
      },
    };
    register.given(agencyStream(agencyId), event);
  }
  const claimed: IdentifierEvent = { type: 'identifier.claimed', data: { agencyId: coded, ...CODE } };
  register.given(identifierStream(CODE), claimed);
  for (const groupId of GROUPS) {
    const formed: GroupEvent = { type: 'group.formed', data: { groupId, name: groupId, aliases: [] } };
    register.given(groupStream(groupId), formed);
  }
  for (const { groupId, agencyId, validFrom, validTo } of memberships) {
    const joined: GroupEvent = { type: 'group.member-joined', data: { groupId, agencyId, validFrom } };
    register.given(groupStream(groupId), joined);
    if (validTo !== undefined) {
      const left: GroupEvent = { type: 'group.member-left', data: { groupId, agencyId, validTo } };
      register.given(groupStream(groupId), left);
    }
  }
  return register;
}

/** What holds after any number of reorganisations, and after each of them against what held before. */
function always(law: (register: OrganizationRegister, decided: readonly ReorganizationDecidedData[]) => void): void {
  eachTime(
    () => undefined,
    () => undefined,
    law,
  );
}

function eachTime<Before>(
  before: (register: OrganizationRegister) => Before,
  law: (register: OrganizationRegister, before: Before, decided: ReorganizationDecidedData) => void,
  atTheEnd: (register: OrganizationRegister, decided: readonly ReorganizationDecidedData[]) => void = () => undefined,
): void {
  let accepted = 0;
  fc.assert(
    fc.property(beginning, commands, (facts, asked) => {
      const register = begin(facts);
      const decided: ReorganizationDecidedData[] = [];
      for (const reorganization of asked) {
        const was = before(register);
        const plan = register.decide(reorganization);
        if (!register.carryOut(plan) || plan.writes.length === 0) continue;
        accepted += 1;
        decided.push(plan.decided);
        law(register, was, plan.decided);
      }
      atTheEnd(register, decided);
    }),
    { numRuns: 100 },
  );
  // A law over nothing would hold of anything.
  expect(accepted).toBeGreaterThan(100);
}

function registered(state: AgencyState | undefined): RegisteredAgency {
  if (state?.status !== 'registered') throw new Error('expected an agency');
  return state;
}
const formed = (register: OrganizationRegister) =>
  [...register.groups().values()].filter((group): group is FormedGroup => group.status === 'formed');

describe('any reorganisation', () => {
  it('loses no membership and doubles none: its successors stand in for the agency from the day on, and not before', () => {
    eachTime(formed, (register, before, { on, change }) => {
      const [sources, ended, heirs] = [sourcesIn(change), endedBy(change), successorsIn(change)];
      for (const [index, group] of formed(register).entries()) {
        for (const day of DAYS) {
          const were = membersOn(before[index]!, day);
          const follow = day >= on && were.some((id) => sources.includes(id)) ? heirs : [];
          const stay = were.filter((id) => day < on || !ended.includes(id));
          expect(membersOn(group, day).sort()).toEqual([...new Set([...stay, ...follow])].sort());
          const periods = group.memberships.filter((period) => holdsOn(period, day));
          expect(new Set(periods.map(({ agencyId }) => agencyId)).size).toBe(periods.length);
        }
      }
    });
  });

  it('leaves no agency below itself, and none below one that is no more', () => {
    always((register) => {
      const agencies = register.agencies();
      for (const [agencyId, agency] of agencies) {
        for (const day of DAYS) {
          expect(ancestorsOn(agencyId, day, agencies)).not.toContain(agencyId);
          const parentId = parentOn(registered(agency), day);
          if (parentId !== null) expect(existsOn(registered(agencies.get(parentId)), day)).toBe(true);
        }
      }
    });
  });

  it('leaves one name, kind and parent for every day of a life, and keeps the names of the past', () => {
    const namesOf = (register: OrganizationRegister) => [...register.agencies()];
    eachTime(namesOf, (register, before, { on }) => {
      for (const agency of register.agencies().values()) {
        const { names, kinds, parents } = registered(agency);
        for (const day of DAYS) {
          const alive = existsOn(registered(agency), day) ? 1 : 0;
          for (const timeline of [names, kinds, parents] as readonly (readonly Period[])[]) {
            expect(timeline.filter((period) => holdsOn(period, day))).toHaveLength(alive);
          }
        }
      }
      for (const [agencyId, agency] of before) {
        for (const day of DAYS.filter((past) => past < on)) {
          const was = registered(agency);
          const is = registered(register.agency(agencyId));
          expect([nameOn(is, day), parentOn(is, day)]).toEqual([nameOn(was, day), parentOn(was, day)]);
        }
      }
    });
  });

  it('leaves an identifier with one agency at a time, and with the one that says so', () => {
    always((register) => {
      const identifier = register.identifier(identifierStream(CODE));
      for (const day of DAYS) {
        const owners = [...register.agencies()]
          .filter(([, agency]) => identifiersOn(registered(agency), day).length > 0)
          .map(([agencyId]) => agencyId);
        const holder = holderOn(identifier, day);
        expect(owners).toEqual(holder === null ? [] : [holder]);
      }
    });
  });

  it('lets an agency that ended take no new work from that day, and any before', () => {
    always((register) => {
      for (const [agencyId, agency] of register.agencies()) {
        for (const day of DAYS) {
          expect(faultOfAbsence(agencyId, agency, day) === null).toBe(existsOn(registered(agency), day));
        }
      }
    });
  });

  it('is written once: decided again, it writes nothing', () => {
    always((register, decided) => {
      for (const { reorganizationId, on, change } of decided) {
        if (change.kind === 'split') continue;
        const again: ReorganizationCommand =
          change.kind === 'merger'
            ? {
                type: 'merge-agencies',
                reorganizationId,
                on,
                predecessorIds: change.predecessorIds,
                successor: { agencyId: change.successorId },
              }
            : {
                type: 'dissolve-agency',
                reorganizationId,
                on,
                agencyId: change.agencyId,
                ...(change.successorId !== null && { successorId: change.successorId }),
              };
        expect(register.decide(again)).toMatchObject({ accepted: true, writes: [] });
      }
    });
  });

  it('folds to the same state twice, and changes no state that was', () => {
    always((register) => {
      const eventsOf = (stream: string) => register.streams().get(stream) ?? [];
      for (const [agencyId, agency] of register.agencies()) {
        expect(fold(agencyDecider, eventsOf(agencyStream(agencyId)) as AgencyEvent[])).toStrictEqual(agency);
      }
      for (const [groupId, group] of register.groups()) {
        expect(fold(groupDecider, eventsOf(groupStream(groupId)) as GroupEvent[])).toStrictEqual(group);
      }
    });
  });
});

describe('the lineage of agencies', () => {
  it('leads on every day to agencies that exist then, and from one that exists to itself', () => {
    always((register, decided) => {
      const agencies = register.agencies();
      const dissolved = decided.filter(({ change }) => change.kind === 'dissolution' && change.successorId === null);
      for (const [agencyId, agency] of agencies) {
        for (const day of DAYS) {
          const equivalents = equivalentsOn(agencyId, day, agencies);
          for (const { agencyId: id } of equivalents) expect(existsOn(registered(agencies.get(id)), day)).toBe(true);
          expect(new Set(equivalents.map(({ agencyId: id }) => id)).size).toBe(equivalents.length);
          if (existsOn(registered(agency), day)) expect(equivalents).toContainEqual({ agencyId, whole: true });
          const begun = registered(agency).agency.validFrom;
          if (dissolved.length === 0 && (begun === undefined || begun <= day)) {
            expect(equivalents.length).toBeGreaterThan(0);
          }
        }
      }
    });
  });

  it('is told alike from both ends', () => {
    always((register) => {
      const agencies = register.agencies();
      for (const agencyId of agencies.keys()) {
        const { successors, predecessors } = lineage(agencyId, agencies);
        for (const { toAgencyId } of successors) {
          const back = lineage(toAgencyId, agencies).predecessors.map(({ fromAgencyId }) => fromAgencyId);
          expect(back).toContain(agencyId);
        }
        for (const { fromAgencyId } of predecessors) {
          const forth = lineage(fromAgencyId, agencies).successors.map(({ toAgencyId }) => toAgencyId);
          expect(forth).toContain(agencyId);
        }
      }
    });
  });

  it('counts work under one agency on any day, the same for all whose work it took over wholly', () => {
    always((register) => {
      const agencies = register.agencies();
      for (const [agencyId, agency] of agencies) {
        for (const day of DAYS) {
          const under = countedUnder(agencyId, day, agencies);
          expect(countedUnder(under, day, agencies)).toBe(under);
          if (existsOn(registered(agency), day)) expect(under).toBe(agencyId);
          if (under !== agencyId) {
            expect(equivalentsOn(agencyId, day, agencies).map(({ agencyId: id }) => id)).toEqual(
              existsOn(registered(agencies.get(under)), day) ? expect.arrayContaining([under]) : expect.anything(),
            );
          }
        }
      }
    });
  });
});
