import { fold, instant } from '#kernel';
import { assignmentDecider, assignmentIdOf, type AssignmentState } from '#assignments/domain';
import { DEFAULT_DEADLINE_POLICY, DEFAULT_LADDER } from '#deadlines/domain';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import type { DecideQuestion } from './change.events.js';
import { decideChange, effectOn, type ChangeGround } from './change.plan.js';
import { DIRECTIVE_WITHDRAWN } from './change.rules.js';
import { directiveDecider } from './directive.decider.js';
import type { DirectiveEvent } from './directive.events.js';
import type { DirectiveState } from './directive.state.js';
import { decideIssuance } from './issuance.js';
import type { Question, RaiseQuestion } from './question.events.js';
import * as rules from './question.rules.js';
import { registerDecider } from './register.decider.js';
import { deadlineIn, type Task } from './task.js';
import { TASK_UNKNOWN } from './task.rules.js';

const given = givenFor(directiveDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const at = instant('2025-08-03T08:00:00+07:00');
const later = instant('2025-08-04T08:00:00+07:00');
const by = { subject: 'binh.tt' };
const deadline = { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' } as const;

function task(ordinal: number, agencyId: string): Task {
  const text = `Task ${ordinal}`;
  return {
    taskId: `t-${ordinal}`,
    ordinal,
    text,
    kind: 'order',
    lead: { agencyId },
    coordinatingAgencyIds: [],
    deadline: null,
  };
}

const drafted: DirectiveEvent = {
  type: 'directive.drafted',
  effectiveAt: at,
  data: {
    directiveId: 'd',
    documentType: 'official-letter',
    subject: 'Difficulties of communes',
    issuerId: 'ubnd-tinh',
    monitorId: 'van-phong-ubnd-tinh',
    escalationChain: [],
    addressees: [],
    tasks: [task(1, 'so-y-te'), task(2, 'so-noi-vu'), task(3, 'co-quan-truyen-thong')],
    deadlineClauses: [{ clauseId: 'k', deadline, taskIds: ['t-2', 't-3'] }],
  },
};
/** An unnumbered tail states a limit: for the last section alone, or for more, or for less. */
const scope = {
  questionId: 'q-1',
  about: 'clause-scope',
  clauseId: 'k',
  candidates: [['t-2', 't-3'], ['t-1', 't-2', 't-3'], ['t-3']],
  note: 'The sentence stands after the sections without a number.',
} as const;
/** A sentence without a subject: by its grammar the press, by its sense the department. */
const subject = {
  questionId: 'q-2',
  about: 'lead',
  taskId: 't-3',
  candidates: [{ agencyId: 'co-quan-truyen-thong' }, { agencyId: 'so-nong-nghiep' }],
  note: 'The subject of the sentence is left out.',
} as const;

function raise(question: Question & { readonly decided?: never }): RaiseQuestion {
  return { type: 'raise-question', at, directiveId: 'd', by, question };
}
function raised(question: Question & { readonly decided?: never }): DirectiveEvent {
  return { type: 'directive.question-raised', data: { directiveId: 'd', by, question }, effectiveAt: at };
}
function decide(questionId: string, candidate: number): DecideQuestion {
  const reasons = ['Asked the drafter'];
  return { type: 'decide-question', directiveId: 'd', questionId, candidate, by, at: later, reasons };
}

function groundOf(
  directive: DirectiveState,
  assignments: ReadonlyMap<string, AssignmentState> = new Map(),
): ChangeGround {
  return { directive, assignments, groups: new Map(), policy: DEFAULT_DEADLINE_POLICY, ladder: DEFAULT_LADDER };
}
const open = fold(directiveDecider, [drafted, raised(scope), raised(subject)]);

function issuedGround(): ChangeGround {
  const plan = decideIssuance(
    {
      directiveId: 'd',
      symbol: 'UBND-TH',
      issuedOn: '2025-08-03',
      at,
      policy: DEFAULT_DEADLINE_POLICY,
      ladder: DEFAULT_LADDER,
    },
    { directive: open, registers: registerDecider.initial, groups: new Map() },
  );
  if (!plan.accepted) throw new Error(plan.rule.code);
  const directive = plan.directiveEvents.reduce<DirectiveState>(directiveDecider.evolve, open);
  const states = plan.assignments.map((event) => [event.data.assignmentId, fold(assignmentDecider, [event])] as const);
  return groundOf(directive, new Map(states));
}

function afterDeciding(command: DecideQuestion, ground: ChangeGround) {
  const plan = decideChange(command, ground);
  if (!plan.accepted) throw new Error(plan.rule.code);
  const state = plan.directiveEvents.reduce<DirectiveState>(directiveDecider.evolve, ground.directive);
  if (state.status === 'nonexistent') throw new Error('expected a directive');
  const dates = state.draft.tasks.map((one) => {
    const written = deadlineIn(one, state.draft.deadlineClauses);
    return written?.relation === 'before' ? written.date : null;
  });
  return { plan, state, dates };
}

describe('a question', () => {
  describe('when drafted', () => {
    it('is raised with the ways the text can be read', () => {
      given(drafted).when(raise(scope)).then(raised(scope));
      given(drafted, raised(scope)).when(raise(subject)).then(raised(subject));
    });

    breaks(rules.QUESTION_NOT_EXPLAINED, 'it says what is open', () => {
      for (const change of [{ note: ' ' }, { questionId: '' }, { questionId: ' ' }]) {
        const question = { ...scope, ...change };
        given(drafted)
          .when(raise(question))
          .thenRefused(rules.QUESTION_NOT_EXPLAINED, { questionId: question.questionId });
      }
    });

    breaks(rules.QUESTION_TOO_FEW_CANDIDATES, 'there are several ways, each another one', () => {
      for (const candidates of [
        [['t-2', 't-3']],
        [
          ['t-2', 't-3'],
          ['t-3', 't-2'],
        ],
      ]) {
        given(drafted)
          .when(raise({ ...scope, candidates }))
          .thenRefused(rules.QUESTION_TOO_FEW_CANDIDATES, { questionId: 'q-1' });
      }
      const twoGroups = [{ agencyId: 'co-quan-truyen-thong' }, { groupId: 'nhom-1' }, { groupId: 'nhom-2' }];
      expect(
        given(drafted)
          .when(raise({ ...subject, candidates: twoGroups }))
          .events(),
      ).toHaveLength(1);
    });

    breaks(rules.QUESTION_UNKNOWN_CLAUSE, 'the clause it asks about is there', () => {
      given(drafted)
        .when(raise({ ...scope, clauseId: 'x' }))
        .thenRefused(rules.QUESTION_UNKNOWN_CLAUSE, { clauseId: 'x' });
    });

    breaks(rules.QUESTION_NOT_AS_READ, 'the first way is how it is read so far', () => {
      given(drafted)
        .when(raise({ ...scope, candidates: [['t-3'], ['t-2', 't-3']] }))
        .thenRefused(rules.QUESTION_NOT_AS_READ, { questionId: 'q-1' });
      given(drafted)
        .when(raise({ ...subject, candidates: [{ groupId: 'co-quan-truyen-thong' }, { agencyId: 'so-y-te' }] }))
        .thenRefused(rules.QUESTION_NOT_AS_READ, { questionId: 'q-2' });
    });

    it('asks about tasks of the directive only', () => {
      given(drafted)
        .when(raise({ ...scope, candidates: [['t-2', 't-3'], ['t-9']] }))
        .thenRefused(TASK_UNKNOWN, { taskId: 't-9' });
      given(drafted)
        .when(raise({ ...subject, taskId: 't-9' }))
        .thenRefused(TASK_UNKNOWN, { taskId: 't-9' });
    });
  });

  describe('when raised', () => {
    it('stays quiet about the same again', () => {
      given(drafted, raised(scope)).when(raise(scope)).thenQuiet();
      given(drafted, raised(scope), raised(subject)).when(raise(subject)).thenQuiet();
      given(drafted, raised(scope))
        .when(raise({ ...scope, candidates: scope.candidates.map((ids) => [...ids].reverse()) }))
        .thenQuiet();
    });

    it('is another question when it asks about something else, in other words or with other answers', () => {
      const others: [DirectiveEvent, Question & { readonly decided?: never }][] = [
        [raised(scope), { ...scope, note: 'Another note' }],
        [raised(scope), { ...scope, clauseId: 'k-2' }],
        [raised(scope), { ...scope, candidates: scope.candidates.slice(0, 2) }],
        [raised(subject), { ...subject, taskId: 't-2' }],
        [raised(subject), { ...subject, candidates: [subject.candidates[0], { groupId: 'so-nong-nghiep' }] }],
      ];
      for (const [before, question] of others) {
        given(drafted, before).when(raise(question)).thenRefused(rules.QUESTION_ID_TAKEN);
      }
    });

    breaks(rules.QUESTION_ID_TAKEN, 'two questions have two ids', () => {
      given(drafted, raised(scope))
        .when(raise({ ...subject, questionId: 'q-1' }))
        .thenRefused(rules.QUESTION_ID_TAKEN, { questionId: 'q-1' });
    });

    it('is decided before the directive has a number, and its assignments follow', () => {
      const { plan, dates } = afterDeciding(decide('q-1', 1), groundOf(open));
      expect(plan).toMatchObject({ effects: [], assigned: [], writes: [] });
      expect(plan.directiveEvents).toEqual([
        {
          type: 'directive.question-decided',
          data: {
            directiveId: 'd',
            questionId: 'q-1',
            candidate: 1,
            by,
            reasons: ['Asked the drafter'],
            amendments: [{ item: 'deadline', taskId: 't-1', deadline }],
            effects: { kept: 0, cancelled: 0, superseded: 0, 'deadline-changed': 0, assigned: 0 },
          },
          effectiveAt: later,
        },
      ]);
      expect(dates).toEqual(['2025-08-08', '2025-08-08', '2025-08-08']);
      expect(afterDeciding(decide('q-1', 2), groundOf(open)).dates).toEqual([null, null, '2025-08-08']);
      expect(afterDeciding(decide('q-1', 0), groundOf(open)).dates).toEqual([null, '2025-08-08', '2025-08-08']);
    });

    it('is decided while the work runs, with an effect that is shown first', () => {
      const ground = issuedGround();
      const byScope = effectOn(decide('q-1', 2), ground);
      expect(byScope).toMatchObject({
        effects: [
          { taskId: 't-1', effect: 'kept', because: 'task-not-concerned' },
          { taskId: 't-2', effect: 'deadline-changed', to: null },
          { taskId: 't-3', effect: 'kept', because: 'task-not-concerned' },
        ],
      });
      const { plan } = afterDeciding(decide('q-2', 1), ground);
      expect(plan.counts).toEqual({ kept: 2, cancelled: 0, superseded: 1, 'deadline-changed': 0, assigned: 1 });
      expect(plan.assigned[0]?.data).toMatchObject({
        assignmentId: assignmentIdOf('d', 't-3', 'so-nong-nghiep'),
        deadline: { written: deadline },
      });
    });

    it('changes nothing when it is read as it was', () => {
      const { plan, state } = afterDeciding(decide('q-2', 0), issuedGround());
      expect(plan.counts).toMatchObject({ kept: 3, assigned: 0 });
      expect(state.questions.map(({ decided }) => decided)).toEqual([undefined, 0]);
    });

    breaks(rules.QUESTION_UNKNOWN, 'what nobody asked is not decided', () => {
      expect(decideChange(decide('q-9', 0), groundOf(open))).toMatchObject({
        rule: rules.QUESTION_UNKNOWN,
        facts: { questionId: 'q-9' },
      });
    });

    breaks(rules.QUESTION_UNKNOWN_CANDIDATE, 'one of its candidates is decided on', () => {
      for (const candidate of [-1, 3, 0.5]) {
        expect(decideChange(decide('q-1', candidate), groundOf(open))).toMatchObject({
          rule: rules.QUESTION_UNKNOWN_CANDIDATE,
          facts: { questionId: 'q-1', candidate },
        });
      }
    });
  });

  describe('when decided', () => {
    breaks(rules.QUESTION_ALREADY_DECIDED, 'it stays decided', () => {
      const { state } = afterDeciding(decide('q-1', 1), groundOf(open));
      expect(decideChange(decide('q-1', 0), groundOf(state))).toMatchObject({
        rule: rules.QUESTION_ALREADY_DECIDED,
        facts: { candidate: 1 },
      });
    });
  });

  describe('when withdrawn', () => {
    it('is not decided any more', () => {
      const ground = issuedGround();
      const withdrawal = decideChange(
        { type: 'withdraw-directive', directiveId: 'd', by, at: later, reasons: ['x'] },
        ground,
      );
      if (!withdrawal.accepted) throw new Error(withdrawal.rule.code);
      const directive = withdrawal.directiveEvents.reduce<DirectiveState>(directiveDecider.evolve, ground.directive);
      expect(decideChange(decide('q-1', 0), { ...ground, directive })).toMatchObject({ rule: DIRECTIVE_WITHDRAWN });
    });
  });

  eachRuleIsBrokenOnce();
});
