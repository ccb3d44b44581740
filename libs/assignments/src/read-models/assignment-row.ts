import type { RecordedEvent } from '#event-store';
import { unreachable, type Instant } from '#kernel';
import {
  judgeOf,
  usualHolderOf,
  type AssignmentEvent,
  type AssignmentRehomed,
  type DeadlineSet,
  type EntryCorrected,
  type SeriesOccurrence,
} from '../domain/index.js';
import { groundsAfter, groundsAtFirst } from './assignment-grounds.js';
import { type Assignment, isHeldPhase } from './assignment.entity.js';
import { kindsOf, NOTHING_PENDING, pendingAfter } from './pending-matters.js';

/** The row of an assignment after one more event; undefined when the stream does not begin with its assignment. Pure. */
export function assignmentRow(row: Assignment | undefined, recorded: RecordedEvent): Assignment | undefined {
  const event = recorded as unknown as AssignmentEvent;
  if (event.type === 'assignment.assigned') return assigned(recorded, event.data);
  if (row === undefined) return undefined;
  const next = changed(row, event, recorded.effectiveAt);
  const pending = pendingAfter(row.pending, event, next, recorded.version);
  const heldOn = next.holderId === row.holderId && next.holderSince === row.holderSince;
  return {
    ...next,
    // Whatever gives it to another holder ends the escalation, but for a successor of the one before.
    escalation: heldOn || TAKES_OVER.includes(event.type) ? next.escalation : null,
    grounds: groundsAfter(row, next, recorded),
    pending,
    pendingKinds: kindsOf(pending),
    position: recorded.position,
  };
}

const TAKES_OVER: readonly AssignmentEvent['type'][] = ['assignment.escalated', 'assignment.rehomed'];

function changed(
  row: Assignment,
  event: Exclude<AssignmentEvent, { type: 'assignment.assigned' }>,
  at: Instant,
): Assignment {
  switch (event.type) {
    case 'assignment.acknowledged':
      return { ...row, phase: 'acknowledged', acknowledgedAt: at };
    case 'assignment.progressed':
      return {
        ...row,
        // Whoever reports progress has seen the order.
        phase: row.phase === 'assigned' ? 'acknowledged' : row.phase,
        acknowledgedAt: row.acknowledgedAt ?? at,
        percent: event.data.percent ?? row.percent,
      };
    case 'assignment.responded':
      return {
        ...row,
        phase: 'responded',
        holderId: judgeOf(row),
        holderSince: at,
        acknowledgedAt: row.acknowledgedAt ?? at,
        answeredAt: at,
        round: event.data.round,
      };
    case 'assignment.returned':
      return {
        ...leadMustAct(row, at),
        ...deadlineColumns(event.data),
        phase: 'returned',
        round: event.data.round + 1,
        returns: row.returns + 1,
      };
    case 'assignment.accepted-in-part':
      return {
        ...leadMustAct(row, at),
        ...deadlineColumns(event.data),
        phase: 'partly-accepted',
        round: event.data.round + 1,
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
      };
    case 'assignment.reminded':
      return { ...row, reminders: row.reminders + 1 };
    case 'assignment.escalated':
      return {
        ...row,
        holderId: event.data.toHolderId,
        holderSince: at,
        escalations: row.escalations + 1,
        escalation: 'open',
      };
    case 'assignment.escalation-acknowledged':
      return { ...row, escalation: row.escalation === 'open' ? 'acknowledged' : row.escalation };
    case 'assignment.escalation-answered':
      return { ...row, escalation: 'answered' };
    case 'assignment.escalation-lifted':
      return { ...row, holderId: event.data.toHolderId, holderSince: at };
    case 'assignment.referred':
      return { ...row, referredTo: [...row.referredTo, event.data.toBody] };
    case 'assignment.urged':
      return { ...row, urgings: event.data.urging };
    case 'assignment.declined':
      return {
        ...row,
        phase: 'declined',
        holderId: judgeOf(row),
        holderSince: at,
        acknowledgedAt: row.acknowledgedAt ?? at,
      };
    case 'assignment.upheld':
      return { ...leadMustAct(row, at), phase: 'acknowledged' };
    case 'assignment.transferred': {
      const { fromAgencyId, leadAgencyId } = event.data;
      return {
        ...row,
        phase: 'assigned',
        leadAgencyId,
        formerLeadIds: [...row.formerLeadIds, fromAgencyId],
        coordinatingAgencyIds: row.coordinatingAgencyIds.filter((agencyId) => agencyId !== leadAgencyId),
        holderId: leadAgencyId,
        holderSince: at,
        acknowledgedAt: null,
      };
    }
    case 'assignment.rehomed':
      return rehomed(row, event.data, at);
    case 'assignment.extension-granted':
    case 'assignment.deadline-changed':
      return { ...heldInUsualCourse(row, at), ...deadlineColumns(event.data) };
    case 'assignment.suspended':
      return { ...row, phase: 'suspended', holderId: judgeOf(row), holderSince: at, stoppedAt: at };
    case 'assignment.resumed':
      return {
        ...leadMustAct(row, at),
        ...deadlineColumns(event.data),
        phase: event.data.resumesTo,
        stoppedAt: null,
      };
    case 'assignment.cancelled':
      return {
        ...row,
        phase: 'cancelled',
        holderId: null,
        holderSince: null,
        answeredAt: null,
        stoppedAt: at,
        round: row.phase === 'responded' ? row.round + 1 : row.round,
      };
    case 'assignment.reopened':
      return {
        ...leadMustAct(row, at),
        ...deadlineColumns(event.data),
        phase: 'reopened',
        ...answeringTo(event.data.ancestry?.at(-1)?.leadAgencyId),
        acceptedAt: null,
        stoppedAt: null,
        round: event.data.round,
      };
    case 'assignment.corrected':
      return corrected(row, event.data);
    case 'assignment.series-changed':
      return { ...row, ...occurrenceColumns(event.data.occurrence) };
    case 'assignment.rung-skipped':
    case 'assignment.transfer-proposed':
    case 'assignment.transfer-refused':
    case 'assignment.coordination-asked':
    case 'assignment.opinion-given':
    case 'assignment.agreed-by-silence':
    case 'assignment.extension-asked':
    case 'assignment.extension-refused':
    case 'assignment.delegated':
    case 'assignment.contested':
    case 'assignment.contest-upheld':
    case 'assignment.contest-rejected':
      return row;
    default:
      return unreachable(event);
  }
}

