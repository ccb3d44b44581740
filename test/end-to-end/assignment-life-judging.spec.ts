import { assigned, at16h, before16h, specifyActs, specifyRefusals, type Step } from './assignment-life.js';
import { registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const monitor = api.as('agency', 'van-phong-ubnd-tinh');

beforeAll(async () => {
  await registerProvince(office);
});

const respond: Step = [finance, 'respond', { text: 'Báo cáo', documents: ['45/BC-STC'] }];
const accept: Step = [office, 'accept'];
const giveBack: Step = [office, 'return', { reasons: ['Thiếu số liệu'], round: 1 }];
const contest: Step = [
  finance,
  'contest',
  { head: 'Giám đốc Sở Tài chính', status: 'in-progress-within-time', grounds: ['Nhiệm vụ đã xong'] },
];

function acceptInPart(changes: object = {}): Step {
  const portions = { accepted: 'Số liệu của 13 sở', remaining: 'Nguyên nhân từng nhóm' };
  return [office, 'accept-in-part', { ...portions, round: 1, ...changes }];
}

describe('when an answer is accepted in part', () => {
  it('is the work of the lead again, who owes the rest by the limit that is stated', async () => {
    const one = await assigned(api);
    await one.does(respond, acceptInPart({ deadline: before16h(8), document: '1640/UBND-TH' }));
    expect(await one.seen()).toMatchObject({
      phase: 'partly-accepted',
      holderId: 'so-tai-chinh',
      round: 2,
      dueAt: at16h(8),
      acceptedPortions: [{ round: 1, accepted: 'Số liệu của 13 sở', onTime: true }],
    });
    expect(await one.planned()).toEqual([
      `2 before ${at16h(7)}`,
      `2 at ${at16h(8)}`,
      `2 after ${at16h(9)}`,
      `2 escalate ${at16h(10)}`,
    ]);
  });

  it('is done once the rest is accepted', async () => {
    const one = await assigned(api);
    await one.does(respond, acceptInPart(), [finance, 'respond', { text: 'Nguyên nhân' }]);
    expect(await one.seen()).toMatchObject({ dueAt: at16h(4), round: 2, phase: 'responded' });
    await one.does([office, 'accept', { round: 2 }]);
    expect(await one.seen()).toMatchObject({ phase: 'accepted', status: { value: 'done-on-time' } });
  });

  it('says what of a late answer was late, whatever comes later', async () => {
    const one = await assigned(api, before16h(2));
    await one.does(respond, acceptInPart({ deadline: before16h(8) }));
    expect((await one.seen()).acceptedPortions).toMatchObject([{ onTime: false }]);
    expect((await one.seen()).status.value).toBe('in-progress-within-time');
  });

  it('is judged by the monitor itself as well', async () => {
    const one = await assigned(api);
    const [, verb, body = {}] = acceptInPart();
    await one.does(respond, [monitor, verb, body]);
    expect((await one.seen()).events.at(-1)).toMatchObject({ by: 'van-phong-ubnd-tinh' });
  });

  it('stays quiet when it is accepted in part again', async () => {
    const one = await assigned(api);
    await one.does(respond, acceptInPart());
    expect((await one.does(acceptInPart())).body.position).toBe(0);
  });
});

describe('each act of judging', () => {
  specifyActs(api, [
    {
      given: [respond],
      step: acceptInPart(),
      event: 'accepted-in-part',
      notBy: [
        ['so-tai-chinh', 'assignment/not-the-authority'],
        ['so-tu-phap', 'assignment/not-the-authority'],
      ],
    },
    {
      given: [respond],
      step: giveBack,
      event: 'returned',
      notBy: [
        ['so-tai-chinh', 'assignment/own-answer'],
        ['so-tu-phap', 'assignment/not-the-judge'],
      ],
    },
    {
      given: [respond],
      step: accept,
      event: 'accepted',
      notBy: [
        ['so-tai-chinh', 'assignment/own-answer'],
        ['so-tu-phap', 'assignment/not-the-judge'],
      ],
    },
  ]);
});

describe('when a rule stands in the way of judging', () => {
  specifyRefusals(api, [
    ['there is no answer', [], acceptInPart(), 409, 'assignment/no-answer'],
    ['another round is judged in part', [respond], acceptInPart({ round: 2 }), 409, 'assignment/other-round'],
    [
      'the rest of another round is judged',
      [respond, acceptInPart()],
      acceptInPart({ round: 2 }),
      409,
      'assignment/other-round',
    ],
    [
      'another round is returned',
      [respond],
      [office, 'return', { reasons: ['x'], round: 2 }],
      409,
      'assignment/other-round',
    ],
    ['it is accepted while a contest waits', [contest, respond], accept, 409, 'assignment/contest-waits'],
    [
      'the rest is owed by a day beyond the calendar',
      [respond],
      acceptInPart({ deadline: { ...before16h(8), date: '3025-08-08' } }),
      422,
      'deadline/impossible-date',
    ],
    [
      'it was accepted in part before it was answered',
      [respond],
      acceptInPart({ effectiveAt: '2025-08-03T01:00:00Z' }),
      422,
      'assignment/effective-too-early',
    ],
    [
      'it is to be accepted in part tomorrow',
      [respond],
      acceptInPart({ effectiveAt: '2025-08-04T01:00:00Z' }),
      422,
      'assignment/effective-in-future',
    ],
  ]);

  it('names the field where a portion is not named, before a rule is asked', async () => {
    const one = await assigned(api);
    for (const field of ['accepted', 'remaining']) {
      const { status, body } = await one.tries(acceptInPart({ [field]: ' ' }));
      expect([status, body.errors[0].pointer]).toEqual([400, `/${field}`]);
    }
    const { status, body } = await one.tries([office, 'return', { reasons: [' '] }]);
    expect([status, body.errors[0].pointer]).toEqual([400, '/reasons']);
  });
});
