import fc from 'fast-check';
import { REHOMING_RULES, rehomingPlan, type OpenAssignment } from './rehoming.js';
import {
  endedBy,
  successorsIn,
  type Dissolution,
  type Merger,
  type Reorganization,
  type Split,
} from './reorganization.events.js';

const work = (assignmentId: string, agencyId: string, more: Partial<OpenAssignment> = {}): OpenAssignment => ({
  assignmentId,
  agencyId,
  ...more,
});
const merger: Merger = { kind: 'merger', predecessorIds: ['so-a', 'so-b'], successorId: 'so-c' };
const split: Split = {
  kind: 'split',
  agencyId: 'so-a',
  parts: [
    { agencyId: 'so-b', fields: ['dat-dai'], territories: ['xa-1'] },
    { agencyId: 'so-c', fields: ['rung'], territories: ['xa-2'] },
  ],
  defaultSuccessorId: 'so-c',
};
const dissolution: Dissolution = { kind: 'dissolution', agencyId: 'so-a', successorId: null, parentId: null };

describe('the open work of a merger', () => {
  it('goes to the successor, whoever had it, and leaves the work of others alone', () => {
    const plan = rehomingPlan({ change: merger }, [
      work('1', 'so-a'),
      work('2', 'so-b', { role: 'coordinating' }),
      work('3', 'so-c'),
      work('4', 'so-d'),
    ]);
    expect(plan).toEqual({
      moves: [
        { assignmentId: '1', fromAgencyId: 'so-a', toAgencyId: 'so-c', rule: 'merged' },
        { assignmentId: '2', role: 'coordinating', fromAgencyId: 'so-b', toAgencyId: 'so-c', rule: 'merged' },
      ],
      questions: [],
      kept: [],
      doubled: [],
    });
  });

  it('points out a task that one agency would answer twice', () => {
    const { doubled } = rehomingPlan({ change: merger }, [
      work('1', 'so-a', { taskId: 't-1' }),
      work('2', 'so-b', { taskId: 't-1', role: 'lead' }),
      work('3', 'so-c', { taskId: 't-2' }),
      work('4', 'so-a', { taskId: 't-2' }),
      work('5', 'so-b', { taskId: 't-3' }),
      work('6', 'so-a', { taskId: 't-3', role: 'coordinating' }),
      work('7', 'so-d', { taskId: 't-3' }),
    ]);
    expect(doubled).toEqual([
      { taskId: 't-1', agencyId: 'so-c', assignmentIds: ['1', '2'] },
      { taskId: 't-2', agencyId: 'so-c', assignmentIds: ['3', '4'] },
    ]);
  });

  it('is planned at once for a great many', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => work(String(index), index % 2 ? 'so-a' : 'so-b'));
    expect(rehomingPlan({ change: merger }, many).moves).toHaveLength(20_000);
  });
});

describe('the open work of a split', () => {
  const home = (more: Partial<OpenAssignment>, change: Split = split) => {
    const { moves, questions, kept } = rehomingPlan({ change }, [work('1', 'so-a', more)]);
    return [...moves, ...questions, ...kept][0];
  };

  it('goes by its field', () => {
    expect(home({ field: 'dat-dai' })).toMatchObject({ toAgencyId: 'so-b', rule: 'split-by-field' });
    expect(home({ field: 'rung' })).toMatchObject({ toAgencyId: 'so-c', rule: 'split-by-field' });
    expect(home({ field: 'dat-dai', territory: 'xa-9' })).toMatchObject({ rule: 'split-by-field' });
    expect(home({ field: 'dat-dai', territory: 'xa-1' })).toMatchObject({ toAgencyId: 'so-b', rule: 'split-by-field' });
  });

  it('goes by its territory where nobody is named for the field', () => {
    expect(home({ territory: 'xa-1' })).toMatchObject({ toAgencyId: 'so-b', rule: 'split-by-territory' });
    expect(home({ territory: 'xa-1', field: 'thue' })).toMatchObject({
      toAgencyId: 'so-b',
      rule: 'split-by-territory',
    });
  });

  it('goes to the default successor where nobody is named', () => {
    expect(home({})).toMatchObject({ toAgencyId: 'so-c', rule: 'split-by-default' });
    expect(home({ field: 'thue', territory: 'xa-9' })).toMatchObject({ rule: 'split-by-default' });
  });

  it('is asked about where nobody is named and there is no default', () => {
    expect(home({ field: 'thue' }, { ...split, defaultSuccessorId: null })).toEqual({
      assignmentId: '1',
      fromAgencyId: 'so-a',
      candidateIds: ['so-b', 'so-c'],
      why: 'nobody-named',
    });
  });

  it('is asked about where its field and its territory went apart', () => {
    expect(home({ field: 'dat-dai', territory: 'xa-2', role: 'lead' })).toEqual({
      assignmentId: '1',
      role: 'lead',
      fromAgencyId: 'so-a',
      candidateIds: ['so-b', 'so-c'],
      why: 'several-named',
    });
  });

  it('stays with the agency where that goes on', () => {
    const goesOn: Split = {
      ...split,
      parts: [split.parts[0]!, { agencyId: 'so-a', fields: [], territories: [] }],
      defaultSuccessorId: 'so-a',
    };
    expect(home({ field: 'rung' }, goesOn)).toEqual(work('1', 'so-a', { field: 'rung' }));
    expect(home({ field: 'dat-dai' }, goesOn)).toMatchObject({ toAgencyId: 'so-b' });
  });

  it('goes where somebody decided', () => {
    const answers = new Map([['1', 'so-b']]);
    const { moves, questions } = rehomingPlan(
      { change: { ...split, defaultSuccessorId: null } },
      [work('1', 'so-a')],
      answers,
    );
    expect(questions).toEqual([]);
    expect(moves).toEqual([{ assignmentId: '1', fromAgencyId: 'so-a', toAgencyId: 'so-b', rule: 'answered' }]);
  });
});

