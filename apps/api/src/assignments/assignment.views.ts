import { ApiProperty } from '@nestjs/swagger';
import { ASSIGNMENT_PHASES, type Assignment, type AssignmentPhase } from '#assignments';
import { OFFICIAL_STATUSES, statusAt, type OfficialStatus, type StatusRule } from '#assignments/domain';
import type { RecordedEvent } from '#event-store';
import type { Instant } from '#kernel';
import { CommandView } from '../http/command.views.js';
import { DeadlineBody } from '../directives/task.bodies.js';
import { STATUS_LABELS, STATUS_SENTENCES } from './status-sentences.js';

const ID = '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f';

export class AssignmentChangedView extends CommandView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly assignmentId: string;
}

export class AssignmentRespondedView extends AssignmentChangedView {
  @ApiProperty({ description: 'The round of this answer; pass it back when it is judged.', example: 1 })
  readonly round: number;
}

export class StatusView {
  @ApiProperty({ enum: OFFICIAL_STATUSES, example: 'in-progress-within-time' })
  readonly value: OfficialStatus;

  @ApiProperty({ description: 'Its official name.', example: 'Đang thực hiện trong hạn' })
  readonly label: string;

  @ApiProperty({ type: String, description: 'The rule that gave it.', example: 'status/open-deadline-ahead' })
  readonly rule: StatusRule;

  @ApiProperty({ example: 'It is not answered, and the deadline has not passed.' })
  readonly sentence: string;

  @ApiProperty({ format: 'date-time', description: 'The moment it was judged at.' })
  readonly at: string;
}

export class UnderstoodDeadlineView {
  @ApiProperty({ type: DeadlineBody, description: 'As the document states it.' })
  readonly written: DeadlineBody;

  @ApiProperty({ format: 'date-time', description: 'The boundary that reminders are counted from.' })
  readonly dueAt: string;

  @ApiProperty({ format: 'date-time', description: 'The last millisecond that is on time.' })
  readonly lastOnTimeAt: string;

  @ApiProperty({ description: 'How it was read.', example: 'deadline/before-hour' })
  readonly rule: string;

  @ApiProperty({ example: 'Before 16:00 on 2025-08-04 (Asia/Ho_Chi_Minh): late from 16:00 on.' })
  readonly explanation: string;

  @ApiProperty({ example: 'Asia/Ho_Chi_Minh' })
  readonly zone: string;
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

  @ApiProperty({ example: 'so-tai-chinh' })
  readonly leadAgencyId: string;

  @ApiProperty({ enum: ASSIGNMENT_PHASES, example: 'acknowledged' })
  readonly phase: AssignmentPhase;

  @ApiProperty({ type: StatusView })
  readonly status: StatusView;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Who has to act; null once it is done.',
    example: 'so-tai-chinh',
  })
  readonly holderId: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly holderSince: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Null without a deadline.' })
  readonly dueAt: string | null;

  @ApiProperty({ description: 'The round of the answer that is waited for, waits or was accepted.', example: 1 })
  readonly round: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Reported progress.', example: 60 })
  readonly percent: number | null;
}

export class AssignmentEventView {
  @ApiProperty({ example: 57 })
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

export class AssignmentView extends AssignmentSummaryView {
  @ApiProperty({ type: [String] })
  readonly coordinatingAgencyIds: readonly string[];

  @ApiProperty({ type: String, nullable: true, description: 'The group the lead was addressed through.' })
  readonly groupId: string | null;

  @ApiProperty({ example: 'ubnd-tinh' })
  readonly issuerId: string;

  @ApiProperty({ example: 'van-phong-ubnd-tinh' })
  readonly monitorId: string;

  @ApiProperty({ type: UnderstoodDeadlineView, nullable: true })
  readonly deadline: UnderstoodDeadlineView | null;

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

  @ApiProperty({ type: [AssignmentEventView], description: 'Its whole history, oldest first.' })
  readonly events: readonly AssignmentEventView[];
}

export function assignmentSummaryView(row: Assignment, at: Instant): AssignmentSummaryView {
  const { status, rule } = statusAt(row, at);
  return {
    assignmentId: row.assignmentId,
    directiveId: row.directiveId,
    directiveNumber: row.directiveNumber,
    taskId: row.taskId,
    taskOrdinal: row.taskOrdinal,
    summary: row.summary,
    kind: row.kind,
    leadAgencyId: row.leadAgencyId,
    phase: row.phase,
    status: { value: status, label: STATUS_LABELS[status], rule, sentence: STATUS_SENTENCES[rule], at },
    holderId: row.holderId,
    holderSince: row.holderSince,
    dueAt: row.dueAt,
    round: row.round,
    percent: row.percent,
  };
}

export function assignmentView(row: Assignment, history: readonly RecordedEvent[], at: Instant): AssignmentView {
  const summary = assignmentSummaryView(row, at);
  const grounds = groundsOf(summary.status.rule, history);
  return {
    ...summary,
    coordinatingAgencyIds: row.coordinatingAgencyIds,
    groupId: row.groupId,
    issuerId: row.issuerId,
    monitorId: row.monitorId,
    deadline: row.deadline,
    assignedAt: row.assignedAt,
    acknowledgedAt: row.acknowledgedAt,
    answeredAt: row.answeredAt,
    acceptedAt: row.acceptedAt,
    returns: row.returns,
    reminders: row.reminders,
    escalations: row.escalations,
    events: history.map((event) => ({
      position: event.position,
      type: event.type,
      effectiveAt: event.effectiveAt,
      recordedAt: event.recordedAt,
      by: event.metadata.onBehalfOf ?? event.metadata.actor.subject,
      givesStatus: grounds.has(event.position),
      data: event.data,
    })),
  };
}

/** Positions of the events a status rests on: what set the deadline, and the last of each kind its rule looks at. */
function groundsOf(rule: StatusRule, history: readonly RecordedEvent[]): ReadonlySet<number> {
  const lastOf = (...types: readonly string[]) => history.findLast(({ type }) => types.includes(type))?.position;
  const grounds = [lastOf('assignment.assigned', 'assignment.returned')];
  if (!rule.startsWith('status/open-deadline') && rule !== 'status/open-without-deadline') {
    grounds.push(lastOf('assignment.responded'));
  }
  if (rule.startsWith('status/accepted')) grounds.push(lastOf('assignment.accepted'));
  return new Set(grounds.filter((position) => position !== undefined));
}
