import { assignmentDecider, assignmentIdOf, decideInTree, type AssignmentState } from '#assignments/domain';
import { DEFAULT_DEADLINE_POLICY, type WrittenMoment } from '#deadlines/domain';
import { understood } from '../../../../test/support/deadlines.js';
import {
  at,
  now,
  office,
  before8,
  before20,
  task,
  issued,
  original,
  successor,
  first,
  second,
  third,
  through,
  withdraw,
  replace,
  correct,
  amend,
  after,
  answered,
  preview,
  plan,
  effects,
  carriedOut,
  refusal,
  ground,
} from '../../../../test/support/directive-changes.js';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import * as rules from './change.rules.js';
import type { Amendment, Correction } from './amendment.js';
import type { ChangeCommand } from './change.events.js';
import { decideChange, type ChangeGround } from './change.plan.js';
import { directiveDecider } from './directive.decider.js';
import { DIRECTIVE_SUBJECT_MISSING, DIRECTIVE_WITHOUT_TASKS } from './directive.rules.js';
import { draftedAs, type DirectiveState } from './directive.state.js';
import * as taskRules from './task.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  DIRECTIVE_CORRECTION_NOT_BY_LETTER: rules.DIRECTIVE_CORRECTION_NOT_BY_LETTER,
  DIRECTIVE_CORRECTION_OF_CONTENT: rules.DIRECTIVE_CORRECTION_OF_CONTENT,
  DIRECTIVE_LED_BY_NOBODY: rules.DIRECTIVE_LED_BY_NOBODY,
  DIRECTIVE_NOTHING_CHANGED: rules.DIRECTIVE_NOTHING_CHANGED,
  DIRECTIVE_OTHER_FORM: rules.DIRECTIVE_OTHER_FORM,
  DIRECTIVE_REPLACED: rules.DIRECTIVE_REPLACED,
  DIRECTIVE_REPLACED_BY_ITSELF: rules.DIRECTIVE_REPLACED_BY_ITSELF,
  DIRECTIVE_SUCCESSOR_NOT_ISSUED: rules.DIRECTIVE_SUCCESSOR_NOT_ISSUED,
  DIRECTIVE_SUCCESSOR_UNKNOWN_TASK: rules.DIRECTIVE_SUCCESSOR_UNKNOWN_TASK,
  DIRECTIVE_WITHDRAWN: rules.DIRECTIVE_WITHDRAWN,
});

