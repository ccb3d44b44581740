import type { AgencyRegisteredData } from '#organizations/domain';

/**
 * Agencies of Phú Thọ that lead, coordinate, follow up or judge in the demonstration.
 * A parent stands before its children, so that one batch can register them all.
 */
export const agencies: readonly AgencyRegisteredData[] = [
  { agencyId: 'ubnd-tinh', name: 'Ủy ban nhân dân tỉnh Phú Thọ', aliases: ['UBND tỉnh'], kind: 'leadership' },
  {
    agencyId: 'chu-tich-ubnd-tinh',
    name: 'Chủ tịch UBND tỉnh',
    aliases: ['CT UBND tỉnh'],
    kind: 'leadership',
    parentId: 'ubnd-tinh',
  },
  {
    agencyId: 'pho-chu-tich-ubnd-tinh',
    name: 'Phó Chủ tịch UBND tỉnh',
    aliases: ['PCT UBND tỉnh'],
    kind: 'leadership',
    parentId: 'ubnd-tinh',
  },
  {
    agencyId: 'van-phong-ubnd-tinh',
    name: 'Văn phòng UBND tỉnh',
    aliases: ['Văn phòng Ủy ban nhân dân tỉnh'],
    kind: 'office',
    parentId: 'ubnd-tinh',
  },
  {
    agencyId: 'so-nong-nghiep-va-moi-truong',
    name: 'Sở Nông nghiệp và Môi trường',
    aliases: ['Sở NN&MT'],
    kind: 'department',
    parentId: 'ubnd-tinh',
  },
  {
    agencyId: 'so-khoa-hoc-va-cong-nghe',
    name: 'Sở Khoa học và Công nghệ',
    aliases: ['Sở KH&CN'],
    kind: 'department',
    parentId: 'ubnd-tinh',
  },
  { agencyId: 'so-tu-phap', name: 'Sở Tư pháp', aliases: [], kind: 'department', parentId: 'ubnd-tinh' },
  { agencyId: 'so-tai-chinh', name: 'Sở Tài chính', aliases: [], kind: 'department', parentId: 'ubnd-tinh' },
  {
    agencyId: 'so-giao-duc-va-dao-tao',
    name: 'Sở Giáo dục và Đào tạo',
    aliases: ['Sở GD&ĐT'],
    kind: 'department',
    parentId: 'ubnd-tinh',
  },
  { agencyId: 'so-xay-dung', name: 'Sở Xây dựng', aliases: [], kind: 'department', parentId: 'ubnd-tinh' },
  { agencyId: 'so-y-te', name: 'Sở Y tế', aliases: [], kind: 'department', parentId: 'ubnd-tinh' },
  { agencyId: 'so-noi-vu', name: 'Sở Nội vụ', aliases: [], kind: 'department', parentId: 'ubnd-tinh' },
  {
    agencyId: 'so-cong-thuong',
    name: 'Sở Công Thương',
    aliases: ['Sở Công thương'],
    kind: 'department',
    parentId: 'ubnd-tinh',
  },
  {
    agencyId: 'so-van-hoa-the-thao-va-du-lich',
    name: 'Sở Văn hóa, Thể thao và Du lịch',
    aliases: ['Sở VH-TT&DL'],
    kind: 'department',
    parentId: 'ubnd-tinh',
  },
  {
    agencyId: 'so-dan-toc-va-ton-giao',
    name: 'Sở Dân tộc và Tôn giáo',
    aliases: [],
    kind: 'department',
    parentId: 'ubnd-tinh',
  },
  { agencyId: 'thanh-tra-tinh', name: 'Thanh tra tỉnh', aliases: [], kind: 'department', parentId: 'ubnd-tinh' },
  {
    agencyId: 'ban-quan-ly-cac-khu-cong-nghiep',
    name: 'Ban Quản lý các khu công nghiệp',
    aliases: ['Ban Quản lý các KCN'],
    kind: 'department',
    parentId: 'ubnd-tinh',
  },
  {
    agencyId: 'trung-tam-phuc-vu-hanh-chinh-cong-tinh',
    name: 'Trung tâm Phục vụ hành chính công tỉnh',
    aliases: ['Trung tâm PVHCC tỉnh'],
    kind: 'department',
    parentId: 'ubnd-tinh',
  },
  { agencyId: 'cong-an-tinh', name: 'Công an tỉnh Phú Thọ', aliases: ['Công an tỉnh'], kind: 'central-line' },
  { agencyId: 'thue-tinh', name: 'Thuế tỉnh Phú Thọ', aliases: ['Thuế tỉnh'], kind: 'central-line' },
  { agencyId: 'vnpt-phu-tho', name: 'VNPT Phú Thọ', aliases: ['Viễn thông Phú Thọ'], kind: 'enterprise' },
];
