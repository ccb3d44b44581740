import fc from 'fast-check';
import { fold } from '#kernel';
import { assignmentDecider, explainStatus, isEnded, type ExistingAssignment } from '#assignments/domain';
import { DIRECTIVE_COMMAND_TYPES, DirectiveLife, lives } from '../../../../test/support/directive-life.js';
import { anyOf, playFrozen, type Asking } from '../../../../test/support/laws.js';
import { completionOf, DEFAULT_COMPLETION, type Member } from './completion.js';
import { directiveDecider } from './directive.decider.js';
import type { DirectiveEvent } from './directive.events.js';
import { registerDecider } from './register.decider.js';
import type { RegisterCommand } from './register.events.js';

/** What may still be noted about a directive that is no longer in force: it changes nothing that was asked for. */
const NOTES: readonly DirectiveEvent['type'][] = [
  'directive.cited',
  'directive.citation-struck',
  'directive.question-raised',
  'directive.tasks-linked',
  'directive.link-judged',
  'directive.contradiction-flagged',
  'directive.contradiction-settled',
];

/** Every kind there is; a new one that is left out does not compile. */
const KINDS: { readonly [Type in DirectiveEvent['type']]: true } = {
  'directive.drafted': true,
  'directive.redrafted': true,
  'directive.signed': true,
  'directive.issued': true,
  'directive.cited': true,
  'directive.citation-struck': true,
  'directive.question-raised': true,
  'directive.question-decided': true,
  'directive.tasks-linked': true,
  'directive.link-judged': true,
  'directive.contradiction-flagged': true,
  'directive.contradiction-settled': true,
  'directive.amended': true,
  'directive.corrected': true,
  'directive.replaced': true,
  'directive.withdrawn': true,
};

const existing = (life: DirectiveLife) => [...life.assignments.values()] as ExistingAssignment[];
const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);

describe('whatever becomes of a directive and its assignments', () => {
  it('every history folds without a fault, twice to the same state, and changes no state that was', () => {
    fc.assert(
      fc.property(lives, (steps) => {
        const life = new DirectiveLife().live(steps);
        const { directiveEvents, directive } = life;
        expect(fold(directiveDecider, directiveEvents)).toStrictEqual(directive);
        const read = JSON.parse(JSON.stringify(directiveEvents)) as DirectiveEvent[];
        expect(fold(directiveDecider, read)).toEqual(directive);
        expect(fold(registerDecider, life.registerEvents)).toStrictEqual(life.registers);
        for (const [assignmentId, events] of life.assignmentEvents) {
          expect(fold(assignmentDecider, events)).toStrictEqual(life.assignments.get(assignmentId));
        }
      }),
    );
  });

  it('nothing but a note follows its end, and changes neither what it is nor what it asked for', () => {
    let noted = 0;
    fc.assert(
      fc.property(lives, (steps) => {
        for (const { before, events, after } of new DirectiveLife().live(steps).steps) {
          if (before.status !== 'withdrawn' && before.status !== 'replaced') continue;
          noted += 1;
          expect(NOTES).toEqual(expect.arrayContaining(events.map(({ type }) => type)));
          expect(after).toMatchObject({ status: before.status, draft: before.draft, issuance: before.issuance });
        }
      }),
      { numRuns: 300 },
    );
    // A law over nothing would hold of anything.
    expect(noted).toBeGreaterThan(0);
  });

  it('nothing but a reopening follows the end of any of its assignments', () => {
    fc.assert(
      fc.property(lives, (steps) => {
        for (const events of new DirectiveLife().live(steps).assignmentEvents.values()) {
          let state = assignmentDecider.initial;
          for (const event of events) {
            if (state.status !== 'nonexistent' && isEnded(state)) expect(event.type).toBe('assignment.reopened');
            state = assignmentDecider.evolve(state, event);
          }
        }
      }),
    );
  });

  it('an issuance assigns every lead of every task once, and says how many', () => {
    fc.assert(
      fc.property(lives, (steps) => {
        const life = new DirectiveLife().live(steps);
        const issuance = life.steps.find(({ type }) => type === 'issue-directive');
        if (issuance?.before.status !== 'drafted' && issuance?.before.status !== 'signed') return;
        const { tasks } = issuance.before.draft;
        const leads = tasks.flatMap(({ taskId, lead, jointLeads = [] }) =>
          [lead, ...jointLeads].flatMap((one) =>
            'agencyId' in one ? [`${taskId} ${one.agencyId}`] : ['xa-a', 'xa-b', 'xa-c'].map((id) => `${taskId} ${id}`),
          ),
        );
        const [issued] = issuance.events;
        expect(issued).toMatchObject({ data: { assignmentCount: new Set(leads).size } });
        const assigned = [...life.assignmentEvents.values()].map(([first]) => first!.data);
        for (const one of new Set(leads)) {
          const [taskId, leadAgencyId] = one.split(' ');
          expect(
            assigned.filter((data) => 'taskId' in data && data.taskId === taskId && data.leadAgencyId === leadAgencyId),
          ).not.toEqual([]);
        }
      }),
    );
  });

  it('a change says of each assignment what becomes of it, and its sums are those of the assignments', () => {
    fc.assert(
      fc.property(lives, (steps) => {
        for (const { events, preview, assignmentsBefore } of new DirectiveLife().live(steps).steps) {
          if (preview === undefined) continue;
          const { effects, assigned, counts } = preview;
          expect(new Set(effects.map(({ assignmentId }) => assignmentId)).size).toBe(assignmentsBefore);
          const { assigned: added, ...became } = counts;
          expect([added, sum(Object.values(became))]).toEqual([assigned.length, assignmentsBefore]);
          expect(events).toMatchObject([{ data: { effects: counts } }]);
        }
      }),
    );
  });

  it('the sums over the leads of a task, and over all tasks, are those of the assignments', () => {
    fc.assert(
      fc.property(lives, (steps) => {
        const life = new DirectiveLife().live(steps);
        if (life.directive.status === 'nonexistent') return;
        const { tasks } = life.directive.draft;
        const wholes = existing(life).filter(({ terms }) => terms.parentId === undefined);
        const statusOf = (one: ExistingAssignment) => explainStatus(one, life.clock).status;
        const membersOf = (taskId: string): Member[] =>
          wholes
            .filter(({ terms }) => terms.taskId === taskId)
            .map((one) => ({ agencyId: one.terms.leadAgencyId, status: statusOf(one) }));
        const ruleOf = (taskId: string) =>
          tasks.find((task) => task.taskId === taskId)?.completion ?? DEFAULT_COMPLETION;
        const taskIds = [...new Set(wholes.map(({ terms }) => terms.taskId))];
        const completions = taskIds.map((taskId) => completionOf(ruleOf(taskId), membersOf(taskId)));
        for (const { counts, members, done } of completions) {
          expect(sum(Object.values(counts))).toBe(members);
          expect(counts['done-on-time'] + counts['done-late']).toBe(done);
        }
        expect(sum(completions.map(({ members }) => members))).toBe(wholes.length);
        for (const status of new Set(wholes.map(statusOf))) {
          const counted = sum(completions.map(({ counts }) => counts[status]));
          expect(counted).toBe(wholes.filter((one) => statusOf(one) === status).length);
        }
      }),
    );
  });

  it('every kind of command is carried out, and every kind of event comes about', () => {
    const carriedOut = new Set<string>();
    const seen = new Set<string>();
    fc.assert(
      fc.property(lives, (steps) => {
        const life = new DirectiveLife().live(steps);
        for (const { type } of life.steps) carriedOut.add(type);
        for (const { type } of life.directiveEvents) seen.add(type);
      }),
      { numRuns: 500, seed: 1537 },
    );
    expect(DIRECTIVE_COMMAND_TYPES.filter((type) => !carriedOut.has(type))).toEqual([]);
    expect(Object.keys(KINDS).filter((type) => !seen.has(type))).toEqual([]);
  });
});

