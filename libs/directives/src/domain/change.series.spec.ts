import { fold, instant, type Instant } from '#kernel';
import {
  assignmentDecider,
  assignmentIdOf,
  nextOccurrence,
  occurrenceIdOf,
  type AssignmentCommand,
  type AssignmentState,
} from '#assignments/domain';
import type { WrittenDeadline } from '#deadlines/domain';
import {
  amend,
  answered,
  before20,
  carriedOut,
  effects,
  ground,
  issued,
  now,
  office,
  plan,
  preview,
  replace,
  task,
  withdraw,
} from '../../../../test/support/directive-changes.js';
import type { ChangeGround } from './change.plan.js';

const LEAD = 'so-y-te';
const FIRST = assignmentIdOf('d-1', 't-1', LEAD);
const SECOND = occurrenceIdOf(FIRST, 2);
const { policy } = ground;
const late = instant('2026-01-01T08:00:00+07:00');

function monthly(day: number): WrittenDeadline {
  return {
    asWritten: `trước ngày ${day} hằng tháng`,
    relation: 'recurring',
    recurrence: { every: 'month', day, bound: 'before' },
  };
}

const original = issued('d-1', [task(1, LEAD, monthly(25))]);
const recurring: ChangeGround = { ...ground, directive: original.directive, assignments: original.assignments };
const rule20 = amend({ item: 'deadline', taskId: 't-1', deadline: monthly(20) });

function after(on: ChangeGround, assignmentId: string, ...commands: readonly AssignmentCommand[]): ChangeGround {
  const state = commands.reduce((one, command) => {
    const decision = assignmentDecider.decide(command, one);
    if (!decision.accepted) throw new Error(decision.rule.code);
    return decision.events.reduce((next, event) => assignmentDecider.evolve(next, event), one);
  }, on.assignments.get(assignmentId)!);
  return { ...on, assignments: new Map(on.assignments).set(assignmentId, state) };
}

/** The ground after the first time was done ahead of its day. */
const done = after(recurring, FIRST, answered(LEAD), { type: 'accept-answer', by: office, at: now });

function opened(states: ReadonlyMap<string, AssignmentState>, assignmentId: string, at: Instant = late) {
  const state = states.get(assignmentId)!;
  if (state.status === 'nonexistent') throw new Error('expected an assignment');
  return nextOccurrence(state, { at, policy });
}

/** The ground with the second time open, too. */
function withSecond(on: ChangeGround): ChangeGround {
  const event = opened(on.assignments, FIRST, instant('2025-08-25T00:00:00+07:00'))!;
  return { ...on, assignments: new Map(on.assignments).set(SECOND, fold(assignmentDecider, [event])) };
}

describe('an amendment of the rule of a series', () => {
  it('moves the time that is open, and those to come', () => {
    expect(effects(rule20, recurring)).toMatchObject([
      ['t-1', { effect: 'deadline-changed', to: { dueAt: '2025-08-19T17:00:00.000Z' }, series: 'changes' }],
    ]);
    const done = plan(rule20, recurring);
    expect(done.writes.map(({ events }) => events.map(({ type }) => type))).toEqual([
      ['assignment.deadline-changed', 'assignment.series-changed'],
    ]);
    const states = carriedOut(done, recurring);
    expect(opened(states, FIRST)?.data).toMatchObject({
      assignmentId: SECOND,
      deadline: { written: monthly(20), dueAt: '2025-09-19T17:00:00.000Z' },
      occurrence: { ordinal: 2, period: '2025-09' },
    });
  });

  it('moves those to come where the present one is done already', () => {
    expect(effects(rule20, done)).toEqual([['t-1', { effect: 'kept', because: 'ended-already', series: 'changes' }]]);
    const states = carriedOut(plan(rule20, done), done);
    expect(opened(states, FIRST)).toMatchObject({
      effectiveAt: '2025-08-24T17:00:00.000Z',
      data: { deadline: { dueAt: '2025-09-19T17:00:00.000Z' } },
    });
  });

  it('leaves earlier times alone that are still open', () => {
    const both = withSecond(recurring);
    const amendedLater = { ...rule20, at: instant('2025-08-26T08:00:00+07:00') };
    const told = new Map(preview(amendedLater, both).effects.map((effect) => [effect.assignmentId, effect]));
    expect(told.get(FIRST)).toMatchObject({ effect: 'kept', because: 'earlier-time' });
    expect(told.get(FIRST)).not.toHaveProperty('series');
    expect(told.get(SECOND)).toMatchObject({
      effect: 'deadline-changed',
      to: { dueAt: '2025-09-19T17:00:00.000Z' },
      series: 'changes',
    });
    const states = carriedOut(plan(amendedLater, both), both);
    expect(states.get(FIRST)).toEqual(both.assignments.get(FIRST));
    expect(opened(states, SECOND)?.data).toMatchObject({
      assignmentId: occurrenceIdOf(FIRST, 3),
      deadline: { dueAt: '2025-10-19T17:00:00.000Z' },
      occurrence: { ordinal: 3, offset: 1 },
    });
  });

  it('leaves the series alone where its words alone change, and tells it nothing that is so already', () => {
    const words = amend({ item: 'text', taskId: 't-1', text: 'Other words' });
    expect(effects(words, recurring)).toEqual([['t-1', { effect: 'kept', because: 'wording-only' }]]);
    const states = carriedOut(plan(rule20, recurring), recurring);
    const again = effects(rule20, { ...recurring, assignments: states });
    expect(again).toEqual([['t-1', { effect: 'kept', because: 'same-deadline' }]]);
  });
});

describe('a series', () => {
  it.each([
    ['a single day', amend({ item: 'deadline', taskId: 't-1', deadline: before20 })],
    ['no limit', amend({ item: 'deadline', taskId: 't-1', deadline: null })],
  ])('ends with an amendment that gives its task %s', (_, change) => {
    expect(effects(change, recurring)).toMatchObject([['t-1', { effect: 'deadline-changed', series: 'ends' }]]);
    expect(opened(carriedOut(plan(change, recurring), recurring), FIRST)).toBeNull();
  });

  it.each([
    ['withdrawn', withdraw],
    ['replaced', { ...replace, successions: [{ taskId: 't-1', byTaskIds: ['t-1'] }] }],
    [
      'without the task',
      amend({ item: 'task-added', task: task(2, 'so-noi-vu') }, { item: 'task-dropped', taskId: 't-1' }),
    ],
    ['with another lead', amend({ item: 'lead', taskId: 't-1', lead: { agencyId: 'so-xay-dung' } })],
  ] as const)('opens nothing any more once its directive is %s', (_, change) => {
    const open = carriedOut(plan(change, recurring), recurring);
    expect(open.get(FIRST)).toMatchObject({ status: 'cancelled' });
    expect(opened(open, FIRST)).toBeNull();
    expect(effects(change, done)[0]).toEqual(['t-1', { effect: 'kept', because: 'ended-already', series: 'ends' }]);
    const ended = carriedOut(plan(change, done), done);
    expect(ended.get(FIRST)).toMatchObject({ status: 'accepted' });
    expect(opened(ended, FIRST)).toBeNull();
  });

  it('goes on where the time that is open is kept by decision while its directive is replaced', () => {
    const change = { ...replace, successions: [], decisions: [{ assignmentId: FIRST, decide: 'keep' as const }] };
    const states = carriedOut(plan(change, recurring), recurring);
    expect(opened(states, FIRST)).not.toBeNull();
  });
});
