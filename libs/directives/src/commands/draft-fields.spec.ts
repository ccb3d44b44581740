import { refuse, type Json, type Rule } from '#kernel';
import { DEADLINE_IMPOSSIBLE_DATE } from '#deadlines/domain';
import * as tasks from '../domain/task.rules.js';
import { DIRECTIVE_SUBJECT_MISSING, TASK_UNKNOWN_GROUP, DIRECTIVE_INVALID_ID } from '../domain/index.js';
import { DIRECTIVE_UNKNOWN_AGENCY } from './directive-commands.rules.js';
import { fieldsAtFault } from './draft-fields.js';

const draft: Json = {
  subject: 'so-tai-chinh',
  issuerId: 'ubnd-tinh',
  escalationChain: ['van-phong', 'ubnd-tinh'],
  tasks: [
    { text: 'One', lead: { agencyId: 'so-tai-chinh' }, coordinatingAgencyIds: [] },
    {
      taskId: 't-2',
      text: 'Two',
      kind: 'order',
      lead: { agencyId: 'so-tai-chinh' },
      jointLeads: [{ groupId: 'xa-phuong' }, { agencyId: 'so-tu-phap' }],
      coordinatingAgencyIds: ['van-phong', 'so-tu-phap'],
      completion: { rule: 'quorum', count: 9, byAgencyId: 'x' },
      expected: { kind: 'submission', approvedById: 'ubnd-tinh' },
      deadline: { asWritten: 'x', relation: 'before', date: '1-1-1' },
      pace: { kind: 'before-each', asWritten: 'x' },
      reportTo: { toId: 'ubnd-tinh', email: 'nowhere', copyIds: ['so-tai-chinh'] },
      spans: [
        { start: 0, end: 4 },
        { start: 3, end: 9 },
      ],
    },
    { taskId: 't-2', text: 'Three', lead: { agencyId: 'van-phong' }, coordinatingAgencyIds: [] },
    { taskId: 't-4', text: 'Four', lead: { agencyId: 'van-phong' }, coordinatingAgencyIds: [] },
  ],
  deadlineClauses: [{ clauseId: 'k', taskIds: ['t-9', 't-4'], deadline: { asWritten: 'x' } }],
  questions: [{ about: 'lead', candidates: [{ agencyId: 'van-phong' }, { agencyId: 'so-y-te' }] }],
};

function fieldsOf(rule: Rule, facts: Readonly<Record<string, Json>>, place?: string): string[] {
  return fieldsAtFault(draft, refuse(rule, facts), place);
}

