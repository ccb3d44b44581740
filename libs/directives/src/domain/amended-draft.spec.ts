import { amendedDraft } from './amended-draft.js';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import type { Task } from './task.js';

const deadline = { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' } as const;
const task = (ordinal: number): Task => ({
  taskId: `t-${ordinal}`,
  ordinal,
  text: `Task ${ordinal}`,
  kind: 'order',
  lead: { agencyId: 'so-y-te' },
  coordinatingAgencyIds: [],
  deadline: null,
});
const draft: DirectiveDraftedData = {
  directiveId: 'd',
  documentType: 'official-letter',
  subject: 'Difficulties of communes',
  issuerId: 'ubnd-tinh',
  monitorId: 'van-phong-ubnd-tinh',
  escalationChain: [],
  addressees: [],
  tasks: [task(1), task(2), task(3)],
  deadlineClauses: [
    { clauseId: 'k-1', deadline, taskIds: ['t-1', 't-2'] },
    { clauseId: 'k-2', deadline, taskIds: ['t-3'] },
  ],
};
const governed = (amended: DirectiveDraftedData) => amended.deadlineClauses?.map(({ taskIds }) => taskIds);

describe('a text that is amended', () => {
  it('frees from its clause a task that is dropped, or that gets a deadline of its own or none', () => {
    expect(governed(amendedDraft(draft, [{ item: 'task-dropped', taskId: 't-1' }]))).toEqual([['t-2'], ['t-3']]);
    for (const own of [deadline, null]) {
      const amended = amendedDraft(draft, [{ item: 'deadline', taskId: 't-3', deadline: own }]);
      expect(governed(amended)).toEqual([['t-1', 't-2'], []]);
    }
  });

  it('leaves clauses alone where a task is reworded, led by another or added', () => {
    const amended = amendedDraft(draft, [
      { item: 'text', taskId: 't-1', text: 'More' },
      { item: 'lead', taskId: 't-2', lead: { groupId: 'so-nganh' } },
      { item: 'task-added', task: task(4) },
    ]);
    expect(governed(amended)).toEqual([['t-1', 't-2'], ['t-3']]);
    expect(amended.tasks.map(({ taskId }) => taskId)).toEqual(['t-1', 't-2', 't-3', 't-4']);
  });
});
