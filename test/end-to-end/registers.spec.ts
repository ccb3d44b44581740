import { directive, registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi, type Answer } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const auditor = api.as('auditor');
const finance = api.as('agency', 'so-tai-chinh');

beforeAll(async () => {
  await registerProvince(office);
});

const NOWHERE = '0198a3a0-7c00-7000-8000-000000000001';
const TASK = { text: 'Báo cáo', lead: { agencyId: 'so-tu-phap' } };

async function drafted(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { status, body } = await office.post('/v1/directives', directive({ tasks: [TASK], ...changes }));
  expect(status).toBe(201);
  return body.directiveId as string;
}

/** Issues a draft of its own in a book, with the book as part of the symbol: symbols stay with their book. */
async function issuedIn(book: string, more: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  return office.post(`/v1/directives/${await drafted()}/issue`, { book, symbol: `UBND-${book}`, ...more });
}

function opened(book: string, nextNumber: number, more: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  return office.post('/v1/registers', { issuerId: 'ubnd-tinh', year: 2025, book, nextNumber, ...more });
}

async function register({ headers, body }: Answer): Promise<Answer['body']> {
  const shown = await office.get(`${headers.get('location')}?after=${body.position}`);
  expect(shown.status).toBe(200);
  return shown.body;
}

describe('when a register is opened', () => {
  it('goes on counting from its number, and says which numbers it leaves out and why', async () => {
    const opening = await opened('tiep', 1537);
    expect(opening.status).toBe(201);
    expect(await register(opening)).toMatchObject({
      issuerId: 'ubnd-tinh',
      year: 2025,
      book: 'tiep',
      secret: false,
      firstNumber: 1537,
      nextNumber: 1537,
      given: 0,
      onPaper: [],
      gaps: [{ from: 1, to: 1536, because: 'before-opening' }],
    });
  });

  it('is one register for each issuer, year and book', async () => {
    const opening = await opened('rieng', 1);
    const again = await opened('rieng', 5);
    expect([again.status, again.body.code]).toEqual([409, 'register/already-open']);
    const same = await opened('rieng', 1);
    expect([same.status, same.body.registerId]).toEqual([201, opening.body.registerId]);
    const others = await Promise.all([
      opened('rieng', 1, { year: 2024 }),
      opened('rieng', 1, { issuerId: 'van-phong-ubnd-tinh' }),
    ]);
    expect(new Set([opening, ...others].map(({ body }) => body.registerId)).size).toBe(3);
    const position = Math.max(...others.map(({ body }) => body.position as number));
    const listed = await office.get(`/v1/registers?issuer=ubnd-tinh&year=2024&after=${position}`);
    expect(listed.body.items).toEqual([expect.objectContaining({ registerId: others[0].body.registerId })]);
  });

  it('is refused for an issuer nobody knows, and not found where there is none', async () => {
    const unknown = await opened('la', 1, { issuerId: 'bo-la' });
    expect([unknown.status, unknown.body.code]).toEqual([409, 'register/unknown-issuer']);
    const nowhere = await office.get(`/v1/registers/${NOWHERE}`);
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'register/unknown']);
  });
});

describe('when a directive on paper is recorded', () => {
  it('keeps its own number and date, and the register passes its number over', async () => {
    const opening = await opened('giay', 10);
    const paper = await issuedIn('giay', { number: 12, issuedOn: '2025-07-21' });
    expect([paper.status, paper.body.designation, paper.body.issuedOn]).toEqual([200, '12/UBND-giay', '2025-07-21']);
    expect(await register({ ...opening, body: paper.body })).toMatchObject({
      nextNumber: 10,
      onPaper: [12],
      gaps: [
        { from: 1, to: 9, because: 'before-opening' },
        { from: 10, to: 11, because: 'yet-to-be-given' },
      ],
    });
    const numbers: number[] = [];
    for (let count = 0; count < 3; count += 1) numbers.push((await issuedIn('giay')).body.number as number);
    expect(numbers).toEqual([10, 11, 13]);
  });

  it('is in force from the day on that it bears', async () => {
    await opened('ngay', 1);
    const paper = await issuedIn('ngay', { number: 3, issuedOn: '2025-07-21' });
    const shown = await office.get(`/v1/directives/${paper.body.directiveId}?after=${paper.body.position}`);
    expect(shown.body).toMatchObject({ issuedOn: '2025-07-21', issuedAt: '2025-07-20T17:00:00.000Z' });
    const at = '2025-07-21T08:30:00+07:00';
    const stated = await issuedIn('ngay', { number: 4, issuedOn: '2025-07-21', effectiveAt: at });
    const other = await office.get(`/v1/directives/${stated.body.directiveId}?after=${stated.body.position}`);
    expect(other.body.issuedAt).toBe('2025-07-21T01:30:00.000Z');
  });

  it('is refused under a number that is taken, or in a register that is not open', async () => {
    await opened('trung', 7);
    expect((await issuedIn('trung')).body.number).toBe(7);
    const taken = await issuedIn('trung', { number: 7 });
    expect([taken.status, taken.body.code]).toEqual([409, 'register/number-taken']);
    const closed = await issuedIn('chua-mo', { number: 7 });
    expect([closed.status, closed.body.code]).toEqual([409, 'register/not-open']);
    expect((await issuedIn('trung')).body.number).toBe(8);
  });
});

