import {
  agencyStream,
  groupStream,
  membersOn,
  type AgencyEvent,
  type AgencyKind,
  type DissolveAgency,
  type GroupEvent,
  type MergeAgencies,
  type RegisteredAgency,
  type SplitAgency,
} from '#organizations/domain';
import { OrganizationRegister } from './organization-register.js';

/** An agency as it was registered. */
export function registered(
  agencyId: string,
  more: { parentId?: string; code?: string; kind?: AgencyKind; validFrom?: string } = {},
) {
  const { kind = 'department', ...rest } = more;
  return { type: 'agency.registered', data: { agencyId, name: agencyId, aliases: [], kind, ...rest } } as AgencyEvent;
}

/** UBND tỉnh, three departments below it, an office below the first, and groups of departments. */
export function province(): OrganizationRegister {
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

export const on = '2025-07-01';
export const basis = '202/2025/QH15';
export const merge: MergeAgencies = {
  type: 'merge-agencies',
  reorganizationId: 'hop-nhat',
  on,
  basis,
  predecessorIds: ['so-a', 'so-b'],
  successor: { register: { agencyId: 'so-ab', name: 'Sở A và B', aliases: [], kind: 'department', parentId: 'ubnd' } },
};
export const absorb: MergeAgencies = {
  type: 'merge-agencies',
  reorganizationId: 'sap-nhap',
  on,
  predecessorIds: ['so-a'],
  successor: { agencyId: 'so-b' },
};
export const split: SplitAgency = {
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
export const dissolve: DissolveAgency = { type: 'dissolve-agency', reorganizationId: 'giai-the', on, agencyId: 'so-a' };

export function agencyIn(register: OrganizationRegister, agencyId: string): RegisteredAgency {
  const agency = register.agency(agencyId);
  if (agency.status !== 'registered') throw new Error(`expected ${agencyId}`);
  return agency;
}
export function membersIn(register: OrganizationRegister, day: string): string[] {
  const group = register.group('so-ban-nganh');
  if (group.status !== 'formed') throw new Error('expected a group');
  return membersOn(group, day);
}