describe('the registers of an issuer and a year', () => {
  const of = { issuerId: 'ubnd-tinh', year: 2025 };
  const book = fc.constantFrom('general', 'secret', 'khan', 'Sổ');
  const symbol = fc.constantFrom('UBND-TH', 'UBND-KT', 'A B');
  const directive = fc.nat(1_000).map((number) => `d-${number}`);
  const asking: Asking<RegisterCommand> = {
    'open-register': fc
      .tuple(book, fc.integer({ min: 0, max: 5 }), fc.boolean())
      .map(([one, nextNumber, secret]) => ({ type: 'open-register', ...of, book: one, nextNumber, secret })),
    'assign-number': fc.tuple(book, symbol, directive, fc.boolean()).map(([one, mark, directiveId, secret]) => ({
      type: 'assign-number',
      ...of,
      book: one,
      symbol: mark,
      directiveId,
      secret,
    })),
    'record-number': fc
      .tuple(book, symbol, directive, fc.boolean(), fc.integer({ min: 0, max: 20 }))
      .map(([one, mark, directiveId, secret, number]) => ({
        type: 'record-number',
        ...of,
        book: one,
        symbol: mark,
        directiveId,
        secret,
        number,
      })),
  };

  it('give each number once and skip none, and fold to the same state twice', () => {
    const carriedOut = new Set<string>();
    fc.assert(
      fc.property(fc.array(anyOf(asking), { maxLength: 60, size: 'max' }), (asked) => {
        const { events, state, accepted } = playFrozen(registerDecider, asked);
        for (const { command } of accepted) carriedOut.add(command.type);
        expect(fold(registerDecider, events)).toStrictEqual(state);
        for (const { registerId, firstNumber, nextNumber } of state.registers.values()) {
          const numbers = events.flatMap((event) =>
            event.type !== 'register.opened' && event.data.registerId === registerId ? [event.data.number] : [],
          );
          expect(new Set(numbers).size).toBe(numbers.length);
          for (let number = firstNumber; number < nextNumber; number += 1) expect(numbers).toContain(number);
        }
      }),
    );
    expect([...carriedOut].sort()).toEqual(Object.keys(asking).sort());
  });
});
