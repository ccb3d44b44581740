import { accept, refuse, unreachable, type Decider, type Decision, type Refused } from '#kernel';
import { ASSIGNMENT_KINDS } from '#assignments/domain';
import { DEFAULT_DEADLINE_POLICY, isDate, understandDeadline } from '#deadlines/domain';
import { isSlug } from '#organizations/domain';
import {
  SIGNING_AUTHORITIES,
  type DirectiveCommand,
  type DirectiveDraftedData,
  type DirectiveEvent,
  type DirectiveState,
  type DraftedDirective,
  type DraftDirective,
  type IssueDirective,
  type Task,
} from './directive.events.js';
import {
  DIRECTIVE_ALREADY_DRAFTED,
  DIRECTIVE_ALREADY_ISSUED,
  DIRECTIVE_IMPOSSIBLE_DATE,
  DIRECTIVE_INVALID_ID,
  DIRECTIVE_ISSUED_IN_FUTURE,
  DIRECTIVE_SUBJECT_MISSING,
  DIRECTIVE_UNKNOWN,
  DIRECTIVE_UNKNOWN_AUTHORITY,
  DIRECTIVE_UNKNOWN_TYPE,
  DIRECTIVE_WITHOUT_TASKS,
  TASK_ID_TWICE,
  TASK_LEAD_COORDINATES,
  TASK_ORDINAL_WRONG,
  TASK_TEXT_MISSING,
  TASK_UNKNOWN_KIND,
} from './directive.rules.js';
import { isDocumentType } from './document-types.js';

export const directiveDecider: Decider<DirectiveCommand, DirectiveState, DirectiveEvent> = {
  initial: { status: 'nonexistent' },

  decide(command, state) {
    switch (command.type) {
      case 'draft-directive':
        return draft(command, state);
      case 'issue-directive':
        return issue(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'directive.drafted':
        return { status: 'drafted', draft: event.data };
      case 'directive.issued':
        return state.status === 'drafted' ? { status: 'issued', draft: state.draft, issuance: event.data } : state;
      default:
        return unreachable(event);
    }
  },
};

/** Every group that leads a task, once. */
export function groupsNamedIn({ tasks }: Pick<DirectiveDraftedData, 'tasks'>): string[] {
  return [...new Set(tasks.flatMap(({ lead }) => ('groupId' in lead ? [lead.groupId] : [])))];
}

/** Every agency the draft names, in whatever part, once. */
export function agenciesNamedIn(
  draft: Pick<DirectiveDraftedData, 'tasks' | 'issuerId' | 'monitorId' | 'escalationChain'>,
): string[] {
  const named = [draft.issuerId, draft.monitorId, ...draft.escalationChain];
  for (const { lead, coordinatingAgencyIds, reportTo } of draft.tasks) {
    if ('agencyId' in lead) named.push(lead.agencyId);
    named.push(...coordinatingAgencyIds);
    if (reportTo) named.push(reportTo.toId, ...(reportTo.viaId === undefined ? [] : [reportTo.viaId]));
  }
  return [...new Set(named)];
}

function draft({ type: _, at, ...data }: DraftDirective, state: DirectiveState): Decision<DirectiveEvent> {
  const { directiveId } = data;
  if (state.status !== 'nonexistent') return refuse(DIRECTIVE_ALREADY_DRAFTED, { directiveId });
  const fault = faultOfHead(data) ?? faultOfTasks(data.tasks) ?? faultOfIds(data);
  return fault ?? accept({ type: 'directive.drafted', data, effectiveAt: at });
}

function issue(command: IssueDirective, state: DirectiveState): Decision<DirectiveEvent> {
  const { type: _, at, effectiveAt = at, ...data } = command;
  if (state.status !== 'drafted') return faultOfIssuing(data.directiveId, state);
  if (!isDate(data.issuedOn)) return refuse(DIRECTIVE_IMPOSSIBLE_DATE, { issuedOn: data.issuedOn });
  if (effectiveAt > at) return refuse(DIRECTIVE_ISSUED_IN_FUTURE, { at, effectiveAt });
  return accept({ type: 'directive.issued', data, effectiveAt });
}

/** Why a directive that is not a draft cannot be issued. */
export function faultOfIssuing(directiveId: string, state: Exclude<DirectiveState, DraftedDirective>): Refused {
  if (state.status === 'nonexistent') return refuse(DIRECTIVE_UNKNOWN, { directiveId });
  const { number, symbol, issuedOn } = state.issuance;
  return refuse(DIRECTIVE_ALREADY_ISSUED, { directiveId, number, symbol, issuedOn });
}

function faultOfHead({ documentType, subject, signature, tasks }: DirectiveDraftedData): Refused | null {
  if (!isDocumentType(documentType)) return refuse(DIRECTIVE_UNKNOWN_TYPE, { documentType });
  if (subject.trim() === '') return refuse(DIRECTIVE_SUBJECT_MISSING);
  if (signature !== undefined && !SIGNING_AUTHORITIES.includes(signature.authority)) {
    return refuse(DIRECTIVE_UNKNOWN_AUTHORITY, { authority: signature.authority });
  }
  if (tasks.length === 0) return refuse(DIRECTIVE_WITHOUT_TASKS);
  return null;
}

function faultOfTasks(tasks: readonly Task[]): Refused | null {
  const ids = new Set<string>();
  for (const [index, { taskId, ordinal, text, kind, lead, coordinatingAgencyIds, deadline }] of tasks.entries()) {
    if (taskId.trim() === '' || text.trim() === '') return refuse(TASK_TEXT_MISSING, { taskId, ordinal });
    if (ids.has(taskId)) return refuse(TASK_ID_TWICE, { taskId });
    ids.add(taskId);
    if (ordinal !== index + 1) return refuse(TASK_ORDINAL_WRONG, { taskId, ordinal, expected: index + 1 });
    if (!ASSIGNMENT_KINDS.includes(kind)) return refuse(TASK_UNKNOWN_KIND, { taskId, kind });
    if ('agencyId' in lead && coordinatingAgencyIds.includes(lead.agencyId)) {
      return refuse(TASK_LEAD_COORDINATES, { taskId, agencyId: lead.agencyId });
    }
    if (deadline !== null) {
      // What no calendar shows is refused while it is drafted; the tenant's own policy reads it at issuance.
      const understanding = understandDeadline(deadline, DEFAULT_DEADLINE_POLICY);
      if (!understanding.accepted) return refuse(understanding.rule, { taskId, ...understanding.facts });
    }
  }
  return null;
}

function faultOfIds(data: DirectiveDraftedData): Refused | null {
  const wrong = [...agenciesNamedIn(data), ...groupsNamedIn(data)].find((id) => !isSlug(id));
  return wrong === undefined ? null : refuse(DIRECTIVE_INVALID_ID, { id: wrong });
}
