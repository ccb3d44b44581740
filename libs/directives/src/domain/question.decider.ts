import { accept, quiet, refuse, type Decision, type Refused } from '#kernel';
import type { Amendment } from './amendment.js';
import { amendedDraft } from './amended-draft.js';
import type { Content } from './directive.state.js';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import type { Question, QuestionDecided, QuestionRaised, RaiseQuestion } from './question.events.js';
import {
  QUESTION_ALREADY_DECIDED,
  QUESTION_ID_TAKEN,
  QUESTION_NOT_AS_READ,
  QUESTION_NOT_EXPLAINED,
  QUESTION_TOO_FEW_CANDIDATES,
  QUESTION_UNKNOWN,
  QUESTION_UNKNOWN_CANDIDATE,
  QUESTION_UNKNOWN_CLAUSE,
} from './question.rules.js';
import type { Lead } from './task.js';
import { TASK_UNKNOWN } from './task.rules.js';

export function raiseQuestion(command: RaiseQuestion, { draft, questions }: Content): Decision<QuestionRaised> {
  const { at, directiveId, by, question } = command;
  const { questionId, note, candidates } = question;
  if (questionId.trim() === '' || note.trim() === '') return refuse(QUESTION_NOT_EXPLAINED, { questionId });
  const same = questions.find((other) => other.questionId === questionId);
  if (same) {
    const { decided: _, ...asked } = same;
    return wording(asked) === wording(question) ? quiet() : refuse(QUESTION_ID_TAKEN, { questionId });
  }
  if (candidates.length < 2 || new Set(readingsOf(question)).size < candidates.length) {
    return refuse(QUESTION_TOO_FEW_CANDIDATES, { questionId });
  }
  const fault = faultOfReading(question, draft);
  return fault ?? accept({ type: 'directive.question-raised', data: { directiveId, by, question }, effectiveAt: at });
}

/** Why a question cannot be decided in this way; null when it can. */
export function faultOfDeciding(
  { questionId, candidate }: Pick<QuestionDecided['data'], 'questionId' | 'candidate'>,
  questions: readonly Question[],
): Refused | null {
  const question = questions.find((one) => one.questionId === questionId);
  if (question === undefined) return refuse(QUESTION_UNKNOWN, { questionId });
  if (question.decided !== undefined)
    return refuse(QUESTION_ALREADY_DECIDED, { questionId, candidate: question.decided });
  return question.candidates[candidate] === undefined
    ? refuse(QUESTION_UNKNOWN_CANDIDATE, { questionId, candidate })
    : null;
}

/** What the text is read as saying once a candidate is decided on, beyond how it was read until then. */
export function amendmentsBy(question: Question, candidate: number, draft: DirectiveDraftedData): readonly Amendment[] {
  if (question.about === 'lead') {
    const lead = question.candidates[candidate];
    return lead === undefined || candidate === 0 ? [] : [{ item: 'lead', taskId: question.taskId, lead }];
  }
  const clause = draft.deadlineClauses?.find(({ clauseId }) => clauseId === question.clauseId);
  const scope = question.candidates[candidate];
  if (clause === undefined || scope === undefined) return [];
  const { deadline, taskIds } = clause;
  return [
    ...scope
      .filter((taskId) => !taskIds.includes(taskId))
      .map((taskId) => ({ item: 'deadline', taskId, deadline }) as const),
    ...taskIds
      .filter((taskId) => !scope.includes(taskId))
      .map((taskId) => ({ item: 'deadline', taskId, deadline: null }) as const),
  ];
}

export function evolveQuestionRaised<State extends Content>(state: State, { data }: QuestionRaised): State {
  return { ...state, questions: [...state.questions, data.question] };
}

export function evolveQuestionDecided<State extends Content>(state: State, { data }: QuestionDecided): State {
  const { questionId, candidate, amendments } = data;
  return {
    ...state,
    draft: amendedDraft(state.draft, amendments),
    questions: state.questions.map((one) => (one.questionId === questionId ? { ...one, decided: candidate } : one)),
  };
}

/** Why a question cannot be asked of a draft; null when it can. */
export function faultOfReading(
  question: Question,
  { tasks, deadlineClauses = [] }: DirectiveDraftedData,
): Refused | null {
  if (question.about === 'lead') {
    const { taskId, questionId } = question;
    const task = tasks.find((one) => one.taskId === taskId);
    if (task === undefined) return refuse(TASK_UNKNOWN, { taskId });
    return readingsOf(question)[0] === leadKey(task.lead) ? null : refuse(QUESTION_NOT_AS_READ, { questionId });
  }
  const { clauseId, questionId, candidates } = question;
  const clause = deadlineClauses.find((one) => one.clauseId === clauseId);
  if (clause === undefined) return refuse(QUESTION_UNKNOWN_CLAUSE, { clauseId });
  const unknown = candidates.flat().find((taskId) => !tasks.some((task) => task.taskId === taskId));
  if (unknown !== undefined) return refuse(TASK_UNKNOWN, { taskId: unknown });
  return readingsOf(question)[0] === scopeKey(clause.taskIds) ? null : refuse(QUESTION_NOT_AS_READ, { questionId });
}

function readingsOf(question: Question): readonly string[] {
  return question.about === 'lead' ? question.candidates.map(leadKey) : question.candidates.map(scopeKey);
}

function leadKey(lead: Lead): string {
  return 'agencyId' in lead ? `agency ${lead.agencyId}` : `group ${lead.groupId}`;
}

function scopeKey(taskIds: readonly string[]): string {
  return JSON.stringify([...new Set(taskIds)].sort());
}

function wording(question: Question): string {
  const { questionId, about, note } = question;
  const subject = question.about === 'lead' ? question.taskId : question.clauseId;
  return JSON.stringify([questionId, about, note, subject, readingsOf(question)]);
}