describe('the open work of a dissolution', () => {
  const home = (change: Partial<Dissolution>, more: Partial<OpenAssignment> = {}) => {
    const { moves, questions } = rehomingPlan({ change: { ...dissolution, ...change } }, [work('1', 'so-a', more)]);
    return [...moves, ...questions][0];
  };

  it('goes to the successor, else to the agency above, else to the Office', () => {
    const office = { officeId: 'van-phong' };
    expect(home({ successorId: 'so-b', parentId: 'ubnd' }, office)).toMatchObject({
      toAgencyId: 'so-b',
      rule: 'dissolved-to-successor',
    });
    expect(home({ parentId: 'ubnd' }, office)).toMatchObject({ toAgencyId: 'ubnd', rule: 'dissolved-to-parent' });
    expect(home({}, office)).toMatchObject({ toAgencyId: 'van-phong', rule: 'dissolved-to-office' });
  });

  it('is asked about where there is none of them', () => {
    const question = { assignmentId: '1', fromAgencyId: 'so-a', candidateIds: [], why: 'nobody-named' };
    expect(home({})).toEqual(question);
    expect(home({}, { officeId: 'so-a' })).toEqual(question);
  });
});

describe('open work, whatever changes', () => {
  const ids = ['so-a', 'so-b', 'so-c', 'so-d'];
  const id = fc.constantFrom(...ids);
  const slugs = (...values: string[]) => fc.subarray(values);
  const change = fc.oneof<fc.Arbitrary<Reorganization>[]>(
    fc.record({
      kind: fc.constant('merger' as const),
      predecessorIds: fc.subarray(['so-a', 'so-b', 'so-c'], { minLength: 1 }),
      successorId: fc.constant('so-d'),
    }),
    fc
      .tuple(fc.subarray(ids, { minLength: 2 }), slugs('f', 'g'), slugs('x', 'y'), fc.boolean())
      .map(([parts, fields, territories, withDefault]) => ({
        kind: 'split' as const,
        agencyId: 'so-a',
        parts: parts.map((agencyId, index) => ({
          agencyId,
          fields: index === 0 ? fields : [],
          territories: index === 1 ? territories : [],
        })),
        defaultSuccessorId: withDefault ? parts[0]! : null,
      })),
    fc.record({
      kind: fc.constant('dissolution' as const),
      agencyId: fc.constant('so-a'),
      successorId: fc.constantFrom('so-b', null),
      parentId: fc.constantFrom('so-d', null),
    }),
  );
  const piece = fc.record(
    {
      agencyId: id,
      field: fc.constantFrom('f', 'g', 'h'),
      territory: fc.constantFrom('x', 'y', 'z'),
      officeId: fc.constantFrom('van-phong', 'so-a'),
      taskId: fc.constantFrom('t-1', 't-2'),
    },
    { requiredKeys: ['agencyId'] },
  );

  it('is never lost: all of it is moved, kept or asked about, once, and by a rule that has a sentence', () => {
    fc.assert(
      fc.property(change, fc.array(piece, { maxLength: 30 }), (reorganization, pieces) => {
        const open = pieces.map((one, index) => ({ ...one, assignmentId: String(index) }));
        const { moves, questions, kept } = rehomingPlan({ change: reorganization }, open);
        const sources = reorganization.kind === 'merger' ? reorganization.predecessorIds : [reorganization.agencyId];
        const concerned = open.filter(({ agencyId }) => sources.includes(agencyId));
        const spoken = [...moves, ...questions, ...kept].map(({ assignmentId }) => assignmentId);
        expect(spoken.sort()).toEqual(concerned.map(({ assignmentId }) => assignmentId).sort());
        expect(Object.keys(REHOMING_RULES)).toEqual(expect.arrayContaining(moves.map(({ rule }) => rule)));

        const ended = endedBy(reorganization);
        for (const { fromAgencyId, toAgencyId, rule } of moves) {
          expect(fromAgencyId).not.toBe(toAgencyId);
          expect(ended).not.toContain(toAgencyId);
          if (!rule.startsWith('dissolved-to-')) expect(successorsIn(reorganization)).toContain(toAgencyId);
        }
        for (const { agencyId } of kept) expect(ended).not.toContain(agencyId);
        // Once it has moved, there is nothing to move any more.
        const settled = open.map((one) => {
          const move = moves.find(({ assignmentId }) => assignmentId === one.assignmentId);
          return move ? { ...one, agencyId: move.toAgencyId } : one;
        });
        if (ended.length > 0) expect(rehomingPlan({ change: reorganization }, settled).moves).toEqual([]);
      }),
    );
  });
});
