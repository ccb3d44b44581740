import { rowProjection } from '#event-store';
import { idFrom } from '#kernel';
import type { ContradictionFlagged, ContradictionSettled, LinkJudged, TasksLinked } from '../domain/index.js';
import { ContradictionRow, TaskLinkRow } from './finding.entities.js';

export function linkKey(directiveId: string, linkId: string): string {
  return idFrom('link', directiveId, linkId);
}

export function contradictionKey(directiveId: string, contradictionId: string): string {
  return idFrom('contradiction', directiveId, contradictionId);
}

export const taskLinksProjection = rowProjection<TaskLinkRow>({
  name: 'task-links',
  entity: TaskLinkRow,
  table: 'task_links',
  key: 'linkKey',
  types: ['directive.tasks-linked', 'directive.link-judged'],
  keyOf: (recorded) => {
    const event = recorded as unknown as TasksLinked | LinkJudged;
    const { linkId } = event.type === 'directive.tasks-linked' ? event.data.link : event.data;
    return linkKey(event.data.directiveId, linkId);
  },
  apply: (row, recorded) => {
    const event = recorded as unknown as TasksLinked | LinkJudged;
    if (event.type === 'directive.link-judged') {
      return row && { ...row, verdict: event.data.verdict, judgedBy: event.data.by, judgedAt: event.effectiveAt };
    }
    const { directiveId, link, by } = event.data;
    const { linkId, kind, taskId, to, note = null } = link;
    return {
      tenantId: recorded.tenant,
      linkKey: linkKey(directiveId, linkId),
      directiveId,
      linkId,
      kind,
      taskId,
      toDirectiveId: to.directiveId,
      toTaskId: to.taskId,
      note,
      verdict: null,
      linkedBy: by,
      linkedAt: event.effectiveAt,
      linkedPosition: recorded.position,
      judgedBy: null,
      judgedAt: null,
    };
  },
});

export const contradictionsProjection = rowProjection<ContradictionRow>({
  name: 'contradictions',
  entity: ContradictionRow,
  table: 'contradictions',
  key: 'contradictionKey',
  types: ['directive.contradiction-flagged', 'directive.contradiction-settled'],
  keyOf: (recorded) => {
    const event = recorded as unknown as ContradictionFlagged | ContradictionSettled;
    const { contradictionId } =
      event.type === 'directive.contradiction-flagged' ? event.data.contradiction : event.data;
    return contradictionKey(event.data.directiveId, contradictionId);
  },
  apply: (row, recorded) => {
    const event = recorded as unknown as ContradictionFlagged | ContradictionSettled;
    if (event.type === 'directive.contradiction-settled') {
      return row && { ...row, settledAs: event.data.value, settledBy: event.data.by, settledAt: event.effectiveAt };
    }
    const { directiveId, contradiction, by } = event.data;
    const { contradictionId, about, statements } = contradiction;
    return {
      tenantId: recorded.tenant,
      contradictionKey: contradictionKey(directiveId, contradictionId),
      directiveId,
      contradictionId,
      about,
      statements,
      settledAs: null,
      flaggedBy: by,
      flaggedAt: event.effectiveAt,
      flaggedPosition: recorded.position,
      settledBy: null,
      settledAt: null,
    };
  },
});