describe('when a directive bears a grade of secrecy', () => {
  it('is numbered in a book of its own, from 1 on', async () => {
    const directiveId = await drafted({ secrecy: 'secret' });
    const issued = await office.post(`/v1/directives/${directiveId}/issue`, { symbol: 'UBND-M' });
    expect(issued.body.number).toBe(1);
    const shown = await office.get(`/v1/registers/${issued.body.registerId}?after=${issued.body.position}`);
    expect(shown.body).toMatchObject({ book: 'secret', secret: true, nextNumber: 2 });
  });

  it('goes into no other book, and no other document goes into that book', async () => {
    await opened('mo', 1);
    const secret = await drafted({ secrecy: 'confidential' });
    const refused = await office.post(`/v1/directives/${secret}/issue`, { symbol: 'UBND-mo', book: 'mo' });
    expect([refused.status, refused.body.code]).toEqual([409, 'register/secret-apart']);
    const open = await issuedIn('secret');
    expect([open.status, open.body.code]).toEqual([409, 'register/secret-apart']);
    const wrongly = await opened('secret', 1, { secret: false });
    expect([wrongly.status, wrongly.body.code]).toEqual([409, 'register/secret-apart']);
  });

  it('is hidden, with its register, from those who may not see it', async () => {
    const directiveId = await drafted({ secrecy: 'top-secret' });
    const issued = await office.post(`/v1/directives/${directiveId}/issue`, { symbol: 'UBND-M' });
    const { registerId, position } = issued.body;
    for (const [path, code] of [
      [`/v1/directives/${directiveId}`, 'directive/unknown'],
      [`/v1/registers/${registerId}`, 'register/unknown'],
    ]) {
      expect((await office.get(`${path}?after=${position}`)).status).toBe(200);
      expect((await auditor.get(path!)).status).toBe(200);
      const hidden = await finance.get(path!);
      expect([hidden.status, hidden.body.code]).toEqual([404, code]);
    }
    const seenBy = async (client: typeof office) => {
      const directives = await client.get('/v1/directives?secrecy=top-secret');
      const registers = await client.get('/v1/registers?limit=200');
      return [
        directives.body.items.map((item: { directiveId: string }) => item.directiveId),
        registers.body.items.some((item: { secret: boolean }) => item.secret),
      ];
    };
    expect(await seenBy(office)).toEqual([[directiveId], true]);
    expect(await seenBy(auditor)).toEqual([[directiveId], true]);
    expect(await seenBy(finance)).toEqual([[], false]);
  });

  it('is followed in the log without a word by those who may not see it', async () => {
    const open = await office.post(`/v1/directives/${await drafted()}/issue`, { symbol: 'UBND-TH' });
    const { directiveId } = (await office.post('/v1/directives', directive({ tasks: [TASK], secrecy: 'secret' }))).body;
    const issued = await office.post(`/v1/directives/${directiveId}/issue`, { symbol: 'UBND-M' });
    const after = issued.body.position as number;
    const { items } = (await office.get(`/v1/assignments?directive=${directiveId}&after=${after}`)).body;
    const progress = { note: 'Mật', onBehalfOf: 'so-tu-phap', reason: 'Điện thoại' };
    const reported = await office.post(`/v1/assignments/${items[0].assignmentId}/progress`, progress);
    expect(reported.status).toBe(200);

    const followed = async (client: typeof office) => {
      const { status, body } = await client.get(`/v1/events?after=${open.body.position - 3}&limit=1000`);
      expect([status, body.next]).toEqual([200, body.head]);
      return body.items as { type: string; data: object; metadata: object; withheld?: true }[];
    };
    const whole = await followed(auditor);
    expect(whole.map(({ type }) => type).slice(3)).toEqual(
      expect.arrayContaining(['directive.drafted', 'directive.issued', 'assignment.assigned', 'assignment.progressed']),
    );
    expect(JSON.stringify(whole)).toContain('Mật');

    const withheld = await followed(api.as('administrator'));
    expect(withheld.slice(0, 3)).toEqual(whole.slice(0, 3));
    expect(withheld.slice(3)).toEqual(
      whole.slice(3).map(({ metadata, ...event }) => {
        const { reason: _, ...rest } = metadata as { reason?: string };
        return { ...event, data: {}, metadata: rest, withheld: true };
      }),
    );
    expect(JSON.stringify(withheld)).not.toContain('Mật');
  });

  it('is worked on by those it is given to, and hidden from the others', async () => {
    const directiveId = await drafted({ secrecy: 'secret' });
    const issued = await office.post(`/v1/directives/${directiveId}/issue`, { symbol: 'UBND-M' });
    const seenBy = async (client: typeof office) => {
      const { body } = await client.get(`/v1/assignments?directive=${directiveId}&after=${issued.body.position}`);
      return body.items.map((item: { assignmentId: string }) => item.assignmentId) as string[];
    };
    const [assignmentId] = await seenBy(office);
    expect(await seenBy(api.as('agency', 'so-tu-phap'))).toEqual([assignmentId]);
    expect(await seenBy(finance)).toEqual([]);
    for (const path of [`/v1/assignments/${assignmentId}`, `/v1/assignments/${assignmentId}/tree`]) {
      expect((await api.as('agency', 'so-tu-phap').get(path)).status).toBe(200);
      const hidden = await finance.get(path);
      expect([hidden.status, hidden.body.code]).toEqual([404, 'assignment/unknown']);
    }
    // Whoever is asked about it, or is to take it over, has to see what.
    const path = `/v1/assignments/${assignmentId}`;
    const deadline = { asWritten: 'trước ngày 20/8/2025', relation: 'before', date: '2025-08-20' };
    const asked = { agencyId: 'so-tai-chinh', question: 'Có đồng ý không?', deadline, onBehalfOf: 'so-tu-phap' };
    const offered = { toAgencyId: 'phuong-tan-hoa', reasons: ['Đúng chức năng'], onBehalfOf: 'so-tu-phap' };
    expect((await office.post(`${path}/ask-coordination`, asked)).status).toBe(200);
    const { status, body } = await office.post(`${path}/propose-transfer`, offered);
    expect(status).toBe(200);
    const statuses = ['so-tai-chinh', 'phuong-tan-hoa', 'phuong-hoa-binh'].map(
      async (agencyId) => (await api.as('agency', agencyId).get(`${path}?after=${body.position}`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 404]);
  });
});

describe('when a document is signed before it is numbered and dated', () => {
  const signing = {
    signature: { authority: 'KT', principal: 'Chủ tịch', signatory: 'Nguyễn Văn B', post: 'Phó Chủ tịch' },
    symbol: 'UBND-PVHCC',
    month: '2025-07',
    effectiveAt: '2025-07-18T10:00:00+07:00',
  };
  const signed = async (more: Readonly<Record<string, unknown>> = {}) => {
    const directiveId = await drafted(more);
    const answer = await office.post(`/v1/directives/${directiveId}/sign`, signing);
    expect(answer.status).toBe(200);
    return { directiveId, position: answer.body.position as number };
  };

  it('shows what is printed, and that its number is not known', async () => {
    const { directiveId, position } = await signed();
    const shown = await office.get(`/v1/directives/${directiveId}?after=${position}`);
    expect(shown.body).toMatchObject({
      status: 'signed',
      number: null,
      designation: null,
      symbol: 'UBND-PVHCC',
      month: '2025-07',
      issuedOn: null,
      signedAt: '2025-07-18T03:00:00.000Z',
      signature: { authority: 'KT', signatory: 'Nguyễn Văn B' },
      standing: { value: 'not-yet-issued', since: null },
      assignmentCount: 0,
    });
    const listed = await office.get(`/v1/directives?status=signed&after=${position}`);
    expect(listed.body.items).toContainEqual(expect.objectContaining({ directiveId }));
  });

  it('is completed later by number and day', async () => {
    await opened('pvhcc', 7012);
    const { directiveId } = await signed();
    const completed = await office.post(`/v1/directives/${directiveId}/issue`, {
      symbol: 'UBND-PVHCC',
      book: 'pvhcc',
      issuedOn: '2025-07-21',
    });
    expect([completed.status, completed.body.designation]).toEqual([200, '7012/UBND-PVHCC']);
  });

  it('is completed only by what was printed, and not before it was signed', async () => {
    const { directiveId } = await signed();
    const completing = async (issuance: object) => {
      const { status, body } = await office.post(`/v1/directives/${directiveId}/issue`, { book: 'pvhcc', ...issuance });
      return [status, body.code];
    };
    expect(await completing({ symbol: 'UBND-pvhcc2' })).toEqual([409, 'directive/symbol-differs']);
    expect(await completing({ symbol: 'UBND-PVHCC', issuedOn: '2025-08-01' })).toEqual([
      409,
      'directive/month-differs',
    ]);
    expect(await completing({ symbol: 'UBND-PVHCC', issuedOn: '2025-07-17' })).toEqual([
      409,
      'directive/issued-before-signed',
    ]);
  });

  it('is signed once, by somebody, and not in the future', async () => {
    const { directiveId } = await signed();
    const path = `/v1/directives/${directiveId}/sign`;
    expect((await office.post(path, signing)).body.position).toBe(0);
    const otherwise = await office.post(path, { ...signing, month: '2025-06' });
    expect([otherwise.status, otherwise.body.code]).toEqual([409, 'directive/already-signed']);
    const unsigned = await office.post(`/v1/directives/${await drafted()}/sign`, { symbol: 'UBND-PVHCC' });
    expect([unsigned.status, unsigned.body.code]).toEqual([422, 'directive/signature-missing']);
    const future = { ...signing, effectiveAt: '2025-08-03T09:00:01+07:00' };
    const ahead = await office.post(`/v1/directives/${await drafted()}/sign`, future);
    expect([ahead.status, ahead.body.code]).toEqual([422, 'directive/signed-in-future']);
    const nowhere = await office.post(`/v1/directives/${NOWHERE}/sign`, signing);
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'directive/unknown']);
  });
});

