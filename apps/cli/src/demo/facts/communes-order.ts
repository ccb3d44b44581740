import type { DirectiveFact, TaskFact } from './directive-fact.js';

/**
 * The source is a press report that gives the communes no date. The Office sets one when it
 * enters the order, as it may where a limit is missing.
 */
const SET_BY_THE_OFFICE: Pick<TaskFact, 'deadline'> = {
  deadline: { asWritten: 'trước ngày 15/8/2025', relation: 'before', date: '2025-08-15' },
};

const EACH_COMMUNE = { kind: 'order', lead: { groupId: 'ubnd-xa-phuong' }, ...SET_BY_THE_OFFICE } as const;

/**
 * What the province asked of every commune in early August 2025, in our own short words. The
 * report names neither number nor day: the register gives the next number, and here it is
 * issued on the day of directive 1537.
 */
export const communesOrder: DirectiveFact = {
  draft: {
    documentType: 'official-letter',
    subject: 'Smooth handling of administrative procedures in communes · Giải quyết TTHC ở cấp xã',
    issuerId: 'ubnd-tinh',
    monitorId: 'van-phong-ubnd-tinh',
    escalationChain: ['van-phong-ubnd-tinh', 'pho-chu-tich-ubnd-tinh', 'chu-tich-ubnd-tinh'],
    addressees: ['UBND các xã, phường'],
    tasks: [
      {
        ...EACH_COMMUNE,
        text: 'Staff and equip the service centre · Nhân lực, trang thiết bị cho trung tâm',
        coordinatingAgencyIds: [],
      },
      {
        ...EACH_COMMUNE,
        text: 'Complete digital signatures and data access · Chữ ký số, quyền tra cứu dữ liệu',
        coordinatingAgencyIds: ['so-khoa-hoc-va-cong-nghe'],
      },
      {
        ...EACH_COMMUNE,
        text: 'Know the delegated procedures, serve regardless of place · Danh mục phân cấp, phi địa giới',
        coordinatingAgencyIds: [],
      },
      {
        ...EACH_COMMUNE,
        text: 'Clear the overdue files · Dứt điểm hồ sơ trễ hạn',
        coordinatingAgencyIds: [],
      },
    ],
  },
  issuance: { symbol: 'UBND-TH', issuedOn: '2025-08-03' },
};
