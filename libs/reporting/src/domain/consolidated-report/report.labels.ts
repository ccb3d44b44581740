import type { AssignmentEvent } from '#assignments/domain';
import type { ComparedFigure } from './comparison.js';
import type { ReportStatus } from './references.js';
import type { ReportSection } from './report.js';

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

/** What a comparison counts, as it stands below the name of an agency. */
export const FIGURE_LABELS: Readonly<Record<ComparedFigure, string>> = {
  ...REPORT_STATUS_LABELS,
  total: 'Tổng giao',
  'not-yet-due': 'Trong đó: chưa đến hạn',
  suspended: 'Trong đó: tạm dừng',
};

/** What happened to a task, in a few words. */
export const EVENT_LABELS: Readonly<Record<AssignmentEvent['type'], string>> = {
  'assignment.assigned': 'Giao nhiệm vụ',
  'assignment.acknowledged': 'Tiếp nhận',
  'assignment.progressed': 'Báo cáo tiến độ',
  'assignment.responded': 'Báo cáo kết quả',
  'assignment.returned': 'Trả lại kết quả',
  'assignment.accepted': 'Công nhận kết quả',
  'assignment.accepted-in-part': 'Công nhận một phần kết quả',
  'assignment.reminded': 'Đôn đốc theo lịch',
  'assignment.escalated': 'Chuyển cấp trên',
  'assignment.rung-skipped': 'Bỏ qua một lần đôn đốc',
  'assignment.escalation-acknowledged': 'Cấp trên tiếp nhận',
  'assignment.escalation-answered': 'Cấp trên quyết định',
  'assignment.escalation-lifted': 'Thôi chuyển cấp trên',
  'assignment.referred': 'Kiến nghị cơ quan cấp trên',
  'assignment.declined': 'Báo không thuộc trách nhiệm',
  'assignment.upheld': 'Giữ nguyên việc giao',
  'assignment.transfer-proposed': 'Đề nghị chuyển cơ quan khác',
  'assignment.transfer-refused': 'Không đồng ý chuyển',
  'assignment.transferred': 'Chuyển cơ quan khác',
  'assignment.rehomed': 'Chuyển do sắp xếp tổ chức',
  'assignment.coordination-asked': 'Xin ý kiến phối hợp',
  'assignment.opinion-given': 'Có ý kiến phối hợp',
  'assignment.agreed-by-silence': 'Coi như đồng ý',
  'assignment.extension-asked': 'Xin gia hạn',
  'assignment.extension-granted': 'Cho gia hạn',
  'assignment.extension-refused': 'Không cho gia hạn',
  'assignment.deadline-changed': 'Thay đổi thời hạn',
  'assignment.suspended': 'Tạm dừng',
  'assignment.resumed': 'Tiếp tục thực hiện',
  'assignment.urged': 'Đôn đốc',
  'assignment.cancelled': 'Hủy nhiệm vụ',
  'assignment.reopened': 'Mở lại',
  'assignment.delegated': 'Giao lại một phần',
  'assignment.series-changed': 'Thay đổi lịch định kỳ',
  'assignment.contested': 'Kiến nghị về trạng thái',
  'assignment.contest-upheld': 'Chấp nhận kiến nghị về trạng thái',
  'assignment.contest-rejected': 'Không chấp nhận kiến nghị về trạng thái',
  'assignment.corrected': 'Đính chính',
};
