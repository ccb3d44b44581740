import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';
import { useLog } from '../support/log.js';
import { assignmentOf, issueDirective, registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T08:00:00+07:00' });
const opened = useLog(api.database);
const office = api.as('office');
const administrator = api.as('administrator');
const auditor = api.as('auditor');

const AUGUST = {
  period: { kind: 'month', year: 2025, month: 8 },
  reporter: 'van-phong-ubnd-tinh',
  place: 'Phú Thọ',
  recipients: ['CT, các PCT UBND tỉnh;', 'Lưu: VT, TH.'],
};
const NOW = '2025-08-16T17:00:00+07:00';

beforeAll(async () => {
  await registerProvince(office);
  const issued = await issueDirective(office);
  await issueDirective(office, { secrecy: 'secret', subject: 'V/v bí mật' }, { symbol: 'UBND-M' });
  const finance = await assignmentOf(api, issued, 'so-tai-chinh');
  const answer = { documents: ['45/BC-STC'] };
  expect((await api.as('agency', 'so-tai-chinh').post(`/v1/assignments/${finance}/respond`, answer)).status).toBe(200);
  expect((await office.post(`/v1/assignments/${finance}/accept`, {})).status).toBe(200);
  expect((await administrator.put('/v1/clock', { now: NOW })).status).toBe(200);
  await eventually('what was due is decided about', async () => {
    return (await administrator.get('/v1/operations/timers/due')).body.due === 0;
  });
});

/** Makes a report to its end; answers where it is and what is known of it. */
async function made(client: typeof office, body: object) {
  const started = await client.post('/v1/reports/consolidated', body);
  expect(started.status).toBe(202);
  const path = started.headers.get('location')!;
  expect(path).toBe(`/v1/reports/consolidated/${started.body.reportId}`);
  await eventually('it is made', async () => (await client.get(path)).body.state === 'completed');
  return { path, report: (await client.get(path)).body };
}

describe('a consolidated report asked for over REST', () => {
  let august: Awaited<ReturnType<typeof made>>;

  beforeAll(async () => {
    august = await made(office, AUGUST);
  });

  it('is made by a worker, and every file is what its digest says', async () => {
    const { path, report } = august;
    expect(report).toMatchObject({ from: '2025-08-01', to: '2025-08-31', at: '2025-08-16T10:00:00.000Z' });
    expect(report.progress).toEqual({ stage: 'drawing', done: 6, of: 6 });
    const formats = (report.files as { format: string }[]).map(({ format }) => format);
    expect(formats).toEqual(['json', 'xlsx', 'docx', 'pdf', 'svg', 'svg']);
    for (const { href, sha256, mediaType, bytes } of report.files) {
      const file = await office.raw('GET', href, {});
      expect(file.status).toBe(200);
      expect(file.headers.get('content-type')).toBe(mediaType);
      expect(file.bytes).toHaveLength(bytes);
      expect(createHash('sha256').update(file.bytes).digest('hex')).toBe(sha256);
    }
    const pdf = await office.raw('GET', `${path}/file?format=pdf`, {});
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const { heading, recipients } = (await office.get(`${path}/file?format=json`)).body;
    expect(heading).toMatchObject({ issuer: 'Văn phòng UBND tỉnh', place: 'Phú Thọ' });
    expect(recipients).toEqual(AUGUST.recipients);
  });

  it('counts what the scoreboard counts', async () => {
    const { report } = august;
    const { totals } = (await office.get(`/v1/reports/scoreboard?after=${report.position}`)).body;
    const { apart: _, ...counted } = totals;
    expect(report.totals).toMatchObject(counted);
    expect(report.totals['done-on-time']).toBe(1);
  });

  it('is the same bytes at the same position, whatever happened since', async () => {
    const first = august.report;
    await issueDirective(office, { subject: 'V/v khác' });
    const again = (await made(office, { ...AUGUST, position: first.position, at: first.at })).report;
    const digests = ({ files }: typeof first) => files.map(({ sha256 }: { sha256: string }) => sha256);
    expect(digests(again)).toEqual(digests(first));
    expect(digests((await made(office, AUGUST)).report)).not.toEqual(digests(first));
  });

  it('is compared with the period before: what came in, and by which event', async () => {
    const { position, at, files: without } = august.report;
    const asked = { ...AUGUST, position, at, compareWith: { kind: 'previous' } };
    const { path, report } = await made(office, asked);
    expect(report.comparedWith).toEqual({ from: '2025-07-01', to: '2025-07-31', at: '2025-07-31T16:59:59.999Z' });
    const { comparison } = (await office.get(`${path}/file?format=json`)).body;
    expect(comparison.totals.total).toEqual({
      then: 0,
      added: report.totals.total,
      removed: 0,
      now: report.totals.total,
    });
    const [event] = comparison.moves[0].movements[0].cause.events;
    const { items } = (await auditor.get(`/v1/events?after=${event.position - 1}&limit=1`)).body;
    expect(items[0]).toMatchObject({ position: event.position, type: 'assignment.assigned' });

    const again = (await made(office, asked)).report;
    const digests = (files: { sha256: string }[]) => files.map(({ sha256 }) => sha256);
    expect(digests(again.files)).toEqual(digests(report.files));
    const plain = (await made(office, { ...AUGUST, position, at })).report;
    expect(digests(plain.files)).toEqual(digests(without));
  });

  it('is not compared with what is judged no earlier, or has not begun', async () => {
    const refused = async (compareWith: object) =>
      (await office.post('/v1/reports/consolidated', { ...AUGUST, compareWith })).body;
    const same = await refused({ kind: 'month', year: 2025, month: 8 });
    expect(same).toMatchObject({ status: 422, code: 'report/impossible-comparison' });
    expect(await refused({ kind: 'month', year: 2025, month: 9 })).toMatchObject({
      code: 'report/impossible-comparison',
    });
    expect(await refused({ kind: 'month', year: 2025 })).toMatchObject({ code: 'report/impossible-period' });
    expect((await refused({ kind: 'week' })).status).toBe(400);
  });

  it('leaves tasks of secrecy out for whoever may not see them, and is not there for them where it has any', async () => {
    const secret = august;
    expect((await auditor.get(secret.path)).status).toBe(200);
    const mayNot = api.as('agency', 'so-tai-chinh');
    expect((await mayNot.get(secret.path)).status).toBe(404);
    expect((await mayNot.get(`${secret.path}/file?format=json`)).body.type).toContain('report/unknown');
    const own = await made(mayNot, { ...AUGUST, position: secret.report.position });
    expect(own.report.lines).toBeLessThan(secret.report.lines);
    const { bytes } = await mayNot.raw('GET', `${own.path}/file?format=json`, {});
    expect(bytes.toString()).not.toContain('bí mật');
  });

  it('is refused where its period, position or moment is not there', async () => {
    const refused = async (body: object) => {
      const { status, body: problem } = await office.post('/v1/reports/consolidated', body);
      return [status, String(problem.type).split('/problems/').at(-1)];
    };
    expect(await refused({ period: { kind: 'month', year: 2025 } })).toEqual([422, 'report/impossible-period']);
    expect(await refused({ period: { kind: 'month', year: 2025, month: 9 } })).toEqual([
      422,
      'report/impossible-period',
    ]);
    expect(await refused({ ...AUGUST, position: 1_000_000 })).toEqual([422, 'report/position-ahead']);
    expect(await refused({ ...AUGUST, at: '2025-08-17T00:00:00+07:00' })).toEqual([422, 'report/moment-ahead']);
    expect((await office.post('/v1/reports/consolidated', { period: { kind: 'week' } })).status).toBe(400);
  });

  it('ends early when asked to, and has no file then', async () => {
    await administrator.post('/v1/operations/queues/maintenance/pause', { reason: 'Thử' });
    const { path } = await office
      .post('/v1/reports/consolidated', AUGUST)
      .then(({ headers }) => ({ path: headers.get('location')! }));
    expect((await office.get(`${path}/file?format=pdf`)).body.type).toContain('report/unfinished');
    expect((await office.send('DELETE', path)).status).toBe(202);
    expect((await office.get(path)).body.cancelRequested).toBe(true);
    await administrator.post('/v1/operations/queues/maintenance/resume', { reason: 'Thử xong' });
    await eventually('it has ended', async () => (await office.get(path)).body.state === 'cancelled');
    expect((await office.get(`${path}/file?format=pdf`)).status).toBe(409);
  });

  it('is nobody else’s', async () => {
    const { path } = august;
    expect((await api.as('office', undefined, 'tenant-khac').get(path)).status).toBe(404);
  });
});

describe('a consolidated report that is no longer kept', () => {
  it('loses its files, and no other report or attachment does', async () => {
    const kept = await made(office, AUGUST);
    const former = await made(office, { ...AUGUST, place: 'Việt Trì' });
    const pdf = await office.raw('GET', `${former.path}/file?format=pdf`, {});
    const issued = await issueDirective(office, { subject: 'V/v báo cáo' });
    const attached = await office.upload(
      `/v1/directives/${issued.directiveId}/attachments?name=${encodeURIComponent('Báo cáo.pdf')}`,
      pdf.bytes,
      { 'content-type': 'application/pdf' },
    );
    expect(attached.status).toBe(201);

    const { maintenanceQueue, startWorker, createLogger, systemClock, attachmentOptions, readSettings } = api.engine();
    await api
      .provided(({ QueueBackend }) => QueueBackend)
      .queue(maintenanceQueue)
      .bull.remove(former.report.reportId);
    await opened.query(`update shelf.report_files set kept_at = kept_at - interval '2 days'`);
    const worker = await startWorker({
      databaseUrl: api.database.ownerUrl,
      queueUrl: api.database.ownerUrl,
      clock: systemClock,
      subjectKeys: api.subjectKeys.options,
      pace: { sweepEvery: 60_000, horizon: 0, rearmAfter: 60_000 },
      attachments: attachmentOptions(readSettings({}, false), api.documents),
      followers: [],
      logger: createLogger({ level: 'error', format: 'line', destination: process.stderr }),
    });
    await eventually('its files are removed', async () => {
      const rows = await opened.query(`select from shelf.report_files where report_id = $1`, [former.report.reportId]);
      return rows.length === 0;
    });
    await worker.close();

    const isThere = ({ sha256 }: { sha256: string }) =>
      existsSync(join(api.documents, 'phu-tho', 'temporary', sha256.slice(0, 2), sha256.slice(2)));
    // The charts say no place: both reports have the same.
    const gone = (former.report.files as { format: string; sha256: string }[]).filter((file) => !isThere(file));
    expect(gone.map(({ format }) => format)).toEqual(['json', 'xlsx', 'docx', 'pdf']);
    expect((await office.get(former.path)).body.code).toBe('report/unknown');
    for (const { href } of kept.report.files) expect((await office.raw('GET', href, {})).status).toBe(200);
    const { attachmentId, position } = attached.body;
    const content = await office.raw('GET', `/v1/attachments/${attachmentId}/content?after=${position}`, {});
    expect(content.bytes.equals(pdf.bytes)).toBe(true);
  });
});

describe('a digest of the directives of 08–09/7/2025', () => {
  const secretary = api.as('office', undefined, 'digest');
  const reader = api.as('agency', 'so-tai-chinh', 'digest');
  const WINDOW = '/v1/reports/digest?from=2025-07-08&to=2025-07-09';
  const positions: number[] = [];

  const before = (day: string, asWritten: string) => ({ relation: 'before', date: `2025-07-${day}`, asWritten });
  const by = (...agencies: string[]) => {
    const [lead, ...others] = agencies.map((agencyId) =>
      agencyId.startsWith('cac-') ? { groupId: agencyId } : { agencyId },
    );
    return { lead, ...(others.length > 0 && { jointLeads: others }) };
  };
  const CHAIRMAN = { principal: 'Chủ tịch', post: 'Chủ tịch UBND tỉnh', signatory: 'Trần Duy Đông' };
  const VICE = { authority: 'KT', principal: 'Chủ tịch', post: 'Phó Chủ tịch UBND tỉnh', signatory: 'Nguyễn Huy Ngọc' };
  const basis = (designation: string, more: object = {}) => ({
    relation: 'basis',
    reference: { kind: 'document', designation, ...more },
  });

  const SIX = [
    {
      number: 247,
      symbol: 'UBND-KGVX',
      day: '08',
      signature: VICE,
      subject: 'Thực hiện Kết luận của Ban Chỉ đạo về khoa học, công nghệ',
      citations: [
        basis('01-KL/BCĐ', { title: 'Kết luận' }),
        basis('57-NQ/TW', { title: 'Nghị quyết', date: '2024-12-22' }),
      ],
      tasks: [
        {
          text: 'Lập danh mục nhiệm vụ cần số hóa',
          ...by('so-khoa-hoc-va-cong-nghe'),
          deadline: before('12', 'trước ngày 12/7/2025'),
          reportTo: { toId: 'ubnd-tinh' },
        },
        { text: 'Rà soát hạ tầng kỹ thuật đến cấp xã', ...by('so-khoa-hoc-va-cong-nghe') },
        { text: 'Tham mưu bảo đảm kinh phí', ...by('so-tai-chinh') },
      ],
    },
    {
      number: 194,
      symbol: 'UBND-HHC',
      day: '08',
      signature: CHAIRMAN,
      subject: 'Cập nhật thông tin hồ sơ thủ tục hành chính',
      tasks: [
        {
          text: 'Xây dựng quy trình nội bộ, trình phê duyệt',
          ...by('cac-so', 'cac-xa'),
          pace: { kind: 'soon', asWritten: 'khẩn trương' },
        },
      ],
    },
    {
      number: 181,
      symbol: 'UBND-NNMT',
      day: '08',
      signature: CHAIRMAN,
      subject: 'Bổ sung nhu cầu sử dụng đất',
      citations: [
        basis('3958/BNNMT-QLĐĐ', { title: 'Công văn', date: '2025-07-02', issuer: 'Bộ Nông nghiệp và Môi trường' }),
      ],
      tasks: [
        {
          text: 'Tổng hợp nhu cầu sử dụng đất',
          ...by('so-nong-nghiep-va-moi-truong'),
          coordinatingGroupIds: ['cac-so', 'cac-xa'],
          deadline: before('20', 'trước ngày 20 tháng 7 năm 2025'),
          reportTo: { toId: 'bo-nnmt', viaId: 'cuc-quan-ly-dat-dai', email: 'qhgd@mae.gov.vn' },
        },
      ],
    },
    {
      number: 218,
      symbol: 'UBND-NNTN',
      day: '09',
      signature: CHAIRMAN,
      subject: 'Quản lý sản phẩm OCOP',
      tasks: [
        {
          text: 'Kiện toàn Hội đồng đánh giá sản phẩm',
          ...by('so-nong-nghiep-va-moi-truong'),
          deadline: before('21', 'trước ngày 21 tháng 7 năm 2025'),
        },
      ],
    },
    {
      number: 191,
      symbol: 'UBND-KT',
      day: '09',
      signature: CHAIRMAN,
      subject: 'Mô hình hợp tác "3 Nhà"',
      tasks: [
        {
          text: 'Hướng dẫn xử lý vướng mắc',
          ...by('so-khoa-hoc-va-cong-nghe', 'so-giao-duc-va-dao-tao', 'so-tai-chinh'),
          pace: { kind: 'continuing', asWritten: 'thường xuyên' },
        },
      ],
    },
    {
      number: 176,
      symbol: 'UBND-KGVX',
      day: '09',
      signature: VICE,
      subject: 'Bảo đảm chất lượng truyền hình hội nghị',
      tasks: [
        {
          text: 'Rà soát các điểm cầu',
          ...by('so-khoa-hoc-va-cong-nghe'),
          coordinatingAgencyIds: ['van-phong'],
          pace: { kind: 'at-once', asWritten: 'thực hiện ngay' },
        },
      ],
    },
  ];

  beforeAll(async () => {
    const names = {
      'ubnd-tinh': 'UBND tỉnh',
      'van-phong': 'Văn phòng UBND tỉnh',
      'so-khoa-hoc-va-cong-nghe': 'Sở Khoa học và Công nghệ',
      'so-tai-chinh': 'Sở Tài chính',
      'so-nong-nghiep-va-moi-truong': 'Sở Nông nghiệp và Môi trường',
      'so-giao-duc-va-dao-tao': 'Sở Giáo dục và Đào tạo',
      'xa-a': 'UBND xã A',
      'bo-nnmt': 'Bộ Nông nghiệp và Môi trường',
      'cuc-quan-ly-dat-dai': 'Cục Quản lý đất đai',
    };
    const agencies = Object.entries(names).map(([agencyId, name]) => ({ agencyId, name, kind: 'department' }));
    expect((await secretary.post('/v1/agencies/batch', { agencies })).status).toBe(200);
    const groups = [
      { groupId: 'cac-so', name: 'các sở, ban, ngành', members: ['so-tai-chinh', 'so-giao-duc-va-dao-tao'] },
      { groupId: 'cac-xa', name: 'UBND các xã, phường', members: ['xa-a'] },
    ];
    for (const { members, ...group } of groups) {
      const body = { ...group, members: members.map((agencyId) => ({ agencyId, validFrom: '2025-07-01' })) };
      expect((await secretary.post('/v1/groups', body)).status).toBe(201);
    }
    const register = { issuerId: 'ubnd-tinh', year: 2025, book: 'general', nextNumber: 300 };
    expect((await secretary.post('/v1/registers', register)).status).toBe(201);
    for (const { number, symbol, day, ...text } of SIX) {
      const drafted = await secretary.post('/v1/directives', {
        documentType: 'official-letter',
        issuerId: 'ubnd-tinh',
        monitorId: 'van-phong',
        ...text,
      });
      expect(drafted.body).toMatchObject({ directiveId: expect.any(String) });
      const issuance = { number, symbol, issuedOn: `2025-07-${day}` };
      const issued = await secretary.post(`/v1/directives/${drafted.body.directiveId}/issue`, issuance);
      expect(issued.body).toMatchObject({ number });
      positions.push(issued.body.position as number);
    }
  });

  const digest = async (format: string, client = reader) => {
    const { status, headers, bytes } = await client.raw(
      'GET',
      `${WINDOW}&format=${format}&after=${positions.at(-1)!}`,
      {},
    );
    expect(status).toBe(200);
    return { type: headers.get('content-type'), bytes };
  };

  it('lists documents, speakers, tasks and deadlines', async () => {
    const { items, speakers } = JSON.parse((await digest('json')).bytes.toString());
    const designations = [
      '181/UBND-NNMT',
      '194/UBND-HHC',
      '247/UBND-KGVX',
      '176/UBND-KGVX',
      '191/UBND-KT',
      '218/UBND-NNTN',
    ];
    expect(items.map((item: { designation: string }) => item.designation)).toEqual(designations);
    expect(speakers).toEqual([
      {
        post: 'Chủ tịch UBND tỉnh',
        name: 'Trần Duy Đông',
        designations: ['181/UBND-NNMT', '194/UBND-HHC', '191/UBND-KT', '218/UBND-NNTN'],
      },
      { post: 'Phó Chủ tịch UBND tỉnh', name: 'Nguyễn Huy Ngọc', designations: ['247/UBND-KGVX', '176/UBND-KGVX'] },
    ]);
    const tasks = items.flatMap((item: { orders: { tasks: { text: string; limitDay: string | null }[] }[] }) =>
      item.orders.flatMap((order) => order.tasks),
    );
    expect(tasks).toHaveLength(SIX.flatMap((one) => one.tasks).length);
    const days = tasks.flatMap(({ limitDay }: { limitDay: string | null }) => (limitDay === null ? [] : [limitDay]));
    expect(days.sort()).toEqual(['2025-07-12', '2025-07-20', '2025-07-21']);
  });

  it('tells them in sentences, group by group as the documents do', async () => {
    const { type, bytes } = await digest('text');
    expect(type).toBe('text/plain; charset=utf-8');
    const text = bytes.toString();
    for (const words of [
      'Thông tin chỉ đạo, điều hành từ ngày 08/7/2025 đến ngày 09/7/2025',
      '3. Thực hiện Kết luận của Ban Chỉ đạo về khoa học, công nghệ',
      'Thực hiện Kết luận số 01-KL/BCĐ; Nghị quyết số 57-NQ/TW ngày 22/12/2024, tại Văn bản số 247/UBND-KGVX ngày 08/7/2025, Phó Chủ tịch UBND tỉnh Nguyễn Huy Ngọc có ý kiến chỉ đạo:',
      '- Giao Sở Khoa học và Công nghệ chủ trì: (1) Lập danh mục nhiệm vụ cần số hóa (trước ngày 12/7/2025; báo cáo UBND tỉnh); (2) Rà soát hạ tầng kỹ thuật đến cấp xã.',
      '- Giao Sở Nông nghiệp và Môi trường chủ trì, phối hợp với các sở, ban, ngành; UBND các xã, phường: Tổng hợp nhu cầu sử dụng đất (trước ngày 20 tháng 7 năm 2025; báo cáo Bộ Nông nghiệp và Môi trường qua Cục Quản lý đất đai, bản điện tử gửi qhgd@mae.gov.vn).',
      '- Giao các sở, ban, ngành; UBND các xã, phường chủ trì: Xây dựng quy trình nội bộ, trình phê duyệt (khẩn trương).',
      '- Giao Sở Khoa học và Công nghệ; Sở Giáo dục và Đào tạo; Sở Tài chính chủ trì: Hướng dẫn xử lý vướng mắc (thường xuyên).',
      '- 12/7/2025: Lập danh mục nhiệm vụ cần số hóa (Sở Khoa học và Công nghệ; 247/UBND-KGVX)',
    ]) {
      expect(text).toContain(words);
    }
  });

  it.each(['text', 'json', 'docx'])('built twice as %s is the same bytes', async (format) => {
    const [first, again] = [await digest(format), await digest(format)];
    expect(again.bytes.equals(first.bytes)).toBe(true);
  });

  it('is a feed with an entry for each day, which is the same as long as nothing changes', async () => {
    const [feed, again] = [
      await reader.raw('GET', '/v1/reports/digests.atom', {}),
      await reader.raw('GET', '/v1/reports/digests.atom', {}),
    ];
    expect(feed.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    expect(again.bytes.equals(feed.bytes)).toBe(true);
    const titles = [...feed.bytes.toString().matchAll(/<title type="html"><!\[CDATA\[(.*?)\]\]>/g)].map(
      ([, title]) => title,
    );
    expect(titles).toEqual(['09/7/2025', '08/7/2025'].map((day) => `Thông tin chỉ đạo, điều hành ngày ${day}`));
  });

  it('tells what was known at a position', async () => {
    const { bytes } = await reader.raw('GET', `${WINDOW}&format=json&asOf=${positions[2]!}`, {});
    expect(JSON.parse(bytes.toString()).items).toHaveLength(3);
  });

  it('tells of nothing where nothing was issued, and is of a month at most', async () => {
    const none = await reader.raw('GET', '/v1/reports/digest?from=2025-06-01&to=2025-06-02', {});
    expect(none.bytes.toString()).toContain('Không có văn bản chỉ đạo nào được ban hành.');
    for (const span of ['from=2025-07-09&to=2025-07-08', 'from=2025-07-01&to=2025-08-01']) {
      expect((await reader.get(`/v1/reports/digest?${span}`)).body.code).toBe('digest/impossible-span');
    }
  });
});