describe('when directives are looked for', () => {
  it('finds them by register, year, number, type, issuer and urgency', async () => {
    const opening = await opened('tim', 40);
    const tasks = [TASK];
    const urgent = await drafted({ urgency: 'flash', documentType: 'plan', tasks });
    const first = await office.post(`/v1/directives/${urgent}/issue`, { symbol: 'KH-tim', book: 'tim' });
    const second = await issuedIn('tim', { symbol: 'KH-tim', issuedOn: '2025-08-01' });
    const register = opening.body.registerId as string;
    const found = async (query: string) => {
      const { body } = await office.get(`/v1/directives?${query}&after=${second.body.position}`);
      return body.items.map(({ directiveId }: { directiveId: string }) => directiveId) as string[];
    };
    expect(await found(`register=${register}`)).toEqual([first.body.directiveId, second.body.directiveId].sort());
    expect(await found(`register=${register}&number=41`)).toEqual([second.body.directiveId]);
    expect(await found(`register=${register}&urgency=flash`)).toEqual([first.body.directiveId]);
    expect(await found(`register=${register}&documentType=plan&year=2025`)).toEqual([first.body.directiveId]);
    expect(await found(`register=${register}&year=2024`)).toEqual([]);
    expect(await found(`register=${register}&issuer=so-tai-chinh`)).toEqual([]);
  });
});

describe('after all this', () => {
  it('the read models are what the history says', async () => {
    expect(await differencesIn(api, ['registers', 'directives', 'assignments'])).toEqual({
      registers: [],
      directives: [],
      assignments: [],
    });
  });
});
