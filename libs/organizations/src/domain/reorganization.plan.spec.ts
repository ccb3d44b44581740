import { OrganizationRegister } from '../../../../test/support/organization-register.js';
import { agencyStream } from './agency.events.js';
import { aliasesOn, existsOn, faultOfAbsence, identifiersOn, nameOn, parentOn } from './agency.lookups.js';
import * as agencyRules from './agency.rules.js';
import { groupStream, type GroupEvent } from './group.events.js';
import { holderOn } from './identifier.decider.js';
import { identifierStream, type IdentifierEvent } from './identifier.events.js';
import * as rules from './organization.rules.js';
import type { MergeAgencies, SplitAgency } from './reorganization.events.js';
import { agenciesNamedBy, identifiersConcerned } from './reorganization.plan.js';
import { headOn } from './staffing.js';
import { staffStream, type StaffEvent } from './staff.events.js';
import {
  absorb,
  agencyIn,
  basis,
  dissolve,
  membersIn,
  merge,
  on,
  province,
  registered,
  split,
} from '../../../../test/support/small-province.js';

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

  it('rests on every group too: whoever joined one meanwhile would be left behind', () => {
    const register = province();
    const formed: GroupEvent = { type: 'group.formed', data: { groupId: 'khoi-noi-chinh', name: 'Khối', aliases: [] } };
    register.given(groupStream('khoi-noi-chinh'), formed);
    expect(register.reorganize(merge).dependsOn).toContain(groupStream('khoi-noi-chinh'));
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

  it('leaves what came below them before the day where it was until then', () => {
    const register = province().given(agencyStream('chi-cuc'), {
      type: 'agency.moved',
      data: { agencyId: 'chi-cuc', parentId: 'so-b', validFrom: '2025-03-01' },
    });
    register.reorganize({ ...absorb, predecessorIds: ['so-b'], successor: { agencyId: 'so-c' } });
    const branch = agencyIn(register, 'chi-cuc');
    expect(['2025-02-28', '2025-03-01', '2025-06-30', on].map((day) => parentOn(branch, day))).toEqual([
      'so-a',
      'so-b',
      'so-b',
      'so-c',
    ]);
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
