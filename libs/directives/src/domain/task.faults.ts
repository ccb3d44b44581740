import { refuse, type Refused } from '#kernel';
import { ASSIGNMENT_KINDS } from '#assignments/domain';
import { DEFAULT_DEADLINE_POLICY, understandDeadline } from '#deadlines/domain';
import type { Task } from './task.js';
import {
  TASK_ID_TWICE,
  TASK_LEAD_COORDINATES,
  TASK_ORDINAL_WRONG,
  TASK_TEXT_MISSING,
  TASK_UNKNOWN_KIND,
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
  const { taskId, ordinal, kind, lead, coordinatingAgencyIds, deadline } = task;
  if (isBlank(task)) return refuse(TASK_TEXT_MISSING, { taskId, ordinal });
  if (!ASSIGNMENT_KINDS.includes(kind)) return refuse(TASK_UNKNOWN_KIND, { taskId, kind });
  if ('agencyId' in lead && coordinatingAgencyIds.includes(lead.agencyId)) {
    return refuse(TASK_LEAD_COORDINATES, { taskId, agencyId: lead.agencyId });
  }
  if (deadline === null) return null;
  // What no calendar shows is refused while it is drafted; the tenant's own policy reads it at issuance.
  const understanding = understandDeadline(deadline, DEFAULT_DEADLINE_POLICY);
  return understanding.accepted ? null : refuse(understanding.rule, { taskId, ...understanding.facts });
}

function isBlank({ taskId, text }: Task): boolean {
  return taskId.trim() === '' || text.trim() === '';
}
