import type { WrittenDeadline } from '#deadlines/domain';
import type { DirectiveFact, TaskFact } from './directive-fact.js';

/** The Office starts in the middle of the year: its next number is that of the directive. */
export const register = { issuerId: 'ubnd-tinh', year: 2025, book: 'general', nextNumber: 1537 };

const ALL_DEPARTMENTS = { groupId: 'so-ban-nganh' };
const AGRICULTURE = { agencyId: 'so-nong-nghiep-va-moi-truong' };
const SCIENCE = { agencyId: 'so-khoa-hoc-va-cong-nghe' };
const JUSTICE = { agencyId: 'so-tu-phap' };
const FINANCE = { agencyId: 'so-tai-chinh' };
const HOME_AFFAIRS = { agencyId: 'so-noi-vu' };
const SERVICE_CENTRE = { agencyId: 'trung-tam-phuc-vu-hanh-chinh-cong-tinh' };
const TRADE = { agencyId: 'so-cong-thuong' };
const POLICE = { agencyId: 'cong-an-tinh' };

const TO_PROVINCE = { toId: 'ubnd-tinh' };
const TO_CHAIRMAN = { toId: 'chu-tich-ubnd-tinh' };

/** Tasks 32 and 33 share one limit, stated below both. */
const BEFORE_8_AUGUST: WrittenDeadline = { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' };

/** What most tasks have in common: an order without coordination or limit. */
const ORDER = { kind: 'order', coordinatingAgencyIds: [], deadline: null } as const;

/**
 * In the order of the document. Labels are its own letters: `h` and `g` occur twice. Where it
 * speaks of "the agencies concerned" without naming them, nobody is entered as coordinating.
 */
const tasks: readonly TaskFact[] = [
  {
    ...ORDER,
    label: '1',
    text: 'Answer the communes, subject by subject, at the online meeting · Giải đáp cho cấp xã tại buổi họp',
    lead: ALL_DEPARTMENTS,
    // The limit is an event: the meeting planned for that hour. Here it counts as "by" it.
    deadline: { asWritten: 'dự kiến 14h00, ngày 06/8/2025', relation: 'by', date: '2025-08-06', time: '14:00' },
  },
  {
    ...ORDER,
    label: '1',
    text: 'Send the written explanation ahead of the meeting · Gửi bản giải trình',
    lead: ALL_DEPARTMENTS,
    deadline: { asWritten: 'trước 16h00 ngày 04/8/2025', relation: 'before', date: '2025-08-04', time: '16:00' },
    reportTo: { ...TO_PROVINCE, viaId: 'van-phong-ubnd-tinh' },
    product: 'report',
  },
  {
    ...ORDER,
    label: 'a',
    text: 'Draft the rules of cooperation on land procedures · Quy chế phối hợp thủ tục đất đai',
    lead: AGRICULTURE,
    reportTo: TO_CHAIRMAN,
    product: 'submission for approval',
  },
  {
    ...ORDER,
    label: 'a',
    text: 'Second land officers to the service centres · Cử người hỗ trợ về đất đai',
    lead: AGRICULTURE,
  },
  {
    ...ORDER,
    label: 'b',
    text: 'Send technicians to train staff on the spot · Kỹ thuật viên hỗ trợ tại xã',
    lead: SCIENCE,
    coordinatingAgencyIds: ['vnpt-phu-tho'],
  },
  {
    ...ORDER,
    label: 'b',
    text: 'Propose how to connect the shared systems · Kết nối hệ thống dùng chung',
    lead: SCIENCE,
  },
  {
    ...ORDER,
    label: 'b',
    text: 'Rework the electronic forms to reuse known data · Sửa biểu mẫu điện tử',
    lead: SCIENCE,
  },
  {
    ...ORDER,
    label: 'b',
    text: 'Extend the procedure system: certification, payment, QR codes · Bổ sung chức năng hệ thống TTHC',
    lead: SCIENCE,
  },
  {
    ...ORDER,
    label: 'b',
    text: 'Look into renting a shared meeting service · Thuê dịch vụ họp dùng chung',
    lead: SCIENCE,
  },
  {
    ...ORDER,
    label: 'b',
    text: 'Find a queue-number software and study AI for documents · Lấy số tự động, AI',
    lead: SCIENCE,
  },
  { ...ORDER, label: 'b', text: 'Issue the missing digital certificates · Cấp chứng thư số còn thiếu', lead: SCIENCE },
  {
    ...ORDER,
    label: 'c',
    text: 'Bring electronic certification into use · Triển khai chứng thực điện tử',
    lead: JUSTICE,
    coordinatingAgencyIds: [SCIENCE.agencyId],
  },
  {
    ...ORDER,
    label: 'c',
    text: 'Study the delegation of certifying signatures · Ủy quyền ký chứng thực',
    lead: JUSTICE,
  },
  { ...ORDER, label: 'd', text: 'Review public assets, offices and cars · Rà soát tài sản công', lead: FINANCE },
  {
    ...ORDER,
    label: 'd',
    text: 'Balance the budget for minimum equipment · Ngân sách trang thiết bị tối thiểu',
    lead: FINANCE,
  },
  { ...ORDER, label: 'd', text: 'Propose extra funds for communes in need · Bổ sung kinh phí cho xã', lead: FINANCE },
  { ...ORDER, label: 'd', text: 'Train communes in running a budget · Tập huấn ngân sách', lead: FINANCE },
  { ...ORDER, label: 'd', text: 'Prepare the unit prices of waste services · Đơn giá thu gom rác', lead: FINANCE },
  {
    ...ORDER,
    label: 'e',
    text: 'Propose who appoints heads of schools · Phân cấp bổ nhiệm quản lý trường',
    lead: { agencyId: 'so-giao-duc-va-dao-tao' },
  },
  {
    ...ORDER,
    label: 'g',
    text: 'Guide the planning of communes, review provincial plans · Hướng dẫn quy hoạch',
    lead: { agencyId: 'so-xay-dung' },
    coordinatingAgencyIds: [FINANCE.agencyId],
  },
  {
    ...ORDER,
    label: 'h',
    text: 'Complete the hand-over of health stations to communes · Chuyển giao trạm y tế',
    lead: { agencyId: 'so-y-te' },
    coordinatingAgencyIds: [HOME_AFFAIRS.agencyId],
    reportTo: TO_CHAIRMAN,
    product: 'submission for approval',
  },
  {
    ...ORDER,
    label: 'i',
    text: 'Propose how to strengthen IT and land staff of communes · Tăng cường cán bộ cho xã',
    lead: HOME_AFFAIRS,
    reportTo: TO_PROVINCE,
  },
  { ...ORDER, label: 'i', text: 'Review the need for IT training · Nhu cầu bồi dưỡng CNTT', lead: HOME_AFFAIRS },
  {
    ...ORDER,
    label: 'i',
    text: 'Report on the staffing of the 148 communes · Báo cáo bố trí cán bộ cấp xã',
    lead: HOME_AFFAIRS,
    product: 'report',
  },
  { ...ORDER, label: 'k', text: 'Publish sample files for applicants · Bộ hồ sơ mẫu', lead: SERVICE_CENTRE },
  {
    ...ORDER,
    label: 'k',
    text: 'Cut needless procedures, mend the one-stop software · Cắt giảm thủ tục, sửa phần mềm',
    lead: SERVICE_CENTRE,
  },
  {
    ...ORDER,
    label: 'k',
    text: 'Propose delegation to deputy heads of centres · Ủy quyền cho phó giám đốc trung tâm',
    lead: SERVICE_CENTRE,
  },
  {
    ...ORDER,
    label: 'h',
    text: 'Prepare the rules of urban order teams · Quy chế đội trật tự đô thị',
    lead: TRADE,
    reportTo: TO_PROVINCE,
  },
  {
    ...ORDER,
    label: 'h',
    text: 'Submit that communes may set up market boards · Lập ban quản lý chợ',
    lead: TRADE,
    reportTo: TO_PROVINCE,
    product: 'submission for approval',
  },
  // The police answer to their ministry: the province asks, it does not order.
  {
    ...ORDER,
    kind: 'request',
    label: 'g',
    text: 'Provide devices for electronic identity · Thiết bị cài VNeID',
    lead: POLICE,
  },
  {
    ...ORDER,
    kind: 'request',
    label: 'g',
    text: 'Connect the population database · Kết nối dữ liệu dân cư',
    lead: POLICE,
  },
  {
    ...ORDER,
    label: '3',
    text: 'Issue the decentralisation papers and clear guidance · Văn bản phân cấp và hướng dẫn',
    lead: ALL_DEPARTMENTS,
    deadline: BEFORE_8_AUGUST,
    reportTo: TO_PROVINCE,
  },
  {
    ...ORDER,
    label: '3',
    text: 'Name a contact for each field of work · Thông báo đầu mối',
    lead: ALL_DEPARTMENTS,
    deadline: BEFORE_8_AUGUST,
    reportTo: TO_PROVINCE,
  },
  {
    ...ORDER,
    label: '4',
    text: 'Follow up how the petitions are dealt with · Theo dõi xử lý kiến nghị',
    lead: { agencyId: 'van-phong-ubnd-tinh' },
    product: 'standing duty',
  },
];

/** Official letter 1537/UBND-TH of 3 August 2025, in our own short words. */
export const directive1537: DirectiveFact = {
  draft: {
    documentType: 'official-letter',
    subject: 'Removing difficulties of communes under two-tier government · Tháo gỡ khó khăn cho cấp xã',
    issuerId: 'ubnd-tinh',
    monitorId: 'van-phong-ubnd-tinh',
    escalationChain: ['van-phong-ubnd-tinh', 'pho-chu-tich-ubnd-tinh', 'chu-tich-ubnd-tinh'],
    signature: {
      authority: 'TL',
      principal: 'Chủ tịch UBND tỉnh',
      signatory: 'Nguyễn Văn Huyền',
      post: 'Chánh Văn phòng',
    },
    addressees: ['Các sở, ban, ngành', 'Văn phòng UBND tỉnh'],
    tasks,
  },
  issuance: { symbol: 'UBND-TH', issuedOn: '2025-08-03' },
};
