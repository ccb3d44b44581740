import { refuse, type Json, type Refused } from '#kernel';
import type { StreamView } from '#event-store';
import { agencyDecider, agencyStream, groupDecider, groupStream } from '#organizations/domain';
import {
  DIRECTIVE_UNKNOWN,
  directiveDecider,
  directiveStream,
  TASK_UNKNOWN,
  TASK_UNKNOWN_GROUP,
  type Lead,
  type QuestionSubject,
  type TaskReference,
} from '../domain/index.js';
import { DIRECTIVE_UNKNOWN_AGENCY } from './directive-commands.rules.js';

/** Whom the candidates of a question name. */
export function candidatesOf(question: QuestionSubject): readonly Lead[] {
  return question.about === 'lead' ? question.candidates : [];
}

export function leadStream(lead: Lead): string {
  return 'agencyId' in lead ? agencyStream(lead.agencyId) : groupStream(lead.groupId);
}

/** Why these agencies and groups cannot be named; null when all of them are registered. Their streams are loaded. */
export function faultOfNamed(
  { agencyIds, groupIds }: { readonly agencyIds: readonly string[]; readonly groupIds: readonly string[] },
  view: StreamView,
): Refused | null {
  const unknown = agencyIds.filter((id) => view.fold(agencyDecider, agencyStream(id)).status === 'nonexistent');
  if (unknown.length > 0) return refuse(DIRECTIVE_UNKNOWN_AGENCY, { agencyIds: unknown });
  const unformed = groupIds.filter((id) => view.fold(groupDecider, groupStream(id)).status === 'nonexistent');
  return unformed.length > 0 ? refuse(TASK_UNKNOWN_GROUP, { groupIds: unformed }) : null;
}

export function faultOfCandidates(question: QuestionSubject, view: StreamView): Refused | null {
  const leads = candidatesOf(question);
  const agencyIds = leads.flatMap((lead) => ('agencyId' in lead ? [lead.agencyId] : []));
  const groupIds = leads.flatMap((lead) => ('groupId' in lead ? [lead.groupId] : []));
  return faultOfNamed({ agencyIds, groupIds }, view);
}

/** Why another directive, or a task of it, cannot be pointed at; null when it is there. Its stream is loaded. */
export function faultOfPointing(
  { directiveId, taskId }: Pick<TaskReference, 'directiveId'> & Partial<TaskReference>,
  view: StreamView,
): Refused | null {
  const other = view.fold(directiveDecider, directiveStream(directiveId));
  if (other.status === 'nonexistent') return refuse(DIRECTIVE_UNKNOWN, { directiveId });
  const there = taskId === undefined || other.draft.tasks.some((task) => task.taskId === taskId);
  return there ? null : refuse(TASK_UNKNOWN, { directiveId, taskId: taskId as Json });
}
