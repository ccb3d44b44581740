import { assignmentOf, COMMUNES, issueDirective, registerProvince } from './province.js';
import { useApi, type Answer, type Client } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const justice = api.as('agency', 'so-tu-phap');
const auditor = api.as('auditor');

beforeAll(async () => {
  await registerProvince(office);
});

interface Selected {
  readonly assignmentId: string;
  readonly round: number;
}

const NOBODY = '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f';
const ON_THE_9TH = { asWritten: 'trong ngày 09/8/2025', relation: 'by', date: '2025-08-09' };
const reasons = ['Theo chỉ đạo của Chủ tịch UBND tỉnh'];

const path = (assignmentId: string) => `/v1/assignments/${assignmentId}`;

async function select(filter: string, after: number): Promise<{ count: number; assignments: Selected[] }> {
  const { status, body } = await office.get(`/v1/assignments/selection?${filter}&after=${after}`);
  expect(status).toBe(200);
  return body as { count: number; assignments: Selected[] };
}

function bulk(
  client: Client,
  verb: string,
  assignments: readonly Partial<Selected>[],
  more: object = {},
  key?: string,
) {
  return client.post(
    `/v1/assignments/bulk/${verb}`,
    { assignments, ...more },
    key === undefined ? {} : { 'idempotency-key': key },
  );
}

/** What became of each, in the order of the request. */
function outcomes({ status, body }: Answer): string[] {
  expect(status).toBe(200);
  return (body.items as { outcome: string; problem: { code: string } | null }[]).map(({ outcome, problem }) =>
    problem === null ? outcome : `${outcome}: ${problem.code}`,
  );
}

/** The assignments of every commune from a new directive; the answers of the first `answered` wait. */
async function communesOf(answered: number): Promise<Selected[]> {
  const issued = await issueDirective(office);
  let { position } = issued;
  for (const commune of COMMUNES.slice(0, answered)) {
    const assignmentId = await assignmentOf(api, issued, commune);
    const responded = await api.as('agency', commune).post(`${path(assignmentId)}/respond`, { text: 'Đã bố trí' });
    position = responded.body.position as number;
  }

  const { assignments } = await select(`directive=${issued.directiveId}`, position);
  const financeId = await assignmentOf(api, issued, 'so-tai-chinh');
  return assignments.filter(({ assignmentId }) => assignmentId !== financeId);
}

interface Written {
  readonly type: string;
  readonly metadata: { readonly commandId: string; readonly causationId: string };
}

async function writtenAfter(position: number): Promise<Written[]> {
  const { status, body } = await auditor.get(`/v1/events?after=${position}&limit=50`);
  expect(status).toBe(200);
  return body.items as Written[];
}

describe('a selection', () => {
  it('says how many a filter finds, and lists them as a bulk act takes them', async () => {
    const issued = await issueDirective(office);
    const { count, assignments } = await select(`directive=${issued.directiveId}&open=true`, issued.position);
    expect(count).toBe(COMMUNES.length + 1);
    expect(assignments).toHaveLength(count);
    expect(assignments[0]).toEqual({ assignmentId: expect.any(String) as string, round: 1 });
    const financeOnly = await select(`directive=${issued.directiveId}&agency=so-tai-chinh`, issued.position);
    expect(financeOnly).toEqual({
      count: 1,
      assignments: [{ assignmentId: await assignmentOf(api, issued, 'so-tai-chinh'), round: 1 }],
      next: null,
    });
  });
});

