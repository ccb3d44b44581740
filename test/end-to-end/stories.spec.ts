import { assignmentOf, issueDirective, registerProvince, type IssuedDirective } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-05T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');

let issued: IssuedDirective;
let assignment: string;
let answered: number;

beforeAll(async () => {
  await registerProvince(office);
  issued = await issueDirective(office, {}, { effectiveAt: '2025-08-03T08:00:00+07:00', issuedOn: '2025-08-03' });
  assignment = await assignmentOf(api, issued, 'so-tai-chinh');
  const answer = await office.post(`/v1/assignments/${assignment}/respond`, {
    text: 'Đã báo cáo',
    onBehalfOf: 'so-tai-chinh',
    effectiveAt: '2025-08-04T15:00:00+07:00',
  });
  expect(answer.status).toBe(200);
  answered = answer.body.position as number;
});

interface Entry {
  readonly position: number;
  readonly type: string;
}

describe('when somebody reads a story', () => {
  it('is told what happened to an assignment, in sentences with names, and what was entered late', async () => {
    const { entries } = (await finance.get(`/v1/assignments/${assignment}/story?after=${answered}`)).body;
    expect(entries.map(({ type }: Entry) => type)).toEqual(['assignment.assigned', 'assignment.responded']);
    expect(entries[1]).toMatchObject({
      position: answered,
      sentence: {
        en: 'Sở Tài chính answered (round 1): Đã báo cáo',
        vi: 'Sở Tài chính gửi kết quả thực hiện (lần 1): Đã báo cáo',
      },
      actor: { subject: 'office', agencyId: null, onBehalfOf: 'so-tai-chinh' },
      enteredLate: {
        en: 'Entered late: true since 15:00 04/08/2025, recorded 09:00 05/08/2025.',
        vi: 'Nhập muộn: có hiệu lực từ 15:00 04/08/2025, ghi nhận lúc 09:00 05/08/2025.',
      },
    });
  });

  it('is told what happened to a directive', async () => {
    const { entries } = (await finance.get(`/v1/directives/${issued.directiveId}/story`)).body;
    expect(entries).toMatchObject([
      {
        type: 'directive.drafted',
        enteredLate: null,
        sentence: { vi: expect.stringMatching(/^Dự thảo văn bản của UBND tỉnh với 2 nhiệm vụ: /) },
      },
      {
        type: 'directive.issued',
        sentence: { en: expect.stringContaining(`as ${issued.number}/UBND-TH, dated 2025-08-03`) },
      },
    ]);
  });

  it('is told no more than was known, or true, at a moment', async () => {
    const types = async (query: string) =>
      (await finance.get(`/v1/assignments/${assignment}/story?${query}`)).body.entries.map(({ type }: Entry) => type);
    expect(await types(`asOf=${answered - 1}`)).toEqual(['assignment.assigned']);
    expect(await types('effectiveAt=2025-08-04T14:59:00%2B07:00')).toEqual(['assignment.assigned']);
    expect(await types(`asOf=${answered}`)).toEqual(['assignment.assigned', 'assignment.responded']);
  });

  it('is not told what is secret, nor of what is not there', async () => {
    const secret = await issueDirective(office, { secrecy: 'secret' }, { symbol: 'UBND-M' });
    const path = `/v1/directives/${secret.directiveId}/story?after=${secret.position}`;
    expect((await finance.get(path)).body).toMatchObject({ status: 404, code: 'directive/unknown' });
    expect((await office.get(path)).body.entries).toHaveLength(2);
    const nobody = '/v1/assignments/0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f/story';
    expect((await finance.get(nobody)).body).toMatchObject({ code: 'assignment/unknown' });
  });
});
