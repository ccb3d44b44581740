import { accept, quiet, refuse, unreachable, type Decider, type Decision, type Refused } from '#kernel';
import { isDate } from '#deadlines/domain';
import { isSlug } from '#organizations/domain';
import { evolveChange } from './change.evolution.js';
import { decideCitation, evolveCitation } from './citation.decider.js';
import type {
  DirectiveCommand,
  DirectiveEvent,
  DraftDirective,
  IssueDirective,
  RedraftDirective,
} from './directive.events.js';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import {
  DIRECTIVE_ALREADY_DRAFTED,
  DIRECTIVE_ALREADY_ISSUED,
  DIRECTIVE_ALREADY_SIGNED,
  DIRECTIVE_IMPOSSIBLE_DATE,
  DIRECTIVE_INVALID_ID,
  DIRECTIVE_ISSUED_IN_FUTURE,
  DIRECTIVE_SUBJECT_MISSING,
  DIRECTIVE_UNKNOWN,
  DIRECTIVE_UNKNOWN_TYPE,
  DIRECTIVE_WITHOUT_TASKS,
} from './directive.rules.js';
import {
  contentOf,
  draftedAs,
  isUnnumbered,
  type DirectiveState,
  type ExistingDirective,
  type UnnumberedDirective,
} from './directive.state.js';
import { agenciesCopied, faultOfMarks } from './document-marks.js';
import { isDocumentType } from './document-types.js';
import { faultOfNotes, sameDraft } from './redrafting.faults.js';
import { decideFinding, evolveFinding } from './finding.decider.js';
import { evolveQuestionRaised, raiseQuestion } from './question.decider.js';
import { evolveSigned, faultOfCompleting, faultOfSignature, sign } from './signing.decider.js';
import { leadsNamedIn } from './task.js';
import { faultOfClauses, faultOfTasks } from './task.faults.js';

