import { refuse, type Refused } from '#kernel';
import { ASSIGNMENT_KINDS } from '#assignments/domain';
import { DEFAULT_ZONE, faultOfWritten, type WrittenDeadline } from '#deadlines/domain';
import type { CompletionRule } from './completion.js';
import { isDocumentType } from './document-types.js';
import { leadsNamedIn, PACES, type DeadlineClause, type Task } from './task.js';
import {
  CLAUSE_ID_TWICE,
  CLAUSE_TASK_HAS_DEADLINE,
  CLAUSE_UNKNOWN_TASK,
  CLAUSE_WITHOUT_TASKS,
  TASK_CONSOLIDATOR_NOT_LEAD,
  TASK_ID_TWICE,
  TASK_IMPOSSIBLE_QUORUM,
  TASK_IMPOSSIBLE_SPAN,
  TASK_IMPOSSIBLE_TARGET,
  TASK_INVALID_EMAIL,
  TASK_LEAD_COORDINATES,
  TASK_LEAD_TWICE,
  TASK_ORDINAL_WRONG,
  TASK_STANDING_WITH_DEADLINE,
  TASK_TEXT_MISSING,
  TASK_UNCLEAR_PACE,
  TASK_UNKNOWN_COMPLETION,
  TASK_UNKNOWN_KIND,
  TASK_UNKNOWN_PRODUCT,
} from './task.rules.js';

export function faultOfTasks(tasks: readonly Task[]): Refused | null {
  const ids = new Set<string>();
  for (const [index, task] of tasks.entries()) {
    const { taskId, ordinal } = task;
    if (isBlank(task)) return refuse(TASK_TEXT_MISSING, { taskId, ordinal });
    if (ids.has(taskId)) return refuse(TASK_ID_TWICE, { taskId });
    ids.add(taskId);
    if (ordinal !== index + 1) return refuse(TASK_ORDINAL_WRONG, { taskId, ordinal, expected: index + 1 });
    const fault = faultOfTask(task);
    if (fault) return fault;
  }
  return null;
}

/** What is wrong with a task by itself, wherever it stands. */
export function faultOfTask(task: Task): Refused | null {
  const { taskId, ordinal, kind, coordinatingAgencyIds, deadline } = task;
  if (isBlank(task)) return refuse(TASK_TEXT_MISSING, { taskId, ordinal });
  if (!ASSIGNMENT_KINDS.includes(kind)) return refuse(TASK_UNKNOWN_KIND, { taskId, kind });
  for (const lead of leadsNamedIn(task)) {
    if ('agencyId' in lead && coordinatingAgencyIds.includes(lead.agencyId)) {
      return refuse(TASK_LEAD_COORDINATES, { taskId, agencyId: lead.agencyId });
    }
  }
  const fault = faultOfLeads(task) ?? faultOfExpected(task) ?? faultOfPace(task) ?? faultOfSpans(task);
  if (fault) return fault;
  const email = task.reportTo?.email;
  if (email !== undefined && !EMAIL.test(email)) return refuse(TASK_INVALID_EMAIL, { taskId, email });
  return deadline === null ? null : faultOfLimit(deadline, { taskId });
}

/** What is wrong with the clauses of a directive, given tasks without fault. */
export function faultOfClauses(clauses: readonly DeadlineClause[], tasks: readonly Task[]): Refused | null {
  const ids = new Set<string>();
  const governed = new Set<string>();
  for (const { clauseId, deadline, taskIds } of clauses) {
    if (clauseId.trim() === '' || taskIds.length === 0) return refuse(CLAUSE_WITHOUT_TASKS, { clauseId });
    if (ids.has(clauseId)) return refuse(CLAUSE_ID_TWICE, { clauseId });
    ids.add(clauseId);
    for (const taskId of taskIds) {
      const task = tasks.find((one) => one.taskId === taskId);
      if (task === undefined) return refuse(CLAUSE_UNKNOWN_TASK, { clauseId, taskId });
      if (task.deadline !== null || governed.has(taskId)) return refuse(CLAUSE_TASK_HAS_DEADLINE, { clauseId, taskId });
      if (task.expected?.kind === 'standing-duty' && endsADuty(deadline)) {
        return refuse(TASK_STANDING_WITH_DEADLINE, { clauseId, taskId });
      }
      governed.add(taskId);
    }
    const fault = faultOfLimit(deadline, { clauseId });
    if (fault) return fault;
  }
  return null;
}

