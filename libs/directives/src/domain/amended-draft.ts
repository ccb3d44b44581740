import { unreachable } from '#kernel';
import type { Amendment, Correction } from './amendment.js';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import type { Task } from './task.js';

/** The text as amended. Ordinals stay: a task that is dropped leaves a gap, as it does on paper. */
export function amendedDraft(draft: DirectiveDraftedData, amendments: readonly Amendment[]): DirectiveDraftedData {
  const amended = { ...draft, tasks: amendments.reduce(amendTasks, draft.tasks) };
  if (draft.deadlineClauses === undefined) return amended;
  // A task that gets a deadline of its own, or none, is no longer governed by a clause.
  const free = new Set(
    amendments.flatMap((one) => (one.item === 'deadline' || one.item === 'task-dropped' ? [one.taskId] : [])),
  );
  const deadlineClauses = draft.deadlineClauses.map((clause) => ({
    ...clause,
    taskIds: clause.taskIds.filter((taskId) => !free.has(taskId)),
  }));
  return { ...amended, deadlineClauses };
}

function amendTasks(tasks: readonly Task[], amendment: Amendment): readonly Task[] {
  switch (amendment.item) {
    case 'deadline':
      return change(tasks, amendment.taskId, { deadline: amendment.deadline });
    case 'text':
      return change(tasks, amendment.taskId, { text: amendment.text });
    case 'lead':
      return change(tasks, amendment.taskId, { lead: amendment.lead });
    case 'task-dropped':
      return tasks.filter(({ taskId }) => taskId !== amendment.taskId);
    case 'task-added':
      return [...tasks, amendment.task];
    default:
      return unreachable(amendment);
  }
}

export function correctedDraft(draft: DirectiveDraftedData, corrections: readonly Correction[]): DirectiveDraftedData {
  return corrections.reduce(correct, draft);
}

function correct(draft: DirectiveDraftedData, correction: Correction): DirectiveDraftedData {
  switch (correction.item) {
    case 'subject':
      return { ...draft, subject: correction.becomes };
    case 'signature':
      return { ...draft, signature: correction.becomes };
    case 'text':
      return { ...draft, tasks: change(draft.tasks, correction.taskId, { text: correction.becomes }) };
    case 'label':
      return { ...draft, tasks: change(draft.tasks, correction.taskId, { label: correction.becomes }) };
    default:
      return unreachable(correction);
  }
}

function change(tasks: readonly Task[], taskId: string, by: Partial<Task>): readonly Task[] {
  return tasks.map((task) => (task.taskId === taskId ? { ...task, ...by } : task));
}
