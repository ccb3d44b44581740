import { fold, instant } from '#kernel';
import { DEADLINE_IMPOSSIBLE_DATE, DEFAULT_DEADLINE_POLICY, DEFAULT_LADDER } from '#deadlines/domain';
import { groupDecider, type GroupEvent } from '#organizations/domain';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { agenciesNamedIn, directiveDecider, groupsNamedIn } from './directive.decider.js';
import type { DraftDirective } from './directive.events.js';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import { expandTasks } from './issuance.js';
import type { DeadlineClause, ExpectedProduct, Task } from './task.js';
import * as rules from './task.rules.js';

const given = givenFor(directiveDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  TASK_LEAD_TWICE: rules.TASK_LEAD_TWICE,
  TASK_IMPOSSIBLE_QUORUM: rules.TASK_IMPOSSIBLE_QUORUM,
  TASK_UNKNOWN_COMPLETION: rules.TASK_UNKNOWN_COMPLETION,
  TASK_CONSOLIDATOR_NOT_LEAD: rules.TASK_CONSOLIDATOR_NOT_LEAD,
  TASK_UNKNOWN_PRODUCT: rules.TASK_UNKNOWN_PRODUCT,
  TASK_IMPOSSIBLE_TARGET: rules.TASK_IMPOSSIBLE_TARGET,
  TASK_STANDING_WITH_DEADLINE: rules.TASK_STANDING_WITH_DEADLINE,
  TASK_UNCLEAR_PACE: rules.TASK_UNCLEAR_PACE,
  TASK_INVALID_EMAIL: rules.TASK_INVALID_EMAIL,
  TASK_IMPOSSIBLE_SPAN: rules.TASK_IMPOSSIBLE_SPAN,
  CLAUSE_ID_TWICE: rules.CLAUSE_ID_TWICE,
  CLAUSE_WITHOUT_TASKS: rules.CLAUSE_WITHOUT_TASKS,
  CLAUSE_UNKNOWN_TASK: rules.CLAUSE_UNKNOWN_TASK,
  CLAUSE_TASK_HAS_DEADLINE: rules.CLAUSE_TASK_HAS_DEADLINE,
});

const at = instant('2025-07-09T08:00:00+07:00');
const deadline = { asWritten: 'trước ngày 20/7/2025', relation: 'before', date: '2025-07-20' } as const;
/** Three departments lead it together. */
const joint: Task = {
  taskId: 't-1',
  ordinal: 1,
  text: 'Follow up and report what is beyond competence',
  kind: 'order',
  lead: { agencyId: 'so-khcn' },
  jointLeads: [{ agencyId: 'so-gddt' }, { agencyId: 'so-tai-chinh' }],
  completion: { rule: 'consolidated', byAgencyId: 'so-khcn' },
  coordinatingAgencyIds: [],
  deadline: null,
  monitorId: 'so-noi-vu',
  expected: { kind: 'submission', approvedById: 'chu-tich' },
  reportTo: {
    toId: 'bo-nnmt',
    viaId: 'cuc-qldd',
    copyIds: ['ubnd-tinh-khac'],
    email: 'qhgd@mae.gov.vn',
    alsoTo: [{ toId: 'bo-khcn', viaId: 'cuc-bdtw' }, { toId: 'bo-tc' }],
  },
  spans: [
    { start: 120, end: 180, quote: 'Sở Khoa học và' },
    { start: 10, end: 120 },
  ],
};
const second: Task = { ...joint, taskId: 't-2', ordinal: 2 };
const clause: DeadlineClause = { clauseId: 'k-1', deadline, taskIds: ['t-1', 't-2'] };
const data: DirectiveDraftedData = {
  directiveId: 'd',
  documentType: 'official-letter',
  subject: 'Science, education, finance',
  issuerId: 'ubnd-tinh',
  monitorId: 'van-phong-ubnd-tinh',
  escalationChain: [],
  addressees: [],
  tasks: [joint, second],
  deadlineClauses: [clause],
};

