import type { Client, RunningApi } from './running-api.js';

/** A small province: who issues and follows up, two departments, three communes in a group. */
const AGENCIES = [
  { agencyId: 'ubnd-tinh', name: 'UBND tỉnh', kind: 'office' },
  { agencyId: 'van-phong-ubnd-tinh', name: 'Văn phòng UBND tỉnh', kind: 'office', parentId: 'ubnd-tinh' },
  { agencyId: 'chu-tich-ubnd-tinh', name: 'Chủ tịch UBND tỉnh', kind: 'leadership' },
  { agencyId: 'so-tai-chinh', name: 'Sở Tài chính', kind: 'department', aliases: ['STC'] },
  { agencyId: 'so-tu-phap', name: 'Sở Tư pháp', kind: 'department' },
  { agencyId: 'phuong-tan-hoa', name: 'Phường Tân Hòa', kind: 'commune', code: '04792' },
  { agencyId: 'phuong-hoa-binh', name: 'Phường Hòa Bình', kind: 'commune', code: '04795' },
  { agencyId: 'phuong-thong-nhat', name: 'Phường Thống Nhất', kind: 'commune', code: '04828' },
];

export const COMMUNES = AGENCIES.filter(({ kind }) => kind === 'commune').map(({ agencyId }) => agencyId);

/** Registers the province; answers the last position. */
export async function registerProvince(office: Client): Promise<number> {
  expect((await office.post('/v1/agencies/batch', { agencies: AGENCIES })).status).toBe(200);
  const group = await office.post('/v1/groups', {
    groupId: 'ubnd-cac-xa-phuong',
    name: 'UBND các xã, phường',
    members: COMMUNES.map((agencyId) => ({ agencyId, validFrom: '2025-07-01' })),
  });
  expect(group.status).toBe(201);
  return group.body.position as number;
}

const BEFORE_FOUR = {
  asWritten: 'trước 16h00 ngày 04/8/2025',
  relation: 'before',
  date: '2025-08-04',
  time: '16:00',
};

/** A directive that asks Finance for a report by an hour, and every commune for its staffing without a limit. */
export function directive(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    documentType: 'official-letter',
    subject: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường',
    issuerId: 'ubnd-tinh',
    monitorId: 'van-phong-ubnd-tinh',
    escalationChain: ['van-phong-ubnd-tinh', 'chu-tich-ubnd-tinh'],
    tasks: [
      { text: 'Gửi báo cáo giải trình', lead: { agencyId: 'so-tai-chinh' }, deadline: BEFORE_FOUR },
      { text: 'Bố trí nhân lực', lead: { groupId: 'ubnd-cac-xa-phuong' } },
    ],
    ...changes,
  };
}

export interface IssuedDirective {
  readonly directiveId: string;
  readonly number: number;
  readonly position: number;
}

export async function issueDirective(
  office: Client,
  changes?: Readonly<Record<string, unknown>>,
  issuance?: Readonly<Record<string, unknown>>,
): Promise<IssuedDirective> {
  const drafted = await office.post('/v1/directives', directive(changes));
  expect(drafted.status).toBe(201);
  const issued = await office.post(`/v1/directives/${drafted.body.directiveId}/issue`, {
    symbol: 'UBND-TH',
    ...issuance,
  });
  expect(issued.status).toBe(200);
  return issued.body as IssuedDirective;
}

/** The assignment an agency got from a directive. */
export async function assignmentOf(api: RunningApi, issued: IssuedDirective, agencyId: string): Promise<string> {
  const { directiveId, position } = issued;
  const answer = await api
    .as('auditor')
    .get(`/v1/assignments?directive=${directiveId}&agency=${agencyId}&after=${position}`);
  expect(answer.body.items).toHaveLength(1);
  return answer.body.items[0].assignmentId as string;
}
