import { instant } from '#kernel';
import { assignmentIdOf, decideInTree, type AssignmentCommand, type AssignmentTree } from '#assignments/domain';
import { DEADLINE_IMPOSSIBLE_DATE, DEADLINE_UNKNOWN_ZONE } from '#deadlines/domain';
import { understood } from '../../../../test/support/deadlines.js';
import {
  after,
  amend,
  answered,
  at,
  before20,
  before8,
  carriedOut,
  correct,
  effects,
  first,
  ground,
  now,
  office,
  original,
  plan,
  preview,
  refusal,
  replace,
  second,
  task,
  third,
  withdraw,
} from '../../../../test/support/directive-changes.js';
import type { ChangeGround } from './change.plan.js';

const reasons = ['x'];
const cancel: AssignmentCommand = { type: 'cancel', by: office, at, reasons };
const toConstruction: AssignmentCommand = {
  type: 're-home',
  by: office,
  at,
  fromAgencyId: 'so-y-te',
  toAgencyId: 'so-xay-dung',
  cause: 'organization-changed',
  reasons,
};

/** The ground after commands on a tree: what a whole is told, its parts hear. */
function afterInTree(on: ChangeGround, ...steps: readonly (readonly [string, AssignmentCommand])[]): ChangeGround {
  let assignments: AssignmentTree = on.assignments;
  for (const [id, command] of steps) {
    const done = decideInTree(command, id, assignments);
    if (!done.accepted) throw new Error(done.rule.code);
    assignments = carriedOut({ writes: done.writes, assigned: [] }, { ...on, assignments });
  }
  return { ...on, assignments };
}

/** A part of the work of an assignment, given to a commune. */
function delegated(id: string, leadAgencyId: string, toAgencyId: string): readonly [string, AssignmentCommand] {
  const by = { subject: 'an.nv', agencyId: leadAgencyId };
  return [id, { type: 'delegate', by, at, toAgencyId, summary: 'Your part' }];
}

function partOf(on: ChangeGround, leadAgencyId: string): string {
  for (const [id, state] of on.assignments) {
    if (state.status !== 'nonexistent' && state.terms.leadAgencyId === leadAgencyId) return id;
  }
  throw new Error(`nothing is led by ${leadAgencyId}`);
}

function effectOf(command: Parameters<typeof preview>[0], on: ChangeGround, leadAgencyId: string) {
  return preview(command, on).effects.find((one) => one.leadAgencyId === leadAgencyId);
}

