import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import {
  ASSIGNMENT_PHASES,
  ESCALATION_STAGES,
  type Assignment,
  type AssignmentPhase,
  type EscalationStage,
} from '#assignments';
import type { RecordedEvent } from '#event-store';
import type { Instant } from '#kernel';
import { CommandView } from '../http/command.views.js';
import { CourseView, courseView } from './course.views.js';
import { undatedView, UndatedLimitView, UnderstoodDeadlineView, understoodView } from './deadline.views.js';
import { heldBecauseView, HeldBecauseView, statusView, StatusView } from './status.views.js';

const ID = '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f';

export class AssignmentChangedView extends CommandView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly assignmentId: string;
}

export class AssignmentRespondedView extends AssignmentChangedView {
  @ApiProperty({ description: 'The round of this answer; pass it back when it is judged.', example: 1 })
  readonly round: number;
}

class TransferAskedView {
  @ApiProperty({ description: 'Who was asked to take it.', example: 'so-tu-phap' })
  readonly toAgencyId: string;

  @ApiProperty({ format: 'date-time' })
  readonly askedAt: string;
}

class ExtensionAskedView {
  @ApiProperty({ format: 'date-time' })
  readonly askedAt: string;

  @ApiProperty({ description: 'Whether the deadline had passed when it was asked for.' })
  readonly askedLate: boolean;

  @ApiProperty({ format: 'date-time', description: 'The boundary of the deadline that the lead proposes.' })
  readonly proposedDueAt: string;
}

class OpinionAskedView {
  @ApiProperty({ description: '1, 2, 3, … within the assignment.', example: 1 })
  readonly request: number;

  @ApiProperty({ example: 'so-tu-phap' })
  readonly agencyId: string;

  @ApiProperty({ format: 'date-time' })
  readonly askedAt: string;

  @ApiProperty({ format: 'date-time', description: 'The last millisecond in time; silence past it is agreement.' })
  readonly answerBy: string;
}

class ContestAskedView {
  @ApiProperty({ format: 'date-time' })
  readonly askedAt: string;
}

/** What somebody asked for and nobody has decided about yet. */
class PendingMattersView {
  @ApiProperty({ type: TransferAskedView, nullable: true })
  readonly transfer: TransferAskedView | null;

  @ApiProperty({ type: ExtensionAskedView, nullable: true })
  readonly extension: ExtensionAskedView | null;

  @ApiProperty({ type: [OpinionAskedView] })
  readonly opinions: readonly OpinionAskedView[];

  @ApiProperty({ type: ContestAskedView, nullable: true })
  readonly contest: ContestAskedView | null;
}

class OccurrenceView {
  @ApiProperty({ description: '1, 2, 3, …', example: 1 })
  readonly ordinal: number;

  @ApiProperty({ description: 'What it stands for.', example: '2025-08' })
  readonly period: string;

  @ApiProperty({ format: 'uuid', description: 'The assignment of the first time; it names the series.' })
  readonly seriesId: string;
}

export class AssignmentSummaryView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly assignmentId: string;

  @ApiProperty({ format: 'uuid' })
  readonly directiveId: string;

  @ApiProperty({ example: '1537/UBND-TH' })
  readonly directiveNumber: string;

  @ApiProperty()
  readonly taskId: string;

  @ApiProperty({ example: 2 })
  readonly taskOrdinal: number;

  @ApiProperty({ example: 'Gửi báo cáo giải trình các khó khăn, vướng mắc' })
  readonly summary: string;

  @ApiProperty({ enum: ['order', 'request'] })
  readonly kind: 'order' | 'request';

  @ApiProperty({ description: 'Whether it is a standing duty, which is never done.' })
  readonly standing: boolean;

  @ApiProperty({ type: OccurrenceView, nullable: true, description: 'Which time of a recurring task it is.' })
  readonly occurrence: OccurrenceView | null;

  @ApiProperty({ type: String, nullable: true, description: 'Its field of work.', example: 'ngan-sach' })
  readonly field: string | null;

  @ApiProperty({ example: 'so-tai-chinh' })
  readonly leadAgencyId: string;

  @ApiProperty({ type: [String], description: 'Who led it before, the earliest first.' })
  readonly formerLeadIds: readonly string[];

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The assignment it is a part of; null for what a directive assigned.',
  })
  readonly parentId: string | null;

  @ApiProperty({ enum: ASSIGNMENT_PHASES, example: 'acknowledged' })
  readonly phase: AssignmentPhase;

  @ApiProperty({ type: StatusView })
  readonly status: StatusView;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Who has to act; null once it has ended.',
    example: 'so-tai-chinh',
  })
  readonly holderId: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly holderSince: string | null;

  @ApiProperty({ type: HeldBecauseView, nullable: true, description: 'Why it is there; null once it has ended.' })
  readonly heldBecause: HeldBecauseView | null;

  @ApiProperty({ type: PendingMattersView, description: 'What was asked for and is not decided.' })
  readonly pending: PendingMattersView;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Null without a deadline.' })
  readonly dueAt: string | null;

  @ApiProperty({ description: 'The round of the answer that is waited for, waits or was accepted.', example: 1 })
  readonly round: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Reported progress.', example: 60 })
  readonly percent: number | null;
}

export class AssignmentEventView {
  @ApiProperty({
    description: 'Its place in this history: 1, 2, 3, …; an entry is corrected by naming it.',
    example: 3,
  })
  readonly version: number;

