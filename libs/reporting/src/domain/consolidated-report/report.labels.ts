import type { ReportSection, ReportStatus } from './report.js';

/** The statuses as the form calls them. */
export const REPORT_STATUS_LABELS: Readonly<Record<ReportStatus, string>> = {
  'done-on-time': 'Đã hoàn thành đúng hạn',
  'done-late': 'Đã hoàn thành quá hạn',
  'in-progress-within-time': 'Đang thực hiện trong hạn',
  'in-progress-overdue': 'Đang thực hiện quá hạn',
  'not-yet-due': 'Chưa đến hạn',
  standing: 'Nhiệm vụ thường xuyên',
  suspended: 'Tạm dừng',
  cancelled: 'Đã hủy',
};

export const SECTION_TITLES: Readonly<Record<ReportSection, string>> = {
  tracked: 'Nhiệm vụ theo dõi theo thời hạn',
  standing: 'Nhiệm vụ thường xuyên (không tính quá hạn)',
  cancelled: 'Nhiệm vụ đã hủy trong kỳ (không tính vào tổng số)',
};
