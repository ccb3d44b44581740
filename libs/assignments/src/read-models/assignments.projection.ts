import { rowProjection, type RecordedEvent } from '#event-store';
import { unreachable } from '#kernel';
import { judgeOf, type AssignmentEvent } from '../domain/index.js';
import { Assignment } from './assignment.entity.js';

const TYPES = [
  'assignment.assigned',
  'assignment.acknowledged',
  'assignment.progressed',
  'assignment.responded',
  'assignment.returned',
  'assignment.accepted',
  'assignment.reminded',
  'assignment.escalated',
] as const satisfies readonly AssignmentEvent['type'][];

/** Who holds each assignment and since when, and what its status rests on. */
export const assignmentsProjection = rowProjection<Assignment>({
  name: 'assignments',
  entity: Assignment,
  table: 'assignments',
  key: 'assignmentId',
  types: TYPES,
  keyOf: (event) => (event as unknown as AssignmentEvent).data.assignmentId,
  apply: (row, recorded) => {
    const event = recorded as unknown as AssignmentEvent;
    if (event.type === 'assignment.assigned') return assigned(recorded);
    if (!row) return undefined;
    const position = recorded.position;
    const at = recorded.effectiveAt;
    switch (event.type) {
      case 'assignment.acknowledged':
        return { ...row, phase: 'acknowledged', acknowledgedAt: at, position };
      case 'assignment.progressed': {
        const percent = event.data.percent ?? row.percent;
        // Whoever reports progress has seen the order.
        return row.phase === 'assigned'
          ? { ...row, phase: 'acknowledged', acknowledgedAt: at, percent, position }
          : { ...row, percent, position };
      }
      case 'assignment.responded':
        return {
          ...row,
          phase: 'responded',
          holderId: judgeOf(row),
          holderSince: at,
          acknowledgedAt: row.acknowledgedAt ?? at,
          answeredAt: at,
          round: event.data.round,
          position,
        };
      case 'assignment.returned':
        return {
          ...row,
          phase: 'returned',
          holderId: row.leadAgencyId,
          holderSince: at,
          answeredAt: null,
          deadline: event.data.deadline,
          dueAt: event.data.deadline?.dueAt ?? null,
          lastOnTimeAt: event.data.deadline?.lastOnTimeAt ?? null,
          round: event.data.round + 1,
          returns: row.returns + 1,
          position,
        };
      case 'assignment.accepted':
        return {
          ...row,
          phase: 'accepted',
          holderId: null,
          holderSince: null,
          answeredAt: event.data.completedAt,
          acceptedAt: at,
          round: event.data.round,
          position,
        };
      case 'assignment.reminded':
        return { ...row, reminders: row.reminders + 1, position };
      case 'assignment.escalated':
        return { ...row, holderId: event.data.toHolderId, holderSince: at, escalations: row.escalations + 1, position };
      default:
        return unreachable(event);
    }
  },
});

function assigned({ tenant, position, effectiveAt, data }: RecordedEvent): Assignment {
  const terms = data as unknown as Extract<AssignmentEvent, { type: 'assignment.assigned' }>['data'];
  return {
    tenantId: tenant,
    assignmentId: terms.assignmentId,
    directiveId: terms.directiveId,
    directiveNumber: terms.directiveNumber,
    taskId: terms.taskId,
    taskOrdinal: terms.taskOrdinal,
    summary: terms.summary,
    kind: terms.kind,
    leadAgencyId: terms.leadAgencyId,
    coordinatingAgencyIds: [...terms.coordinatingAgencyIds],
    groupId: terms.groupId,
    issuerId: terms.issuerId,
    monitorId: terms.monitorId,
    phase: 'assigned',
    holderId: terms.leadAgencyId,
    holderSince: effectiveAt,
    deadline: terms.deadline,
    dueAt: terms.deadline?.dueAt ?? null,
    lastOnTimeAt: terms.deadline?.lastOnTimeAt ?? null,
    assignedAt: effectiveAt,
    acknowledgedAt: null,
    answeredAt: null,
    acceptedAt: null,
    round: 1,
    percent: null,
    returns: 0,
    reminders: 0,
    escalations: 0,
    position,
  };
}