describe('when one act is carried out on many assignments', () => {
  it('says for each what became of it: done, already so, or refused by which rule', async () => {
    const selected = await communesOf(2);
    const first = await bulk(office, 'accept', [...selected, { assignmentId: NOBODY }]);
    expect(outcomes(first).sort()).toEqual([
      'done',
      'done',
      'refused: assignment/no-answer',
      'refused: assignment/unknown',
    ]);
    expect(first.body.counts).toEqual({ done: 2, 'already-so': 0, refused: 2, unavailable: 0 });
    expect(first.headers.get('dondoc-position')).toBe(String(first.body.position));
    const refused = first.body.items.find(({ problem }: { problem: { code: string } | null }) => problem);
    expect(refused.problem).toMatchObject({
      status: expect.any(Number) as number,
      title: expect.any(String) as string,
    });

    const again = await bulk(office, 'accept', selected);
    expect(outcomes(again).sort()).toEqual(['already-so', 'already-so', 'refused: assignment/no-answer']);
    expect(again.body.position).toBe(0);
  });

  it('judges only the answer that was looked at', async () => {
    const selected = await communesOf(3);
    const [one, ...others] = selected;
    expect(outcomes(await bulk(office, 'return', [{ ...one!, round: 2 }, ...others], { reasons }))).toEqual([
      'refused: assignment/other-round',
      'done',
      'done',
    ]);
  });

  it('takes what the lead does on all its assignments', async () => {
    const ids = [];
    for (let count = 0; count < 3; count += 1) {
      ids.push({ assignmentId: await assignmentOf(api, await issueDirective(office), 'so-tai-chinh') });
    }
    const acknowledged = await bulk(finance, 'acknowledge', ids);
    expect(outcomes(acknowledged)).toEqual(['done', 'done', 'done']);
    const { body } = await finance.get(`${path(ids[0]!.assignmentId)}?after=${acknowledged.body.position}`);
    expect(body).toMatchObject({ phase: 'acknowledged' });
    expect(outcomes(await bulk(justice, 'acknowledge', ids))).toEqual(
      Array(3).fill('refused: assignment/not-the-lead'),
    );
  });

  it('suspends, resumes, cancels and reopens them, and sets their deadlines', async () => {
    const selected = await communesOf(0);
    const all = (outcome: string) => selected.map(() => outcome);
    expect(outcomes(await bulk(office, 'suspend', selected, { reasons }))).toEqual(all('done'));
    expect(outcomes(await bulk(office, 'suspend', selected, { reasons }))).toEqual(all('already-so'));
    expect(outcomes(await bulk(office, 'resume', selected, { reasons, deadline: ON_THE_9TH }))).toEqual(all('done'));
    expect(outcomes(await bulk(office, 'change-deadline', selected, { reasons, deadline: null }))).toEqual(all('done'));
    expect(outcomes(await bulk(office, 'cancel', selected, { reasons, document: '1630/UBND-TH' }))).toEqual(
      all('done'),
    );
    const reopened = await bulk(office, 'reopen', selected, { reasons });
    expect(outcomes(reopened)).toEqual(all('done'));
    const { body } = await office.get(`${path(selected[0]!.assignmentId)}?after=${reopened.body.position}`);
    expect(body).toMatchObject({ phase: 'reopened', dueAt: null });
  });

  it('gives them to another lead', async () => {
    const selected = await communesOf(1);
    const transferred = await bulk(office, 'transfer', selected, { reasons, toAgencyId: 'so-tu-phap' });
    expect(outcomes(transferred).sort()).toEqual(['done', 'done', 'refused: assignment/answer-waits']);
    const open = await communesOf(0);
    const unknown = await bulk(office, 'transfer', open.slice(0, 1), { reasons, toAgencyId: 'so-khong-co' });
    expect(outcomes(unknown)).toEqual(['refused: agency/unknown']);
  });

  it('grants or refuses more time to those who asked for it, and says who did not', async () => {
    const ids: Selected[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.push({ assignmentId: await assignmentOf(api, await issueDirective(office), 'so-tai-chinh'), round: 1 });
    }
    for (const { assignmentId } of ids.slice(0, 2)) {
      const asked = await finance.post(`${path(assignmentId)}/ask-extension`, { reasons, proposed: ON_THE_9TH });
      expect(asked.status).toBe(200);
    }
    expect(outcomes(await bulk(office, 'refuse-extension', ids.slice(0, 1), { reasons }))).toEqual(['done']);
    // Nothing else is stated: each gets what it proposed.
    const granted = await bulk(office, 'grant-extension', ids.slice(1), { reasons });
    expect(outcomes(granted)).toEqual(['done', 'refused: extension/not-asked']);
    const { body } = await office.get(`${path(ids[1]!.assignmentId)}?after=${granted.body.position}`);
    expect(body).toMatchObject({
      deadline: { written: ON_THE_9TH },
      deadlines: [{}, { basis: 'in-force/as-extended' }],
    });
  });

  it('urges the leads of all that are overdue, found by a filter', async () => {
    const issued = await issueDirective(office, {
      tasks: COMMUNES.map((agencyId) => ({
        text: 'Gửi số liệu',
        lead: { agencyId },
        deadline: { asWritten: 'trước 08h00 ngày 03/8/2025', relation: 'before', date: '2025-08-03', time: '08:00' },
      })),
    });
    const overdue = await select(`directive=${issued.directiveId}&status=in-progress-overdue`, issued.position);
    expect(overdue.count).toBe(COMMUNES.length);
    const document = '1700/UBND-TH';
    const urged = await bulk(office, 'urge', overdue.assignments, { reasons, document });
    expect(outcomes(urged)).toEqual(COMMUNES.map(() => 'done'));
    // A second letter is a second urging.
    const again = await bulk(office, 'urge', overdue.assignments, { reasons, document: '1750/UBND-TH' });
    expect(outcomes(again)).toEqual(COMMUNES.map(() => 'done'));
    const { body } = await office.get(`${path(overdue.assignments[0]!.assignmentId)}?after=${again.body.position}`);
    expect(body).toMatchObject({ urgings: 2, reminders: 0, status: { value: 'in-progress-overdue' } });
    expect(body.events.at(-1)).toMatchObject({
      type: 'assignment.urged',
      data: { overdue: true, urging: 2, authority: { agencyId: 'van-phong-ubnd-tinh', document: '1750/UBND-TH' } },
    });
  });

  it('leaves one unit and one command behind for each, caused by the bulk', async () => {
    const selected = await communesOf(0);
    const cancelled = await bulk(office, 'cancel', selected, { reasons });
    const written = await writtenAfter(cancelled.body.position - selected.length);
    expect(written.map(({ type }) => type)).toEqual(selected.map(() => 'assignment.cancelled'));
    expect(new Set(written.map(({ metadata }) => metadata.commandId)).size).toBe(selected.length);
    expect(new Set(written.map(({ metadata }) => metadata.causationId)).size).toBe(1);
  });
});

