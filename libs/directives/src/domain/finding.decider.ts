import { accept, quiet, refuse, unreachable, type Decision } from '#kernel';
import type { Content } from './directive.state.js';
import {
  LINK_KINDS,
  LINK_VERDICTS,
  type FindingCommand,
  type FindingEvent,
  type FlagContradiction,
  type JudgeLink,
  type LinkTasks,
  type SettleContradiction,
} from './finding.events.js';
import {
  CONTRADICTION_ALREADY_SETTLED,
  CONTRADICTION_ID_TAKEN,
  CONTRADICTION_TOO_FEW_STATEMENTS,
  CONTRADICTION_UNKNOWN,
  CONTRADICTION_VALUE_MISSING,
  LINK_ALREADY_JUDGED,
  LINK_ALREADY_THERE,
  LINK_TO_ITSELF,
  LINK_UNKNOWN,
  LINK_UNKNOWN_KIND,
  LINK_UNKNOWN_VERDICT,
} from './finding.rules.js';
import { TASK_UNKNOWN } from './task.rules.js';

type Verdict = Decision<FindingEvent>;

/** What is found out about the tasks of a directive; it binds nobody and changes no assignment. */
export function decideFinding(command: FindingCommand, state: Content): Verdict {
  switch (command.type) {
    case 'link-tasks':
      return linkTasks(command, state);
    case 'judge-link':
      return judgeLink(command, state);
    case 'flag-contradiction':
      return flagContradiction(command, state);
    case 'settle-contradiction':
      return settleContradiction(command, state);
    default:
      return unreachable(command);
  }
}

export function evolveFinding<State extends Content>(state: State, event: FindingEvent): State {
  switch (event.type) {
    case 'directive.tasks-linked':
      return { ...state, links: [...state.links, event.data.link] };
    case 'directive.link-judged': {
      const { linkId, verdict } = event.data;
      return { ...state, links: state.links.map((link) => (link.linkId === linkId ? { ...link, verdict } : link)) };
    }
    case 'directive.contradiction-flagged':
      return { ...state, contradictions: [...state.contradictions, event.data.contradiction] };
    case 'directive.contradiction-settled': {
      const { contradictionId, value } = event.data;
      const settle = (one: Content['contradictions'][number]) =>
        one.contradictionId === contradictionId ? { ...one, settledAs: value } : one;
      return { ...state, contradictions: state.contradictions.map(settle) };
    }
    default:
      return unreachable(event);
  }
}

function linkTasks({ at, directiveId, by, link }: LinkTasks, { draft, links }: Content): Verdict {
  const { linkId, kind, taskId, to } = link;
  if (linkId.trim() === '' || !LINK_KINDS.includes(kind)) return refuse(LINK_UNKNOWN_KIND, { linkId, kind });
  const tasks = new Set(draft.tasks.map((task) => task.taskId));
  const own = to.directiveId === directiveId ? [taskId, to.taskId] : [taskId];
  const unknown = own.find((id) => !tasks.has(id));
  if (unknown !== undefined) return refuse(TASK_UNKNOWN, { directiveId, taskId: unknown });
  if (own.length === 2 && taskId === to.taskId) return refuse(LINK_TO_ITSELF, { taskId });
  const between = ends(directiveId, link);
  const same = links.find((one) => one.linkId === linkId || (one.kind === kind && ends(directiveId, one) === between));
  if (same === undefined) {
    return accept({ type: 'directive.tasks-linked', data: { directiveId, by, link }, effectiveAt: at });
  }
  const repeated = same.linkId === linkId && same.kind === kind && ends(directiveId, same) === between;
  return repeated ? quiet() : refuse(LINK_ALREADY_THERE, { linkId: same.linkId });
}

/** The two tasks, whichever of them was named first. */
function ends(directiveId: string, { taskId, to }: Pick<LinkTasks['link'], 'taskId' | 'to'>): string {
  return JSON.stringify([JSON.stringify([directiveId, taskId]), JSON.stringify([to.directiveId, to.taskId])].sort());
}

function judgeLink({ at, directiveId, by, linkId, verdict }: JudgeLink, { links }: Content): Verdict {
  if (!LINK_VERDICTS.includes(verdict)) return refuse(LINK_UNKNOWN_VERDICT, { verdict });
  const link = links.find((one) => one.linkId === linkId);
  if (link === undefined) return refuse(LINK_UNKNOWN, { directiveId, linkId });
  if (link.verdict === verdict) return quiet();
  if (link.verdict !== undefined) return refuse(LINK_ALREADY_JUDGED, { linkId, verdict: link.verdict });
  return accept({ type: 'directive.link-judged', data: { directiveId, by, linkId, verdict }, effectiveAt: at });
}

function flagContradiction(
  { at, directiveId, by, contradiction }: FlagContradiction,
  { draft, contradictions }: Content,
): Verdict {
  const { contradictionId, about, statements } = contradiction;
  const values = new Set(statements.map(({ value }) => value.trim()));
  const named = contradictionId.trim() !== '' && about.trim() !== '';
  if (!named || values.size < 2 || values.size < statements.length || values.has('')) {
    return refuse(CONTRADICTION_TOO_FEW_STATEMENTS, { contradictionId });
  }
  for (const { taskId } of statements) {
    if (taskId !== undefined && !draft.tasks.some((task) => task.taskId === taskId)) {
      return refuse(TASK_UNKNOWN, { directiveId, taskId });
    }
  }
  const same = contradictions.find((one) => one.contradictionId === contradictionId);
  if (same) {
    const statedBefore = same.statements.map(({ value }) => value.trim());
    const repeated =
      same.about === about && statedBefore.length === values.size && statedBefore.every((value) => values.has(value));
    return repeated ? quiet() : refuse(CONTRADICTION_ID_TAKEN, { contradictionId });
  }
  return accept({ type: 'directive.contradiction-flagged', data: { directiveId, by, contradiction }, effectiveAt: at });
}

function settleContradiction(
  { at, directiveId, by, contradictionId, value }: SettleContradiction,
  { contradictions }: Content,
): Verdict {
  if (value.trim() === '') return refuse(CONTRADICTION_VALUE_MISSING, { contradictionId });
  const contradiction = contradictions.find((one) => one.contradictionId === contradictionId);
  if (contradiction === undefined) return refuse(CONTRADICTION_UNKNOWN, { directiveId, contradictionId });
  const { settledAs } = contradiction;
  if (settledAs === value) return quiet();
  if (settledAs !== undefined) return refuse(CONTRADICTION_ALREADY_SETTLED, { contradictionId, settledAs });
  const data = { directiveId, by, contradictionId, value };
  return accept({ type: 'directive.contradiction-settled', data, effectiveAt: at });
}
