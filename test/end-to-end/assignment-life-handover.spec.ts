import { assigned, specifyActs, specifyRefusals, type Step } from './assignment-life.js';
import { registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const justice = api.as('agency', 'so-tu-phap');
const monitor = api.as('agency', 'van-phong-ubnd-tinh');

beforeAll(async () => {
  await registerProvince(office);
});

const reasons = ['Nội dung thuộc chức năng của Sở Tư pháp'];
const decline: Step = [finance, 'decline', { reasons, suggestedAgencyId: 'so-tu-phap' }];
const uphold: Step = [office, 'uphold', { reasons: ['Đã giao đúng chức năng'] }];
const transfer: Step = [office, 'transfer', { toAgencyId: 'so-tu-phap', reasons, document: '1600/UBND-TH' }];
const offer: Step = [finance, 'propose-transfer', { toAgencyId: 'so-tu-phap', reasons }];
const agree: Step = [justice, 'agree-to-transfer'];
const refuse: Step = [justice, 'refuse-transfer', { reasons: ['Chưa có nhân lực'] }];
const respond: Step = [finance, 'respond', { text: 'Báo cáo' }];
const accept: Step = [office, 'accept'];
const giveBack: Step = [office, 'return', { reasons: ['Thiếu số liệu'] }];
const suspend: Step = [office, 'suspend', { reasons: ['Chờ hướng dẫn'] }];

describe('when the lead declines', () => {
  it('waits with whoever judges, who may uphold it: then it stays with the lead for good', async () => {
    const one = await assigned(api);
    await one.does(decline);
    expect(await one.seen()).toMatchObject({
      phase: 'declined',
      leadAgencyId: 'so-tai-chinh',
      holderId: 'van-phong-ubnd-tinh',
      decline: { reasons },
    });
    await one.does(uphold);
    expect(await one.seen()).toMatchObject({ phase: 'acknowledged', holderId: 'so-tai-chinh', decline: null });
    const again = await one.tries(decline);
    expect([again.status, again.body.code]).toEqual([409, 'assignment/decline-decided']);
  });

  it('may go to another lead instead, who may say the same of it', async () => {
    const one = await assigned(api);
    await one.does(decline, transfer);
    expect(await one.seen()).toMatchObject({
      phase: 'assigned',
      leadAgencyId: 'so-tu-phap',
      holderId: 'so-tu-phap',
      formerLeads: [{ agencyId: 'so-tai-chinh' }],
    });
    await one.does([justice, 'decline', { reasons: ['Không phải việc của Sở Tư pháp'] }]);
    expect(await one.seen()).toMatchObject({ phase: 'declined', holderId: 'van-phong-ubnd-tinh' });
  });

  it('is entered by the Office when it came on paper, with the time of the paper', async () => {
    const one = await assigned(api);
    const effectiveAt = '2025-08-03T02:00:00.000Z';
    await one.does([office, 'decline', { onBehalfOf: 'so-tai-chinh', reasons, effectiveAt, reason: 'Bản giấy' }]);
    const { events } = await one.seen();
    expect(events.at(-1)).toMatchObject({ type: 'assignment.declined', by: 'so-tai-chinh', effectiveAt });
  });
});

describe('when it is transferred by decision', () => {
  it('is the work of the new lead alone; the old one has nothing to say any more', async () => {
    const one = await assigned(api);
    await one.does([finance, 'acknowledge'], transfer);
    const seen = await one.seen();
    expect(seen).toMatchObject({ phase: 'assigned', leadAgencyId: 'so-tu-phap', acknowledgedAt: null });
    expect(seen.events.at(-1).data).toMatchObject({
      fromAgencyId: 'so-tai-chinh',
      ground: { how: 'decided', authority: { agencyId: 'van-phong-ubnd-tinh', document: '1600/UBND-TH' } },
    });
    expect((await one.tries(respond)).body.code).toBe('assignment/not-the-lead');
    await one.does([justice, 'respond', { text: 'Báo cáo' }], accept);
    expect((await one.seen()).status.value).toBe('done-on-time');
  });

  it('keeps its deadline and its timers', async () => {
    const one = await assigned(api);
    const before = await one.planned();
    expect(before).toHaveLength(4);
    await one.does(transfer);
    expect(await one.planned()).toEqual(before);
  });

  it('is decided by the issuer or the monitor as well, or by the Office in the name of the issuer', async () => {
    for (const [client, onBehalfOf, agencyId] of [
      [monitor, undefined, 'van-phong-ubnd-tinh'],
      [api.as('agency', 'ubnd-tinh'), undefined, 'ubnd-tinh'],
      [office, 'ubnd-tinh', 'ubnd-tinh'],
    ] as const) {
      const one = await assigned(api);
      await one.does([client, 'transfer', { toAgencyId: 'so-tu-phap', reasons, onBehalfOf }]);
      expect((await one.seen()).events.at(-1).data.ground.authority).toEqual({ agencyId });
    }
  });

  it('stays quiet when it is there already', async () => {
    const one = await assigned(api);
    await one.does(transfer);
    expect((await one.does(transfer)).body.position).toBe(0);
  });
});

describe('when it is offered to another agency', () => {
  it('stays with its lead until the other agrees', async () => {
    const one = await assigned(api);
    await one.does(offer);
    expect(await one.seen()).toMatchObject({
      leadAgencyId: 'so-tai-chinh',
      holderId: 'so-tai-chinh',
      transferProposal: { toAgencyId: 'so-tu-phap', reasons },
    });
    await one.does(agree);
    const seen = await one.seen();
    expect(seen).toMatchObject({ leadAgencyId: 'so-tu-phap', holderId: 'so-tu-phap', transferProposal: null });
    expect(seen.events.at(-1).data.ground).toEqual({ how: 'agreed' });
  });

  it('stays with its lead when the other refuses, and may be offered anew', async () => {
    const one = await assigned(api);
    await one.does(offer, refuse);
    expect(await one.seen()).toMatchObject({ leadAgencyId: 'so-tai-chinh', transferProposal: null });
    await one.does([finance, 'propose-transfer', { toAgencyId: 'phuong-tan-hoa', reasons }]);
    expect((await one.seen()).transferProposal.toAgencyId).toBe('phuong-tan-hoa');
  });

  it('is offered no more once it is answered', async () => {
    const one = await assigned(api);
    await one.does(offer, respond);
    expect((await one.seen()).transferProposal).toBeNull();
    expect((await one.tries(agree)).body.code).toBe('assignment/answer-waits');
  });
});

describe('each act of handing over', () => {
  specifyActs(api, [
    { given: [], step: decline, event: 'declined', notBy: [['so-tu-phap', 'assignment/not-the-lead']] },
    {
      given: [decline],
      step: uphold,
      event: 'upheld',
      notBy: [
        ['so-tai-chinh', 'assignment/not-the-authority'],
        ['so-tu-phap', 'assignment/not-the-authority'],
      ],
    },
    {
      given: [],
      step: transfer,
      event: 'transferred',
      notBy: [
        ['so-tai-chinh', 'assignment/not-the-authority'],
        ['so-tu-phap', 'assignment/not-the-authority'],
      ],
    },
    { given: [], step: offer, event: 'transfer-proposed', notBy: [['so-tu-phap', 'assignment/not-the-lead']] },
    {
      given: [offer],
      step: agree,
      event: 'transferred',
      notBy: [
        ['so-tai-chinh', 'assignment/transfer-not-to-you'],
        ['phuong-tan-hoa', 'assignment/transfer-not-to-you'],
      ],
    },
    {
      given: [offer],
      step: refuse,
      event: 'transfer-refused',
      notBy: [['so-tai-chinh', 'assignment/transfer-not-to-you']],
    },
  ]);
});

describe('when a rule stands in the way of handing over', () => {
  specifyRefusals(api, [
    [
      'another agency declines in the name of the lead',
      [],
      [justice, 'decline', { reasons, onBehalfOf: 'so-tai-chinh' }],
      403,
      'assignment/not-the-lead',
    ],
    ['the lead declines what it has answered', [respond, giveBack], decline, 409, 'assignment/decline-after-answer'],
    [
      'an agency that nobody knows is suggested',
      [],
      [finance, 'decline', { reasons, suggestedAgencyId: 'so-khong-co' }],
      404,
      'agency/unknown',
    ],
    [
      'it was to have been declined tomorrow',
      [],
      [finance, 'decline', { reasons, effectiveAt: '2025-08-04T09:00:00+07:00' }],
      422,
      'assignment/effective-in-future',
    ],
    [
      'it was to have been transferred before it was assigned',
      [],
      [office, 'transfer', { toAgencyId: 'so-tu-phap', reasons, effectiveAt: '2025-08-01T09:00:00+07:00' }],
      422,
      'assignment/effective-too-early',
    ],
    [
      'what is declined is transferred to where it is',
      [decline],
      [office, 'transfer', { toAgencyId: 'so-tai-chinh', reasons }],
      409,
      'assignment/decline-waits',
    ],
    [
      'it would go to its issuer',
      [],
      [office, 'transfer', { toAgencyId: 'ubnd-tinh', reasons }],
      422,
      'assignment/transfer-to-issuer',
    ],
    [
      'it would go to an agency that nobody knows',
      [],
      [office, 'transfer', { toAgencyId: 'so-khong-co', reasons }],
      404,
      'agency/unknown',
    ],
    [
      'it is offered to a second agency',
      [offer],
      [finance, 'propose-transfer', { toAgencyId: 'phuong-tan-hoa', reasons }],
      409,
      'assignment/transfer-pending',
    ],
    [
      'it is offered to its issuer',
      [],
      [finance, 'propose-transfer', { toAgencyId: 'ubnd-tinh', reasons }],
      422,
      'assignment/transfer-to-issuer',
    ],
    [
      'it is offered to an agency that nobody knows',
      [],
      [finance, 'propose-transfer', { toAgencyId: 'so-khong-co', reasons }],
      404,
      'agency/unknown',
    ],
    ['an offer is agreed to that nobody made', [], agree, 409, 'assignment/transfer-not-proposed'],
    ['an offer is refused that nobody made', [], refuse, 409, 'assignment/transfer-not-proposed'],
    ['an offer has lapsed with a suspension', [offer, suspend], agree, 409, 'assignment/suspended'],
  ]);

  it('names the field where words are missing, before a rule is asked', async () => {
    const one = await assigned(api);
    for (const [step, pointer] of [
      [[finance, 'decline', {}], '/reasons'],
      [[finance, 'decline', { reasons: [' '] }], '/reasons'],
      [[office, 'transfer', { reasons }], '/toAgencyId'],
      [[office, 'uphold', { reasons: [] }], '/reasons'],
    ] as const) {
      const { status, body } = await one.tries(step);
      expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'request/invalid', pointer]);
    }
  });
});
