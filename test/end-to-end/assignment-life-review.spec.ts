import { assigned, before16h, specifyActs, specifyRefusals, type Step } from './assignment-life.js';
import { registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');

beforeAll(async () => {
  await registerProvince(office);
});

const reasons = ['Sổ công văn đến ghi nhận lúc 9h00'];
const grounds = ['Báo cáo đã gửi qua đường văn thư trước hạn'];

function contest(status = 'in-progress-within-time', changes: object = {}): Step {
  return [finance, 'contest', { head: 'Giám đốc Sở Tài chính', status, grounds, ...changes }];
}
function correct(version: number, right: object, changes: object = {}): Step {
  return [office, 'correct', { version, right, reasons, ...changes }];
}
const uphold: Step = [office, 'uphold-contest', { reasons, document: '1650/UBND-TH' }];
const reject: Step = [office, 'reject-contest', { reasons: ['Không có văn bản nào trước hạn'] }];
const acknowledge: Step = [finance, 'acknowledge'];
const respond: Step = [finance, 'respond', { text: 'Báo cáo', documents: ['45/BC-STC'] }];
const accept: Step = [office, 'accept'];
const giveBack: Step = [office, 'return', { reasons: ['Thiếu số liệu'] }];
const cancel: Step = [office, 'cancel', { reasons: ['Trùng'] }];

/** Half past six on the morning of 3 August, before these specifications begin. */
const MORNING = '2025-08-02T23:30:00.000Z';

describe('when the head of the lead agency contests a status', () => {
  it('stands with its ground until it is decided, and the status stays', async () => {
    const one = await assigned(api, before16h(2));
    await one.does(contest('in-progress-overdue'));
    expect(await one.seen()).toMatchObject({
      status: { value: 'in-progress-overdue' },
      contest: { stage: 'pending', head: 'Giám đốc Sở Tài chính', status: 'in-progress-overdue', grounds },
    });
  });

  it('is right or not by a decision with reasons; what follows from it is decided apart', async () => {
    for (const [decision, stage] of [
      [uphold, 'upheld'],
      [reject, 'rejected'],
    ] as const) {
      const one = await assigned(api, before16h(2));
      await one.does(contest('in-progress-overdue'), decision);
      expect(await one.seen()).toMatchObject({ contest: { stage }, status: { value: 'in-progress-overdue' } });
      expect((await one.does(decision)).body.position).toBe(0);
      await one.does(contest('in-progress-overdue'));
      expect((await one.seen()).contest.stage).toBe('pending');
    }
  });

  it('stays quiet when the same is contested again', async () => {
    const one = await assigned(api);
    await one.does(contest());
    expect((await one.does(contest())).body.position).toBe(0);
  });
});

describe('when an entry was mistaken', () => {
  it('counts from when it really happened, and both times are kept', async () => {
    const one = await assigned(api);
    await one.does(respond, correct(2, { effectiveAt: MORNING }));
    const seen = await one.seen();
    expect(seen).toMatchObject({ phase: 'responded', answeredAt: MORNING, holderSince: MORNING });
    expect(seen.events[1]).toMatchObject({
      type: 'assignment.responded',
      effectiveAt: '2025-08-03T02:00:00.000Z',
      recordedAt: '2025-08-03T02:00:00.000Z',
    });
    expect(seen.corrections).toMatchObject([
      { entry: { version: 2 }, fact: 'effective-time', was: '2025-08-03T02:00:00.000Z', is: MORNING, reasons },
    ]);
  });

  it('makes an answer late or timely that was entered with the wrong day', async () => {
    const due = { ...before16h(3), time: '08:00', asWritten: 'trước 08h00 ngày 3/8/2025' };
    const one = await assigned(api, due);
    await one.does(respond);
    expect((await one.seen()).status.rule).toBe('status/open-answered-late');
    await one.does(correct(2, { effectiveAt: MORNING }));
    expect((await one.seen()).status.rule).toBe('status/open-answered-in-time');
    await one.does(accept);
    expect((await one.seen()).status.value).toBe('done-on-time');
  });

  it('says what the answer says that waits, where words or documents were wrong', async () => {
    const one = await assigned(api);
    const response = { text: 'Báo cáo', documents: ['54/BC-STC'] };
    await one.does(respond, correct(2, { response }));
    expect((await one.seen()).corrections).toMatchObject([
      { fact: 'response', was: { documents: ['45/BC-STC'] }, is: response },
    ]);
  });

  it('corrects an acknowledgement, and stays quiet when it is so already', async () => {
    const one = await assigned(api);
    await one.does(acknowledge, correct(2, { effectiveAt: MORNING }));
    expect((await one.seen()).acknowledgedAt).toBe(MORNING);
    expect((await one.does(correct(2, { effectiveAt: MORNING }))).body.position).toBe(0);
  });

  it('tells anew whether more time was asked for late', async () => {
    const due = { ...before16h(3), time: '08:00', asWritten: 'trước 08h00 ngày 3/8/2025' };
    const one = await assigned(api, due);
    await one.does([finance, 'ask-extension', { reasons, proposed: before16h(8) }]);
    expect((await one.seen()).extensionRequest.askedLate).toBe(true);
    await one.does(correct(2, { effectiveAt: MORNING }));
    expect((await one.seen()).extensionRequest.askedLate).toBe(false);
  });
});

describe('each act of review', () => {
  const notBy = [
    ['so-tai-chinh', 'assignment/not-the-authority'],
    ['so-tu-phap', 'assignment/not-the-authority'],
  ] as const;
  specifyActs(api, [
    { given: [], step: contest(), event: 'contested', notBy: [['so-tu-phap', 'assignment/not-the-lead']] },
    { given: [contest()], step: uphold, event: 'contest-upheld', notBy },
    { given: [contest()], step: reject, event: 'contest-rejected', notBy },
    { given: [respond], step: correct(2, { effectiveAt: MORNING }), event: 'corrected', notBy },
  ]);
});

describe('when a rule stands in the way of a review', () => {
  specifyRefusals(api, [
    ['it has another status', [], contest('in-progress-overdue'), 409, 'contest/other-status'],
    ['a contest of another status waits', [contest()], contest('in-progress-overdue'), 409, 'contest/pending'],
    ['the contest was rejected already', [contest(), reject], uphold, 409, 'contest/missing'],
    ['it was cancelled before the contest was decided', [contest(), cancel], uphold, 409, 'assignment/cancelled'],
    ['there is no such entry', [], correct(7, { effectiveAt: MORNING }), 404, 'entry/unknown'],
    ['the assignment itself is corrected', [], correct(1, { effectiveAt: MORNING }), 422, 'entry/not-correctable'],
    [
      'a decision is corrected',
      [respond, giveBack],
      correct(3, { effectiveAt: MORNING }),
      422,
      'entry/not-correctable',
    ],
    [
      'an acknowledgement is to have said something',
      [acknowledge],
      correct(2, { response: { text: 'x' } }),
      422,
      'entry/not-correctable',
    ],
    ['the answer was judged', [respond, giveBack], correct(2, { effectiveAt: MORNING }), 409, 'entry/judged'],
    ['nothing is left of the answer', [respond], correct(2, { response: {} }), 422, 'assignment/answer-empty'],
    [
      'it is to have happened tomorrow',
      [respond],
      correct(2, { effectiveAt: '2025-08-04T01:00:00Z' }),
      422,
      'assignment/effective-in-future',
    ],
    [
      'it is to have happened before the assignment',
      [respond],
      correct(2, { effectiveAt: '2025-08-01T01:00:00Z' }),
      422,
      'assignment/effective-too-early',
    ],
  ]);

  it('names the field that is missing or too many, before a rule is asked', async () => {
    const one = await assigned(api);
    for (const [step, pointer] of [
      [contest('in-progress-within-time', { head: '' }), '/head'],
      [contest('in-progress-within-time', { grounds: [] }), '/grounds'],
      [contest('done'), '/status'],
      [correct(2, {}), '/right'],
      [correct(2, { effectiveAt: MORNING, response: { text: 'x' } }), '/right'],
      [correct(2, { effectiveAt: 'hôm qua' }), '/right/effectiveAt'],
      [correct(0, { effectiveAt: MORNING }), '/version'],
      [[office, 'uphold-contest', {}], '/reasons'],
    ] as const) {
      const { status, body } = await one.tries(step);
      expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'request/invalid', pointer]);
    }
  });

  it('shows in the read models what the histories say, folded again', async () => {
    expect(await differencesIn(api, ['assignments'])).toEqual({ assignments: [] });
  });
});
