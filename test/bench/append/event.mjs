/** The event every system writes: an assignment as Dondoc records it, some 600 bytes with its Vietnamese. */

export const TENANT = 'ubnd-tinh-phu-tho';
export const TYPE = 'assignment.assigned';
export const EFFECTIVE_AT = '2025-08-03T01:00:00.000Z';
export const METADATA = {
  actor: { subject: 'chuyen-vien-0042', agencyId: 'van-phong-ubnd-tinh' },
  correlationId: '01987c5e-8c00-7000-8000-000000000042',
};

/** @param {number} serial makes each event another one */
export function eventData(serial) {
  return {
    assignmentId: '3af02ba9-ce1c-5fcd-b930-81c0bb401608',
    directiveId: '01987c5e-8c00-7000-8000-000000001537',
    directiveNumber: '1537/UBND-TH',
    taskId: '01987c5e-8c00-7000-8000-000000000002',
    taskOrdinal: serial,
    summary: 'Rà soát, tổng hợp kết quả thực hiện nhiệm vụ được giao, báo cáo Ủy ban nhân dân tỉnh',
    kind: 'order',
    leadAgencyId: 'so-tai-chinh',
    coordinatingAgencyIds: ['so-noi-vu', 'ubnd-phuong-viet-tri'],
    issuerId: 'ubnd-tinh',
    deadline: {
      asWritten: 'trước 16h00 ngày 04 tháng 8 năm 2025',
      relation: 'before',
      dueAt: '2025-08-04T09:00:00.000Z',
      rule: 'deadline/before-hour',
    },
  };
}

/** A stream that no other event is in. */
export function newStream() {
  return `assignment-${crypto.randomUUID()}`;
}