export const directiveDecider: Decider<DirectiveCommand, DirectiveState, DirectiveEvent> = {
  initial: { status: 'nonexistent' },

  decide(command, state) {
    if (command.type === 'draft-directive') return draft(command, state);
    if (state.status === 'nonexistent') return refuse(DIRECTIVE_UNKNOWN, { directiveId: command.directiveId });
    switch (command.type) {
      case 'redraft-directive':
        return redraft(command, state);
      case 'sign-directive':
        return sign(command, state);
      case 'issue-directive':
        return issue(command, state);
      case 'cite':
      case 'strike-citation':
        return decideCitation(command, state);
      case 'raise-question':
        return raiseQuestion(command, state);
      case 'link-tasks':
      case 'judge-link':
      case 'flag-contradiction':
      case 'settle-contradiction':
        return decideFinding(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    if (event.type === 'directive.drafted') return draftedAs(event.data);
    if (state.status === 'nonexistent') return state;
    switch (event.type) {
      case 'directive.redrafted':
        return state.status === 'drafted' ? { ...state, draft: event.data } : state;
      case 'directive.signed':
        return evolveSigned(state, event);
      case 'directive.issued':
        if (!isUnnumbered(state)) return state;
        return { ...contentOf(state), status: 'issued', issuance: event.data, issuedAt: event.effectiveAt ?? null };
      case 'directive.cited':
      case 'directive.citation-struck':
        return evolveCitation(state, event);
      case 'directive.question-raised':
        return evolveQuestionRaised(state, event);
      case 'directive.tasks-linked':
      case 'directive.link-judged':
      case 'directive.contradiction-flagged':
      case 'directive.contradiction-settled':
        return evolveFinding(state, event);
      case 'directive.amended':
      case 'directive.corrected':
      case 'directive.replaced':
      case 'directive.withdrawn':
      case 'directive.question-decided':
        return evolveChange(state, event);
      default:
        return unreachable(event);
    }
  },
};

/** Every group that leads a task or coordinates, once. */
export function groupsNamedIn({ tasks }: Pick<DirectiveDraftedData, 'tasks'>): string[] {
  const leading = tasks.flatMap(leadsNamedIn).flatMap((lead) => ('groupId' in lead ? [lead.groupId] : []));
  return [...new Set([...leading, ...tasks.flatMap(({ coordinatingGroupIds = [] }) => coordinatingGroupIds)])];
}

/** Every agency the draft names, in whatever part, once. */
export function agenciesNamedIn(
  draft: Pick<DirectiveDraftedData, 'tasks' | 'issuerId' | 'monitorId' | 'escalationChain' | 'copies'>,
): string[] {
  const named = [draft.issuerId, draft.monitorId, ...draft.escalationChain, ...agenciesCopied(draft)];
  for (const task of draft.tasks) {
    const { coordinatingAgencyIds, reportTo, monitorId, completion, expected } = task;
    for (const lead of leadsNamedIn(task)) if ('agencyId' in lead) named.push(lead.agencyId);
    named.push(...coordinatingAgencyIds);
    if (reportTo) {
      for (const { toId, viaId } of [reportTo, ...(reportTo.alsoTo ?? [])]) named.push(toId, ...given(viaId));
      named.push(...(reportTo.copyIds ?? []));
    }
    named.push(...given(monitorId));
    if (completion?.rule === 'consolidated') named.push(completion.byAgencyId);
    if (expected?.kind === 'submission') named.push(...given(expected.approvedById));
  }
  return [...new Set(named)];
}

function given(id: string | undefined): string[] {
  return id === undefined ? [] : [id];
}

function draft({ type: _, at, ...data }: DraftDirective, state: DirectiveState): Decision<DirectiveEvent> {
  const { directiveId } = data;
  if (state.status !== 'nonexistent') return refuse(DIRECTIVE_ALREADY_DRAFTED, { directiveId });
  return faultOfDraft(data) ?? accept({ type: 'directive.drafted', data, effectiveAt: at });
}

function redraft({ type: _, at, ...data }: RedraftDirective, state: ExistingDirective): Decision<DirectiveEvent> {
  const { directiveId } = data;
  if (!isUnnumbered(state)) return faultOfIssuing(directiveId, state);
  if (state.status === 'signed') return refuse(DIRECTIVE_ALREADY_SIGNED, { directiveId });
  const fault = faultOfDraft(data) ?? faultOfNotes(state, data);
  if (fault) return fault;
  return sameDraft(data, state.draft) ? quiet() : accept({ type: 'directive.redrafted', data, effectiveAt: at });
}

function faultOfDraft(data: DirectiveDraftedData): Refused | null {
  return (
    faultOfHead(data) ??
    faultOfMarks(data) ??
    faultOfTasks(data.tasks) ??
    faultOfClauses(data.deadlineClauses ?? [], data.tasks) ??
    faultOfIds(data)
  );
}

function issue(command: IssueDirective, state: ExistingDirective): Decision<DirectiveEvent> {
  const { type: _, at, effectiveAt = at, ...data } = command;
  if (!isUnnumbered(state)) return faultOfIssuing(data.directiveId, state);
  if (!isDate(data.issuedOn)) return refuse(DIRECTIVE_IMPOSSIBLE_DATE, { issuedOn: data.issuedOn });
  if (effectiveAt > at) return refuse(DIRECTIVE_ISSUED_IN_FUTURE, { at, effectiveAt });
  const fault = state.status === 'signed' ? faultOfCompleting(state, data, effectiveAt) : null;
  return fault ?? accept({ type: 'directive.issued', data, effectiveAt });
}

/** Why a directive that has a number, or does not exist, cannot be issued. */
export function faultOfIssuing(directiveId: string, state: Exclude<DirectiveState, UnnumberedDirective>): Refused {
  if (state.status === 'nonexistent') return refuse(DIRECTIVE_UNKNOWN, { directiveId });
  const { number, symbol, issuedOn } = state.issuance;
  return refuse(DIRECTIVE_ALREADY_ISSUED, { directiveId, number, symbol, issuedOn });
}

function faultOfHead({ documentType, subject, signature, tasks }: DirectiveDraftedData): Refused | null {
  if (!isDocumentType(documentType)) return refuse(DIRECTIVE_UNKNOWN_TYPE, { documentType });
  if (subject.trim() === '') return refuse(DIRECTIVE_SUBJECT_MISSING);
  if (tasks.length === 0) return refuse(DIRECTIVE_WITHOUT_TASKS);
  return signature === undefined ? null : faultOfSignature(signature);
}

/** Why the ids of a draft cannot be those of agencies and groups; null when they can. */
export function faultOfIds(data: DirectiveDraftedData): Refused | null {
  const wrong = [...agenciesNamedIn(data), ...groupsNamedIn(data)].find((id) => !isSlug(id));
  return wrong === undefined ? null : refuse(DIRECTIVE_INVALID_ID, { id: wrong });
}
