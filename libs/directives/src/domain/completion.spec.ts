import fc from 'fast-check';
import { completionOf, type CompletionRule, type Member, type MemberStatus } from './completion.js';

const STATUSES: readonly MemberStatus[] = [
  'done-on-time',
  'done-late',
  'in-progress-within-time',
  'in-progress-overdue',
  'not-yet-due',
  'standing',
  'suspended',
  'cancelled',
];

function members(...statuses: readonly MemberStatus[]): Member[] {
  return statuses.map((status, index) => ({ agencyId: `a-${index}`, status }));
}

describe('a task that several lead', () => {
  describe('when all are to answer', () => {
    const rule = { rule: 'all' } as const;

    it('is done once everybody is, those cancelled left out', () => {
      expect(completionOf(rule, members('done-on-time', 'done-on-time', 'cancelled'))).toMatchObject({
        outcome: 'complete',
        required: 2,
        done: 2,
        onTime: true,
      });
      expect(completionOf(rule, members('done-on-time', 'done-late'))).toMatchObject({
        outcome: 'complete',
        onTime: false,
      });
    });

    it('waits for the others by name', () => {
      expect(completionOf(rule, members('done-on-time', 'suspended', 'in-progress-overdue'))).toMatchObject({
        outcome: 'open',
        awaits: ['a-1', 'a-2'],
        onTime: null,
      });
    });

    it('is void when all were cancelled', () => {
      expect(completionOf(rule, members('cancelled', 'cancelled'))).toMatchObject({ outcome: 'void', required: 0 });
      expect(completionOf(rule, [])).toMatchObject({ outcome: 'void', members: 0 });
    });
  });

  describe('when one answer or a quorum is enough', () => {
    it('is done by the first, and in time if enough were', () => {
      expect(completionOf({ rule: 'any' }, members('in-progress-overdue', 'done-late'))).toMatchObject({
        outcome: 'complete',
        required: 1,
        awaits: [],
        onTime: false,
      });
      const quorum = { rule: 'quorum', count: 2 } as const;
      expect(completionOf(quorum, members('done-on-time', 'done-late', 'not-yet-due'))).toMatchObject({
        outcome: 'complete',
        onTime: false,
      });
      expect(completionOf(quorum, members('done-on-time', 'done-on-time', 'done-late'))).toMatchObject({
        onTime: true,
      });
      expect(completionOf(quorum, members('done-on-time', 'not-yet-due'))).toMatchObject({ outcome: 'open' });
    });

    it('is out of reach when too few are left', () => {
      expect(completionOf({ rule: 'quorum', count: 2 }, members('done-on-time', 'cancelled'))).toMatchObject({
        outcome: 'out-of-reach',
        required: 2,
      });
    });
  });

  describe('when one consolidates', () => {
    const rule = { rule: 'consolidated', byAgencyId: 'a-0' } as const;

    it('is done with the answer of that one, whatever the others did', () => {
      expect(completionOf(rule, members('done-late', 'done-on-time'))).toMatchObject({
        outcome: 'complete',
        onTime: false,
      });
      expect(completionOf(rule, members('done-on-time', 'in-progress-overdue'))).toMatchObject({
        outcome: 'complete',
        required: 1,
        onTime: true,
      });
      expect(completionOf(rule, members('not-yet-due', 'done-on-time', 'not-yet-due'))).toMatchObject({
        outcome: 'open',
        awaits: ['a-0', 'a-2'],
      });
    });

    it('is done with the answer of whoever took over from that one', () => {
      const [taken, other] = members('done-on-time', 'not-yet-due');
      const successor = { ...taken!, agencyId: 'successor', formerIds: ['a-0'] };
      expect(completionOf(rule, [other!, successor])).toMatchObject({ outcome: 'complete', onTime: true });
    });

    it('is done with its own answer where it leads again what others took over', () => {
      const [own, other] = members('not-yet-due', 'done-on-time');
      expect(completionOf(rule, [{ ...other!, formerIds: ['a-0'] }, own!])).toMatchObject({
        outcome: 'open',
        awaits: ['a-0'],
      });
    });

    it('is out of reach without that one', () => {
      expect(completionOf(rule, members('cancelled', 'done-on-time'))).toMatchObject({ outcome: 'out-of-reach' });
    });
  });

  it('whatever its members do: the sums are theirs, and more done never makes it less complete', () => {
    const rules = fc.oneof<fc.Arbitrary<CompletionRule>[]>(
      fc.constantFrom<CompletionRule>({ rule: 'all' }, { rule: 'any' }),
      fc.integer({ min: 1, max: 6 }).map((count) => ({ rule: 'quorum', count })),
      fc.integer({ min: 0, max: 5 }).map((index) => ({ rule: 'consolidated', byAgencyId: `a-${index}` })),
    );
    const group = fc.array(fc.constantFrom(...STATUSES), { maxLength: 6 });
    fc.assert(
      fc.property(rules, group, fc.nat(), (rule, statuses, pick) => {
        const before = completionOf(rule, members(...statuses));
        expect(Object.values(before.counts).reduce((sum, count) => sum + count, 0)).toBe(statuses.length);
        expect(before.members).toBe(statuses.length);
        for (const status of STATUSES)
          expect(before.counts[status]).toBe(statuses.filter((one) => one === status).length);
        expect(before.done).toBe(before.counts['done-on-time'] + before.counts['done-late']);
        expect(before.onTime === null).toBe(before.outcome !== 'complete');
        const pending = statuses.flatMap((status, index) =>
          status === 'cancelled' || status.startsWith('done') ? [] : [index],
        );
        if (pending.length === 0) return;
        const next = pending[pick % pending.length]!;
        const after = completionOf(
          rule,
          members(...statuses.map((status, index) => (index === next ? 'done-late' : status))),
        );
        expect(after.done).toBe(before.done + 1);
        expect(after.required).toBe(before.required);
        if (before.outcome === 'complete') expect(after.outcome).toBe('complete');
      }),
      { numRuns: 300 },
    );
  });
});