describe('the effect of a change', () => {
  describe('on an assignment that has ended', () => {
    it('is none, whatever the change, and whether it was done or cancelled', () => {
      const accept: AssignmentCommand = { type: 'accept-answer', by: office, at };
      const changes = [withdraw, replace, correct, amend({ item: 'deadline', taskId: 't-1', deadline: before20 })];
      for (const ended of [after(first, cancel), after(first, answered('so-y-te'), accept)]) {
        for (const change of changes) {
          expect(effects(change, ended)[0]).toEqual(['t-1', { effect: 'kept', because: 'ended-already' }]);
        }
      }
    });
  });

  describe('on a part', () => {
    const divided = afterInTree(ground, delegated(first, 'so-y-te', 'xa-1'), delegated(third, 'so-tai-chinh', 'xa-3'));

    it('that had ended before is none', () => {
      const ended = afterInTree(divided, [partOf(divided, 'xa-1'), cancel]);
      for (const change of [withdraw, amend({ item: 'deadline', taskId: 't-1', deadline: before20 })]) {
        expect(effectOf(change, ended, 'xa-1')).toMatchObject({ effect: 'kept', because: 'ended-already' });
      }
    });

    it('whose whole goes on is none, with a deadline or without', () => {
      const change = amend({ item: 'deadline', taskId: 't-2', deadline: before20 });
      for (const part of ['xa-1', 'xa-3']) {
        expect(effectOf(change, divided, part)).toMatchObject({ effect: 'kept', because: 'whole-goes-on' });
      }
    });
  });

  describe('when a deadline changes', () => {
    it('is a deadline where there was none, and none where there was one', () => {
      const change = amend(
        { item: 'deadline', taskId: 't-1', deadline: null },
        { item: 'deadline', taskId: 't-3', deadline: before20 },
      );
      const [[, none], , [, one]] = effects(change) as [[string, object], unknown, [string, object]];
      expect(none).toMatchObject({ effect: 'deadline-changed', from: { written: before8 }, to: null });
      expect(one).toMatchObject({ effect: 'deadline-changed', from: null, to: { written: before20 } });
      const stillNone = amend({ item: 'deadline', taskId: 't-3', deadline: null });
      expect(effects(stillNone)[2]).toEqual(['t-3', { effect: 'kept', because: 'same-deadline' }]);
    });

    it('is another deadline though the boundary is the same, where that moment is on time from now on', () => {
      const four = { asWritten: '16h00', date: '2025-08-20', time: '16:00' };
      const deadline = understood({ ...four, relation: 'before' }, ground.policy);
      const draft = { ...original.draft, tasks: [task(1, 'so-y-te', { ...four, relation: 'before' })] };
      const state = ground.assignments.get(first)!;
      if (state.status !== 'assigned') throw new Error('expected an assignment');
      const assigned = { ...state, terms: { ...state.terms, deadline } };
      if (ground.directive.status !== 'issued') throw new Error('expected a directive in force');
      const on = { ...ground, directive: { ...ground.directive, draft }, assignments: new Map([[first, assigned]]) };
      const by = amend({ item: 'deadline', taskId: 't-1', deadline: { ...four, relation: 'by' } });
      expect(effects(by, on)[0]).toMatchObject(['t-1', { effect: 'deadline-changed' }]);
    });

    it('is certain while an answer to unchanged words waits', () => {
      const change = amend({ item: 'deadline', taskId: 't-1', deadline: before20 });
      const waiting = after(first, answered('so-y-te'));
      expect(effects(change, waiting)[0]).toMatchObject(['t-1', { effect: 'deadline-changed' }]);
      const reworded = amend(...change.amendments, { item: 'text', taskId: 't-1', text: 'More' });
      expect(effects(reworded, waiting)[0]).toMatchObject(['t-1', { because: 'answer-waits' }]);
    });

    it('is asked about because of the deadline first, where new words meet an answer as well', () => {
      const deadline = understood(before20, ground.policy);
      const extended: AssignmentCommand = {
        type: 'change-deadline',
        by: office,
        at,
        reasons,
        deadline,
      };
      const on = after(first, extended, answered('so-y-te'));
      const change = amend(
        { item: 'deadline', taskId: 't-1', deadline: null },
        { item: 'text', taskId: 't-1', text: 'More' },
      );
      expect(effects(change, on)[0]).toMatchObject([
        't-1',
        { because: 'deadline-set-since', otherwise: { effect: 'deadline-changed' } },
      ]);
    });
  });

  describe('when another lead is named', () => {
    const amended = amend({ item: 'lead', taskId: 't-1', lead: { agencyId: 'so-xay-dung' } });

    it('is no second assignment of one who leads the task already, by whatever way', () => {
      const rehomed = after(first, toConstruction);
      expect(preview(amended, rehomed)).toMatchObject({ assigned: [], counts: { kept: 3, assigned: 0 } });
      expect(effects(amended, rehomed)[0]).toEqual(['t-1', { effect: 'kept', because: 'still-leads' }]);
    });

    it('is an assignment of one who led the task until it was cancelled', () => {
      const ended = after(first, toConstruction, cancel);
      expect(preview(amended, ended).assigned.map(({ data }) => [data.taskId, data.leadAgencyId])).toEqual([
        ['t-1', 'so-xay-dung'],
      ]);
    });

    it('is on others of the same agency none', () => {
      const elsewhere = amend({ item: 'lead', taskId: 't-1', lead: { agencyId: 'so-noi-vu' } });
      expect(preview(elsewhere).assigned).toMatchObject([
        { type: 'assignment.assigned', data: { assignmentId: assignmentIdOf('d-1', 't-1', 'so-noi-vu') } },
      ]);
      expect(effects(elsewhere)[1]).toEqual(['t-2', { effect: 'kept', because: 'task-not-concerned' }]);
    });
  });

  describe('when it is carried out', () => {
    it('names the document to each assignment, and why it ended', () => {
      const causes = [
        [withdraw, first, 'directive-withdrawn'],
        [replace, first, 'directive-replaced'],
        [amend({ item: 'lead', taskId: 't-1', lead: { agencyId: 'so-xay-dung' } }), first, 'decided'],
        [amend({ item: 'task-dropped', taskId: 't-2' }), second, 'decided'],
      ] as const;
      for (const [command, assignmentId, cause] of causes) {
        const { writes } = plan(command);
        const written = writes.find((write) => write.assignmentId === assignmentId);
        expect(written?.events).toMatchObject([
          { type: 'assignment.cancelled', data: { cause, authority: { document: '1600/UBND-TH' } } },
        ]);
      }
    });

    it('names no document where there is none', () => {
      const { through: _, ...spoken } = withdraw;
      const [written] = plan(spoken).writes;
      expect(written?.events[0]?.data).toMatchObject({ cause: 'directive-withdrawn' });
      expect(JSON.stringify(written)).not.toContain('document');
    });

    it('is told to an assignment as of the very moment it was last acted on, and not before', () => {
      const answeredAt = instant('2025-08-04T09:00:00+07:00');
      const waiting = after(first, answered('so-y-te', answeredAt));
      const then = (effectiveAt: typeof at) =>
        carriedOut(plan({ ...withdraw, effectiveAt }, waiting), waiting).get(first);
      expect(then(answeredAt)).toMatchObject({ cancelledAt: answeredAt });
      expect(then(instant('2025-08-04T08:59:59+07:00'))).toMatchObject({ cancelledAt: now });
    });
  });

  describe('as it is shown', () => {
    it('is in the order of tasks and the same, however the assignments come in', () => {
      const joint = afterInTree(ground, delegated(first, 'so-y-te', 'xa-1'), delegated(first, 'so-y-te', 'xa-2'));
      const shown = preview(withdraw, joint);
      const backwards = { ...joint, assignments: new Map([...joint.assignments].reverse()) };
      expect(preview(withdraw, backwards)).toEqual(shown);
      expect(shown.effects.map(({ taskId }) => taskId)).toEqual(['t-1', 't-1', 't-1', 't-2', 't-3']);
      const ofFirst = shown.effects.slice(0, 3).map(({ assignmentId }) => assignmentId);
      expect(ofFirst).toEqual([...ofFirst].sort());
    });

    it('has another digest when the effects, or the new assignments, are others', () => {
      const dropped = amend({ item: 'task-dropped', taskId: 't-1' });
      const added = amend(...dropped.amendments, { item: 'task-added', task: task(4, 'so-y-te') });
      const byAnother = amend(...dropped.amendments, { item: 'task-added', task: task(4, 'so-xay-dung') });
      const digests = [withdraw, dropped, added, byAnother].map((command) => preview(command).digest);
      expect(new Set(digests).size).toBe(4);
    });
  });

  describe('where it cannot be computed', () => {
    const { policy } = ground;

    it('is refused for clocks that nobody knows', () => {
      refusal(withdraw, { policy: { ...policy, zone: 'Asia/Phu_Tho' } }).toMatchObject({
        rule: DEADLINE_UNKNOWN_ZONE,
        facts: { zone: 'Asia/Phu_Tho' },
      });
    });

    it('is refused for a ladder with a fault', () => {
      refusal(withdraw, { ladder: { ladderId: ' ', rungs: [] } }).toMatchObject({ rule: { code: 'ladder/unnamed' } });
    });

    it('is refused for a day that the calendar of the tenant leaves out', () => {
      const skipped = { ...before20, date: '2011-12-30' };
      const change = amend({ item: 'deadline', taskId: 't-1', deadline: skipped });
      refusal(change, { policy: { ...policy, zone: 'Pacific/Apia' } }).toMatchObject({
        rule: DEADLINE_IMPOSSIBLE_DATE,
        facts: { taskId: 't-1', date: '2011-12-30', zone: 'Pacific/Apia' },
      });
    });
  });
});