  @ApiProperty({ description: 'Its place in the log.', example: 57 })
  readonly position: number;

  @ApiProperty({ example: 'assignment.acknowledged' })
  readonly type: string;

  @ApiProperty({ format: 'date-time', description: 'When it was true.' })
  readonly effectiveAt: string;

  @ApiProperty({ format: 'date-time', description: 'When it was learned.' })
  readonly recordedAt: string;

  @ApiProperty({ description: 'Who did it.', example: 'so-tai-chinh' })
  readonly by: string;

  @ApiProperty({ description: 'Whether the status rests on it.' })
  readonly givesStatus: boolean;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The event as it stands in the log.' })
  readonly data: Readonly<Record<string, unknown>>;
}

export class AssignmentView extends IntersectionType(AssignmentSummaryView, CourseView) {
  @ApiProperty({ type: [String] })
  readonly coordinatingAgencyIds: readonly string[];

  @ApiProperty({ type: String, nullable: true, description: 'The group the lead was addressed through.' })
  readonly groupId: string | null;

  @ApiProperty({ example: 'ubnd-tinh' })
  readonly issuerId: string;

  @ApiProperty({ example: 'van-phong-ubnd-tinh' })
  readonly monitorId: string;

  @ApiProperty({ type: UnderstoodDeadlineView, nullable: true, description: 'The one in force.' })
  readonly deadline: UnderstoodDeadlineView | null;

  @ApiProperty({
    type: UndatedLimitView,
    nullable: true,
    description: 'What the document says of time, where no deadline follows from it.',
  })
  readonly undated: UndatedLimitView | null;

  @ApiProperty({ format: 'date-time' })
  readonly assignedAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly acknowledgedAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly answeredAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly acceptedAt: string | null;

  @ApiProperty({ description: 'How often an answer was returned.', example: 0 })
  readonly returns: number;

  @ApiProperty({ example: 1 })
  readonly reminders: number;

  @ApiProperty({ example: 0 })
  readonly escalations: number;

  @ApiProperty({
    enum: ESCALATION_STAGES,
    nullable: true,
    description: 'How far whoever it was escalated to has come with it; null where it is held in the usual course.',
  })
  readonly escalation: EscalationStage | null;

  @ApiProperty({ type: [String], description: 'The bodies above to which it was referred.', example: ['Bộ Nội vụ'] })
  readonly referredTo: readonly string[];

  @ApiProperty({ description: 'How often its lead was urged by a decision of its own.', example: 0 })
  readonly urgings: number;

  @ApiProperty({ type: [AssignmentEventView], description: 'Its whole history, oldest first.' })
  readonly events: readonly AssignmentEventView[];
}

export function assignmentSummaryView(row: Assignment, at: Instant): AssignmentSummaryView {
  const { transfer, extension, opinions, contest } = row.pending;
  return {
    assignmentId: row.assignmentId,
    directiveId: row.directiveId,
    directiveNumber: row.directiveNumber,
    taskId: row.taskId,
    taskOrdinal: row.taskOrdinal,
    summary: row.summary,
    kind: row.kind,
    standing: row.standing,
    occurrence: occurrenceOf(row),
    field: row.field,
    leadAgencyId: row.leadAgencyId,
    formerLeadIds: row.formerLeadIds,
    parentId: row.parentId,
    phase: row.phase,
    status: statusView(row, at),
    holderId: row.holderId,
    holderSince: row.holderSince,
    heldBecause: row.grounds.holder && heldBecauseView(row.grounds.holder),
    pending: {
      transfer,
      extension: extension && {
        askedAt: extension.askedAt,
        askedLate: extension.askedLate,
        proposedDueAt: extension.proposedDueAt,
      },
      opinions,
      contest,
    },
    dueAt: row.dueAt,
    round: row.round,
    percent: row.percent,
  };
}

function occurrenceOf({ seriesId, occurrenceOrdinal, occurrencePeriod }: Assignment): OccurrenceView | null {
  if (seriesId === null || occurrenceOrdinal === null || occurrencePeriod === null) return null;
  return { ordinal: occurrenceOrdinal, period: occurrencePeriod, seriesId };
}

/** @param history the events of the assignment up to the position of the row */
export function assignmentView(row: Assignment, history: readonly RecordedEvent[], at: Instant): AssignmentView {
  const summary = assignmentSummaryView(row, at);
  const gives = new Set(summary.status.because.map(({ position }) => position));
  return {
    ...summary,
    ...courseView(history),
    coordinatingAgencyIds: row.coordinatingAgencyIds,
    groupId: row.groupId,
    issuerId: row.issuerId,
    monitorId: row.monitorId,
    deadline: row.deadline && understoodView(row.deadline),
    undated: row.deadline === null && row.undated ? undatedView(row.undated) : null,
    assignedAt: row.assignedAt,
    acknowledgedAt: row.acknowledgedAt,
    answeredAt: row.answeredAt,
    acceptedAt: row.acceptedAt,
    returns: row.returns,
    reminders: row.reminders,
    escalations: row.escalations,
    escalation: row.escalation,
    referredTo: row.referredTo,
    urgings: row.urgings,
    events: history.map((event) => ({
      version: event.version,
      position: event.position,
      type: event.type,
      effectiveAt: event.effectiveAt,
      recordedAt: event.recordedAt,
      by: event.metadata.onBehalfOf ?? event.metadata.actor.subject,
      givesStatus: gives.has(event.position),
      data: event.data,
    })),
  };
}
