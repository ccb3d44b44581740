import { refuse, unreachable, type Refused } from '#kernel';
import { isDate } from '#deadlines/domain';
import { amendedDraft } from './amended-draft.js';
import type { Amendment } from './amendment.js';
import type { ChangeCommand, ChangingDocument, CorrectDirective, ReplaceDirective } from './change.events.js';
import {
  DIRECTIVE_CHANGE_UNEXPLAINED,
  DIRECTIVE_CHANGED_IN_FUTURE,
  DIRECTIVE_CORRECTION_NOT_BY_LETTER,
  DIRECTIVE_CORRECTION_OF_CONTENT,
  DIRECTIVE_INVALID_CHANGING_DOCUMENT,
  DIRECTIVE_NOT_ISSUED,
  DIRECTIVE_NOT_THE_AUTHORITY,
  DIRECTIVE_NOTHING_CHANGED,
  DIRECTIVE_OTHER_FORM,
  DIRECTIVE_REPLACED,
  DIRECTIVE_REPLACED_BY_ITSELF,
  DIRECTIVE_SUCCESSOR_NOT_ISSUED,
  DIRECTIVE_SUCCESSOR_UNKNOWN_TASK,
  DIRECTIVE_WITHDRAWN,
} from './change.rules.js';
import { faultOfIds } from './directive.decider.js';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import { DIRECTIVE_SUBJECT_MISSING, DIRECTIVE_UNKNOWN, DIRECTIVE_WITHOUT_TASKS } from './directive.rules.js';
import type { DirectiveState, IssuedDirective, UnnumberedDirective } from './directive.state.js';
import { faultOfDeciding } from './question.decider.js';
import { isDocumentType } from './document-types.js';
import { faultOfSignature } from './signing.decider.js';
import { faultOfTask } from './task.faults.js';
import { TASK_ID_TWICE, TASK_ORDINAL_WRONG, TASK_TEXT_MISSING, TASK_UNKNOWN } from './task.rules.js';

/** Why a directive in this state cannot be changed at all; null when it is issued and in force. */
export function faultOfChanging(directiveId: string, state: Exclude<DirectiveState, IssuedDirective>): Refused {
  switch (state.status) {
    case 'nonexistent':
      return refuse(DIRECTIVE_UNKNOWN, { directiveId });
    case 'drafted':
    case 'signed':
      return refuse(DIRECTIVE_NOT_ISSUED, { directiveId, status: state.status });
    case 'withdrawn':
      return refuse(DIRECTIVE_WITHDRAWN, { directiveId, withdrawnAt: state.withdrawnAt });
    case 'replaced':
      return refuse(DIRECTIVE_REPLACED, { directiveId, replacedById: state.replacedById });
    default:
      return unreachable(state);
  }
}

/** What is wrong with a change of an issued directive, whatever its assignments do. */
export function faultOfChange(
  command: ChangeCommand,
  directive: IssuedDirective | UnnumberedDirective,
  successor: DirectiveState | undefined,
): Refused | null {
  const { directiveId, by, at, effectiveAt = at, reasons, through } = command;
  const { issuerId, monitorId } = directive.draft;
  const issuedAt = directive.status === 'issued' ? directive.issuedAt : null;
  const spoken = by.onBehalfOf ?? by.agencyId;
  if (spoken !== undefined && spoken !== issuerId && spoken !== monitorId) {
    return refuse(DIRECTIVE_NOT_THE_AUTHORITY, { issuerId, monitorId });
  }
  if (!reasons.some((reason) => reason.trim() !== '')) return refuse(DIRECTIVE_CHANGE_UNEXPLAINED, { directiveId });
  if (effectiveAt > at || (issuedAt !== null && effectiveAt < issuedAt)) {
    return refuse(DIRECTIVE_CHANGED_IN_FUTURE, { at, effectiveAt, issuedAt });
  }
  if (through && !isNamed(through)) {
    return refuse(DIRECTIVE_INVALID_CHANGING_DOCUMENT, { designation: through.designation, date: through.date });
  }
  switch (command.type) {
    case 'amend-directive':
      return faultOfForm(command.through, directive.draft) ?? faultOfAmendments(command.amendments, directive.draft);
    case 'correct-directive':
      return faultOfCorrections(command, directive.draft);
    case 'replace-directive':
      return faultOfForm(command.through, directive.draft) ?? faultOfReplacing(command, directive.draft, successor);
    case 'decide-question':
      return faultOfDeciding(command, directive.questions);
    case 'withdraw-directive':
      return null;
    default:
      return unreachable(command);
  }
}

