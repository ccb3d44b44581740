import { refuse, type Refused } from '#kernel';
import { DIRECTIVE_NOTED_OTHERWISE } from './directive.rules.js';
import type { Content } from './directive.state.js';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import { faultOfReading } from './question.decider.js';

/**
 * Why a draft cannot take the place of another of which something is noted; null when all of it still holds. What was
 * decided, judged or settled is done with and holds of the text it was said of.
 */
export function faultOfNotes(
  { draft: { directiveId }, citations, questions, links, contradictions }: Content,
  draft: DirectiveDraftedData,
): Refused | null {
  const tasks = new Set(draft.tasks.map(({ taskId }) => taskId));
  const gone = (taskId: string | undefined) => taskId !== undefined && !tasks.has(taskId);

  for (const { citationId, taskId } of citations) {
    if (gone(taskId)) return refuse(DIRECTIVE_NOTED_OTHERWISE, { citationId });
  }
  for (const question of questions) {
    if (question.decided !== undefined) continue;
    const fault = faultOfReading(question, draft);
    if (fault) return refuse(DIRECTIVE_NOTED_OTHERWISE, { questionId: question.questionId });
  }
  for (const { linkId, taskId, to, verdict } of links) {
    const other = to.directiveId === directiveId ? to.taskId : undefined;
    if (verdict === undefined && (gone(taskId) || gone(other))) return refuse(DIRECTIVE_NOTED_OTHERWISE, { linkId });
  }
  for (const { contradictionId, statements, settledAs } of contradictions) {
    if (settledAs === undefined && statements.some(({ taskId }) => gone(taskId))) {
      return refuse(DIRECTIVE_NOTED_OTHERWISE, { contradictionId });
    }
  }
  return null;
}

/** Whether two drafts say the same, in whatever order they name it: the log keeps names sorted. */
export function sameDraft(one: DirectiveDraftedData, other: DirectiveDraftedData): boolean {
  return sorted(one) === sorted(other);
}

function sorted(draft: DirectiveDraftedData): string {
  return JSON.stringify(draft, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([name], [other]) => (name < other ? -1 : 1)))
      : value,
  );
}
