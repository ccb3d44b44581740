import { OrganizationRegister } from '../../../../test/support/organization-register.js';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import { agencyStream, type AgencyEvent, type AgencyKind, type RegisteredAgency } from './agency.events.js';
import { aliasesOn, existsOn, faultOfAbsence, identifiersOn, nameOn, parentOn } from './agency.lookups.js';
import * as agencyRules from './agency.rules.js';
import { membersOn } from './group.decider.js';
import { groupStream, type GroupEvent } from './group.events.js';
import { holderOn } from './identifier.decider.js';
import { identifierStream, type IdentifierEvent } from './identifier.events.js';
import * as rules from './organization.rules.js';
import type { DissolveAgency, MergeAgencies, SplitAgency } from './reorganization.events.js';
import { agenciesNamedBy, identifiersConcerned } from './reorganization.plan.js';
import * as reorganizationRules from './reorganization.rules.js';
import { headOn } from './staffing.js';
import { staffStream, type StaffEvent } from './staff.events.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  REORGANIZATION_ID_TAKEN: reorganizationRules.REORGANIZATION_ID_TAKEN,
  REORGANIZATION_TOO_FEW: reorganizationRules.REORGANIZATION_TOO_FEW,
  REORGANIZATION_AGENCY_TWICE: reorganizationRules.REORGANIZATION_AGENCY_TWICE,
  REORGANIZATION_ALREADY_ENDING: reorganizationRules.REORGANIZATION_ALREADY_ENDING,
  REORGANIZATION_OVERTAKEN: reorganizationRules.REORGANIZATION_OVERTAKEN,
  REORGANIZATION_DEFAULT_NOT_NAMED: reorganizationRules.REORGANIZATION_DEFAULT_NOT_NAMED,
  REORGANIZATION_MAPPED_TWICE: reorganizationRules.REORGANIZATION_MAPPED_TWICE,
});

function registered(
  agencyId: string,
  more: { parentId?: string; code?: string; kind?: AgencyKind; validFrom?: string } = {},
) {
  const { kind = 'department', ...rest } = more;
  return { type: 'agency.registered', data: { agencyId, name: agencyId, aliases: [], kind, ...rest } } as AgencyEvent;
}

/** UBND tỉnh, three departments below it, an office below the first, and groups of departments. */
function province(): OrganizationRegister {
  const register = new OrganizationRegister();
  register.given(agencyStream('ubnd'), registered('ubnd', { kind: 'leadership' }));
  for (const agencyId of ['so-a', 'so-b', 'so-c']) {
    register.given(agencyStream(agencyId), registered(agencyId, { parentId: 'ubnd' }));
  }
  register.given(agencyStream('chi-cuc'), registered('chi-cuc', { parentId: 'so-a', kind: 'office' }));
  const groupId = 'so-ban-nganh';
  const join = (agencyId: string): GroupEvent => ({
    type: 'group.member-joined',
    data: { groupId, agencyId, validFrom: '2025-01-01' },
  });
  const formed: GroupEvent = { type: 'group.formed', data: { groupId, name: groupId, aliases: [] } };
  register.given(groupStream(groupId), formed, join('so-a'), join('so-b'), join('so-c'));
  return register;
}

const on = '2025-07-01';
const basis = '202/2025/QH15';
const merge: MergeAgencies = {
  type: 'merge-agencies',
  reorganizationId: 'hop-nhat',
  on,
  basis,
  predecessorIds: ['so-a', 'so-b'],
  successor: { register: { agencyId: 'so-ab', name: 'Sở A và B', aliases: [], kind: 'department', parentId: 'ubnd' } },
};
const absorb: MergeAgencies = {
  type: 'merge-agencies',
  reorganizationId: 'sap-nhap',
  on,
  predecessorIds: ['so-a'],
  successor: { agencyId: 'so-b' },
};
const split: SplitAgency = {
  type: 'split-agency',
  reorganizationId: 'tach',
  on,
  agencyId: 'so-a',
  into: [
    {
      successor: { register: { agencyId: 'so-d', name: 'Sở D', aliases: [], kind: 'department' } },
      fields: ['dat-dai'],
    },
    { successor: { agencyId: 'so-b' }, territories: ['chi-cuc'] },
  ],
};
const dissolve: DissolveAgency = { type: 'dissolve-agency', reorganizationId: 'giai-the', on, agencyId: 'so-a' };