describe('when the same request is sent again under its key', () => {
  it('answers as before and writes nothing', async () => {
    const selected = await communesOf(3);
    const first = await bulk(office, 'accept', selected, {}, `accept-${selected[0]!.assignmentId}`);
    const again = await bulk(office, 'accept', selected, {}, `accept-${selected[0]!.assignmentId}`);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await writtenAfter(first.body.position)).toEqual([]);
  });

  it('carries out what was left, and what was done stays as it was', async () => {
    const issued = await issueDirective(office);
    const ids = await Promise.all(
      COMMUNES.map(async (commune) => ({ assignmentId: await assignmentOf(api, issued, commune) })),
    );
    const respond = (index: number) =>
      api.as('agency', COMMUNES[index]).post(`${path(ids[index]!.assignmentId)}/respond`, { text: 'Đã bố trí' });
    await respond(0);
    const key = `accept-${issued.directiveId}`;
    const first = await bulk(office, 'accept', ids, {}, key);
    expect(first.body.counts).toMatchObject({ done: 1, refused: 2 });
    await respond(1);
    await respond(2);
    const again = await bulk(office, 'accept', ids, {}, key);
    expect(outcomes(again)).toEqual(['done', 'done', 'done']);
    expect(again.headers.get('idempotent-replayed')).toBeNull();
    expect(again.body.items[0]).toEqual(first.body.items[0]);
  });

  it('refuses the key for anything else', async () => {
    const selected = await communesOf(3);
    const key = `once-${selected[0]!.assignmentId}`;
    await bulk(office, 'accept', selected.slice(0, 2), {}, key);
    for (const other of [
      await bulk(office, 'accept', selected, {}, key),
      await bulk(office, 'cancel', selected.slice(0, 2), { reasons }, key),
    ]) {
      expect([other.status, other.body.code]).toEqual([422, 'idempotency-key/reused']);
    }
  });
});

describe('when the request itself is at fault', () => {
  it('takes no more than five hundred at once, and says so', async () => {
    const many = Array.from({ length: 501 }, (_, index) => ({
      assignmentId: `0b5c9f6e-6a5f-5a43-9d5c-${String(index).padStart(12, '0')}`,
    }));
    const { status, body } = await bulk(office, 'cancel', many, { reasons });
    expect([status, body.code]).toEqual([400, 'request/invalid']);
    expect(body.errors).toEqual([
      expect.objectContaining({ pointer: '/assignments', detail: 'has 501 entries, more than 500' }),
    ]);
  });

  it('takes an assignment once', async () => {
    const one = { assignmentId: NOBODY };
    const { status, body } = await bulk(office, 'cancel', [one, one], { reasons });
    expect([status, body.code]).toEqual([400, 'request/invalid']);
    expect(body.errors).toEqual([
      { pointer: '/assignments/1/assignmentId', detail: 'names an assignment a second time' },
    ]);
  });

  it('asks for the permission of the act', async () => {
    const { status, body } = await bulk(auditor, 'cancel', [{ assignmentId: NOBODY }], { reasons });
    expect([status, body.code]).toEqual([403, 'access/permission-missing']);
    expect(body.facts).toMatchObject({ permission: 'assignment:decide' });
  });
});
