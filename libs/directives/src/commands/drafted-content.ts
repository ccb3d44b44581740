import { idFrom, type Instant } from '#kernel';
import type { Party } from '#assignments/domain';
import type { AskedDeadline, WrittenDeadline } from '#deadlines/domain';
import type {
  Citation,
  Contradiction,
  DeadlineClause,
  DirectiveCommand,
  DirectiveDraftedData,
  QuestionSubject,
  Task,
  TaskLink,
} from '../domain/index.js';

/** A task as it is drafted: its place in the list is its ordinal, its id is drawn unless given, its limit may be in words alone. */
export type DraftedTask = Omit<Task, 'taskId' | 'ordinal' | 'deadline'> & {
  readonly taskId?: string;
  readonly deadline: AskedDeadline | null;
};

/** A limit for several tasks, which may be in words alone. */
export type DraftedClause = Omit<DeadlineClause, 'deadline'> & { readonly deadline: AskedDeadline };

export type DraftedCitation = Omit<Citation, 'citationId'> & { readonly citationId?: string };

export type DraftedQuestion = QuestionSubject & { readonly questionId?: string; readonly note: string };

export type DraftedLink = Pick<TaskLink, 'kind' | 'taskId' | 'note'> & {
  readonly linkId?: string;
  /** A task of the same directive where none is named. */
  readonly to: { readonly directiveId?: string; readonly taskId: string };
};

export type DraftedContradiction = Pick<Contradiction, 'about' | 'statements'> & { readonly contradictionId?: string };

/** The text of a directive as it is drafted. */
export type DraftedText = Omit<DirectiveDraftedData, 'directiveId' | 'tasks' | 'deadlineClauses'> & {
  readonly tasks: readonly DraftedTask[];
  readonly deadlineClauses?: readonly DraftedClause[];
};

/** A task as it is drafted, its limit in its structured form. */
export type ReadTask = Omit<DraftedTask, 'deadline'> & { readonly deadline: WrittenDeadline | null };

/** The text of a directive, its limits in their structured form. */
export type ReadText = Omit<DraftedText, 'tasks' | 'deadlineClauses'> & {
  readonly tasks: readonly ReadTask[];
  readonly deadlineClauses?: readonly DeadlineClause[];
};

/** A directive as it is drafted, with what is known of its text from the start. */
export type Draft = DraftedText & {
  readonly citations?: readonly DraftedCitation[];
  readonly questions?: readonly DraftedQuestion[];
  readonly links?: readonly DraftedLink[];
  readonly contradictions?: readonly DraftedContradiction[];
};

/** A command that carries out one part of what was asked, and where that part stands in it (a JSON Pointer). */
export type PartCommand = { readonly command: DirectiveCommand; readonly place: string };

/** The tasks with their ordinals and ids: drawn ones are the same for the same directive. */
export function tasksIn({ tasks }: Pick<ReadText, 'tasks'>, directiveId: string): Task[] {
  return tasks.map((task, index) => {
    const ordinal = index + 1;
    return { ...task, ordinal, taskId: task.taskId ?? idFrom('task', directiveId, String(ordinal)) };
  });
}

/** What is known of the text beside the draft itself, as commands in the order in which they build on one another. */
export function notesOn(draft: Draft, directiveId: string, by: Party, at: Instant): PartCommand[] {
  const { citations = [], questions = [], links = [], contradictions = [] } = draft;
  const idOf = (kind: string, index: number) => idFrom(kind, directiveId, String(index + 1));
  return [
    ...citations.map((citation, index): PartCommand => {
      const citationId = citation.citationId ?? idOf('citation', index);
      const command = { type: 'cite', directiveId, citation: { ...citation, citationId } } as const;
      return { command, place: `/citations/${index}` };
    }),
    ...questions.map((question, index): PartCommand => {
      const questionId = question.questionId ?? idOf('question', index);
      const command = { type: 'raise-question', at, directiveId, by, question: { ...question, questionId } } as const;
      return { command, place: `/questions/${index}` };
    }),
    ...links.map((link, index): PartCommand => {
      const linkId = link.linkId ?? idOf('link', index);
      const to = { directiveId, ...link.to };
      const command = { type: 'link-tasks', at, directiveId, by, link: { ...link, linkId, to } } as const;
      return { command, place: `/links/${index}` };
    }),
    ...contradictions.map((contradiction, index): PartCommand => {
      const contradictionId = contradiction.contradictionId ?? idOf('contradiction', index);
      const flagged = { ...contradiction, contradictionId };
      const command = { type: 'flag-contradiction', at, directiveId, by, contradiction: flagged } as const;
      return { command, place: `/contradictions/${index}` };
    }),
  ];
}
