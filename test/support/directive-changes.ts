import { fold, instant, type Instant } from '#kernel';
import {
  assignmentDecider,
  assignmentIdOf,
  type AssignmentCommand,
  type AssignmentEvent,
  type AssignmentState,
} from '#assignments/domain';
import { DEFAULT_DEADLINE_POLICY, DEFAULT_LADDER, type WrittenDeadline, type WrittenMoment } from '#deadlines/domain';
import {
  type Amendment,
  type AmendDirective,
  type ChangeCommand,
  type CorrectDirective,
  type ReplaceDirective,
  type WithdrawDirective,
  decideChange,
  effectOn,
  type ChangeGround,
  type ChangePlan,
  type ChangePreview,
  directiveDecider,
  draftedAs,
  type DirectiveState,
  type DirectiveDraftedData,
  decideIssuance,
  registerDecider,
  type Task,
} from '#directives/domain';

/** A directive of three tasks, one that replaces it, and changes of it: the facts that specifications of changes share. */
export const at = instant('2025-08-03T08:00:00+07:00');
export const now = instant('2025-08-05T08:00:00+07:00');
export const office = { subject: 'binh.tt' };
export const before8: WrittenMoment = { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' };
export const before20: WrittenMoment = { asWritten: 'trước ngày 20/8/2025', relation: 'before', date: '2025-08-20' };

export function task(ordinal: number, agencyId: string, deadline: WrittenDeadline | null = before8): Task {
  const text = `Task ${ordinal}`;
  return {
    taskId: `t-${ordinal}`,
    ordinal,
    text,
    kind: 'order',
    lead: { agencyId },
    coordinatingAgencyIds: [],
    deadline,
  };
}

export function issued(directiveId: string, tasks: readonly Task[]) {
  const draft: DirectiveDraftedData = {
    directiveId,
    documentType: 'official-letter',
    subject: 'Difficulties of communes',
    issuerId: 'ubnd-tinh',
    monitorId: 'van-phong-ubnd-tinh',
    escalationChain: [],
    addressees: [],
    tasks,
  };
  const drafted: DirectiveState = draftedAs(draft);
  const plan = decideIssuance(
    {
      directiveId,
      symbol: 'UBND-TH',
      issuedOn: '2025-08-03',
      at,
      policy: DEFAULT_DEADLINE_POLICY,
      ladder: DEFAULT_LADDER,
    },
    { directive: drafted, registers: registerDecider.initial, groups: new Map() },
  );
  if (!plan.accepted) throw new Error(plan.rule.code);
  const directive = plan.directiveEvents.reduce<DirectiveState>(directiveDecider.evolve, drafted);
  const assignments = new Map<string, AssignmentState>(
    plan.assignments.map((event) => [event.data.assignmentId, fold(assignmentDecider, [event])]),
  );
  return { directive, assignments, draft };
}

export const original = issued('d-1', [task(1, 'so-y-te'), task(2, 'so-noi-vu'), task(3, 'so-tai-chinh', null)]);
export const successor = issued('d-2', [task(1, 'so-y-te'), task(2, 'so-xay-dung')]);
export const ground: ChangeGround = {
  directive: original.directive,
  assignments: original.assignments,
  groups: new Map(),
  successor: { directive: successor.directive, assignmentIds: new Set(successor.assignments.keys()) },
  policy: DEFAULT_DEADLINE_POLICY,
  ladder: DEFAULT_LADDER,
};
export const first = assignmentIdOf('d-1', 't-1', 'so-y-te');
export const second = assignmentIdOf('d-1', 't-2', 'so-noi-vu');
export const third = assignmentIdOf('d-1', 't-3', 'so-tai-chinh');

const asked = { directiveId: 'd-1', by: office, at: now, reasons: ['The plan has changed'] };
export const through = { documentType: 'official-letter', designation: '1600/UBND-TH', date: '2025-08-05' } as const;
export const withdraw: WithdrawDirective = { type: 'withdraw-directive', ...asked, through };
export const replace: ReplaceDirective = {
  type: 'replace-directive',
  ...asked,
  through: { ...through, directiveId: 'd-2' },
  successions: [
    { taskId: 't-1', byTaskIds: ['t-1'] },
    { taskId: 't-2', byTaskIds: ['t-2'] },
    { taskId: 't-3', byTaskIds: [] },
  ],
};
export const correct: CorrectDirective = {
  type: 'correct-directive',
  ...asked,
  through,
  corrections: [{ item: 'text', taskId: 't-1', becomes: 'Task one' }],
};

export function amend(...amendments: readonly Amendment[]): AmendDirective {
  return { type: 'amend-directive', ...asked, through, amendments };
}

/** The ground after commands on one assignment. */
export function after(assignmentId: string, ...commands: readonly AssignmentCommand[]): ChangeGround {
  const state = commands.reduce((one, command) => {
    const decision = assignmentDecider.decide(command, one);
    if (!decision.accepted) throw new Error(decision.rule.code);
    return decision.events.reduce((next, event) => assignmentDecider.evolve(next, event), one);
  }, original.assignments.get(assignmentId)!);
  return { ...ground, assignments: new Map(original.assignments).set(assignmentId, state) };
}
export const answered = (agencyId: string, moment: Instant = at): AssignmentCommand => ({
  type: 'respond',
  by: { subject: 'an.nv', agencyId },
  at: moment,
  response: { text: 'Done', documents: [] },
});

export function preview(command: ChangeCommand, on: ChangeGround = ground): ChangePreview {
  const answer = effectOn(command, on);
  if (!answer.accepted) throw new Error(answer.rule.code);
  return answer;
}
export function plan(command: ChangeCommand, on: ChangeGround = ground): ChangePlan {
  const answer = decideChange(command, on);
  if (!answer.accepted) throw new Error(answer.rule.code);
  return answer;
}
export function effects(command: ChangeCommand, on: ChangeGround = ground) {
  return preview(command, on).effects.map(({ assignmentId: _, taskId, leadAgencyId: __, ...effect }) => [
    taskId,
    effect,
  ]);
}
export function carriedOut(
  done: Pick<ChangePlan, 'writes' | 'assigned'>,
  on: ChangeGround = ground,
): Map<string, AssignmentState> {
  const states = new Map(on.assignments);
  const all: { assignmentId: string; events: readonly AssignmentEvent[] }[] = [
    ...done.writes,
    ...done.assigned.map((event) => ({ assignmentId: event.data.assignmentId, events: [event] })),
  ];
  for (const { assignmentId, events } of all) {
    states.set(
      assignmentId,
      events.reduce<AssignmentState>(assignmentDecider.evolve, states.get(assignmentId) ?? assignmentDecider.initial),
    );
  }
  return states;
}
export function refusal(command: ChangeCommand, on: Partial<ChangeGround> = {}) {
  const answers = [effectOn(command, { ...ground, ...on }), decideChange(command, { ...ground, ...on })];
  expect(answers[0]).toEqual(answers[1]);
  return expect(answers[1]);
}
