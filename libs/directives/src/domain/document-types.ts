/** The 29 kinds of administrative document (Decree 30/2020, article 7) with their official names. */
export const DOCUMENT_TYPES = {
  resolution: 'Nghị quyết (cá biệt)',
  decision: 'Quyết định (cá biệt)',
  directive: 'Chỉ thị',
  regulation: 'Quy chế',
  rule: 'Quy định',
  communique: 'Thông cáo',
  notice: 'Thông báo',
  guidance: 'Hướng dẫn',
  programme: 'Chương trình',
  plan: 'Kế hoạch',
  'course-of-action': 'Phương án',
  scheme: 'Đề án',
  project: 'Dự án',
  report: 'Báo cáo',
  minutes: 'Biên bản',
  submission: 'Tờ trình',
  contract: 'Hợp đồng',
  'official-letter': 'Công văn',
  telegram: 'Công điện',
  memorandum: 'Bản ghi nhớ',
  agreement: 'Bản thỏa thuận',
  authorisation: 'Giấy ủy quyền',
  invitation: 'Giấy mời',
  introduction: 'Giấy giới thiệu',
  'leave-permit': 'Giấy nghỉ phép',
  'dispatch-slip': 'Phiếu gửi',
  'transfer-slip': 'Phiếu chuyển',
  'notification-slip': 'Phiếu báo',
  'public-letter': 'Thư công',
} as const;

export type DocumentType = keyof typeof DOCUMENT_TYPES;

export function isDocumentType(value: string): value is DocumentType {
  return Object.hasOwn(DOCUMENT_TYPES, value);
}
