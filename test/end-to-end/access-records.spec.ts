import { assignmentOf, issueDirective, registerProvince, type IssuedDirective } from './province.js';
import { useApi } from './running-api.js';

const api = useApi();
const office = api.as('office');
const auditor = api.as('auditor');
const finance = api.as('agency', 'so-tai-chinh');
const PDF = Buffer.from('%PDF-1.7\nmật\n%%EOF\n');

let secret: IssuedDirective;
let plain: IssuedDirective;
let assignment: string;
let attachment: string;
let seen = 0;

beforeAll(async () => {
  await registerProvince(office);
  plain = await issueDirective(office);
  secret = await issueDirective(office, { secrecy: 'secret' }, { symbol: 'UBND-M' });
  assignment = await assignmentOf(api, secret, 'so-tai-chinh');
  const upload = await office.upload(`/v1/directives/${secret.directiveId}/attachments?name=mat.pdf&part=text`, PDF, {
    'content-type': 'application/pdf',
  });
  ({ attachmentId: attachment } = upload.body);
  await office.get(`/v1/attachments/${attachment}?after=${upload.body.position}`);
});

interface Fact {
  readonly position: number;
  readonly type: string;
  readonly metadata: { readonly actor: { readonly subject: string } };
  readonly data: Readonly<Record<string, unknown>>;
}

/** What was put on record since the test before. */
async function recorded(): Promise<readonly (readonly [string, Readonly<Record<string, unknown>>])[]> {
  const { body } = await auditor.get('/v1/events?types=access.secret-read,access.export-made&limit=1000');
  const facts = (body.items as Fact[]).filter(({ position }) => position > seen);
  seen = Math.max(seen, ...facts.map(({ position }) => position));
  return facts.map(({ metadata, data }) => {
    const { on: _, ...rest } = data;
    return [metadata.actor.subject, rest] as const;
  });
}

beforeEach(async () => {
  await recorded();
});

describe('reading what is secret', () => {
  it.each([
    ['the directive', () => `/v1/directives/${secret.directiveId}`, () => ({})],
    ['an assignment of it', () => `/v1/assignments/${assignment}`, () => ({ assignmentId: assignment })],
    ['a document of it', () => `/v1/attachments/${attachment}/content`, () => ({ attachmentId: attachment })],
  ])('is on record for %s: who, once a day, and before it is shown', async (_, path, ids) => {
    for (let time = 1; time <= 2; time += 1) expect((await auditor.raw('GET', path(), {})).status).toBe(200);
    expect(await recorded()).toEqual([['auditor', { directiveId: secret.directiveId, ...ids() }]]);
  });

  it('is on record for the agency whose work it is, and told by another day and another reader again', async () => {
    expect((await finance.get(`/v1/assignments/${assignment}/story`)).status).toBe(200);
    expect((await office.get(`/v1/assignments/${assignment}/tree`)).status).toBe(200);
    expect(await recorded()).toEqual([
      ['so-tai-chinh', { directiveId: secret.directiveId, assignmentId: assignment }],
      ['office', { directiveId: secret.directiveId, assignmentId: assignment }],
    ]);
  });

  it('is not on record where nothing was shown', async () => {
    expect((await api.as('agency', 'so-tu-phap').get(`/v1/assignments/${assignment}`)).status).toBe(404);
    expect((await api.as('administrator').get(`/v1/directives/${secret.directiveId}`)).status).toBe(404);
    expect(await recorded()).toEqual([]);
  });

  it('leaves what is no secret alone', async () => {
    expect((await auditor.get(`/v1/directives/${plain.directiveId}`)).status).toBe(200);
    expect(await recorded()).toEqual([]);
  });

  it('is found by the directive', async () => {
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    const path = `/v1/events/search?directive=${secret.directiveId}&types=access.secret-read&after=${head}`;
    expect((await auditor.get(path)).status).toBe(200);
    const found = await auditor.get(path.replace(/&after=\d+$/, ''));
    expect((found.body.items as Fact[]).length).toBeGreaterThan(0);
  });
});

describe('an export', () => {
  it('is on record with what it was narrowed to; asking how long it is makes none', async () => {
    await auditor.raw('HEAD', '/v1/events/export', {});
    expect(await recorded()).toEqual([]);
    const { headers } = await auditor.raw('GET', '/v1/events/export?types=directive.issued&format=csv', {});
    expect(await recorded()).toEqual([
      [
        'auditor',
        {
          what: 'events',
          after: 0,
          until: Number(headers.get('dondoc-until')),
          selection: { format: 'csv', types: ['directive.issued'] },
        },
      ],
    ]);
  });
});
