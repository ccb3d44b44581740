import type { DirectiveFact } from './directive-fact.js';

/** An order that should not have been sent: it asks again for what was reported the week before. Invented. */
export const repeatedOrder: DirectiveFact = {
  draft: {
    documentType: 'official-letter',
    subject: 'Report once more on the service centres · Báo cáo lại về trung tâm phục vụ hành chính công',
    issuerId: 'ubnd-tinh',
    monitorId: 'van-phong-ubnd-tinh',
    escalationChain: ['van-phong-ubnd-tinh', 'pho-chu-tich-ubnd-tinh', 'chu-tich-ubnd-tinh'],
    addressees: ['UBND các xã, phường'],
    tasks: [
      {
        kind: 'order',
        lead: { groupId: 'ubnd-xa-phuong' },
        coordinatingAgencyIds: [],
        text: 'Report staff and equipment of the service centre · Báo cáo nhân lực, trang thiết bị',
        deadline: { asWritten: 'trước ngày 25/8/2025', relation: 'before', date: '2025-08-25' },
        product: 'report',
      },
    ],
  },
  issuance: { symbol: 'UBND-TH', issuedOn: '2025-08-18' },
};