function agencyIn(register: OrganizationRegister, agencyId: string): RegisteredAgency {
  const agency = register.agency(agencyId);
  if (agency.status !== 'registered') throw new Error(`expected ${agencyId}`);
  return agency;
}
function membersIn(register: OrganizationRegister, day: string): string[] {
  const group = register.group('so-ban-nganh');
  if (group.status !== 'formed') throw new Error('expected a group');
  return membersOn(group, day);
}

describe('a merger', () => {
  it('ends the agencies and begins the new one, in one act', () => {
    const register = province();
    const plan = register.reorganize(merge);
    expect(plan.writes.map(({ stream }) => stream)).toEqual([
      'reorganization-hop-nhat',
      'organization-so-a',
      'staff-so-a',
      'organization-so-b',
      'staff-so-b',
      'organization-so-ab',
      'group-so-ban-nganh',
      'organization-chi-cuc',
    ]);
    expect(plan.dependsOn).toEqual(['organization-ubnd', 'organization-so-c']);
    expect(plan.decided).toEqual({
      reorganizationId: 'hop-nhat',
      on,
      basis,
      change: { kind: 'merger', predecessorIds: ['so-a', 'so-b'], successorId: 'so-ab' },
    });
    const [before, after] = ['2025-06-30', on];
    expect(['so-a', 'so-b', 'so-ab'].map((id) => existsOn(agencyIn(register, id), before))).toEqual([
      true,
      true,
      false,
    ]);
    expect(['so-a', 'so-b', 'so-ab'].map((id) => existsOn(agencyIn(register, id), after))).toEqual([
      false,
      false,
      true,
    ]);
    expect(agencyIn(register, 'so-ab').predecessors).toEqual([
      { agencyId: 'so-a', on, cause: 'merger' },
      { agencyId: 'so-b', on, cause: 'merger' },
    ]);
    expect(nameOn(agencyIn(register, 'so-a'), before)).toBe('so-a');
    expect(faultOfAbsence('so-a', register.agency('so-a'), after)).toMatchObject({
      rule: agencyRules.AGENCY_ENDED,
      facts: { successorIds: ['so-ab'] },
    });
    expect(faultOfAbsence('so-a', register.agency('so-a'), before)).toBeNull();
  });

  it('puts the successor where its predecessors were members, once', () => {
    const register = province();
    register.reorganize(merge);
    expect(membersIn(register, '2025-06-30')).toEqual(['so-a', 'so-b', 'so-c']);
    expect(membersIn(register, on)).toEqual(['so-c', 'so-ab']);
    const other = province();
    other.reorganize(absorb);
    expect(membersIn(other, on)).toEqual(['so-b', 'so-c']);
  });

  it('puts what stood below them below the successor', () => {
    const register = province();
    register.reorganize(merge);
    expect(parentOn(agencyIn(register, 'chi-cuc'), '2025-06-30')).toBe('so-a');
    expect(parentOn(agencyIn(register, 'chi-cuc'), on)).toBe('so-ab');
  });

  it('moves what was to come below them later on that later day', () => {
    const register = province().given(agencyStream('chi-cuc'), {
      type: 'agency.moved',
      data: { agencyId: 'chi-cuc', parentId: 'so-b', validFrom: '2025-09-01' },
    });
    register.reorganize({ ...absorb, predecessorIds: ['so-b'], successor: { agencyId: 'so-c' } });
    const branch = agencyIn(register, 'chi-cuc');
    expect([parentOn(branch, on), parentOn(branch, '2025-09-01')]).toEqual(['so-a', 'so-c']);
  });

  it('into one that stood below puts that where the other stood', () => {
    const register = province();
    register.reorganize({ ...absorb, successor: { agencyId: 'chi-cuc' } });
    expect(parentOn(agencyIn(register, 'chi-cuc'), on)).toBe('ubnd');
  });

  it('into one further below does not turn in a circle', () => {
    const register = province().given(agencyStream('tram'), registered('tram', { parentId: 'chi-cuc' }));
    register.reorganize({ ...absorb, successor: { agencyId: 'tram' } });
    expect(parentOn(agencyIn(register, 'chi-cuc'), on)).toBe('ubnd');
    expect(parentOn(agencyIn(register, 'tram'), on)).toBe('chi-cuc');
  });

  it('of one agency with the one above it goes up until somebody is left', () => {
    const register = province();
    register.reorganize({ ...merge, predecessorIds: ['ubnd', 'so-a'], successor: { agencyId: 'chi-cuc' } });
    expect(parentOn(agencyIn(register, 'chi-cuc'), on)).toBeNull();
    expect(parentOn(agencyIn(register, 'so-b'), on)).toBe('chi-cuc');
  });

  it('frees identifiers, and the new agency may begin with one of them', () => {
    const code = { scheme: 'statistical', value: '04792' } as const;
    const claimed: IdentifierEvent = { type: 'identifier.claimed', data: { agencyId: 'xa-a', ...code } };
    const register = new OrganizationRegister()
      .given(agencyStream('xa-a'), registered('xa-a', { kind: 'commune', code: '04792' }))
      .given(identifierStream(code), claimed)
      .given(agencyStream('xa-b'), registered('xa-b', { kind: 'commune', code: '04795' }));
    const successor = { agencyId: 'xa-ab', name: 'Xã AB', aliases: ['AB'], kind: 'commune' as const, code: '04792' };
    const command: MergeAgencies = {
      ...merge,
      predecessorIds: ['xa-a', 'xa-b'],
      successor: { register: successor },
    };
    expect(identifiersConcerned(command, register.agencies())).toEqual([
      'identifier-statistical:04792',
      'identifier-statistical:04795',
    ]);
    const { writes, dependsOn } = register.reorganize(command);
    expect(writes.find(({ stream }) => stream === identifierStream(code))?.events).toEqual([
      { type: 'identifier.released', data: { agencyId: 'xa-a', ...code, validTo: on } },
      { type: 'identifier.claimed', data: { agencyId: 'xa-ab', ...code, validFrom: on } },
    ]);
    // A code that was never claimed has nothing to be released.
    expect([...writes.map(({ stream }) => stream), ...dependsOn]).not.toContain('identifier-statistical:04795');
    const holding = register.identifier(identifierStream(code));
    expect([holderOn(holding, '2025-06-30'), holderOn(holding, on)]).toEqual(['xa-a', 'xa-ab']);
    expect(identifiersOn(agencyIn(register, 'xa-a'), on)).toEqual([]);
    expect(identifiersOn(agencyIn(register, 'xa-ab'), on)).toEqual([code]);
    expect(aliasesOn(agencyIn(register, 'xa-ab'), on)).toEqual(['AB']);
  });

  it('is refused where the new agency begins with what another has', () => {
    const code = { scheme: 'legacy', value: 'X' } as const;
    const register = province().given(identifierStream(code), {
      type: 'identifier.claimed',
      data: { agencyId: 'so-c', ...code },
    } satisfies IdentifierEvent);
    const successor = { agencyId: 'so-ab', name: 'AB', aliases: [], kind: 'department' as const, code: 'x' };
    expect(register.decide({ ...merge, successor: { register: successor } })).toMatchObject({
      rule: agencyRules.IDENTIFIER_TAKEN,
      facts: { agencyId: 'so-c' },
    });
  });

  it('ends the posts of the agencies that end', () => {
    const events: StaffEvent[] = [
      { type: 'post.created', data: { agencyId: 'so-a', postId: 'giam-doc', title: 'Giám đốc', rank: 'head' } },
      { type: 'post.filled', data: { agencyId: 'so-a', postId: 'giam-doc', personId: 'an', acting: false } },
    ];
    const register = province().given(staffStream('so-a'), ...events);
    register.reorganize(merge);
    expect(headOn(register.staff('so-a'), '2025-06-30')?.personId).toBe('an');
    expect(headOn(register.staff('so-a'), on)).toBeNull();
  });

  it('names the agencies it needs to know', () => {
    expect(agenciesNamedBy(merge)).toEqual(['so-a', 'so-b', 'so-ab', 'ubnd']);
    expect(agenciesNamedBy(absorb)).toEqual(['so-a', 'so-b']);
    expect(agenciesNamedBy(split)).toEqual(['so-a', 'so-d', 'so-b']);
    expect(agenciesNamedBy(dissolve)).toEqual(['so-a']);
    expect(agenciesNamedBy({ ...dissolve, successorId: 'so-b' })).toEqual(['so-a', 'so-b']);
  });

  it('stays quiet when the same is decided again, whoever has reorganised since', () => {
    for (const command of [merge, absorb, split, dissolve, { ...dissolve, successorId: 'so-c' }]) {
      const register = province();
      const { decided } = register.reorganize(command);
      expect(register.decide(command)).toEqual({
        accepted: true,
        writes: [],
        dependsOn: [`reorganization-${command.reorganizationId}`],
        decided,
      });
    }
  });

  breaks(reorganizationRules.REORGANIZATION_ID_TAKEN, 'another under the same id is refused', () => {
    const others = [
      [merge, { ...merge, on: '2025-08-01' }],
      [merge, { ...merge, basis: 'other' }],
      [merge, { ...merge, predecessorIds: ['so-b', 'so-a'] }],
      [absorb, { ...absorb, successor: { agencyId: 'so-c' } }],
      [split, { ...split, defaultSuccessorId: 'so-b' }],
      [split, { ...split, into: split.into.map(({ successor }) => ({ successor })) }],
      [dissolve, { ...dissolve, successorId: 'so-c' }],
      [dissolve, { ...dissolve, agencyId: 'so-b' }],
      [dissolve, { ...absorb, reorganizationId: 'giai-the' }],
    ] as const;
    for (const [first, second] of others) {
      const register = province();
      register.reorganize(first);
      expect(register.decide(second)).toMatchObject({
        rule: reorganizationRules.REORGANIZATION_ID_TAKEN,
        facts: { reorganizationId: first.reorganizationId },
      });
    }
  });

  breaks(reorganizationRules.REORGANIZATION_TOO_FEW, 'one alone is not merged, and not split into one', () => {
    const few = { rule: reorganizationRules.REORGANIZATION_TOO_FEW };
    expect(province().decide({ ...merge, predecessorIds: ['so-a'] })).toMatchObject(few);
    expect(province().decide({ ...absorb, predecessorIds: [] })).toMatchObject(few);
    expect(province().decide({ ...split, into: split.into.slice(0, 1) })).toMatchObject(few);
    expect(province().decide({ ...split, into: [] })).toMatchObject(few);
    expect(province().decide(absorb)).toMatchObject({ accepted: true });
  });

  breaks(reorganizationRules.REORGANIZATION_AGENCY_TWICE, 'nobody is merged twice, or into itself', () => {
    const twice = (agencyId: string) => ({
      rule: reorganizationRules.REORGANIZATION_AGENCY_TWICE,
      facts: { agencyId },
    });
    expect(province().decide({ ...merge, predecessorIds: ['so-a', 'so-a'] })).toMatchObject(twice('so-a'));
    expect(
      province().decide({ ...merge, predecessorIds: ['so-a', 'so-b'], successor: { agencyId: 'so-b' } }),
    ).toMatchObject(twice('so-b'));
    expect(province().decide({ ...split, into: [split.into[1]!, split.into[1]!] })).toMatchObject(twice('so-b'));
    expect(province().decide({ ...dissolve, successorId: 'so-a' })).toMatchObject(twice('so-a'));
  });

  breaks(reorganizationRules.REORGANIZATION_ALREADY_ENDING, 'who is known to end takes no part', () => {
    const ending = (agencyId: string) => ({
      rule: reorganizationRules.REORGANIZATION_ALREADY_ENDING,
      facts: { agencyId, endedOn: '2026-01-01' },
    });
    const register = province();
    register.reorganize({ ...dissolve, on: '2026-01-01' });
    expect(register.decide(absorb)).toMatchObject(ending('so-a'));
    expect(register.decide({ ...absorb, predecessorIds: ['so-b'], successor: { agencyId: 'so-a' } })).toMatchObject(
      ending('so-a'),
    );
  });

  breaks(reorganizationRules.REORGANIZATION_OVERTAKEN, 'nobody is reorganised before what rests on it', () => {
    const register = province();
    register.reorganize(absorb);
    const overtaken = {
      rule: reorganizationRules.REORGANIZATION_OVERTAKEN,
      facts: { agencyId: 'so-b', reorganizedOn: on },
    };
    const next: MergeAgencies = {
      ...absorb,
      reorganizationId: 'tiep',
      predecessorIds: ['so-b'],
      successor: { agencyId: 'so-c' },
    };
    expect(register.decide(next)).toMatchObject(overtaken);
    expect(register.decide({ ...next, on: '2025-06-01' })).toMatchObject(overtaken);
    expect(register.decide({ ...next, on: '2025-07-02' })).toMatchObject({ accepted: true });
    // Another may still come in before that.
    expect(
      register.decide({ ...next, predecessorIds: ['so-c'], successor: { agencyId: 'so-b' }, on: '2025-06-01' }),
    ).toMatchObject({ accepted: true });

    const divided = province();
    divided.reorganize({ ...split, into: [{ successor: { agencyId: 'so-a' } }, { successor: { agencyId: 'so-b' } }] });
    const back: MergeAgencies = { ...absorb, predecessorIds: ['so-c'], successor: { agencyId: 'so-a' } };
    expect(divided.decide(back)).toMatchObject({ facts: { agencyId: 'so-a', reorganizedOn: on } });
    expect(divided.decide({ ...absorb, successor: { agencyId: 'so-c' } })).toMatchObject({
      facts: { agencyId: 'so-a', reorganizedOn: on },
    });
    expect(divided.decide({ ...back, on: '2025-07-02' })).toMatchObject({ accepted: true });
  });

  it('is refused where somebody does not exist', () => {
    const register = province().given(agencyStream('moi'), registered('moi', { validFrom: on }));
    expect(register.decide({ ...absorb, predecessorIds: ['so-x'] })).toMatchObject({
      rule: agencyRules.AGENCY_UNKNOWN,
      facts: { agencyId: 'so-x' },
    });
    expect(register.decide({ ...absorb, successor: { agencyId: 'so-x' } })).toMatchObject({
      rule: agencyRules.AGENCY_UNKNOWN,
      facts: { agencyId: 'so-x' },
    });
    expect(register.decide({ ...absorb, on: '2025-06-01', successor: { agencyId: 'moi' } })).toMatchObject({
      rule: agencyRules.AGENCY_NOT_YET,
    });
    expect(register.decide({ ...absorb, successor: { agencyId: 'moi' } })).toMatchObject({ accepted: true });
    // It would have ended on its first day.
    expect(register.decide({ ...absorb, predecessorIds: ['moi'] })).toMatchObject({
      rule: agencyRules.AGENCY_NOT_YET,
      facts: { agencyId: 'moi', day: on, validFrom: on },
    });
    register.reorganize(dissolve);
    expect(register.decide({ ...absorb, on: '2025-08-01' })).toMatchObject({ rule: agencyRules.AGENCY_ENDED });
  });

  it('is refused where the new agency is, and where nobody can stand above it', () => {
    const begin = (more: object): MergeAgencies => ({
      ...merge,
      successor: { register: { agencyId: 'so-ab', name: 'AB', aliases: [], kind: 'department', ...more } },
    });
    expect(province().decide(begin({ name: '' }))).toMatchObject({ rule: rules.NAME_MISSING });
    expect(province().decide(begin({ agencyId: 'so-c' }))).toMatchObject({ rule: rules.AGENCY_ALREADY_REGISTERED });
    expect(province().decide(begin({ parentId: 'so-x' }))).toMatchObject({ rule: agencyRules.AGENCY_UNKNOWN_PARENT });
    expect(province().decide(begin({ parentId: 'so-a' }))).toMatchObject({
      rule: agencyRules.AGENCY_ENDED,
      facts: { agencyId: 'so-a' },
    });
    expect(province().decide(begin({ code: 'a b' }))).toMatchObject({ rule: agencyRules.IDENTIFIER_INVALID });
    expect(province().decide({ ...merge, reorganizationId: 'Hợp nhất' })).toMatchObject({ rule: rules.INVALID_ID });
    expect(province().decide({ ...merge, on: '2025-02-30' })).toMatchObject({ rule: rules.IMPOSSIBLE_DATE });
    expect(province().decide({ ...absorb, successor: { agencyId: 'Sở' } })).toMatchObject({ rule: rules.INVALID_ID });
  });

  it('is refused where what stood below would come to stand below one that is known to end', () => {
    const register = province();
    register.reorganize({ ...dissolve, agencyId: 'ubnd', reorganizationId: 'sau', on: '2026-01-01' });
    expect(register.decide(dissolve)).toMatchObject({
      rule: agencyRules.AGENCY_ENDED,
      facts: { agencyId: 'ubnd', endedOn: '2026-01-01' },
    });
  });
});

