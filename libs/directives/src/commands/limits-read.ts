import { refuse, type Refused } from '#kernel';
import { writtenOf, type AskedDeadline, type WrittenDeadline } from '#deadlines/domain';
import type { DeadlineClause } from '../domain/index.js';
import type { DraftedClause, DraftedText, ReadTask, ReadText } from './drafted-content.js';

/**
 * The text with its limits in their structured form, read from their words where nothing else is given.
 * A refusal says in `fields` which limit it is about.
 *
 * @param documentDate `YYYY-MM-DD`; days without a year come after it
 */
export function limitsRead(
  text: DraftedText,
  documentDate: string,
): { readonly accepted: true; readonly text: ReadText } | Refused {
  const tasks: ReadTask[] = [];
  for (const [index, task] of text.tasks.entries()) {
    const read = limitRead(task.deadline, documentDate, `/tasks/${index}/deadline`);
    if (!read.accepted) return read;
    tasks.push({ ...task, deadline: read.written });
  }
  const { deadlineClauses, ...rest } = text;
  if (deadlineClauses === undefined) return { accepted: true, text: { ...rest, tasks } };
  const clauses: DeadlineClause[] = [];
  for (const [index, clause] of deadlineClauses.entries()) {
    const read = clauseRead(clause, documentDate, `/deadlineClauses/${index}/deadline`);
    if (!read.accepted) return read;
    clauses.push(read.clause);
  }
  return { accepted: true, text: { ...rest, tasks, deadlineClauses: clauses } };
}

function clauseRead(
  clause: DraftedClause,
  documentDate: string,
  place: string,
): { readonly accepted: true; readonly clause: DeadlineClause } | Refused {
  const read = writtenOf(clause.deadline, documentDate);
  return read.accepted ? { accepted: true, clause: { ...clause, deadline: read.written } } : placed(read, place);
}

/** @param place the limit in the body, as a JSON Pointer */
export function limitRead(
  asked: AskedDeadline | null,
  documentDate: string,
  place: string,
): { readonly accepted: true; readonly written: WrittenDeadline | null } | Refused {
  if (asked === null) return { accepted: true, written: null };
  const read = writtenOf(asked, documentDate);
  return read.accepted ? read : placed(read, place);
}

function placed({ rule, facts }: Refused, place: string): Refused {
  return refuse(rule, { ...facts, fields: [`${place}/asWritten`] });
}
