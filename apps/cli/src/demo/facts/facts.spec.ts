import { fold, instant } from '#kernel';
import { DEFAULT_DEADLINE_POLICY, DEFAULT_LADDER } from '#deadlines/domain';
import {
  agenciesNamedIn,
  decideIssuance,
  directiveDecider,
  groupsNamedIn,
  registerDecider,
  type DirectiveDraftedData,
  type IssuancePlan,
  type RegistersState,
} from '#directives/domain';
import { agencyDecider, groupDecider, membersOn, type GroupState } from '#organizations/domain';
import { agencies } from './agencies.js';
import { communesOrder } from './communes-order.js';
import { communes } from './communes.js';
import { directive1537, register } from './directive-1537.js';
import type { DirectiveFact } from './directive-fact.js';
import { allCommunes, departments, groups, type GroupFact } from './groups.js';

const everyone = [...agencies, ...communes];
const at = instant('2025-08-03T08:00:00+07:00');

function formed(fact: GroupFact): GroupState {
  const decision = groupDecider.decide({ type: 'form-group', ...fact }, groupDecider.initial);
  if (!decision.accepted) throw new Error(decision.rule.code);
  return fold(groupDecider, decision.events);
}

function issued(fact: DirectiveFact, registers: RegistersState): IssuancePlan {
  const directiveId = fact.draft.subject;
  const data: DirectiveDraftedData = {
    ...fact.draft,
    directiveId,
    tasks: fact.draft.tasks.map((task, index) => ({ ...task, ordinal: index + 1, taskId: `task-${index + 1}` })),
  };
  const drafted = directiveDecider.decide({ type: 'draft-directive', at, ...data }, directiveDecider.initial);
  if (!drafted.accepted) throw new Error(drafted.rule.code);
  const plan = decideIssuance(
    { directiveId, ...fact.issuance, at, policy: DEFAULT_DEADLINE_POLICY, ladder: DEFAULT_LADDER },
    {
      directive: fold(directiveDecider, drafted.events),
      registers,
      groups: new Map(groups.map((group) => [group.groupId, formed(group)])),
    },
  );
  if (!plan.accepted) throw new Error(plan.rule.code);
  return plan;
}

const opening = registerDecider.decide({ type: 'open-register', ...register }, registerDecider.initial);
if (!opening.accepted) throw new Error(opening.rule.code);
const first = issued(directive1537, fold(registerDecider, opening.events));
const second = issued(communesOrder, fold(registerDecider, [...opening.events, ...first.registerEvents]));

describe('the agencies', () => {
  it('are registered without a refusal, each under an id of its own, parents first', () => {
    const known = new Set<string>();
    for (const agency of everyone) {
      const decision = agencyDecider.decide({ type: 'register-agency', ...agency }, agencyDecider.initial);
      expect(decision).toMatchObject({ accepted: true });
      expect(known).not.toContain(agency.agencyId);
      if (agency.parentId !== undefined) expect(known).toContain(agency.parentId);
      known.add(agency.agencyId);
    }
  });

  it('hold 133 communes and 15 wards, each with a code of five digits of its own', () => {
    const kinds = communes.map(({ agencyId }) => agencyId.split('-')[0]);
    expect(kinds.filter((kind) => kind === 'xa')).toHaveLength(133);
    expect(kinds.filter((kind) => kind === 'phuong')).toHaveLength(15);
    expect(new Set(communes.map(({ code }) => code)).size).toBe(148);
    for (const { code } of communes) expect(code).toMatch(/^\d{5}$/);
  });

  it('know the telecom under both of its names', () => {
    expect(agencies.find(({ agencyId }) => agencyId === 'vnpt-phu-tho')).toMatchObject({
      name: 'VNPT Phú Thọ',
      aliases: ['Viễn thông Phú Thọ'],
    });
  });
});

describe('the groups', () => {
  it.each([
    [departments, 13],
    [allCommunes, 148],
  ])('$name: $groupId', (fact, size) => {
    const group = formed(fact);
    if (group.status !== 'formed') throw new Error('expected a formed group');
    const members = membersOn(group, '2025-08-03');
    expect(members).toHaveLength(size);
    const registered = new Set(everyone.map(({ agencyId }) => agencyId));
    expect(members.filter((agencyId) => !registered.has(agencyId))).toEqual([]);
  });
});

describe('directive 1537/UBND-TH', () => {
  const { tasks } = directive1537.draft;

  it('has 34 tasks, four of them for all departments, and becomes 82 assignments', () => {
    expect(tasks).toHaveLength(34);
    expect(tasks.flatMap(({ lead }, index) => ('groupId' in lead ? [index + 1] : []))).toEqual([1, 2, 32, 33]);
    expect(first.assignments).toHaveLength(30 + 4 * 13);
    expect(first.designation).toBe('1537/UBND-TH');
  });

  it('repeats the letters h and g, and its tasks are told apart all the same', () => {
    const at = (letter: string) => tasks.flatMap(({ label }, index) => (label === letter ? [index + 1] : []));
    expect(at('h')).toEqual([21, 28, 29]);
    expect(at('g')).toEqual([20, 30, 31]);
    expect(new Set(first.assignments.map(({ data }) => data.assignmentId)).size).toBe(82);
  });

  it('has the limits of its four dated tasks, to the millisecond', () => {
    const limits = new Map(
      first.assignments.flatMap(({ data }) =>
        data.deadline === null ? [] : [[data.taskOrdinal, [data.deadline.dueAt, data.deadline.lastOnTimeAt]] as const],
      ),
    );
    expect(Object.fromEntries(limits)).toEqual({
      1: ['2025-08-06T07:00:00.000Z', '2025-08-06T07:00:00.000Z'],
      2: ['2025-08-04T09:00:00.000Z', '2025-08-04T08:59:59.999Z'],
      32: ['2025-08-07T17:00:00.000Z', '2025-08-07T16:59:59.999Z'],
      33: ['2025-08-07T17:00:00.000Z', '2025-08-07T16:59:59.999Z'],
    });
    expect(first.assignments.filter(({ data }) => data.deadline !== null)).toHaveLength(52);
  });

  it('asks the police and orders everyone else', () => {
    expect(tasks.flatMap(({ kind, lead }) => (kind === 'request' ? [lead] : []))).toEqual([
      { agencyId: 'cong-an-tinh' },
      { agencyId: 'cong-an-tinh' },
    ]);
  });
});

describe("the communes' order", () => {
  it('has four tasks for each of the 148 communes, all before 15 August', () => {
    expect(communesOrder.draft.tasks).toHaveLength(4);
    expect(second.assignments).toHaveLength(4 * 148);
    expect(new Set(second.assignments.map(({ data }) => data.deadline?.dueAt))).toEqual(
      new Set(['2025-08-14T17:00:00.000Z']),
    );
    expect(second.designation).toBe('1538/UBND-TH');
  });
});

describe('both directives', () => {
  it.each([directive1537, communesOrder])(
    'name registered agencies and formed groups alone: $draft.subject',
    ({ draft }) => {
      const tasks = draft.tasks.map((task, index) => ({ ...task, ordinal: index + 1, taskId: `task-${index + 1}` }));
      const registered = new Set(everyone.map(({ agencyId }) => agencyId));
      const formedGroups = new Set(groups.map(({ groupId }) => groupId));
      expect(agenciesNamedIn({ ...draft, tasks }).filter((agencyId) => !registered.has(agencyId))).toEqual([]);
      expect(groupsNamedIn({ tasks }).filter((groupId) => !formedGroups.has(groupId))).toEqual([]);
    },
  );
});