describe('a split', () => {
  it('ends the agency and hands each part to its successor', () => {
    const register = province();
    const { decided } = register.reorganize(split);
    expect(decided.change).toEqual({
      kind: 'split',
      agencyId: 'so-a',
      parts: [
        { agencyId: 'so-d', fields: ['dat-dai'], territories: [] },
        { agencyId: 'so-b', fields: [], territories: ['chi-cuc'] },
      ],
      defaultSuccessorId: null,
    });
    expect(agencyIn(register, 'so-a').ended).toEqual({ on, cause: 'split', reorganizationId: 'tach' });
    expect(agencyIn(register, 'so-d').predecessors).toEqual([{ agencyId: 'so-a', on, cause: 'split' }]);
    expect(agencyIn(register, 'so-b').predecessors).toEqual([{ agencyId: 'so-a', on, cause: 'split' }]);
    expect(membersIn(register, on)).toEqual(['so-b', 'so-c', 'so-d']);
  });

  it('puts what stood below it below the part that is named for it, else the default, else what was above', () => {
    const parentAfter = (command: SplitAgency) => {
      const register = province();
      register.reorganize(command);
      return parentOn(agencyIn(register, 'chi-cuc'), on);
    };
    expect(parentAfter(split)).toBe('so-b');
    const unnamed = split.into.map(({ successor }) => ({ successor }));
    expect(parentAfter({ ...split, into: unnamed, defaultSuccessorId: 'so-d' })).toBe('so-d');
    expect(parentAfter({ ...split, into: unnamed })).toBe('ubnd');
  });

  it('leaves an agency that goes on with what nobody is named for', () => {
    const register = province();
    const goesOn: SplitAgency = { ...split, into: [split.into[0]!, { successor: { agencyId: 'so-a' } }] };
    const { decided, writes } = register.reorganize(goesOn);
    expect(decided.change).toMatchObject({ defaultSuccessorId: 'so-a' });
    expect(writes.find(({ stream }) => stream === agencyStream('so-a'))?.events).toEqual([
      { type: 'agency.divided', data: { agencyId: 'so-a', on, successorIds: ['so-d'], reorganizationId: 'tach' } },
    ]);
    expect(existsOn(agencyIn(register, 'so-a'), on)).toBe(true);
    expect(membersIn(register, on)).toEqual(['so-a', 'so-b', 'so-c', 'so-d']);
    expect(parentOn(agencyIn(register, 'chi-cuc'), on)).toBe('so-a');
    expect(
      register.decide({ ...goesOn, reorganizationId: 'khac', defaultSuccessorId: 'so-d', on: '2025-08-01' }),
    ).toMatchObject({
      rule: rules.AGENCY_ALREADY_REGISTERED,
    });
  });

  breaks(reorganizationRules.REORGANIZATION_DEFAULT_NOT_NAMED, 'the default is one of the parts', () => {
    expect(province().decide({ ...split, defaultSuccessorId: 'so-c' })).toMatchObject({
      rule: reorganizationRules.REORGANIZATION_DEFAULT_NOT_NAMED,
      facts: { agencyId: 'so-c' },
    });
    expect(province().decide({ ...split, defaultSuccessorId: 'so-b' })).toMatchObject({ accepted: true });
  });

  breaks(reorganizationRules.REORGANIZATION_MAPPED_TWICE, 'a field or territory goes to one part', () => {
    const both = (more: object) => split.into.map(({ successor }) => ({ successor, ...more }));
    expect(province().decide({ ...split, into: both({ fields: ['rung'] }) })).toMatchObject({
      rule: reorganizationRules.REORGANIZATION_MAPPED_TWICE,
      facts: { fields: 'rung' },
    });
    expect(province().decide({ ...split, into: both({ territories: ['xa-a'] }) })).toMatchObject({
      facts: { territories: 'xa-a' },
    });
    const [first, second] = split.into;
    const once = [
      { ...first!, fields: ['rung', 'rung'], territories: ['dat'] },
      { ...second!, fields: ['dat'] },
    ];
    expect(province().decide({ ...split, into: once })).toMatchObject({ accepted: true });
    expect(province().decide({ ...split, into: both({ fields: ['Đất đai'] }) })).toMatchObject({
      rule: rules.INVALID_ID,
    });
  });
});

describe('a dissolution', () => {
  it('leaves what stood below to the successor, else to what was above', () => {
    const register = province();
    const { decided } = register.reorganize(dissolve);
    expect(decided.change).toEqual({ kind: 'dissolution', agencyId: 'so-a', successorId: null, parentId: 'ubnd' });
    expect(parentOn(agencyIn(register, 'chi-cuc'), on)).toBe('ubnd');
    expect(membersIn(register, on)).toEqual(['so-b', 'so-c']);

    const other = province();
    other.reorganize({ ...dissolve, successorId: 'so-b' });
    expect(parentOn(agencyIn(other, 'chi-cuc'), on)).toBe('so-b');
    expect(agencyIn(other, 'so-b').predecessors).toEqual([{ agencyId: 'so-a', on, cause: 'dissolution' }]);
  });

  it('of one at the top leaves those below at the top', () => {
    const register = province();
    const { decided } = register.reorganize({ ...dissolve, agencyId: 'ubnd' });
    expect(decided.change).toMatchObject({ parentId: null });
    expect(parentOn(agencyIn(register, 'so-a'), on)).toBeNull();
    expect(parentOn(agencyIn(register, 'chi-cuc'), on)).toBe('so-a');
  });
});

eachRuleIsBrokenOnce();
