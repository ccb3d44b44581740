import fc from 'fast-check';
import { instant } from '#kernel';
import type { AssignmentCommand } from '#assignments/domain';
import {
  at,
  now,
  office,
  before20,
  original,
  first,
  second,
  withdraw,
  replace,
  correct,
  amend,
  after,
  answered,
  preview,
  plan,
  carriedOut,
  refusal,
  through,
  ground,
} from '../../../../test/support/directive-changes.js';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import * as rules from './change.rules.js';
import type { ChangeCommand } from './change.events.js';
import { decideChange, effectOn } from './change.plan.js';
import { directiveDecider } from './directive.decider.js';
import { DIRECTIVE_UNKNOWN } from './directive.rules.js';
import { draftedAs, type DirectiveState } from './directive.state.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  DIRECTIVE_CHANGED_IN_FUTURE: rules.DIRECTIVE_CHANGED_IN_FUTURE,
  DIRECTIVE_CHANGE_UNEXPLAINED: rules.DIRECTIVE_CHANGE_UNEXPLAINED,
  DIRECTIVE_DECISION_NOT_ASKED: rules.DIRECTIVE_DECISION_NOT_ASKED,
  DIRECTIVE_EFFECT_CHANGED: rules.DIRECTIVE_EFFECT_CHANGED,
  DIRECTIVE_INVALID_CHANGING_DOCUMENT: rules.DIRECTIVE_INVALID_CHANGING_DOCUMENT,
  DIRECTIVE_NOT_ISSUED: rules.DIRECTIVE_NOT_ISSUED,
  DIRECTIVE_NOT_THE_AUTHORITY: rules.DIRECTIVE_NOT_THE_AUTHORITY,
});

