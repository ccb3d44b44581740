import { assigned, AssignmentInHand, at16h, before16h, type Step } from './assignment-life.js';
import { registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const justice = api.as('agency', 'so-tu-phap');

beforeAll(async () => {
  await registerProvince(office);
});

const reasons = ['Theo tiến độ chung'];
const beyondParent = 'Theo phụ lục II';

/** A part of the work of Finance, given to Justice. */
async function part(): Promise<{ readonly whole: AssignmentInHand; readonly part: AssignmentInHand }> {
  const whole = await assigned(api);
  const { body } = await whole.does([
    finance,
    'delegate',
    { parts: [{ toAgencyId: 'so-tu-phap', summary: 'Nêu nguyên nhân từng nhóm vướng mắc' }] },
  ]);
  return { whole, part: new AssignmentInHand(body.parts[0].assignmentId as string, api, body.position as number) };
}

const respond: Step = [justice, 'respond', { text: 'Nguyên nhân' }];
const suspend: Step = [finance, 'suspend', { reasons }];
const cancel: Step = [finance, 'cancel', { reasons }];
const askExtension: Step = [justice, 'ask-extension', { reasons, proposed: before16h(8) }];

describe('what the lead of the whole may do with a part', () => {
  it('is all that an authority may do: it judges, suspends, gives more time and takes it back', async () => {
    const { part: one } = await part();
    await one.does(suspend, [finance, 'resume', { reasons }]);
    await one.does(respond, [finance, 'accept-in-part', { accepted: 'Nhóm 1', remaining: 'Nhóm 2', round: 1 }]);
    expect(await one.seen()).toMatchObject({ phase: 'partly-accepted', holderId: 'so-tu-phap' });
    await one.does(cancel);
    expect(await one.seen()).toMatchObject({ phase: 'cancelled' });
  });

  it('is to let it go to another agency, to which it then belongs', async () => {
    const { part: one } = await part();
    await one.does([finance, 'transfer', { toAgencyId: 'phuong-tan-hoa', reasons }]);
    expect(await one.seen()).toMatchObject({ leadAgencyId: 'phuong-tan-hoa', monitorId: 'so-tai-chinh' });
  });
});

describe('when a part would go round', () => {
  it.each([
    ['it is transferred', [finance, 'transfer', { toAgencyId: 'so-tai-chinh', reasons }]],
    ['it is offered', [justice, 'propose-transfer', { toAgencyId: 'so-tai-chinh', reasons }]],
  ] as const)('is refused when %s to the lead of its whole', async (_, step) => {
    const { part: one } = await part();
    const { status, body } = await one.tries(step);
    expect([status, body.code]).toEqual([422, 'part/goes-round']);
  });
});

describe('when a part would end after its whole', () => {
  const decisions: readonly (readonly [verb: string, given: readonly Step[], body: object])[] = [
    ['grant-extension', [askExtension], { deadline: before16h(8), reasons }],
    ['change-deadline', [], { deadline: before16h(8), reasons }],
    ['resume', [suspend], { deadline: before16h(8), reasons }],
    ['reopen', [cancel], { deadline: before16h(8), reasons }],
    ['accept-in-part', [respond], { accepted: 'Nhóm 1', remaining: 'Nhóm 2', deadline: before16h(8) }],
  ];

  it.each(decisions)('%s is refused, unless it is said why', async (verb, given, body) => {
    const { part: one } = await part();
    await one.does(...given);
    const refused = await one.tries([finance, verb, body]);
    expect([refused.status, refused.body.code]).toEqual([422, 'part/after-parent']);
    await one.does([finance, verb, { ...body, beyondParent }]);
    expect((await one.seen()).dueAt).toBe(at16h(8));
  });

  it('may be asked for all the same: it is the decision that has to say why', async () => {
    const { part: one } = await part();
    await one.does(askExtension);
    expect((await one.seen()).extensionRequest.proposed.dueAt).toBe(at16h(8));
  });
});

describe('when an offer of the whole is agreed to', () => {
  it('lets its parts answer to the new lead, as one act', async () => {
    const { whole, part: one } = await part();
    await whole.does(
      [finance, 'propose-transfer', { toAgencyId: 'phuong-tan-hoa', reasons }],
      [api.as('agency', 'phuong-tan-hoa'), 'agree-to-transfer'],
    );
    await one.does(respond, [api.as('agency', 'phuong-tan-hoa'), 'accept']);
    expect(await one.seen()).toMatchObject({ phase: 'accepted', issuerId: 'phuong-tan-hoa' });
  });
});

describe('when the whole has ended', () => {
  it('is reopened before any part of it', async () => {
    const { whole, part: one } = await part();
    await whole.does([office, 'cancel', { reasons }]);
    const reopen: Step = [finance, 'reopen', { reasons }];
    const { status, body } = await one.tries(reopen);
    expect([status, body.code]).toEqual([409, 'part/of-ended']);
    await whole.does([office, 'reopen', { reasons }]);
    await one.does(reopen);
    expect((await one.seen()).phase).toBe('reopened');
  });
});

describe('when a whole with a part for each of 148 communes is cancelled', () => {
  it('takes all of them along in one unit', async () => {
    const agencies = Array.from({ length: 148 }, (_, index) => {
      const number = String(index + 1);
      return { agencyId: `xa-${number}`, name: `Xã ${number}`, kind: 'commune' };
    });
    expect((await office.post('/v1/agencies/batch', { agencies })).status).toBe(200);
    const whole = await assigned(api);
    const parts = agencies.map(({ agencyId }) => ({ toAgencyId: agencyId, summary: 'Gửi số liệu của xã' }));
    await whole.does([finance, 'delegate', { parts }]);
    const { position } = (await whole.does([office, 'cancel', { reasons }])).body;
    const feed = await api.as('auditor').get(`/v1/events?after=${String(position - 149)}&limit=200`);
    const written = feed.body.items as { type: string; metadata: { commandId: string } }[];
    expect(written.map(({ type }) => type)).toEqual(Array.from({ length: 149 }, () => 'assignment.cancelled'));
    expect(new Set(written.map(({ metadata }) => metadata.commandId)).size).toBe(1);
    const open = await office.get(
      `/v1/assignments?parent=${whole.assignmentId}&holder=xa-148&after=${String(position)}`,
    );
    expect([open.status, open.body.items]).toEqual([200, []]);
  });
});

describe('when the whole is suspended', () => {
  it('leaves its parts alone, for their lead to suspend', async () => {
    const { whole, part: one } = await part();
    const before = await one.planned();
    expect(before).toHaveLength(4);
    await whole.does([office, 'suspend', { reasons }]);
    expect(await one.planned()).toEqual(before);
    expect((await one.seen()).phase).toBe('assigned');
  });
});

describe('when the whole is to end earlier while a part is to end later', () => {
  it('lets one of the two come first, and no part ends after its whole', async () => {
    const rounds = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const given = await part();
        await given.whole.does([office, 'change-deadline', { deadline: before16h(10), reasons }]);
        return given;
      }),
    );
    await Promise.all(
      rounds.map(async ({ whole, part: one }) => {
        const [earlier, later] = await Promise.all([
          whole.tries([office, 'change-deadline', { deadline: before16h(5), reasons }]),
          one.tries([finance, 'change-deadline', { deadline: before16h(9), reasons }]),
        ]);
        expect(earlier.status).toBe(200);
        expect([200, 'part/after-parent']).toContain(later.status === 200 ? 200 : later.body.code);
        // Whichever came last wrote the part, or left it as it was: see both as of then.
        const after = Math.max(earlier.body.position as number, (later.body.position as number | undefined) ?? 0);
        const [partEnds, wholeEnds] = [(await one.seen(after)).dueAt, (await whole.seen(after)).dueAt];
        expect(wholeEnds).toBe(at16h(5));
        expect(partEnds <= wholeEnds).toBe(true);
      }),
    );
  });
});