describe('when a draft is refused', () => {
  it('names every place of an agency or a group, and no text that happens to read like it', () => {
    expect(fieldsOf(DIRECTIVE_UNKNOWN_AGENCY, { agencyIds: ['so-tai-chinh', 'so-tu-phap'] })).toEqual([
      '/tasks/0/lead/agencyId',
      '/tasks/1/lead/agencyId',
      '/tasks/1/jointLeads/1/agencyId',
      '/tasks/1/coordinatingAgencyIds/1',
      '/tasks/1/reportTo/copyIds/0',
    ]);
    expect(fieldsOf(DIRECTIVE_UNKNOWN_AGENCY, { agencyIds: ['ubnd-tinh'] })).toEqual([
      '/issuerId',
      '/escalationChain/1',
      '/tasks/1/expected/approvedById',
      '/tasks/1/reportTo/toId',
    ]);
    expect(fieldsOf(TASK_UNKNOWN_GROUP, { groupIds: ['xa-phuong'] })).toEqual(['/tasks/1/jointLeads/0/groupId']);
    expect(fieldsOf(DIRECTIVE_INVALID_ID, { id: 'xa-phuong' })).toEqual(['/tasks/1/jointLeads/0/groupId']);
  });

  it.each([
    ['an id that is used twice', tasks.TASK_ID_TWICE, { taskId: 't-2' }, '/tasks/2/taskId'],
    [
      'a blank text, by its place where the task has no id',
      tasks.TASK_TEXT_MISSING,
      { taskId: 'drawn', ordinal: 1 },
      '/tasks/0/text',
    ],
    ['a completion rule', tasks.TASK_UNKNOWN_COMPLETION, { taskId: 't-4' }, '/tasks/3'],
    ['a clause without tasks', tasks.CLAUSE_WITHOUT_TASKS, { clauseId: 'k' }, '/deadlineClauses/0'],
    ['the id of a clause', tasks.CLAUSE_ID_TWICE, { clauseId: 'k' }, '/deadlineClauses/0/clauseId'],
    [
      'a task that a clause governs',
      tasks.CLAUSE_UNKNOWN_TASK,
      { clauseId: 'k', taskId: 't-9' },
      '/deadlineClauses/0/taskIds/0',
    ],
    [
      'a limit twice over',
      tasks.CLAUSE_TASK_HAS_DEADLINE,
      { clauseId: 'k', taskId: 't-4' },
      '/deadlineClauses/0/taskIds/1',
    ],
    [
      'a standing duty below a clause',
      tasks.TASK_STANDING_WITH_DEADLINE,
      { clauseId: 'k', taskId: 't-4' },
      '/deadlineClauses/0/taskIds/1',
    ],
    ['the limit of a clause', DEADLINE_IMPOSSIBLE_DATE, { clauseId: 'k' }, '/deadlineClauses/0/deadline'],
  ])('points at %s', (_, rule, facts, field) => {
    expect(fieldsOf(rule, facts)).toEqual([field]);
  });

  it.each([
    ['a lead that coordinates', tasks.TASK_LEAD_COORDINATES, { agencyId: 'so-tu-phap' }, 'coordinatingAgencyIds/1'],
    ['a lead that leads twice', tasks.TASK_LEAD_TWICE, {}, 'jointLeads'],
    ['a quorum', tasks.TASK_IMPOSSIBLE_QUORUM, { count: 9 }, 'completion/count'],
    ['who consolidates', tasks.TASK_CONSOLIDATOR_NOT_LEAD, {}, 'completion/byAgencyId'],
    ['a kind', tasks.TASK_UNKNOWN_KIND, {}, 'kind'],
    ['a target', tasks.TASK_IMPOSSIBLE_TARGET, {}, 'expected'],
    ['a pace', tasks.TASK_UNCLEAR_PACE, {}, 'pace'],
    ['an address', tasks.TASK_INVALID_EMAIL, {}, 'reportTo/email'],
    ['a span', tasks.TASK_IMPOSSIBLE_SPAN, { start: 3, end: 9 }, 'spans/1'],
    ['a limit of a standing duty', tasks.TASK_STANDING_WITH_DEADLINE, {}, 'deadline'],
    ['a day of no calendar', DEADLINE_IMPOSSIBLE_DATE, { date: '1-1-1' }, 'deadline'],
  ])('points at %s within its task', (_, rule, facts, field) => {
    const one = { ...draft, tasks: [(draft as { tasks: Json[] }).tasks[1]!] } as Json;
    expect(fieldsAtFault(one, refuse(rule, { taskId: 't-2', ...facts }))).toEqual([`/tasks/0/${field}`]);
  });

  it('points at the part that was refused, or at what it names', () => {
    expect(fieldsOf(tasks.TASK_UNKNOWN, { taskId: 't-2' }, '/questions/0')).toEqual(['/questions/0']);
    expect(fieldsOf(DIRECTIVE_UNKNOWN_AGENCY, { agencyIds: ['so-y-te', 'ubnd-tinh'] }, '/questions/0')).toEqual([
      '/questions/0/candidates/1/agencyId',
    ]);
  });

  it('points at nothing where the rule is about all of it', () => {
    expect(fieldsOf(DIRECTIVE_SUBJECT_MISSING, {})).toEqual([]);
  });
});
