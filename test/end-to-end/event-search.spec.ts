import { assignmentOf, issueDirective, registerProvince, type IssuedDirective } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const auditor = api.as('auditor');
const administrator = api.as('administrator');

let open: IssuedDirective;
let secret: IssuedDirective;
let assignment: string;
let answered: { readonly position: number; readonly correlation: string };

interface Event {
  readonly position: number;
  readonly type: string;
  readonly withheld?: true;
}

beforeAll(async () => {
  await registerProvince(office);
  open = await issueDirective(office);
  secret = await issueDirective(office, { secrecy: 'secret' }, { symbol: 'UBND-M' });
  assignment = await assignmentOf(api, open, 'so-tai-chinh');
  const answer = await finance.post(
    `/v1/assignments/${assignment}/respond`,
    { text: 'Đã báo cáo' },
    { 'x-correlation-id': 'letter-45' },
  );
  expect(answer.status).toBe(200);
  answered = { position: answer.body.position, correlation: answer.headers.get('x-correlation-id')! };
});

/** What a search finds once it has seen the last event. */
async function found(query: string, by = auditor): Promise<Event[]> {
  const answer = await by.get(`/v1/events/search?limit=200&after=${answered.position}&${query}`);
  expect([answer.status, answer.body.next]).toEqual([200, null]);
  return answer.body.items as Event[];
}

const typesOf = (events: readonly Event[]) => events.map(({ type }) => type);

describe('when an auditor searches the log', () => {
  it('finds what one request wrote, by its correlation id', async () => {
    expect(answered.correlation).toBe('letter-45');
    expect(await found('correlation=letter-45')).toMatchObject([
      { position: answered.position, type: 'assignment.responded', metadata: { actor: { agencyId: 'so-tai-chinh' } } },
    ]);
  });

  it('finds the life of an assignment, and all about its directive', async () => {
    expect(typesOf(await found(`assignment=${assignment}`))).toEqual(['assignment.assigned', 'assignment.responded']);
    const types = typesOf(await found(`directive=${open.directiveId}`));
    expect(types).toEqual(
      expect.arrayContaining([
        'directive.drafted',
        'register.number-assigned',
        'directive.issued',
        'assignment.assigned',
      ]),
    );
  });

  it('narrows by actor, agency, type and time', async () => {
    expect(typesOf(await found('actor=so-tai-chinh'))).toEqual(['assignment.responded']);
    expect(typesOf(await found('agency=phuong-hoa-binh&types=group.member-joined,assignment.responded'))).toEqual([
      'group.member-joined',
    ]);
    const all = await found('recordedFrom=2025-08-03T09:00:00%2B07:00&effectiveTo=2025-08-03T09:00:00.001%2B07:00');
    expect(all.map(({ position }) => position)).toEqual(all.map((_, index) => index + 1));
    expect(await found('recordedTo=2025-08-03T09:00:00%2B07:00')).toEqual([]);
    expect(await found('effectiveFrom=2025-08-03T09:00:00.001%2B07:00')).toEqual([]);
  });

  it('goes on page by page, in the order of positions', async () => {
    const positions: number[] = [];
    let path: string | undefined = `/v1/events/search?actor=office&limit=3`;
    while (path !== undefined) {
      const page = await auditor.get(path);
      expect(page.body.items.length).toBeLessThanOrEqual(3);
      positions.push(...page.body.items.map(({ position }: Event) => position));
      path = /^<(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(positions).toEqual((await found('actor=office')).map(({ position }) => position));
    expect(positions.length).toBeGreaterThan(6);
  });

  it('is told what is wrong with a search', async () => {
    expect((await auditor.get('/v1/events/search?recordedFrom=yesterday')).body.errors).toMatchObject([
      { parameter: 'recordedFrom' },
    ]);
    expect((await auditor.get('/v1/events/search?cursor=bm9uc2Vuc2U')).status).toBe(400);
    expect((await finance.get('/v1/events/search')).status).toBe(403);
  });
});

describe('when somebody searches who may not see what is secret', () => {
  it('does not learn by searching whom or what a secret event speaks of', async () => {
    const secretOnes = await found(`directive=${secret.directiveId}`);
    expect(secretOnes.length).toBeGreaterThan(4);
    expect(await found(`directive=${secret.directiveId}`, administrator)).toEqual([]);
    const positions = new Set((await found('agency=so-tai-chinh', administrator)).map(({ position }) => position));
    expect(positions.has(answered.position)).toBe(true);
    for (const { position } of secretOnes) expect(positions.has(position)).toBe(false);
  });

  it('finds it by what shows of it, withheld as in the feed', async () => {
    const seen = await found('types=directive.issued', administrator);
    expect(seen.map(({ withheld }) => withheld)).toEqual([undefined, true]);
    expect(seen[1]).toMatchObject({ data: {} });
    expect((await found('types=directive.issued'))[1]).toMatchObject({ data: { directiveId: secret.directiveId } });
  });
});