describe('any change of an issued directive', () => {
  describe('whatever it is', () => {
    breaks(rules.DIRECTIVE_NOT_ISSUED, 'a draft is not changed', () => {
      const directive: DirectiveState = draftedAs(original.draft);
      refusal(withdraw, { directive }).toMatchObject({ rule: rules.DIRECTIVE_NOT_ISSUED });
      refusal(withdraw, { directive: directiveDecider.initial }).toMatchObject({ rule: DIRECTIVE_UNKNOWN });
    });

    breaks(rules.DIRECTIVE_NOT_THE_AUTHORITY, 'those who are to obey it do not change it', () => {
      refusal({ ...withdraw, by: { subject: 'an.nv', agencyId: 'so-y-te' } }).toMatchObject({
        rule: rules.DIRECTIVE_NOT_THE_AUTHORITY,
      });
      expect(plan({ ...withdraw, by: { subject: 'c', agencyId: 'ubnd-tinh' } }).counts.cancelled).toBe(3);
    });

    breaks(rules.DIRECTIVE_CHANGE_UNEXPLAINED, 'it says why', () => {
      refusal({ ...withdraw, reasons: [' '] }).toMatchObject({ rule: rules.DIRECTIVE_CHANGE_UNEXPLAINED });
    });

    breaks(rules.DIRECTIVE_CHANGED_IN_FUTURE, 'it is in force neither ahead of time nor before the directive', () => {
      for (const effectiveAt of [instant('2025-08-06T00:00:00Z'), instant('2025-08-02T00:00:00Z')]) {
        refusal({ ...withdraw, effectiveAt }).toMatchObject({ rule: rules.DIRECTIVE_CHANGED_IN_FUTURE });
      }
    });

    breaks(rules.DIRECTIVE_INVALID_CHANGING_DOCUMENT, 'its document can be found', () => {
      for (const wrong of [{ designation: ' ' }, { date: '5/8/2025' }, { documentType: 'letter' as 'notice' }]) {
        refusal({ ...withdraw, through: { ...through, ...wrong } }).toMatchObject({
          rule: rules.DIRECTIVE_INVALID_CHANGING_DOCUMENT,
        });
      }
    });

    breaks(rules.DIRECTIVE_EFFECT_CHANGED, 'what is confirmed is what was shown', () => {
      const { digest } = preview(withdraw);
      expect(plan({ ...withdraw, seen: digest }).digest).toBe(digest);
      const moved = after(first, answered('so-y-te'), { type: 'accept-answer', by: office, at });
      expect(decideChange({ ...withdraw, seen: digest }, moved)).toMatchObject({
        rule: rules.DIRECTIVE_EFFECT_CHANGED,
      });
    });

    breaks(rules.DIRECTIVE_DECISION_NOT_ASKED, 'only what is open is decided', () => {
      for (const assignmentId of [first, 'nobody']) {
        refusal({ ...withdraw, decisions: [{ assignmentId, decide: 'keep' }] }).toMatchObject({
          rule: rules.DIRECTIVE_DECISION_NOT_ASKED,
        });
      }
    });

    it('told late, reaches an assignment after what it did in the meantime', () => {
      const acknowledged = after(first, answered('so-y-te', instant('2025-08-04T09:00:00+07:00')));
      const effectiveAt = instant('2025-08-04T08:00:00+07:00');
      const states = carriedOut(plan({ ...withdraw, effectiveAt }, acknowledged), acknowledged);
      expect(states.get(first)).toMatchObject({ cancelledAt: now });
      expect(states.get(second)).toMatchObject({ cancelledAt: effectiveAt });
    });
  });

  eachRuleIsBrokenOnce();

  it('whatever the assignments did: the preview is the effect, and its sums are those of its members', () => {
    const doing = fc.constantFrom('nothing', 'answer', 'accept', 'suspend', 'cancel');
    const change = fc.constantFrom<ChangeCommand>(
      withdraw,
      replace,
      correct,
      { ...replace, successions: [] },
      amend({ item: 'deadline', taskId: 't-1', deadline: before20 }, { item: 'text', taskId: 't-1', text: 'More' }),
      amend(
        { item: 'lead', taskId: 't-2', lead: { agencyId: 'so-xay-dung' } },
        { item: 'task-dropped', taskId: 't-3' },
      ),
    );
    const decide = fc.array(fc.constantFrom('keep' as const, 'apply' as const), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.tuple(doing, doing, doing), change, decide, (doings, command, decisions) => {
        const assignments = new Map(original.assignments);
        for (const [index, [id, state]] of [...assignments].entries()) {
          const lead = state.status === 'nonexistent' ? '' : state.terms.leadAgencyId;
          const steps: Record<string, AssignmentCommand[]> = {
            nothing: [],
            answer: [answered(lead)],
            accept: [answered(lead), { type: 'accept-answer', by: office, at }],
            suspend: [{ type: 'suspend', by: office, at, reasons: ['x'] }],
            cancel: [{ type: 'cancel', by: office, at, reasons: ['x'] }],
          };
          assignments.set(id, after(id, ...steps[doings[index]!]!).assignments.get(id)!);
        }
        const on = { ...ground, assignments };
        const open = preview(command, on).effects.filter(({ effect }) => effect === 'needs-decision');
        const confirmed = {
          ...command,
          decisions: open.map(({ assignmentId }, index) => ({ assignmentId, decide: decisions[index]! })),
        };
        const shown = effectOn(confirmed, on);
        const done = decideChange(confirmed, on);
        expect(done.accepted).toBe(shown.accepted);
        if (!shown.accepted || !done.accepted) return;
        const { writes, directiveEvents, ...effect } = done;
        expect(effect).toEqual(shown);
        expect(directiveEvents[0]?.data.effects).toEqual(shown.counts);
        const { assigned, ...counts } = shown.counts;
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(assignments.size);
        expect(assigned).toBe(shown.assigned.length);
        const states = carriedOut(done, on);
        expect(states.size).toBe(assignments.size + assigned);
        const touched = new Set(writes.map(({ assignmentId }) => assignmentId));
        for (const one of shown.effects) {
          const state = states.get(one.assignmentId)!;
          expect(touched.has(one.assignmentId)).toBe(one.effect !== 'kept');
          if (one.effect === 'kept') expect(state).toEqual(assignments.get(one.assignmentId));
          if (one.effect === 'cancelled') expect(state).toMatchObject({ status: 'cancelled', cause: one.cause });
          if (one.effect === 'superseded') expect(state).toMatchObject({ status: 'cancelled' });
          if (one.effect === 'deadline-changed') expect(state).toMatchObject({ terms: { deadline: one.to } });
        }
      }),
      { numRuns: 200 },
    );
  });
});