function draftWith(change: Partial<Task>, of: Partial<DirectiveDraftedData> = {}): DraftDirective {
  return { type: 'draft-directive', at, ...data, tasks: [{ ...joint, ...change }, second], ...of };
}
function expand(tasks: readonly Task[], clauses: readonly DeadlineClause[] = []) {
  const joined = (groupId: string, agencyId: string): GroupEvent => ({
    type: 'group.member-joined',
    data: { groupId, agencyId, validFrom: '2025-07-01' },
  });
  const group = fold(groupDecider, [
    { type: 'group.formed', data: { groupId: 'so-nganh', name: 'Các sở', aliases: [] } },
    joined('so-nganh', 'so-y-te'),
    joined('so-nganh', 'so-khcn'),
  ]);
  return expandTasks({ ...data, tasks, deadlineClauses: clauses }, new Map([['so-nganh', group]]), {
    issuedOn: '2025-07-09',
    issuedAt: at,
    watchedFrom: at,
    policy: DEFAULT_DEADLINE_POLICY,
    ladder: DEFAULT_LADDER,
    directiveNumber: '191/UBND-KT',
  });
}

describe('a task', () => {
  describe('when drafted', () => {
    it('may be led jointly, reported along several ways and governed by a clause', () => {
      given()
        .when({ type: 'draft-directive', at, ...data })
        .then({ type: 'directive.drafted', data, effectiveAt: at });
      expect(agenciesNamedIn(data)).toEqual(
        'ubnd-tinh van-phong-ubnd-tinh so-khcn so-gddt so-tai-chinh bo-nnmt cuc-qldd bo-khcn cuc-bdtw bo-tc ubnd-tinh-khac so-noi-vu chu-tich'.split(
          ' ',
        ),
      );
      expect(groupsNamedIn({ tasks: [{ ...joint, jointLeads: [{ groupId: 'g' }] }] })).toEqual(['g']);
    });

    it('may be expected to bring anything that can be named', () => {
      const products: ExpectedProduct[] = [
        { kind: 'report' },
        { kind: 'submission' },
        { kind: 'issued-document' },
        { kind: 'issued-document', documentType: 'regulation' },
        { kind: 'result', measure: 'Overdue dossiers cleared', percent: 100 },
      ];
      for (const expected of products) expect(given().when(draftWith({ expected })).events()).toHaveLength(1);
    });

    breaks(rules.TASK_LEAD_TWICE, 'nobody leads it twice', () => {
      given()
        .when(draftWith({ jointLeads: [{ agencyId: 'so-khcn' }] }))
        .thenRefused(rules.TASK_LEAD_TWICE, { taskId: 't-1' });
    });

    it('refuses a joint lead that also coordinates', () => {
      given()
        .when(draftWith({ coordinatingAgencyIds: ['so-gddt'] }))
        .thenRefused(rules.TASK_LEAD_COORDINATES, { agencyId: 'so-gddt' });
    });

    breaks(rules.TASK_IMPOSSIBLE_QUORUM, 'a quorum can be reached', () => {
      for (const count of [0, 1.5, 4]) {
        given()
          .when(draftWith({ completion: { rule: 'quorum', count } }))
          .thenRefused(rules.TASK_IMPOSSIBLE_QUORUM, { taskId: 't-1', count, leads: 3 });
      }
      given()
        .when(draftWith({ jointLeads: [{ groupId: 'g' }], completion: { rule: 'quorum', count: 0 } }))
        .thenRefused(rules.TASK_IMPOSSIBLE_QUORUM);
      for (const completion of [
        { rule: 'quorum', count: 1 },
        { rule: 'quorum', count: 3 },
        { rule: 'any' },
        { rule: 'all' },
      ] as const) {
        expect(given().when(draftWith({ completion })).events()).toHaveLength(1);
      }
    });

    it('leaves a rule that depends on the members of a group to the day of issuance', () => {
      const led = { lead: { groupId: 'g' }, jointLeads: [{ agencyId: 'so-gddt' }] };
      for (const completion of [
        { rule: 'quorum', count: 1 },
        { rule: 'quorum', count: 9 },
        { rule: 'consolidated', byAgencyId: 'a-member' },
      ] as const) {
        expect(
          given()
            .when(draftWith({ ...led, completion }))
            .events(),
        ).toHaveLength(1);
      }
    });

    breaks(rules.TASK_UNKNOWN_COMPLETION, 'it is done by one of four rules', () => {
      given()
        .when(draftWith({ completion: { rule: 'most' } as never }))
        .thenRefused(rules.TASK_UNKNOWN_COMPLETION, { taskId: 't-1' });
    });

    breaks(rules.TASK_CONSOLIDATOR_NOT_LEAD, 'one of the leads consolidates', () => {
      given()
        .when(draftWith({ completion: { rule: 'consolidated', byAgencyId: 'so-noi-vu' } }))
        .thenRefused(rules.TASK_CONSOLIDATOR_NOT_LEAD, { agencyId: 'so-noi-vu' });
    });

    breaks(rules.TASK_UNKNOWN_PRODUCT, 'what is expected is of a known kind', () => {
      for (const expected of [{ kind: 'song' }, { kind: 'issued-document', documentType: 'letter' }]) {
        given()
          .when(draftWith({ expected: expected as never }))
          .thenRefused(rules.TASK_UNKNOWN_PRODUCT, {
            taskId: 't-1',
            ...('documentType' in expected && { documentType: 'letter' }),
          });
      }
    });

    breaks(rules.TASK_IMPOSSIBLE_TARGET, 'a target can be reached and measured', () => {
      for (const [measure, percent] of [
        ['x', 0],
        ['x', 100.5],
        ['x', Number.NaN],
        [' ', 100],
      ] as const) {
        given()
          .when(draftWith({ expected: { kind: 'result', measure, percent } }))
          .thenRefused(rules.TASK_IMPOSSIBLE_TARGET, { taskId: 't-1', measure, percent });
      }
    });

    breaks(rules.TASK_STANDING_WITH_DEADLINE, 'what is never done has no deadline', () => {
      const expected = { kind: 'standing-duty' } as const;
      given().when(draftWith({ expected, deadline })).thenRefused(rules.TASK_STANDING_WITH_DEADLINE, { taskId: 't-1' });
      given().when(draftWith({ expected })).thenRefused(rules.TASK_STANDING_WITH_DEADLINE, { clauseId: 'k-1' });
    });

    breaks(rules.TASK_INVALID_EMAIL, 'a report goes to an address', () => {
      for (const email of [
        '',
        'a@b',
        'a b@c.vn',
        '@c.vn',
        'a@c..vn',
        `${'a'.repeat(65)}@c.vn`,
        'a@c.vn ',
        `a@${'c'.repeat(250)}.vn`,
      ]) {
        given()
          .when(draftWith({ reportTo: { toId: 'ubnd-tinh', email } }))
          .thenRefused(rules.TASK_INVALID_EMAIL, { email });
      }
    });

    breaks(rules.TASK_UNCLEAR_PACE, 'how soon or how often it is asked for is said in words', () => {
      const wrong = [
        { kind: 'soon', asWritten: ' ' },
        { kind: 'now and then', asWritten: 'khi cần' },
        { kind: 'before-each', asWritten: 'trước mỗi phiên họp' },
        { kind: 'before-each', asWritten: 'trước mỗi phiên họp', event: ' ' },
        { kind: 'periodic', asWritten: 'định kỳ', event: 'phiên họp' },
      ] as readonly NonNullable<Task['pace']>[];
      for (const pace of wrong) given().when(draftWith({ pace })).thenRefused(rules.TASK_UNCLEAR_PACE);
    });

    breaks(rules.TASK_IMPOSSIBLE_SPAN, 'its pieces of text lie one behind the other', () => {
      const wrong = [
        [{ start: 5, end: 5 }],
        [{ start: -1, end: 5 }],
        [{ start: 0.5, end: 5 }],
        [
          { start: 0, end: 5 },
          { start: 4, end: 9 },
        ],
      ];
      for (const spans of wrong) {
        const { start, end } = spans.at(-1)!;
        given().when(draftWith({ spans })).thenRefused(rules.TASK_IMPOSSIBLE_SPAN, { taskId: 't-1', start, end });
      }
    });
  });

  describe('when governed by a clause', () => {
    breaks(rules.CLAUSE_ID_TWICE, 'clauses are told apart', () => {
      const deadlineClauses = [
        { ...clause, taskIds: ['t-1'] },
        { ...clause, taskIds: ['t-2'] },
      ];
      given().when(draftWith({}, { deadlineClauses })).thenRefused(rules.CLAUSE_ID_TWICE, { clauseId: 'k-1' });
    });

    breaks(rules.CLAUSE_WITHOUT_TASKS, 'a clause governs something', () => {
      const changes: Partial<DeadlineClause>[] = [{ taskIds: [] }, { clauseId: ' ' }];
      for (const change of changes) {
        given()
          .when(draftWith({}, { deadlineClauses: [{ ...clause, ...change }] }))
          .thenRefused(rules.CLAUSE_WITHOUT_TASKS, { clauseId: change.clauseId ?? 'k-1' });
      }
    });

    breaks(rules.CLAUSE_UNKNOWN_TASK, 'it governs tasks of the directive', () => {
      given()
        .when(draftWith({}, { deadlineClauses: [{ ...clause, taskIds: ['t-9'] }] }))
        .thenRefused(rules.CLAUSE_UNKNOWN_TASK, { taskId: 't-9' });
    });

    breaks(rules.CLAUSE_TASK_HAS_DEADLINE, 'no task has two deadlines', () => {
      given().when(draftWith({ deadline })).thenRefused(rules.CLAUSE_TASK_HAS_DEADLINE, { taskId: 't-1' });
      given()
        .when(draftWith({}, { deadlineClauses: [clause, { ...clause, clauseId: 'k-2' }] }))
        .thenRefused(rules.CLAUSE_TASK_HAS_DEADLINE);
    });

    it('refuses a deadline no calendar has', () => {
      const wrong = { ...clause, deadline: { ...deadline, date: '2025-06-31' } };
      given()
        .when(draftWith({}, { deadlineClauses: [wrong] }))
        .thenRefused(DEADLINE_IMPOSSIBLE_DATE, { clauseId: 'k-1' });
    });

    it('gives its deadline to the assignments of each, and to no other', () => {
      const expansion = expand([joint, second, { ...joint, taskId: 't-3', ordinal: 3 }], [clause]);
      if (!expansion.accepted) throw new Error(expansion.rule.code);
      const dates = expansion.assignments.map(({ taskId, deadline: due }) => [
        taskId,
        due?.written.relation === 'before' ? due.written.date : null,
      ]);
      expect(new Set(dates.map(String))).toEqual(new Set(['t-1,2025-07-20', 't-2,2025-07-20', 't-3,']));
    });
  });

  describe('when issued', () => {
    it('becomes one assignment per lead, each once, with the monitor of the task', () => {
      const expansion = expand([{ ...joint, jointLeads: [{ groupId: 'so-nganh' }, { agencyId: 'so-gddt' }] }]);
      if (!expansion.accepted) throw new Error(expansion.rule.code);
      expect(expansion.assignments.map((one) => [one.leadAgencyId, one.groupId, one.monitorId])).toEqual([
        ['so-khcn', null, 'so-noi-vu'],
        ['so-y-te', 'so-nganh', 'so-noi-vu'],
        ['so-gddt', null, 'so-noi-vu'],
      ]);
    });

    it('says of a standing duty that it is one', () => {
      const expansion = expand([{ ...joint, expected: { kind: 'standing-duty' } }]);
      expect(expansion).toMatchObject({ assignments: [{ standing: true }, { standing: true }, { standing: true }] });
    });

    it('is refused when its group is too small for the quorum, or without the one that consolidates', () => {
      const led = { ...joint, lead: { groupId: 'so-nganh' }, jointLeads: [] };
      expect(expand([{ ...led, completion: { rule: 'quorum', count: 3 } }])).toMatchObject({
        rule: rules.TASK_IMPOSSIBLE_QUORUM,
      });
      expect(expand([{ ...led, completion: { rule: 'consolidated', byAgencyId: 'so-gddt' } }])).toMatchObject({
        rule: rules.TASK_CONSOLIDATOR_NOT_LEAD,
      });
      expect(expand([{ ...led, completion: { rule: 'consolidated', byAgencyId: 'so-y-te' } }]).accepted).toBe(true);
    });
  });

  eachRuleIsBrokenOnce();
});
