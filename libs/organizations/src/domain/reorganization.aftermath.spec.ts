import type { OrganizationRegister } from '../../../../test/support/organization-register.js';
import {
  agencyIn,
  dissolve,
  membersIn,
  merge,
  on,
  province,
  registered,
  split,
} from '../../../../test/support/small-province.js';
import { agencyStream } from './agency.events.js';
import { parentOn } from './agency.lookups.js';
import { groupStream } from './group.events.js';
import { decideAftermath } from './reorganization.plan.js';
import type { ReorganizationDecidedData } from './reorganization.events.js';

function follow(register: OrganizationRegister, decided: ReorganizationDecidedData): readonly string[] {
  const plan = decideAftermath(decided, { agencies: register.agencies(), groups: register.groups() });
  if (!register.carryOut(plan)) throw new Error(plan.rule.code);
  return plan.writes.map(({ stream }) => stream);
}

describe('after a reorganisation', () => {
  it('nothing is left to follow', () => {
    for (const command of [merge, split, dissolve]) {
      const register = province();
      expect(follow(register, register.reorganize(command).decided)).toEqual([]);
    }
  });

  it('a membership that came in unseen is passed on to the successor', () => {
    const register = province();
    const { decided } = register.reorganize(merge);
    register.given(groupStream('khac'), {
      type: 'group.formed',
      data: { groupId: 'khac', name: 'khac', aliases: [] },
    });
    register.given(groupStream('khac'), {
      type: 'group.member-joined',
      data: { groupId: 'khac', agencyId: 'so-a', validFrom: '2025-06-01' },
    });
    expect(follow(register, decided)).toEqual(['group-khac']);
    const group = register.group('khac');
    expect(group.status === 'formed' && group.memberships).toEqual([
      { agencyId: 'so-a', validFrom: '2025-06-01', validTo: on },
      { agencyId: 'so-ab', validFrom: on },
    ]);
    expect(follow(register, decided)).toEqual([]);
  });

  it('what came to stand below one that ended stands below its heir, or below what was above it', () => {
    for (const [command, heir] of [
      [merge, 'so-ab'],
      [dissolve, 'ubnd'],
      [split, 'ubnd'],
    ] as const) {
      const register = province();
      const { decided } = register.reorganize(command);
      register.given(agencyStream('tram-y-te'), registered('tram-y-te', { parentId: 'so-a' }));
      expect(follow(register, decided)).toEqual(['organization-tram-y-te']);
      const agency = agencyIn(register, 'tram-y-te');
      expect([parentOn(agency, '2025-06-30'), parentOn(agency, on)]).toEqual(['so-a', heir]);
      expect(follow(register, decided)).toEqual([]);
    }
  });

  it('an heir that ended since passes on in turn', () => {
    const register = province();
    const first = register.reorganize(merge).decided;
    const second = register.reorganize({
      type: 'dissolve-agency',
      reorganizationId: 'giai-the-sau',
      on: '2025-10-01',
      agencyId: 'so-ab',
      successorId: 'so-c',
    }).decided;
    register.given(agencyStream('tram-y-te'), registered('tram-y-te', { parentId: 'so-a' }));
    follow(register, first);
    follow(register, second);
    const agency = agencyIn(register, 'tram-y-te');
    expect([on, '2025-10-01'].map((day) => parentOn(agency, day))).toEqual(['so-ab', 'so-c']);
  });

  it('one that was split and goes on joins groups by itself', () => {
    const register = province();
    const { decided } = register.reorganize({
      ...split,
      into: [...split.into, { successor: { agencyId: 'so-a' } }],
    });
    register.given(groupStream('khac'), {
      type: 'group.formed',
      data: { groupId: 'khac', name: 'khac', aliases: [] },
    });
    register.given(groupStream('khac'), {
      type: 'group.member-joined',
      data: { groupId: 'khac', agencyId: 'so-a', validFrom: '2025-08-01' },
    });
    expect(follow(register, decided)).toEqual([]);
    expect(membersIn(register, on)).toContain('so-a');
  });
});