describe('a change of an issued directive', () => {
  describe('when withdrawn', () => {
    it('cancels whatever is not ended, and keeps what is', () => {
      const accepted = after(first, answered('so-y-te'), { type: 'accept-answer', by: office, at });
      expect(effects(withdraw, accepted)).toEqual([
        ['t-1', { effect: 'kept', because: 'ended-already' }],
        ['t-2', { effect: 'cancelled', cause: 'directive-withdrawn' }],
        ['t-3', { effect: 'cancelled', cause: 'directive-withdrawn' }],
      ]);
      const done = plan(withdraw, accepted);
      expect(done.directiveEvents).toEqual([
        {
          type: 'directive.withdrawn',
          data: {
            directiveId: 'd-1',
            by: office,
            reasons: ['The plan has changed'],
            effects: { kept: 1, cancelled: 2, superseded: 0, 'deadline-changed': 0, assigned: 0 },
            through,
          },
          effectiveAt: now,
        },
      ]);
      expect(carriedOut(done, accepted).get(second)).toMatchObject({
        status: 'cancelled',
        cause: 'directive-withdrawn',
      });
    });

    it('takes parts along, and lets them follow a deadline', () => {
      const by = { subject: 'an.nv', agencyId: 'so-y-te' };
      const delegated = decideInTree(
        { type: 'delegate', by, at, toAgencyId: 'xa-1', summary: 'Your part' },
        first,
        original.assignments,
      );
      if (!delegated.accepted) throw new Error(delegated.rule.code);
      const whole = { ...ground, assignments: carriedOut({ writes: delegated.writes, assigned: [] }) };
      const before5: WrittenMoment = { ...before8, date: '2025-08-06' };
      const ofParts = (command: ChangeCommand) =>
        preview(command, whole)
          .effects.filter(({ leadAgencyId }) => leadAgencyId === 'xa-1')
          .map(({ effect }) => effect);
      expect(preview(withdraw, whole).effects).toContainEqual(
        expect.objectContaining({ leadAgencyId: 'xa-1', effect: 'cancelled', cause: 'parent-ended' }),
      );
      expect(ofParts(amend({ item: 'deadline', taskId: 't-1', deadline: before5 }))).toEqual(['deadline-changed']);
      expect(ofParts(amend({ item: 'deadline', taskId: 't-2', deadline: before5 }))).toEqual(['kept']);
      expect(plan(withdraw, whole).writes).toHaveLength(4);
    });

    it('stays quiet when it is withdrawn already, and is not changed any more', () => {
      const withdrawn = plan(withdraw).directiveEvents.reduce<DirectiveState>(
        directiveDecider.evolve,
        original.directive,
      );
      expect(plan(withdraw, { ...ground, directive: withdrawn })).toMatchObject({ directiveEvents: [], writes: [] });
    });

    breaks(rules.DIRECTIVE_WITHDRAWN, 'nothing more is changed in it', () => {
      const directive = plan(withdraw).directiveEvents.reduce<DirectiveState>(
        directiveDecider.evolve,
        original.directive,
      );
      refusal(correct, { directive }).toMatchObject({ rule: rules.DIRECTIVE_WITHDRAWN });
    });

    it('names what happens to each of 148 running assignments', () => {
      const communes = issued(
        'd-148',
        Array.from({ length: 148 }, (_, index) => task(index + 1, `xa-${index + 1}`)),
      );
      const wide = { ...ground, ...communes, groups: new Map() };
      const done = plan({ ...withdraw, directiveId: 'd-148' }, wide);
      expect(done.effects).toHaveLength(148);
      expect(done.counts).toMatchObject({ cancelled: 148, kept: 0 });
      for (const state of carriedOut(done, wide).values()) expect(state.status).toBe('cancelled');
    });
  });

  describe('when replaced', () => {
    it('supersedes each assignment by the task that takes its place, and by which assignment of the same lead', () => {
      expect(effects(replace)).toEqual([
        [
          't-1',
          {
            effect: 'superseded',
            by: [{ directiveId: 'd-2', taskId: 't-1', assignmentId: assignmentIdOf('d-2', 't-1', 'so-y-te') }],
          },
        ],
        ['t-2', { effect: 'superseded', by: [{ directiveId: 'd-2', taskId: 't-2', assignmentId: null }] }],
        ['t-3', { effect: 'cancelled', cause: 'directive-replaced' }],
      ]);
      const done = plan(replace);
      expect(carriedOut(done).get(first)).toMatchObject({ status: 'cancelled', cause: 'directive-replaced' });
      const directive = done.directiveEvents.reduce<DirectiveState>(directiveDecider.evolve, original.directive);
      expect(directive).toMatchObject({ status: 'replaced', replacedById: 'd-2', replacedAt: now });
      expect(plan(replace, { ...ground, directive })).toMatchObject({ directiveEvents: [], writes: [], effects: [] });
    });

    breaks(
      rules.DIRECTIVE_EFFECT_UNDECIDED,
      'what it does not say, and an answer that waits, are decided first',
      () => {
        const waiting = after(first, answered('so-y-te'));
        const open = { ...replace, successions: replace.successions.slice(0, 1) };
        expect(effects(open, waiting)).toMatchObject([
          ['t-1', { effect: 'needs-decision', because: 'answer-waits', otherwise: { effect: 'superseded' } }],
          ['t-2', { effect: 'needs-decision', because: 'no-successor-named', otherwise: { effect: 'cancelled' } }],
          ['t-3', { effect: 'needs-decision', because: 'no-successor-named' }],
        ]);
        expect(decideChange(open, waiting)).toMatchObject({
          rule: rules.DIRECTIVE_EFFECT_UNDECIDED,
          facts: { assignmentIds: [first, second, third] },
        });
        const decisions = [
          { assignmentId: first, decide: 'keep' },
          { assignmentId: second, decide: 'apply' },
          { assignmentId: third, decide: 'apply' },
        ] as const;
        const done = plan({ ...open, decisions }, waiting);
        expect(done.counts).toEqual({ kept: 1, cancelled: 2, superseded: 0, 'deadline-changed': 0, assigned: 0 });
        expect(done.effects[0]).toMatchObject({ effect: 'kept', because: 'decided-to-keep' });
      },
    );

    breaks(rules.DIRECTIVE_REPLACED, 'it is not replaced by two', () => {
      const directive = plan(replace).directiveEvents.reduce<DirectiveState>(
        directiveDecider.evolve,
        original.directive,
      );
      refusal({ ...replace, through: { ...replace.through, directiveId: 'd-3' } }, { directive }).toMatchObject({
        rule: rules.DIRECTIVE_REPLACED,
        facts: { replacedById: 'd-2' },
      });
    });

    breaks(rules.DIRECTIVE_REPLACED_BY_ITSELF, 'another takes its place', () => {
      refusal({ ...replace, through: { ...replace.through, directiveId: 'd-1' } }).toMatchObject({
        rule: rules.DIRECTIVE_REPLACED_BY_ITSELF,
      });
    });

    breaks(rules.DIRECTIVE_SUCCESSOR_NOT_ISSUED, 'the one that takes its place is in force', () => {
      const { draft } = successor;
      const directive: DirectiveState = draftedAs(draft);
      const rule = { rule: rules.DIRECTIVE_SUCCESSOR_NOT_ISSUED };
      refusal(replace, { successor: { directive, assignmentIds: new Set() } }).toMatchObject(rule);
      refusal(replace, { successor: { directive: original.directive, assignmentIds: new Set() } }).toMatchObject(rule);
    });

    breaks(rules.DIRECTIVE_SUCCESSOR_UNKNOWN_TASK, 'its tasks are named by their ids', () => {
      refusal({ ...replace, successions: [{ taskId: 't-1', byTaskIds: ['t-9'] }] }).toMatchObject({
        rule: rules.DIRECTIVE_SUCCESSOR_UNKNOWN_TASK,
        facts: { taskId: 't-9' },
      });
      refusal({ ...replace, successions: [{ taskId: 't-9', byTaskIds: [] }] }).toMatchObject({
        rule: taskRules.TASK_UNKNOWN,
      });
      const twice = { taskId: 't-1', byTaskIds: [] };
      refusal({ ...replace, successions: [twice, twice] }).toMatchObject({ rule: taskRules.TASK_ID_TWICE });
    });
  });

  describe('when amended', () => {
    it('gives another deadline to those of the task, and leaves the others alone', () => {
      const command = amend({ item: 'deadline', taskId: 't-1', deadline: before20 });
      const deadline = understood(before20, DEFAULT_DEADLINE_POLICY);
      const [[, effect], [, other]] = effects(command) as [[string, object], [string, object]];
      expect(effect).toMatchObject({ effect: 'deadline-changed', from: { written: before8 }, to: deadline });
      expect(other).toEqual({ effect: 'kept', because: 'task-not-concerned' });
      const done = plan(command);
      expect(carriedOut(done).get(first)).toMatchObject({ terms: { deadline, cycle: 2 } });
      const amended = done.directiveEvents.reduce<DirectiveState>(directiveDecider.evolve, original.directive);
      expect(amended).toMatchObject({ status: 'issued', draft: { tasks: [{ deadline: before20 }, {}, {}] } });
      expect(effects(amend({ item: 'deadline', taskId: 't-1', deadline: before8 }))[0]).toEqual([
        't-1',
        { effect: 'kept', because: 'same-deadline' },
      ]);
    });

    it('asks where a deadline was set since, or time stands still', () => {
      const command = amend({ item: 'deadline', taskId: 't-1', deadline: null });
      const deadline = understood(before20, DEFAULT_DEADLINE_POLICY);
      const set = after(first, { type: 'change-deadline', by: office, at, reasons: ['x'], deadline });
      expect(effects(command, set)[0]).toMatchObject(['t-1', { because: 'deadline-set-since' }]);
      const suspended = after(first, { type: 'suspend', by: office, at, reasons: ['x'] });
      expect(effects(command, suspended)[0]).toMatchObject(['t-1', { because: 'suspended' }]);
      const decisions = [{ assignmentId: first, decide: 'apply' }] as const;
      expect(decideChange({ ...command, decisions }, suspended)).toMatchObject({
        rule: { code: 'assignment/suspended' },
        facts: { assignmentId: first },
      });
    });

    it('assigns to a new lead what it takes from the old one, and assigns added tasks', () => {
      const command = amend(
        { item: 'lead', taskId: 't-2', lead: { agencyId: 'so-xay-dung' } },
        { item: 'lead', taskId: 't-3', lead: { agencyId: 'so-tai-chinh' } },
        { item: 'task-added', task: task(4, 'so-y-te', before20) },
        { item: 'task-dropped', taskId: 't-1' },
      );
      expect(effects(command)).toEqual([
        ['t-1', { effect: 'cancelled', cause: 'decided' }],
        [
          't-2',
          {
            effect: 'superseded',
            by: [{ directiveId: 'd-1', taskId: 't-2', assignmentId: assignmentIdOf('d-1', 't-2', 'so-xay-dung') }],
          },
        ],
        ['t-3', { effect: 'kept', because: 'still-leads' }],
      ]);
      const done = plan(command);
      expect(done.assigned.map(({ data }) => [data.taskId, data.leadAgencyId, data.directiveNumber])).toEqual([
        ['t-2', 'so-xay-dung', '01/UBND-TH'],
        ['t-4', 'so-y-te', '01/UBND-TH'],
      ]);
      expect(done.counts).toEqual({ kept: 1, cancelled: 1, superseded: 1, 'deadline-changed': 0, assigned: 2 });
    });

    breaks(rules.DIRECTIVE_LED_BY_NOBODY, 'a task comes back to an earlier lead with the assignment it had', () => {
      const away = plan(amend({ item: 'lead', taskId: 't-2', lead: { agencyId: 'so-xay-dung' } }));
      const back = amend({ item: 'lead', taskId: 't-2', lead: { agencyId: 'so-noi-vu' } });
      const since: ChangeGround = {
        ...ground,
        directive: away.directiveEvents.reduce<DirectiveState>(directiveDecider.evolve, original.directive),
        assignments: carriedOut(away),
      };
      refusal(back, since).toMatchObject({
        rule: rules.DIRECTIVE_LED_BY_NOBODY,
        facts: { taskId: 't-2', leadAgencyId: 'so-noi-vu', assignmentId: second },
      });
      const reopened = assignmentDecider.decide(
        { type: 'reopen', by: office, at: now, reasons: ['x'] },
        since.assignments.get(second)!,
      );
      if (!reopened.accepted) throw new Error(reopened.rule.code);
      const state = reopened.events.reduce<AssignmentState>(assignmentDecider.evolve, since.assignments.get(second)!);
      const done = plan(back, { ...since, assignments: new Map(since.assignments).set(second, state) });
      expect(done.assigned).toEqual([]);
      expect(done.effects.map(({ taskId, leadAgencyId, effect }) => [taskId, leadAgencyId, effect])).toContainEqual([
        't-2',
        'so-xay-dung',
        'superseded',
      ]);
    });

    it('asks about an answer to the old wording', () => {
      const command = amend({ item: 'text', taskId: 't-1', text: 'Say more' });
      expect(effects(command)[0]).toEqual(['t-1', { effect: 'kept', because: 'wording-only' }]);
      expect(effects(command, after(first, answered('so-y-te')))[0]).toMatchObject([
        't-1',
        { because: 'answer-waits' },
      ]);
    });

    breaks(rules.DIRECTIVE_OTHER_FORM, 'content is changed by a document of equal form', () => {
      const other = { ...through, documentType: 'notice' } as const;
      const rule = { rule: rules.DIRECTIVE_OTHER_FORM, facts: { expected: 'official-letter' } };
      refusal({ ...amend({ item: 'task-dropped', taskId: 't-1' }), through: other }).toMatchObject(rule);
      refusal({ ...replace, through: { ...other, directiveId: 'd-2' } }).toMatchObject(rule);
    });

    breaks(rules.DIRECTIVE_NOTHING_CHANGED, 'a change changes something', () => {
      refusal(amend()).toMatchObject({ rule: rules.DIRECTIVE_NOTHING_CHANGED });
      refusal({ ...correct, corrections: [] }).toMatchObject({ rule: rules.DIRECTIVE_NOTHING_CHANGED });
    });

    it('keeps to the rules of tasks', () => {
      const cases: [Amendment[], { code: string }][] = [
        [[{ item: 'text', taskId: 't-9', text: 'x' }], taskRules.TASK_UNKNOWN],
        [[{ item: 'text', taskId: 't-1', text: ' ' }], taskRules.TASK_TEXT_MISSING],
        [[{ item: 'task-added', task: task(3, 'so-y-te') }], taskRules.TASK_ID_TWICE],
        [[{ item: 'task-added', task: task(5, 'so-y-te') }], taskRules.TASK_ORDINAL_WRONG],
        [['t-1', 't-2', 't-3'].map((taskId) => ({ item: 'task-dropped', taskId })), DIRECTIVE_WITHOUT_TASKS],
        [[{ item: 'lead', taskId: 't-1', lead: { groupId: 'nhom' } }], taskRules.TASK_UNKNOWN_GROUP],
      ];
      for (const [amendments, rule] of cases) refusal(amend(...amendments)).toMatchObject({ rule });
    });
  });

  describe('when corrected', () => {
    it('keeps every assignment', () => {
      const signature = { authority: 'KT', principal: 'Chủ tịch', signatory: 'B', post: 'Phó Chủ tịch' } as const;
      const corrections: Correction[] = [
        ...correct.corrections,
        { item: 'subject', becomes: 'Subject' },
        { item: 'label', taskId: 't-2', becomes: 'b' },
        { item: 'signature', becomes: signature },
      ];
      const done = plan({ ...correct, corrections });
      expect(done.counts).toEqual({ kept: 3, cancelled: 0, superseded: 0, 'deadline-changed': 0, assigned: 0 });
      expect(done.writes).toEqual([]);
      expect(done.directiveEvents.reduce<DirectiveState>(directiveDecider.evolve, original.directive)).toMatchObject({
        draft: { subject: 'Subject', signature, tasks: [{ text: 'Task one' }, { label: 'b' }, { text: 'Task 3' }] },
      });
    });

    breaks(rules.DIRECTIVE_CORRECTION_NOT_BY_LETTER, 'form is corrected by an official letter', () => {
      refusal({ ...correct, through: { ...through, documentType: 'decision' } }).toMatchObject({
        rule: rules.DIRECTIVE_CORRECTION_NOT_BY_LETTER,
      });
    });

    breaks(rules.DIRECTIVE_CORRECTION_OF_CONTENT, 'what is asked for is not a matter of form', () => {
      const corrections = [{ item: 'deadline', taskId: 't-1', becomes: '' }] as unknown as Correction[];
      refusal({ ...correct, corrections }).toMatchObject({ rule: rules.DIRECTIVE_CORRECTION_OF_CONTENT });
    });

    it('keeps to the rules of drafting', () => {
      const cases: [Correction, { code: string }][] = [
        [{ item: 'subject', becomes: ' ' }, DIRECTIVE_SUBJECT_MISSING],
        [{ item: 'text', taskId: 't-9', becomes: 'x' }, taskRules.TASK_UNKNOWN],
        [{ item: 'label', taskId: 't-1', becomes: ' ' }, taskRules.TASK_TEXT_MISSING],
      ];
      for (const [one, rule] of cases) refusal({ ...correct, corrections: [one] }).toMatchObject({ rule });
    });
  });

  eachRuleIsBrokenOnce();
});
