import { instant, type SteppedClock } from '#kernel';
import { eventually } from '../support/eventually.js';
import { assigned, at16h, before16h, specifyActs, specifyRefusals, type Step } from './assignment-life.js';
import { registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');

beforeAll(async () => {
  await registerProvince(office);
});

const reasons = ['Chờ hướng dẫn của Bộ Nội vụ'];
const suspend: Step = [office, 'suspend', { reasons, document: '1620/UBND-TH' }];
const cancel: Step = [office, 'cancel', { reasons: ['Trùng với Công văn 1538/UBND-TH'] }];
function resume(changes: object = {}): Step {
  return [office, 'resume', { reasons: ['Đã có hướng dẫn'], ...changes }];
}
function reopen(changes: object = {}): Step {
  return [office, 'reopen', { reasons: ['Số liệu không khớp'], ...changes }];
}
const acknowledge: Step = [finance, 'acknowledge'];
const respond: Step = [finance, 'respond', { text: 'Báo cáo' }];
const accept: Step = [office, 'accept'];

const RUNGS = ['before', 'at', 'after', 'escalate'];

/** What is armed for a deadline at 16:00 of a day in August 2025, in a cycle. */
function armed(cycle: number, day: number): string[] {
  return RUNGS.map((rung, index) => `${String(cycle)} ${rung} ${at16h(day - 1 + index)}`);
}

describe('when it is suspended', () => {
  it('waits with whoever may resume it, and no timer is armed', async () => {
    const one = await assigned(api);
    await one.does(acknowledge, suspend);
    expect(await one.seen()).toMatchObject({
      phase: 'suspended',
      holderId: 'van-phong-ubnd-tinh',
      suspension: { reasons, resumesTo: 'acknowledged' },
    });
    expect(await one.planned()).toEqual([]);
    expect((await one.timers()).map(({ state }) => state)).toEqual(RUNGS.map(() => 'cancelled'));
  });

  it('goes on where it stood once it is resumed, by a limit that is stated', async () => {
    const one = await assigned(api);
    await one.does(acknowledge, suspend, resume({ deadline: before16h(15) }));
    expect(await one.seen()).toMatchObject({
      phase: 'acknowledged',
      holderId: 'so-tai-chinh',
      suspension: null,
      dueAt: at16h(15),
    });
    expect((await one.seen()).deadlines.at(-1)).toMatchObject({ basis: 'in-force/as-stated' });
    expect(await one.planned()).toEqual(armed(2, 15));
  });

  it('may be resumed without any limit', async () => {
    const one = await assigned(api);
    await one.does(suspend, resume({ deadline: null }));
    expect(await one.seen()).toMatchObject({ phase: 'assigned', dueAt: null });
    expect(await one.planned()).toEqual([]);
  });

  it('may be cancelled as it is', async () => {
    const one = await assigned(api);
    await one.does(suspend, cancel);
    expect(await one.seen()).toMatchObject({ phase: 'cancelled', holderId: null });
  });

  it('stays quiet when it is suspended again', async () => {
    const one = await assigned(api);
    await one.does(suspend);
    expect((await one.does(suspend)).body.position).toBe(0);
  });

  it('is suspended as of an earlier moment when it is entered later', async () => {
    const one = await assigned(api);
    const effectiveAt = '2025-08-03T02:00:00.000Z';
    await one.does([office, 'suspend', { reasons, effectiveAt, onBehalfOf: 'ubnd-tinh', reason: 'Bản giấy' }]);
    expect((await one.seen()).suspension).toMatchObject({ suspendedAt: effectiveAt });
    expect((await one.seen()).events.at(-1)).toMatchObject({
      by: 'ubnd-tinh',
      data: { authority: { agencyId: 'ubnd-tinh' } },
    });
  });
});

describe('when it is cancelled', () => {
  it('has ended: nobody holds it, nothing is armed, and it counts among no status', async () => {
    const one = await assigned(api);
    await one.does(acknowledge, cancel);
    expect(await one.seen()).toMatchObject({
      phase: 'cancelled',
      holderId: null,
      cancellation: { cause: 'decided', reasons: ['Trùng với Công văn 1538/UBND-TH'] },
      status: { value: 'cancelled' },
    });
    expect(await one.planned()).toEqual([]);
  });

  it('ends with an answer that waited', async () => {
    const one = await assigned(api);
    await one.does(respond, cancel);
    expect(await one.seen()).toMatchObject({ phase: 'cancelled', answeredAt: null });
  });

  it('stays quiet when it is cancelled again', async () => {
    const one = await assigned(api);
    await one.does(cancel);
    expect((await one.does(cancel)).body.position).toBe(0);
  });
});

describe('when it is reopened', () => {
  it('is the work of its lead again, with its deadline as it was and new timers', async () => {
    const one = await assigned(api);
    await one.does(cancel, reopen());
    expect(await one.seen()).toMatchObject({
      phase: 'reopened',
      holderId: 'so-tai-chinh',
      dueAt: at16h(4),
      cancellation: null,
      round: 1,
    });
    expect(await one.planned()).toEqual(armed(2, 4));
  });

  it('waits for a further answer where one was accepted, by the limit that is stated', async () => {
    const one = await assigned(api);
    await one.does(respond, accept, reopen({ deadline: before16h(15) }));
    expect(await one.seen()).toMatchObject({ phase: 'reopened', round: 2, acceptedAt: null, dueAt: at16h(15) });
    expect(await one.planned()).toEqual(armed(2, 15));
    await one.does([finance, 'respond', { text: 'Báo cáo bổ sung' }], [office, 'accept', { round: 2 }]);
    expect((await one.seen()).status.value).toBe('done-on-time');
  });

  it('stays quiet when it is reopened again', async () => {
    const one = await assigned(api);
    await one.does(cancel, reopen());
    expect((await one.does(reopen())).body.position).toBe(0);
  });
});

describe('each act about whether, and how soon, the work goes on', () => {
  const notBy = [
    ['so-tai-chinh', 'assignment/not-the-authority'],
    ['so-tu-phap', 'assignment/not-the-authority'],
  ] as const;
  specifyActs(api, [
    { given: [], step: [office, 'urge', { reasons: ['Sắp đến hạn'] }], event: 'urged', notBy },
    { given: [], step: suspend, event: 'suspended', notBy },
    { given: [suspend], step: resume(), event: 'resumed', notBy },
    { given: [], step: cancel, event: 'cancelled', notBy },
    { given: [cancel], step: reopen(), event: 'reopened', notBy },
  ]);
});

describe('when a rule stands in the way of going on or not', () => {
  specifyRefusals(api, [
    [
      'the Office decides in the name of the lead',
      [],
      [office, 'suspend', { reasons, onBehalfOf: 'so-tai-chinh' }],
      403,
      'assignment/not-the-authority',
    ],
    [
      'it is resumed by a day beyond the calendar',
      [suspend],
      resume({ deadline: { ...before16h(15), date: '3025-08-15' } }),
      422,
      'deadline/impossible-date',
    ],
    [
      'it was resumed before it was suspended',
      [suspend],
      resume({ effectiveAt: '2025-08-03T01:00:00Z' }),
      422,
      'assignment/effective-too-early',
    ],
    [
      'it is to be suspended tomorrow',
      [],
      [office, 'suspend', { reasons, effectiveAt: '2025-08-04T09:00:00+07:00' }],
      422,
      'assignment/effective-in-future',
    ],
  ]);

  it('names the field where a reason is missing, before a rule is asked', async () => {
    const one = await assigned(api);
    for (const verb of ['suspend', 'resume', 'cancel', 'reopen']) {
      const { status, body } = await one.tries([office, verb, { reasons: [] }]);
      expect([verb, status, body.errors[0].pointer]).toEqual([verb, 400, '/reasons']);
    }
  });
});

describe('when time has stood still for a day', () => {
  it('gives the lead what it had left, its timers moved on by as much', async () => {
    const one = await assigned(api);
    await one.does(suspend);
    (api.clock as SteppedClock).stepTo(instant('2025-08-04T09:00:00+07:00'));
    await one.does(resume());
    expect((await one.seen()).deadlines.at(-1)).toMatchObject({
      basis: 'in-force/suspended-time-added',
      deadline: { dueAt: at16h(5) },
    });
    // Seven hours were left until the first reminder then, and seven hours are left now.
    expect(await one.planned()).toEqual(armed(2, 5));
    expect((await one.seen()).reminders).toBe(0);

    (api.clock as SteppedClock).stepTo(instant('2025-08-04T16:00:00+07:00'));
    const fired = async () => (await one.timers()).filter(({ state }) => state === 'fired');
    await eventually('the first reminder of the new cycle', async () => (await fired()).length > 0);
    expect(await fired()).toMatchObject([{ cycle: 2, rung: 'before' }]);
    await eventually('it is in the history', async () => (await one.history()).includes('reminded'));
    expect(await one.history()).toEqual(['assigned', 'suspended', 'resumed', 'reminded']);
  });

  it('shows in its read models what its history says, folded again', async () => {
    expect(await differencesIn(api, ['assignments', 'deadline-watch'])).toEqual({
      assignments: [],
      'deadline-watch': [],
    });
  });
});
