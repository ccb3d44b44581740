import { instant, type SteppedClock } from '#kernel';
import { eventually } from '../support/eventually.js';
import { assigned, at16h, before16h, specifyActs, specifyRefusals, type Step } from './assignment-life.js';
import { registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const issuer = api.as('agency', 'ubnd-tinh');

beforeAll(async () => {
  await registerProvince(office);
});

const reasons = ['Còn 5/13 sở chưa gửi số liệu'];
const granted = ['Lý do chính đáng'];

function ask(proposed: object = before16h(8)): Step {
  return [finance, 'ask-extension', { reasons, proposed }];
}
function grant(deadline: object = before16h(8)): Step {
  return [office, 'grant-extension', { deadline, reasons: granted, document: '1612/UBND-TH' }];
}
function change(deadline: object | null): Step {
  return [office, 'change-deadline', { deadline, reasons: ['Bộ Nội vụ yêu cầu'], document: '1605/UBND-TH' }];
}
const refuse: Step = [office, 'refuse-extension', { reasons: ['Đã gia hạn một lần'] }];
const respond: Step = [finance, 'respond', { text: 'Báo cáo' }];
const giveBack: Step = [office, 'return', { reasons: ['Thiếu số liệu'] }];

/** What is armed for a deadline at 16:00 of a day in August 2025, in a cycle. */
function armed(cycle: number, day: number): string[] {
  const rungs = ['before', 'at', 'after', 'escalate'];
  return rungs.map((rung, index) => `${String(cycle)} ${rung} ${at16h(day - 1 + index)}`);
}

describe('when the lead asks for more time', () => {
  it('keeps its deadline and its timers until that is decided', async () => {
    const one = await assigned(api);
    await one.does(ask());
    expect(await one.seen()).toMatchObject({
      dueAt: at16h(4),
      holderId: 'so-tai-chinh',
      extensionRequest: { proposed: { dueAt: at16h(8) }, askedLate: false, reasons },
    });
    expect(await one.planned()).toEqual(armed(1, 4));
  });

  it('gets it: the new deadline is in force, and its timers are armed in the place of the old ones', async () => {
    const one = await assigned(api);
    await one.does(ask(), grant());
    const seen = await one.seen();
    expect(seen).toMatchObject({ dueAt: at16h(8), extensionRequest: null });
    expect(seen.deadlines).toMatchObject([
      { basis: 'in-force/as-assigned', deadline: { dueAt: at16h(4) } },
      { basis: 'in-force/as-extended', deadline: { dueAt: at16h(8) }, setBy: 'ubnd-tinh', document: '1612/UBND-TH' },
    ]);
    expect(await one.planned()).toEqual(armed(2, 8));
    const old = (await one.timers()).filter(({ cycle }) => cycle === 1);
    expect(old.map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
  });

  it('may get less than it asked for, and ask once more', async () => {
    const one = await assigned(api);
    await one.does(ask(before16h(10)), grant(before16h(6)), ask(before16h(10)), grant(before16h(10)));
    const { events } = await one.seen();
    const grants = events.filter(({ type }: { type: string }) => type === 'assignment.extension-granted');
    expect(grants.map(({ data }: { data: { proposed: object } }) => data.proposed)).toMatchObject([
      { dueAt: at16h(10) },
      { dueAt: at16h(10) },
    ]);
    expect(await one.planned()).toEqual(armed(3, 10));
  });

  it('does not get it: the deadline stays, and so do its timers', async () => {
    const one = await assigned(api);
    await one.does(ask(), refuse);
    expect(await one.seen()).toMatchObject({ dueAt: at16h(4), extensionRequest: null });
    expect(await one.planned()).toEqual(armed(1, 4));
    expect((await one.does(ask(before16h(9)))).status).toBe(200);
  });

  it('is seen to have asked late when the deadline had passed, and stands in time again once it is granted', async () => {
    const one = await assigned(api, before16h(2));
    expect((await one.seen()).status.value).toBe('in-progress-overdue');
    await one.does(ask());
    expect((await one.seen()).extensionRequest).toMatchObject({ askedLate: true });
    await one.does(grant());
    const seen = await one.seen();
    expect(seen.status.value).toBe('in-progress-within-time');
    expect(seen.events.at(-1).data).toMatchObject({ askedLate: true, proposed: { dueAt: at16h(8) } });
  });

  it('may answer meanwhile: the time is still decided, and nothing is armed while the answer waits', async () => {
    const one = await assigned(api);
    await one.does(ask(), respond, grant());
    expect(await one.seen()).toMatchObject({ phase: 'responded', dueAt: at16h(8), holderId: 'van-phong-ubnd-tinh' });
    expect(await one.planned()).toEqual([]);
    await one.does(giveBack);
    expect(await one.planned()).toEqual(armed(3, 8));
  });
});

describe('when an authority sets the deadline anew', () => {
  it('is in force at once, with its timers, and says who set it by what', async () => {
    const one = await assigned(api);
    await one.does(change(before16h(6)));
    const seen = await one.seen();
    expect(seen.dueAt).toBe(at16h(6));
    expect(seen.deadlines.at(-1)).toMatchObject({ basis: 'in-force/as-changed', document: '1605/UBND-TH' });
    expect(await one.planned()).toEqual(armed(2, 6));
  });

  it('may take it away, and with it the timers', async () => {
    const one = await assigned(api);
    await one.does(change(null));
    expect(await one.seen()).toMatchObject({
      dueAt: null,
      deadline: null,
      status: { rule: 'status/open-without-deadline' },
    });
    expect(await one.planned()).toEqual([]);
  });

  it('may give one to what had none: it is followed up from then on', async () => {
    const one = await assigned(api, null);
    expect(await one.timers()).toEqual([]);
    await one.does(change(before16h(6)));
    expect((await one.seen()).dueAt).toBe(at16h(6));
    expect(await one.planned()).toEqual(armed(2, 6));
  });

  it('may set one that has passed: it is overdue, and only what still lies ahead is armed', async () => {
    const one = await assigned(api);
    await one.does(change(before16h(2)));
    expect((await one.seen()).status.value).toBe('in-progress-overdue');
    expect(await one.planned()).toEqual([`2 after ${at16h(3)}`, `2 escalate ${at16h(4)}`]);
    const skipped = (await one.timers()).filter(({ state }) => state === 'skipped');
    expect(skipped.map(({ rung }) => rung)).toEqual(['before', 'at']);
  });

  it('stays quiet when it is so already', async () => {
    const one = await assigned(api);
    expect((await one.does(change(before16h(4)))).body.position).toBe(0);
  });

  it('is the issuer or the Office by delegation; the monitor by itself does not set what it has not set', async () => {
    const one = await assigned(api);
    await one.does([issuer, 'change-deadline', { deadline: before16h(6), reasons }]);
    const refused = await one.tries([
      api.as('agency', 'van-phong-ubnd-tinh'),
      'change-deadline',
      { deadline: before16h(7), reasons },
    ]);
    expect([refused.status, refused.body.code]).toEqual([403, 'assignment/not-the-deadline-setter']);
  });
});

describe('each act about the deadline', () => {
  const notBy = [
    ['so-tai-chinh', 'assignment/not-the-deadline-setter'],
    ['so-tu-phap', 'assignment/not-the-deadline-setter'],
  ] as const;
  specifyActs(api, [
    { given: [], step: ask(), event: 'extension-asked', notBy: [['so-tu-phap', 'assignment/not-the-lead']] },
    { given: [ask()], step: grant(), event: 'extension-granted', notBy },
    { given: [ask()], step: refuse, event: 'extension-refused', notBy },
    { given: [], step: change(before16h(6)), event: 'deadline-changed', notBy },
  ]);
});

describe('when a rule stands in the way of another deadline', () => {
  specifyRefusals(api, [
    ['no more time is asked for than there is', [], ask(before16h(4)), 422, 'extension/not-later'],
    ['another measure is asked for before it is decided', [ask()], ask(before16h(9)), 409, 'extension/pending'],
    ['nobody asked for what is granted', [], grant(), 409, 'extension/not-asked'],
    ['no more time is granted than there is', [ask()], grant(before16h(4)), 422, 'extension/not-later'],
    ['nobody asked for what is refused', [], refuse, 409, 'extension/not-asked'],
    [
      'the new day lies beyond the calendar',
      [],
      change({ ...before16h(6), date: '3025-08-06' }),
      422,
      'deadline/impossible-date',
    ],
    [
      'the time was granted before it was asked for',
      [ask()],
      [office, 'grant-extension', { deadline: before16h(8), reasons, effectiveAt: '2025-08-03T01:00:00Z' }],
      422,
      'assignment/effective-too-early',
    ],
    [
      'the deadline is to be changed tomorrow',
      [],
      [office, 'change-deadline', { deadline: before16h(8), reasons, effectiveAt: '2025-08-04T01:00:00Z' }],
      422,
      'assignment/effective-in-future',
    ],
  ]);

  it('says so when more time is asked for where there is no deadline', async () => {
    const one = await assigned(api, null);
    const { status, body } = await one.tries(ask());
    expect([status, body.code]).toEqual([409, 'extension/without-deadline']);
  });

  it('names the field where a limit or a reason is none, before a rule is asked', async () => {
    const one = await assigned(api);
    for (const [step, pointer] of [
      [ask({ ...before16h(8), date: '08/8/2025' }), '/proposed/date'],
      [ask({ ...before16h(8), relation: 'after' }), '/proposed/relation'],
      [ask({ ...before16h(8), asWritten: '' }), '/proposed/asWritten'],
      [[finance, 'ask-extension', { reasons: [], proposed: before16h(8) }], '/reasons'],
      [[office, 'grant-extension', { reasons, deadline: null }], '/deadline'],
      [[office, 'change-deadline', { reasons }], '/deadline'],
      [[office, 'refuse-extension', { reasons: [''] }], '/reasons'],
    ] as const) {
      const { status, body } = await one.tries(step);
      expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'request/invalid', pointer]);
    }
    const beyond = await one.tries(ask({ ...before16h(8), date: '3025-08-08' }));
    expect(beyond.body.errors[0].pointer).toBe('/proposed/date');
  });
});

describe('when it went up the ladder before more time was asked for', () => {
  it('comes back to the lead with the time, and the ladder begins anew', async () => {
    const one = await assigned(api);
    (api.clock as SteppedClock).stepTo(instant('2025-08-06T16:00:00+07:00'));
    await eventually('it is escalated', async () => (await one.history()).includes('escalated'));
    expect(await one.seen()).toMatchObject({ holderId: 'van-phong-ubnd-tinh', leadAgencyId: 'so-tai-chinh' });
    await one.does(ask(before16h(15)), grant(before16h(15)));
    expect(await one.seen()).toMatchObject({
      holderId: 'so-tai-chinh',
      dueAt: at16h(15),
      status: { counted: 'in-progress-within-time' },
    });
    expect(await one.planned()).toEqual(armed(2, 15));
  });
});