function isNamed({ documentType, designation, date }: ChangingDocument): boolean {
  return isDocumentType(documentType) && designation.trim() !== '' && isDate(date);
}

function faultOfForm({ documentType }: ChangingDocument, draft: DirectiveDraftedData): Refused | null {
  return documentType === draft.documentType
    ? null
    : refuse(DIRECTIVE_OTHER_FORM, { documentType, expected: draft.documentType });
}

function faultOfAmendments(amendments: readonly Amendment[], draft: DirectiveDraftedData): Refused | null {
  if (amendments.length === 0) return refuse(DIRECTIVE_NOTHING_CHANGED);
  let present = draft;
  for (const amendment of amendments) {
    const fault = faultOfAmendment(amendment, present);
    if (fault) return fault;
    present = amendedDraft(present, [amendment]);
  }
  return present.tasks.length === 0 ? refuse(DIRECTIVE_WITHOUT_TASKS) : faultOfIds(present);
}

function faultOfAmendment(amendment: Amendment, { tasks, ...draft }: DirectiveDraftedData): Refused | null {
  if (amendment.item === 'task-added') {
    const { task } = amendment;
    const { taskId, ordinal } = task;
    if (tasks.some((other) => other.taskId === taskId)) return refuse(TASK_ID_TWICE, { taskId });
    const expected = (tasks.at(-1)?.ordinal ?? 0) + 1;
    return ordinal === expected ? faultOfTask(task) : refuse(TASK_ORDINAL_WRONG, { taskId, ordinal, expected });
  }
  const { taskId } = amendment;
  if (!tasks.some((task) => task.taskId === taskId)) return refuse(TASK_UNKNOWN, { taskId });
  const amended = amendedDraft({ ...draft, tasks }, [amendment]).tasks.find((task) => task.taskId === taskId);
  return amended === undefined ? null : faultOfTask(amended);
}

function faultOfCorrections(
  { through, corrections }: CorrectDirective,
  { tasks }: DirectiveDraftedData,
): Refused | null {
  if (through.documentType !== 'official-letter') {
    return refuse(DIRECTIVE_CORRECTION_NOT_BY_LETTER, { documentType: through.documentType });
  }
  if (corrections.length === 0) return refuse(DIRECTIVE_NOTHING_CHANGED);
  for (const correction of corrections) {
    switch (correction.item) {
      case 'subject':
        if (correction.becomes.trim() === '') return refuse(DIRECTIVE_SUBJECT_MISSING);
        break;
      case 'signature': {
        const fault = faultOfSignature(correction.becomes);
        if (fault) return fault;
        break;
      }
      case 'text':
      case 'label': {
        const { taskId, becomes } = correction;
        if (!tasks.some((task) => task.taskId === taskId)) return refuse(TASK_UNKNOWN, { taskId });
        if (becomes.trim() === '') return refuse(TASK_TEXT_MISSING, { taskId });
        break;
      }
      default:
        return refuse(DIRECTIVE_CORRECTION_OF_CONTENT);
    }
  }
  return null;
}

function faultOfReplacing(
  { directiveId, through, successions }: ReplaceDirective,
  { tasks }: DirectiveDraftedData,
  successor: DirectiveState | undefined,
): Refused | null {
  if (through.directiveId === directiveId) return refuse(DIRECTIVE_REPLACED_BY_ITSELF, { directiveId });
  if (successor?.status !== 'issued' || successor.draft.directiveId !== through.directiveId) {
    return refuse(DIRECTIVE_SUCCESSOR_NOT_ISSUED, { directiveId: through.directiveId });
  }
  const seen = new Set<string>();
  for (const { taskId, byTaskIds } of successions) {
    if (!tasks.some((task) => task.taskId === taskId)) return refuse(TASK_UNKNOWN, { taskId });
    if (seen.has(taskId)) return refuse(TASK_ID_TWICE, { taskId });
    seen.add(taskId);
    const unknown = byTaskIds.find((id) => !successor.draft.tasks.some((task) => task.taskId === id));
    if (unknown !== undefined) return refuse(DIRECTIVE_SUCCESSOR_UNKNOWN_TASK, { taskId: unknown });
  }
  return null;
}
