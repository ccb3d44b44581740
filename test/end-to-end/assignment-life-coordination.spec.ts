import { instant, type SteppedClock } from '#kernel';
import { eventually } from '../support/eventually.js';
import { assigned, specifyActs, specifyRefusals, type AssignmentInHand, type Step } from './assignment-life.js';
import { registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const justice = api.as('agency', 'so-tu-phap');
const ward = api.as('agency', 'phuong-tan-hoa');

beforeAll(async () => {
  await registerProvince(office);
});

function before(hour: string, date = '2025-08-03') {
  return { asWritten: `trước ${hour} ngày ${date}`, relation: 'before', date, time: hour };
}

function ask(changes: object = {}): Step {
  const question = 'Cho ý kiến về thủ tục thu hồi đất';
  return [finance, 'ask-coordination', { agencyId: 'so-tu-phap', question, deadline: before('11:00'), ...changes }];
}

const concur: Step = [justice, 'give-opinion', { request: 1, opinion: 'concur' }];
const comment = 'Đề nghị bổ sung căn cứ pháp lý';
const cancel: Step = [office, 'cancel', { reasons: ['Trùng'] }];
const reopen: Step = [office, 'reopen', { reasons: ['Hủy nhầm'] }];
const suspend: Step = [office, 'suspend', { reasons: ['Chờ hướng dẫn'] }];
const resume: Step = [office, 'resume', { reasons: ['Đã có hướng dẫn'] }];

async function silences(one: AssignmentInHand) {
  return (await one.timers()).filter(({ rung }) => rung.startsWith('silence'));
}

describe('when the lead asks another agency for its opinion', () => {
  it('holds the work itself all the while, and sees what was asked of whom until when', async () => {
    const one = await assigned(api);
    expect((await one.does(ask())).body).toMatchObject({ request: 1 });
    expect(await one.seen()).toMatchObject({
      holderId: 'so-tai-chinh',
      coordination: [
        { request: 1, agencyId: 'so-tu-phap', stage: 'asked', answerBy: '2025-08-03T03:59:59.999Z', opinion: null },
      ],
    });
    expect(await silences(one)).toEqual([
      { rung: 'silence-1', cycle: 0, state: 'planned', fireAt: '2025-08-03T04:00:00.000Z' },
    ]);
    expect((await one.does(ask({ agencyId: 'phuong-tan-hoa' }))).body).toMatchObject({ request: 2 });
  });

  it('hears the opinion, and silence counts no more', async () => {
    const one = await assigned(api);
    await one.does(ask(), [justice, 'give-opinion', { request: 1, opinion: 'non-concur', comment }]);
    expect((await one.seen()).coordination).toMatchObject([
      { stage: 'answered', opinion: 'non-concur', comment, agreedAt: null },
    ]);
    expect(await silences(one)).toMatchObject([{ state: 'cancelled' }]);
  });

  it('takes from the Office what the agency said on paper', async () => {
    const one = await assigned(api);
    await one.does(ask(), [
      office,
      'give-opinion',
      { onBehalfOf: 'so-tu-phap', request: 1, opinion: 'concur-with-comment', comment, reason: 'Công văn 88/STP' },
    ]);
    expect((await one.seen()).events.at(-1)).toMatchObject({ by: 'so-tu-phap', data: { late: false } });
  });

  it('stays quiet when the same is asked or said again', async () => {
    const one = await assigned(api);
    await one.does(ask());
    expect((await one.does(ask())).body).toMatchObject({ position: 0, request: null });
    await one.does(concur);
    expect((await one.does(concur)).body.position).toBe(0);
  });

  it('lets the time stand still with a suspension, and gives back what was left of it', async () => {
    const one = await assigned(api);
    await one.does(ask(), suspend);
    expect(await silences(one)).toMatchObject([{ state: 'cancelled' }]);
    await one.does(resume);
    expect(await silences(one)).toEqual([
      expect.objectContaining({ cycle: 0, state: 'cancelled' }),
      { rung: 'silence-1', cycle: 2, state: 'planned', fireAt: '2025-08-03T04:00:00.000Z' },
    ]);
  });

  it('asks nobody any more when it ends, and may ask anew once it is reopened', async () => {
    const one = await assigned(api);
    await one.does(ask(), cancel);
    expect((await one.seen()).coordination).toMatchObject([{ stage: 'lapsed' }]);
    expect(await silences(one)).toMatchObject([{ state: 'cancelled' }]);
    await one.does(reopen);
    expect((await one.tries(concur)).body.code).toBe('coordination/lapsed');
    expect((await one.does(ask())).body).toMatchObject({ request: 2 });
  });
});

describe('each act of coordination', () => {
  specifyActs(api, [
    { given: [], step: ask(), event: 'coordination-asked', notBy: [['so-tu-phap', 'assignment/not-the-lead']] },
    {
      given: [ask()],
      step: concur,
      event: 'opinion-given',
      notBy: [
        ['so-tai-chinh', 'coordination/not-asked'],
        ['phuong-tan-hoa', 'coordination/not-asked'],
      ],
    },
  ]);
});

describe('when a rule stands in the way of coordination', () => {
  specifyRefusals(api, [
    ['the lead asks itself', [], ask({ agencyId: 'so-tai-chinh' }), 422, 'coordination/with-itself'],
    ['an agency is asked that nobody knows', [], ask({ agencyId: 'so-khong-co' }), 404, 'agency/unknown'],
    ['the set time has passed already', [], ask({ deadline: before('08:00') }), 422, 'coordination/time-past'],
    [
      'the set day lies beyond the calendar',
      [],
      ask({ deadline: before('08:00', '3025-08-03') }),
      422,
      'deadline/impossible-date',
    ],
    [
      'the same agency is asked something else before it spoke',
      [ask()],
      ask({ question: 'Việc khác' }),
      409,
      'coordination/asked-already',
    ],
    ['nobody was asked', [], concur, 404, 'coordination/unknown'],
    [
      'another request was put to another agency',
      [ask()],
      [ward, 'give-opinion', { request: 1, opinion: 'concur' }],
      403,
      'coordination/not-asked',
    ],
    [
      'an objection says nothing',
      [ask()],
      [justice, 'give-opinion', { request: 1, opinion: 'non-concur' }],
      422,
      'coordination/comment-missing',
    ],
    [
      'the agency says something else than before',
      [ask(), concur],
      [justice, 'give-opinion', { request: 1, opinion: 'non-concur', comment }],
      409,
      'coordination/opinion-stands',
    ],
    [
      'the opinion was given before it was asked for',
      [ask()],
      [justice, 'give-opinion', { request: 1, opinion: 'concur', effectiveAt: '2025-08-03T01:00:00Z' }],
      422,
      'assignment/effective-too-early',
    ],
    [
      'the opinion is to have been given tomorrow',
      [ask()],
      [justice, 'give-opinion', { request: 1, opinion: 'concur', effectiveAt: '2025-08-04T01:00:00Z' }],
      422,
      'assignment/effective-in-future',
    ],
  ]);

  it('names the field where words are missing or a limit is none, before a rule is asked', async () => {
    const one = await assigned(api);
    for (const [step, pointer] of [
      [ask({ question: '' }), '/question'],
      [ask({ agencyId: 'Sở Tư pháp' }), '/agencyId'],
      [ask({ deadline: undefined }), '/deadline'],
      [ask({ deadline: { ...before('08:00'), date: '2025-02-30' } }), '/deadline/date'],
      [ask({ deadline: { ...before('08:00'), time: '24:00' } }), '/deadline/time'],
      [[justice, 'give-opinion', { request: 0, opinion: 'concur' }], '/request'],
      [[justice, 'give-opinion', { request: 1, opinion: 'maybe' }], '/opinion'],
    ] as const) {
      const { status, body } = await one.tries(step);
      expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'request/invalid', pointer]);
    }
  });

  it('points at the part of a limit that no calendar or clock shows', async () => {
    const one = await assigned(api);
    for (const [deadline, code, pointer] of [
      [before('08:00', '1899-08-03'), 'deadline/impossible-date', '/deadline/date'],
      // Clocks went from 23:00 to midnight that night (IANA: Asia/Ho_Chi_Minh, end of 1942).
      [before('23:30', '1942-12-31'), 'deadline/impossible-time', '/deadline/time'],
    ] as const) {
      const { status, body } = await one.tries(ask({ deadline }));
      expect([status, body.code, body.errors[0].pointer]).toEqual([422, code, pointer]);
    }
  });
});

describe('when the set time passes without a word', () => {
  it('counts as agreement from that moment on, as a fact; what is said afterwards is kept as late', async () => {
    const silent = await assigned(api);
    const late = await assigned(api);
    await silent.does(ask());
    await late.does(ask());
    (api.clock as SteppedClock).stepTo(instant('2025-08-03T11:00:00+07:00'));
    await eventually('silence has counted', async () => (await silent.history()).includes('agreed-by-silence'));
    expect((await silent.seen()).coordination).toMatchObject([
      { stage: 'agreed-by-silence', agreedAt: '2025-08-03T04:00:00.000Z', opinion: null },
    ]);
    expect(await silences(silent)).toMatchObject([{ state: 'fired' }]);

    await late.does([justice, 'give-opinion', { request: 1, opinion: 'non-concur', comment }]);
    expect(await late.history()).toEqual(['assigned', 'coordination-asked', 'agreed-by-silence', 'opinion-given']);
    expect((await late.seen()).coordination).toMatchObject([
      { stage: 'agreed-by-silence', agreedAt: '2025-08-03T04:00:00.000Z', opinion: 'non-concur' },
    ]);
  });
});