function leadMustAct(row: Assignment, since: Instant): Assignment {
  return { ...row, holderId: row.leadAgencyId, holderSince: since, answeredAt: null };
}

/** A new deadline takes it back from whoever it was escalated to. */
function heldInUsualCourse(row: Assignment, since: Instant): Assignment {
  if (!isHeldPhase(row.phase)) return row;
  const holderId = usualHolderOf(row.phase, row);
  return row.holderId === holderId ? row : { ...row, holderId, holderSince: since };
}

/** A reopened part answers to the lead of its whole, whoever that is now. */
function answeringTo(leadAgencyId: string | undefined) {
  return leadAgencyId === undefined ? {} : { issuerId: leadAgencyId, monitorId: leadAgencyId };
}

function deadlineColumns({ deadline }: Pick<DeadlineSet, 'deadline'>) {
  return { deadline, dueAt: deadline?.dueAt ?? null, lastOnTimeAt: deadline?.lastOnTimeAt ?? null };
}

function occurrenceColumns(occurrence: SeriesOccurrence | undefined) {
  return {
    occurrence: occurrence ?? null,
    seriesId: occurrence?.firstAssignmentId ?? null,
    occurrenceOrdinal: occurrence?.ordinal ?? null,
    occurrencePeriod: occurrence?.period ?? null,
  };
}

function rehomed(row: Assignment, data: AssignmentRehomed['data'], at: Instant): Assignment {
  if (!isHeldPhase(row.phase)) return row;
  const { fromAgencyId, toAgencyId, leadAgencyId, cause } = data;
  const renamed = (agencyId: string) => (agencyId === fromAgencyId ? toAgencyId : agencyId);
  const above = { ...row, issuerId: renamed(row.issuerId), monitorId: renamed(row.monitorId) };
  const next: Assignment =
    cause === 'parent-handed-over'
      ? above
      : {
          ...above,
          leadAgencyId,
          formerLeadIds: leadAgencyId === row.leadAgencyId ? row.formerLeadIds : [...row.formerLeadIds, fromAgencyId],
          coordinatingAgencyIds: [...new Set(row.coordinatingAgencyIds.map(renamed))].filter(
            (agencyId) => agencyId !== leadAgencyId,
          ),
        };
  const usual = row.holderId === usualHolderOf(row.phase, row);
  const holderId = usual ? usualHolderOf(row.phase, next) : row.holderId && renamed(row.holderId);
  if (holderId === row.holderId) return next;
  const escalation = holderId === usualHolderOf(row.phase, next) ? null : row.escalation;
  return { ...next, holderId, holderSince: at, escalation };
}

function corrected(row: Assignment, { correction, moves }: EntryCorrected['data']): Assignment {
  if (correction.fact !== 'effective-time') return row;
  const { is } = correction;
  return {
    ...row,
    ...(moves.includes('acknowledgement') && { acknowledgedAt: is }),
    ...(moves.includes('answer') && { answeredAt: is, holderSince: is }),
    ...(moves.includes('decline') && { holderSince: is }),
  };
}

function assigned(
  recorded: RecordedEvent,
  terms: Extract<AssignmentEvent, { type: 'assignment.assigned' }>['data'],
): Assignment {
  const { tenant, position, effectiveAt } = recorded;
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
    formerLeadIds: [],
    coordinatingAgencyIds: [...terms.coordinatingAgencyIds],
    groupId: terms.groupId,
    parentId: terms.parentId ?? null,
    standing: terms.standing ?? false,
    field: terms.field ?? null,
    issuerId: terms.issuerId,
    monitorId: terms.monitorId,
    phase: 'assigned',
    holderId: terms.leadAgencyId,
    holderSince: effectiveAt,
    ...deadlineColumns(terms),
    undated: terms.undated ?? null,
    ...occurrenceColumns(terms.occurrence),
    assignedAt: effectiveAt,
    acknowledgedAt: null,
    answeredAt: null,
    acceptedAt: null,
    stoppedAt: null,
    round: 1,
    percent: null,
    returns: 0,
    reminders: 0,
    escalations: 0,
    escalation: null,
    referredTo: [],
    urgings: 0,
    grounds: groundsAtFirst(recorded),
    pending: NOTHING_PENDING,
    pendingKinds: [],
    position,
  };
}