/** What no calendar shows is refused while it is drafted; the tenant's own policy reads it at issuance. */
function faultOfLimit(deadline: WrittenDeadline, about: Readonly<Record<string, string>>): Refused | null {
  const fault = faultOfWritten(deadline, DEFAULT_ZONE);
  return fault && refuse(fault.rule, { ...about, ...fault.facts });
}

/** A standing duty may be said to be one, or to have no limit; it has no other. */
function endsADuty(deadline: WrittenDeadline): boolean {
  return deadline.relation !== 'standing' && deadline.relation !== 'none';
}

function faultOfLeads(task: Task): Refused | null {
  const { taskId, completion } = task;
  const leads = leadsNamedIn(task);
  const ids = leads.map((lead) => ('agencyId' in lead ? lead.agencyId : lead.groupId));
  if (new Set(ids).size < ids.length) return refuse(TASK_LEAD_TWICE, { taskId });
  if (completion === undefined) return null;
  const groups = leads.some((lead) => 'groupId' in lead);
  switch (completion.rule) {
    case 'all':
    case 'any':
      return null;
    case 'quorum':
    case 'consolidated':
      // Who is in a group is known on the day of issuance only; see `faultOfCompletion`.
      return groups && isPlausible(completion) ? null : faultOfCompletion(task, ids);
    default:
      return refuse(TASK_UNKNOWN_COMPLETION, { taskId });
  }
}

function isPlausible(completion: CompletionRule): boolean {
  return completion.rule !== 'quorum' || isQuorum(completion.count);
}

function isQuorum(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 1;
}

/** What is wrong with the completion rule of a task that these agencies lead. */
export function faultOfCompletion({ taskId, completion }: Task, agencyIds: readonly string[]): Refused | null {
  if (completion?.rule === 'quorum') {
    const { count } = completion;
    const fits = isQuorum(count) && count <= agencyIds.length;
    return fits ? null : refuse(TASK_IMPOSSIBLE_QUORUM, { taskId, count, leads: agencyIds.length });
  }
  if (completion?.rule === 'consolidated' && !agencyIds.includes(completion.byAgencyId)) {
    return refuse(TASK_CONSOLIDATOR_NOT_LEAD, { taskId, agencyId: completion.byAgencyId });
  }
  return null;
}

function faultOfExpected({ taskId, expected, deadline }: Task): Refused | null {
  if (expected === undefined) return null;
  switch (expected.kind) {
    case 'report':
    case 'submission':
      return null;
    case 'issued-document': {
      const { documentType } = expected;
      const known = documentType === undefined || isDocumentType(documentType);
      return known ? null : refuse(TASK_UNKNOWN_PRODUCT, { taskId, documentType });
    }
    case 'result': {
      const { measure, percent } = expected;
      const possible = measure.trim() !== '' && percent > 0 && percent <= 100;
      return possible ? null : refuse(TASK_IMPOSSIBLE_TARGET, { taskId, measure, percent });
    }
    case 'standing-duty':
      return deadline !== null && endsADuty(deadline) ? refuse(TASK_STANDING_WITH_DEADLINE, { taskId }) : null;
    default:
      return refuse(TASK_UNKNOWN_PRODUCT, { taskId });
  }
}

function faultOfPace({ taskId, pace }: Task): Refused | null {
  if (pace === undefined) return null;
  const { kind, asWritten, event } = pace;
  const named = event === undefined ? kind !== 'before-each' : kind === 'before-each' && event.trim() !== '';
  return PACES.includes(kind) && asWritten.trim() !== '' && named ? null : refuse(TASK_UNCLEAR_PACE, { taskId, kind });
}

function faultOfSpans({ taskId, spans = [] }: Task): Refused | null {
  const inOrder = [...spans].sort((one, other) => one.start - other.start);
  let free = 0;
  for (const { start, end } of inOrder) {
    const possible = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= free && end > start;
    if (!possible) return refuse(TASK_IMPOSSIBLE_SPAN, { taskId, start, end });
    free = end;
  }
  return null;
}

/** As much as can be said without sending: one @, a domain with a dot, no spaces (RFC 5321, 254 characters at most). */
const EMAIL = /^(?=.{3,254}$)[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/u;

function isBlank({ taskId, text }: Task): boolean {
  return taskId.trim() === '' || text.trim() === '';
}
