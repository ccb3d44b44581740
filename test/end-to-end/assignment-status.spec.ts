import { instant, type SteppedClock } from '#kernel';
import { assigned, at16h, before16h, type AssignmentInHand } from './assignment-life.js';
import { assignmentOf, COMMUNES, issueDirective, registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const justice = api.as('agency', 'so-tu-phap');

const START = '2025-08-03T02:00:00.000Z';
const ON_THE_20TH = { asWritten: 'trong ngày 20/8/2025', relation: 'by', date: '2025-08-20' };
const reasons = ['Theo chỉ đạo của Chủ tịch UBND tỉnh'];

beforeAll(async () => {
  await registerProvince(office);
});

function clockTo(moment: string): void {
  (api.clock as SteppedClock).stepTo(instant(moment));
}

/** The same assignment as a list shows it. */
async function listed(one: AssignmentInHand, filter = '') {
  const { assignmentId, directiveId } = await one.seen();
  const { body } = await office.get(`/v1/assignments?directive=${directiveId}${filter}`);
  return body.items.find((item: { assignmentId: string }) => item.assignmentId === assignmentId);
}

const types = (events: readonly { type: string }[]) => events.map(({ type }) => type.replace('assignment.', ''));

describe('a status', () => {
  it('names the rule that gave it, in two languages, and the events with both their times', async () => {
    const one = await assigned(api);
    const { status, events } = await one.seen();
    expect(status).toEqual({
      value: 'in-progress-within-time',
      label: 'Đang thực hiện trong hạn',
      counted: 'in-progress-within-time',
      rule: 'status/open-deadline-ahead',
      sentence: {
        en: 'It is not answered, and the deadline has not passed.',
        vi: 'Chưa có kết quả và chưa hết thời hạn.',
      },
      because: [
        {
          version: 1,
          position: events[0].position,
          type: 'assignment.assigned',
          recordedAt: START,
          effectiveAt: events[0].effectiveAt,
        },
      ],
      contest: null,
      at: START,
    });
  });

  it('is the same in a list', async () => {
    const one = await assigned(api);
    await one.does([finance, 'respond', { text: 'Báo cáo' }]);
    const { status, heldBecause, pending } = await one.seen();
    expect(types(status.because)).toEqual(['assigned', 'responded']);
    expect(await listed(one)).toMatchObject({ status, heldBecause, pending });
  });

  it('rests on the deadline in force, the answer and its acceptance once it is done', async () => {
    const one = await assigned(api);
    await one.does(
      [office, 'change-deadline', { deadline: before16h(5), reasons }],
      [finance, 'respond', { text: 'Báo cáo' }],
      [office, 'accept', { round: 1 }],
    );
    const { status } = await one.seen();
    expect(status).toMatchObject({ value: 'done-on-time', rule: 'status/accepted-answered-in-time' });
    expect(types(status.because)).toEqual(['deadline-changed', 'responded', 'accepted']);
  });

  it('tells apart what is not yet due, and counts it as within time', async () => {
    const one = await assigned(api, ON_THE_20TH);
    expect((await one.seen()).status).toMatchObject({
      value: 'not-yet-due',
      label: 'Chưa đến hạn',
      counted: 'in-progress-within-time',
      rule: 'status/deadline-far-ahead',
    });
    expect(await listed(one, '&status=not-yet-due')).toBeDefined();
    expect(await listed(one, '&counted=in-progress-within-time')).toBeDefined();
    expect(await listed(one, '&status=in-progress-within-time')).toBeUndefined();
  });

  it('tells apart a standing duty, which counts among none', async () => {
    const issued = await issueDirective(office, {
      tasks: [
        {
          text: 'Thường xuyên đôn đốc',
          lead: { agencyId: 'so-tai-chinh' },
          expected: { kind: 'standing-duty' },
        },
      ],
    });
    const assignmentId = await assignmentOf(api, issued, 'so-tai-chinh');
    const { body } = await office.get(`/v1/assignments/${assignmentId}`);
    expect(body).toMatchObject({ standing: true, status: { value: 'standing', counted: null } });
    const found = async (filter: string) =>
      (await office.get(`/v1/assignments?directive=${issued.directiveId}&${filter}`)).body.items.length as number;
    expect([await found('standing=true'), await found('standing=false')]).toEqual([1, 0]);
    expect([await found('status=standing'), await found('counted=in-progress-within-time')]).toEqual([1, 0]);
  });

  it('leaves out of the four on the scoreboard what counts among none, and says how much that is', async () => {
    const directive = {
      tasks: [
        { text: 'Thường xuyên đôn đốc', lead: { agencyId: 'so-tai-chinh' }, expected: { kind: 'standing-duty' } },
        { text: 'Gửi báo cáo', lead: { agencyId: 'so-tu-phap' } },
        { text: 'Gửi kế hoạch', lead: { agencyId: 'so-tu-phap' } },
      ],
    };
    const issued = await issueDirective(office, directive);
    const { items } = (
      await office.get(`/v1/assignments?agency=so-tu-phap&directive=${issued.directiveId}&after=${issued.position}`)
    ).body;
    const cancelled = await office.post(`/v1/assignments/${items[0].assignmentId}/cancel`, { reasons });
    const board = await office.get(
      `/v1/reports/scoreboard?directive=${issued.directiveId}&after=${cancelled.body.position}`,
    );
    expect(board.body.totals).toEqual({
      'done-on-time': 0,
      'done-late': 0,
      'in-progress-within-time': 1,
      'in-progress-overdue': 0,
      total: 1,
      apart: 2,
    });
  });

  it('tells apart what is suspended and what was cancelled, and says since when and why', async () => {
    const one = await assigned(api);
    await one.does([office, 'suspend', { reasons }]);
    const suspended = await one.seen();
    expect(suspended.status).toMatchObject({ value: 'suspended', counted: 'in-progress-within-time' });
    expect(types(suspended.status.because)).toEqual(['assigned', 'suspended']);
    expect(suspended.suspension).toEqual({ suspendedAt: START, reasons, resumesTo: 'assigned' });

    await one.does([office, 'cancel', { reasons }]);
    const cancelled = await one.seen();
    expect(cancelled.status).toMatchObject({ value: 'cancelled', counted: null, rule: 'status/was-cancelled' });
    expect(cancelled).toMatchObject({ suspension: null, cancellation: { cause: 'decided', reasons } });
  });
});

describe('who holds it', () => {
  it('is always said, with since when and why, and who held it before', async () => {
    const one = await assigned(api);
    await one.does(
      [finance, 'respond', { text: 'Báo cáo' }],
      [office, 'return', { reasons, round: 1 }],
      [office, 'transfer', { toAgencyId: 'so-tu-phap', reasons }],
    );
    const { holderId, holderSince, heldBecause, holders, formerLeads, formerLeadIds } = await one.seen();
    expect([holderId, holderSince]).toEqual(['so-tu-phap', START]);
    expect(heldBecause).toMatchObject({
      sentence: { en: 'It was transferred to this agency.', vi: 'Được chuyển giao chủ trì.' },
      event: { type: 'assignment.transferred', version: 4 },
    });
    expect(
      holders.map(
        ({ holderId: id, until, event }: { holderId: string; until: string | null; event: { type: string } }) => [
          id,
          until === null ? 'now' : 'before',
          event.type,
        ],
      ),
    ).toEqual([
      ['so-tai-chinh', 'before', 'assignment.assigned'],
      ['van-phong-ubnd-tinh', 'before', 'assignment.responded'],
      ['so-tai-chinh', 'before', 'assignment.returned'],
      ['so-tu-phap', 'now', 'assignment.transferred'],
    ]);
    expect(formerLeads).toEqual([{ agencyId: 'so-tai-chinh', until: START }]);
    expect(formerLeadIds).toEqual(['so-tai-chinh']);
  });

  it('is found by the agency that led it before, as it was', async () => {
    const one = await assigned(api);
    await one.does([office, 'transfer', { toAgencyId: 'so-tu-phap', reasons }]);
    expect(await listed(one, '&agency=so-tu-phap')).toBeDefined();
    expect(await listed(one, '&agency=so-tai-chinh')).toBeUndefined();
    expect(await listed(one, '&everLedBy=so-tai-chinh')).toBeDefined();
    expect(await listed(one, '&everLedBy=so-tu-phap')).toBeDefined();
    expect(await listed(one, '&everLedBy=phuong-tan-hoa')).toBeUndefined();
  });
});

describe('what is open', () => {
  it('is shown: a decline, an offered transfer, an opinion that is waited for and by when', async () => {
    const one = await assigned(api);
    await one.does(
      [finance, 'propose-transfer', { toAgencyId: 'so-tu-phap', reasons }],
      [finance, 'ask-coordination', { agencyId: 'so-tu-phap', question: 'Đồng ý không?', deadline: before16h(4) }],
    );
    const offered = await one.seen();
    expect(offered.transferProposal).toEqual({ toAgencyId: 'so-tu-phap', proposedAt: START, reasons });
    expect(offered.coordination).toMatchObject([
      { request: 1, agencyId: 'so-tu-phap', askedAt: START, stage: 'asked', opinion: null, givenAt: null },
    ]);
    expect(offered.pending).toMatchObject({
      transfer: { toAgencyId: 'so-tu-phap' },
      extension: null,
      opinions: [{ request: 1, answerBy: '2025-08-04T08:59:59.999Z' }],
    });
    expect(await listed(one, '&pending=opinion')).toBeDefined();

    await one.does(
      [justice, 'give-opinion', { request: 1, opinion: 'concur' }],
      [finance, 'decline', { reasons: ['Không thuộc chức năng'] }],
    );
    const declined = await one.seen();
    expect(declined).toMatchObject({
      transferProposal: null,
      decline: { declinedAt: START, reasons: ['Không thuộc chức năng'] },
      coordination: [{ stage: 'answered', opinion: 'concur', givenAt: START }],
      holderId: 'van-phong-ubnd-tinh',
    });
    expect(declined.pending).toMatchObject({ transfer: null, opinions: [] });
    expect(await listed(one, '&pending=opinion')).toBeUndefined();
    expect(await listed(one, '&phase=declined')).toBeDefined();
  });
});

describe('as time goes on', () => {
  it('a status turns, an extension is seen to be asked late, and a correction sets it right again', async () => {
    const late = await assigned(api);
    const wrong = await assigned(api);
    const contested = await assigned(api);
    clockTo('2025-08-04T17:00:00+07:00');

    expect((await late.seen()).status).toMatchObject({
      value: 'in-progress-overdue',
      rule: 'status/open-deadline-passed',
    });
    expect(await listed(late, '&status=in-progress-overdue')).toBeDefined();
    await late.does([finance, 'ask-extension', { reasons, proposed: before16h(6) }]);
    expect((await late.seen()).extensionRequest).toMatchObject({ askedLate: true, reasons });
    expect((await listed(late, '&pending=extension')).pending.extension).toEqual({
      askedAt: '2025-08-04T10:00:00.000Z',
      askedLate: true,
      proposedDueAt: at16h(6),
    });
    await late.does([office, 'grant-extension', { reasons, deadline: before16h(6), document: '1612/UBND-TH' }]);
    const granted = await late.seen();
    expect(granted.status).toMatchObject({ value: 'in-progress-within-time' });
    expect(types(granted.status.because)).toEqual(['extension-granted']);
    expect(granted.deadlines).toMatchObject([
      { basis: 'in-force/as-assigned', document: null, deadline: { dueAt: at16h(4) } },
      { basis: 'in-force/as-extended', document: '1612/UBND-TH', deadline: { dueAt: at16h(6) } },
    ]);

    await wrong.does([finance, 'respond', { text: 'Báo cáo' }]);
    const entered = await wrong.seen();
    expect(entered.status.rule).toBe('status/open-answered-late');
    // Reminders came before it: the history says which entry it is.
    const { version } = entered.events.find(({ type }: { type: string }) => type === 'assignment.responded');
    await wrong.does([
      office,
      'correct',
      { version, right: { effectiveAt: '2025-08-04T15:30:00+07:00' }, reasons: ['Nhận lúc 15 giờ 30'] },
    ]);
    const corrected = await wrong.seen();
    expect(corrected.status).toMatchObject({ rule: 'status/open-answered-in-time' });
    expect(types(corrected.status.because)).toEqual(['assigned', 'responded', 'corrected']);
    expect(corrected.corrections).toMatchObject([
      {
        entry: { version, type: 'assignment.responded', effectiveAt: '2025-08-04T10:00:00.000Z' },
        fact: 'effective-time',
        was: '2025-08-04T10:00:00.000Z',
        is: '2025-08-04T08:30:00.000Z',
        reasons: ['Nhận lúc 15 giờ 30'],
        event: { type: 'assignment.corrected', recordedAt: '2025-08-04T10:00:00.000Z' },
      },
    ]);
    expect(corrected.holderSince).toBe('2025-08-04T08:30:00.000Z');

    const status = 'in-progress-overdue';
    await contested.does([finance, 'contest', { head: 'Giám đốc Sở', status, grounds: reasons }]);
    expect(await contested.seen()).toMatchObject({
      status: { value: status, contest: 'pending' },
      contest: { stage: 'pending', head: 'Giám đốc Sở', status, decidedAt: null },
      pending: { contest: { askedAt: '2025-08-04T10:00:00.000Z' } },
    });
    await contested.does([office, 'reject-contest', { reasons }]);
    expect(await contested.seen()).toMatchObject({
      status: { contest: 'rejected' },
      contest: { stage: 'rejected', reasons },
      pending: { contest: null },
    });
  });
});

describe('a list of assignments', () => {
  it('is narrowed by what has ended and by when things are due', async () => {
    const issued = await issueDirective(office);
    const financeId = await assignmentOf(api, issued, 'so-tai-chinh');
    const cancelled = await office.post(`/v1/assignments/${financeId}/cancel`, { reasons });
    const found = async (filter: string) => {
      const { status, body } = await office.get(
        `/v1/assignments?directive=${issued.directiveId}&after=${cancelled.body.position}&${filter}`,
      );
      expect(status).toBe(200);
      return body.items.length as number;
    };
    expect([await found('open=true'), await found('open=false')]).toEqual([COMMUNES.length, 1]);
    expect(await found('dueFrom=2025-08-04T00:00:00%2B07:00')).toBe(1);
    expect(await found('dueBefore=2025-08-04T16:00:00%2B07:00')).toBe(0);
    expect(await found('dueBefore=2025-08-04T16:00:00.001%2B07:00')).toBe(1);
    expect(await found('status=cancelled&phase=cancelled')).toBe(1);
  });

  it('is narrowed by the field of work', async () => {
    const issued = await issueDirective(office, {
      tasks: [
        { text: 'Giao dự toán', lead: { agencyId: 'so-tai-chinh' }, field: 'ngan-sach' },
        { text: 'Gửi báo cáo', lead: { agencyId: 'so-tu-phap' } },
      ],
    });
    const budget = await assignmentOf(api, issued, 'so-tai-chinh');
    const { body } = await office.get(`/v1/assignments?directive=${issued.directiveId}&field=ngan-sach`);
    expect(body.items).toMatchObject([{ assignmentId: budget, field: 'ngan-sach' }]);
  });

  it('is paged without a gap or a double while the work goes on', async () => {
    const issued = await issueDirective(office);
    const seen: string[] = [];
    let query = `/v1/assignments?directive=${issued.directiveId}&open=true&limit=1&after=${issued.position}`;
    for (let next: string | null = ''; next !== null;) {
      const { body } = await office.get(`${query}${next === '' ? '' : `&cursor=${next}`}`);
      const [item] = body.items as { assignmentId: string }[];
      seen.push(item!.assignmentId);
      // What was already seen ends behind the reader's back.
      const { position } = (await office.post(`/v1/assignments/${item!.assignmentId}/cancel`, { reasons })).body;
      query = query.replace(/after=\d+/, `after=${position as number}`);
      next = body.next as string | null;
    }
    expect(new Set(seen).size).toBe(COMMUNES.length + 1);
    expect(seen).toEqual([...seen].sort());
  });

  it('refuses a word it does not know', async () => {
    for (const filter of ['status=late', 'open=yes', 'pending=money', 'phase=done', 'dueBefore=tomorrow']) {
      const { status, body } = await office.get(`/v1/assignments?${filter}`);
      expect([filter, status, body.code]).toEqual([filter, 400, 'request/invalid']);
    }
  });
});

describe('the work of an agency', () => {
  it('is counted under the name of who leads it now, and under every old one', async () => {
    const workload = async (agency: string, as: string, after: number) => {
      const { status, body } = await office.get(`/v1/reports/workloads?agencies=${agency}&as=${as}&after=${after}`);
      expect(status).toBe(200);
      return (body.lines[0]?.open ?? 0) as number;
    };
    const earlier = await issueDirective(office);
    const before = await workload('phuong-hoa-binh', 'ever', earlier.position);
    const issued = await issueDirective(office, {
      tasks: [{ text: 'Gửi báo cáo', lead: { agencyId: 'phuong-hoa-binh' } }],
    });
    const id = await assignmentOf(api, issued, 'phuong-hoa-binh');
    const moved = await office.post(`/v1/assignments/${id}/transfer`, { toAgencyId: 'phuong-tan-hoa', reasons });
    const { position } = moved.body as { position: number };
    expect(await workload('phuong-hoa-binh', 'ever', position)).toBe(before + 1);
    expect(await workload('phuong-hoa-binh', 'now', position)).toBe(before);
    const { body } = await office.get(`/v1/reports/workloads?as=now&after=${position}`);
    const open = (body.lines as { open: number }[]).map((line) => line.open);
    expect(open).toEqual([...open].sort((one, other) => other - one));
    const board = await office.get('/v1/reports/scoreboard');
    const sum = (status: string) =>
      (body.lines as { counts: Record<string, number> }[]).reduce((total, line) => total + line.counts[status]!, 0);
    expect(sum('in-progress-within-time')).toBe(board.body.totals['in-progress-within-time']);
  });
});

describe('after all of this', () => {
  it('the log folded again gives the same assignments and timers', async () => {
    expect(await differencesIn(api, ['assignments', 'deadline-watch'])).toEqual({
      assignments: [],
      'deadline-watch': [],
    });
  });
});
