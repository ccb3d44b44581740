import type { GroupFormedData, NewMember } from '#organizations/domain';
import { communes } from './communes.js';

export type GroupFact = GroupFormedData & { readonly members: readonly NewMember[] };

/** Government in two tiers began on this day. */
const SINCE = '2025-07-01';

/**
 * "Các sở, ban, ngành": directives name the group, not its members. The nine departments that
 * the directive names itself, and four more of the province's register.
 */
const DEPARTMENTS = [
  'so-nong-nghiep-va-moi-truong',
  'so-khoa-hoc-va-cong-nghe',
  'so-tu-phap',
  'so-tai-chinh',
  'so-giao-duc-va-dao-tao',
  'so-xay-dung',
  'so-y-te',
  'so-noi-vu',
  'so-cong-thuong',
  'so-van-hoa-the-thao-va-du-lich',
  'so-dan-toc-va-ton-giao',
  'thanh-tra-tinh',
  'ban-quan-ly-cac-khu-cong-nghiep',
];

export const departments: GroupFact = {
  groupId: 'so-ban-nganh',
  name: 'Các sở, ban, ngành',
  aliases: ['Các sở, ngành thuộc UBND tỉnh'],
  members: DEPARTMENTS.map((agencyId) => ({ agencyId, validFrom: SINCE })),
};

export const allCommunes: GroupFact = {
  groupId: 'ubnd-xa-phuong',
  name: 'UBND các xã, phường',
  aliases: ['UBND cấp xã'],
  members: communes.map(({ agencyId }) => ({ agencyId, validFrom: SINCE })),
};

export const groups: readonly GroupFact[] = [departments, allCommunes];
