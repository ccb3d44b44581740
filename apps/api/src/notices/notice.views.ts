import { ApiProperty } from '@nestjs/swagger';
import { knownOf } from '#kernel';
import { DELIVERY_STATES, textOf, type DeliveryState, type Notice, type WebhookDelivery } from '#notifications';
import {
  CHANNELS,
  LANGUAGES,
  MAIL_MODES,
  RECIPIENT_KINDS,
  RECIPIENT_ROLES,
  TOPICS,
  type About,
  type AboutReport,
  type DueNotice,
  type Evidence,
  type NoticeCourse,
  type NoticeStep,
  type Preferences,
  type Recipient,
  type ReportMatter,
} from '#notifications/domain';
import { CommandView } from '../http/command.views.js';

class RecipientView implements Recipient {
  @ApiProperty({ enum: RECIPIENT_KINDS })
  readonly kind: Recipient['kind'];

  @ApiProperty({ example: 'so-tai-chinh' })
  readonly id: string;
}

class RowView {
  @ApiProperty({ example: 'Thời hạn' })
  readonly label: string;

  @ApiProperty({ example: '16:00 ngày 04/08/2025' })
  readonly value: string;
}

class AboutView {
  @ApiProperty({ required: false, format: 'uuid', description: 'Of a fact of an assignment.' })
  readonly assignmentId?: string;

  @ApiProperty({ required: false, format: 'uuid' })
  readonly directiveId?: string;

  @ApiProperty({ required: false, format: 'uuid', description: 'Of a report that was sent.' })
  readonly subscriptionId?: string;

  @ApiProperty({ description: 'Where the fact stands in the log.', example: 41 })
  readonly position: number;

  @ApiProperty({ format: 'date-time', description: 'When the fact was learned.' })
  readonly recordedAt: string;

  @ApiProperty({ required: false, example: 'before', description: 'The rung that led to it.' })
  readonly rung?: string;

  @ApiProperty({ required: false, example: 1 })
  readonly cycle?: number;
}

/** A notice as it stands in an inbox. */
export class InboxNoticeView {
  @ApiProperty({ format: 'uuid' })
  readonly noticeId: string;

  @ApiProperty({ type: RecipientView })
  readonly recipient: Recipient;

  @ApiProperty({ enum: RECIPIENT_ROLES, description: 'As whom the recipient is told.' })
  readonly role: Notice['role'];

  @ApiProperty({ enum: TOPICS, description: 'The type of the fact.' })
  readonly topic: string;

  @ApiProperty()
  readonly urgent: boolean;

  @ApiProperty({ example: 'Nhắc nhiệm vụ sắp đến hạn' })
  readonly title: string;

  @ApiProperty({ example: 'Nhiệm vụ dưới đây sắp đến hạn. Đề nghị Sở Tài chính hoàn thành đúng thời hạn.' })
  readonly text: string;

  @ApiProperty({ type: [RowView], description: 'What the text speaks of.' })
  readonly details: readonly RowView[];

  @ApiProperty({ type: AboutView })
  readonly about: About | AboutReport;

  @ApiProperty({
    required: false,
    type: [String],
    format: 'uri-reference',
    description: 'Of a notice about a report: where its text is, and its file.',
  })
  readonly files?: readonly string[];

  @ApiProperty({ format: 'date-time' })
  readonly raisedAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Null while it is unread.' })
  readonly readAt: string | null;

  @ApiProperty({ description: 'Where it was raised in the log: the order of the inbox.', example: 44 })
  readonly position: number;
}

export function inboxNoticeView(notice: Notice): InboxNoticeView {
  const { title, intro, rows } = textOf(notice);
  const { noticeId, recipientKind, recipientId, role, topic, urgent, about, raisedAt, readAt, position } = notice;
  return {
    noticeId,
    recipient: { kind: recipientKind, id: recipientId },
    role,
    topic,
    urgent,
    title,
    text: intro,
    details: rows,
    about,
    ...('body' in notice.matter && { files: filesOf(noticeId, notice.matter) }),
    raisedAt,
    readAt,
    position,
  };
}

function filesOf(noticeId: string, { file }: ReportMatter): readonly string[] {
  const href = `/v1/inbox/${noticeId}/file?part=`;
  return [`${href}body`, ...(file === undefined ? [] : [`${href}file`])];
}

export class InboxCountsView {
  @ApiProperty({ example: 12 })
  readonly total: number;

  @ApiProperty({ example: 3 })
  readonly unread: number;
}

export class NoticesReadView extends CommandView {
  @ApiProperty({ description: 'Notices that were unread until now.', example: 3 })
  readonly read: number;
}

/** How somebody is told. */
export class PreferencesView {
  @ApiProperty({ type: RecipientView })
  readonly recipient: Recipient;

  @ApiProperty({ enum: LANGUAGES })
  readonly language: Preferences['language'];

  @ApiProperty({ enum: MAIL_MODES })
  readonly mail: Preferences['mail'];

  @ApiProperty({ type: [String], description: 'Topics that are neither mailed nor put into the inbox.' })
  readonly muted: readonly string[];

  @ApiProperty({ type: String, nullable: true, description: 'Where mail goes, where that was set.' })
  readonly email: string | null;
}

export class PreferencesSetView extends CommandView {
  @ApiProperty({ enum: RECIPIENT_KINDS })
  readonly kind: string;

  @ApiProperty({ example: 'so-tai-chinh' })
  readonly id: string;
}

class StepView {
  @ApiProperty({ example: 'notice.accepted' })
  readonly type: string;

  @ApiProperty({ description: 'Where the step stands in the log.', example: 46 })
  readonly position: number;

  @ApiProperty({ format: 'date-time' })
  readonly recordedAt: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'What the step says: the words of the mail server, the Message-ID, who read it, when it is tried again.',
  })
  readonly says: Readonly<Record<string, unknown>>;
}

class CourseView {
  @ApiProperty({ format: 'uuid' })
  readonly noticeId: string;

  @ApiProperty({ enum: CHANNELS })
  readonly channel: string;

  @ApiProperty({ type: RecipientView })
  readonly recipient: Recipient;

  @ApiProperty({ description: 'The agency it concerns.', example: 'so-tai-chinh' })
  readonly agencyId: string;

  @ApiProperty({ enum: RECIPIENT_ROLES })
  readonly role: string;

  @ApiProperty({ enum: TOPICS })
  readonly topic: string;

  @ApiProperty({ type: AboutView })
  readonly about: About | AboutReport;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where the mail goes; null, too, once the person it is to was erased.',
  })
  readonly address: string | null;

  @ApiProperty({ type: [StepView], description: 'Everything that came of it, in the order of the log.' })
  readonly course: readonly StepView[];
}

class EvidenceView implements Evidence {
  @ApiProperty({ format: 'uuid' })
  readonly noticeId: string;

  @ApiProperty({ example: 46 })
  readonly position: number;

  @ApiProperty({ format: 'date-time' })
  readonly recordedAt: Evidence['recordedAt'];
}

class DueNoticeView implements DueNotice {
  @ApiProperty({ description: 'Who led it when the deadline in force ran out.', example: 'so-tai-chinh' })
  readonly leadAgencyId: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'The last moment that counts.' })
  readonly by: DueNotice['by'];

  @ApiProperty({ description: 'Whether a notice had reached the lead by then.' })
  readonly told: boolean;

  @ApiProperty({ type: [EvidenceView], description: 'The steps that show it.' })
  readonly evidence: readonly EvidenceView[];
}

class WebhookOfAssignmentView {
  @ApiProperty({ format: 'uuid' })
  readonly endpointId: string;

  @ApiProperty({ example: 'Hệ thống điều hành của Sở Tài chính' })
  readonly description: string;

  @ApiProperty({ description: 'The type of the event that it was sent.', example: 'assignment.reminded' })
  readonly type: string;

  @ApiProperty({ description: 'Where that event stands in the log.', example: 41 })
  readonly position: number;

  @ApiProperty({ format: 'date-time', description: 'When it was recorded.' })
  readonly recordedAt: string;

  @ApiProperty({ enum: DELIVERY_STATES, description: 'What came of it so far.' })
  readonly outcome: DeliveryState;

  @ApiProperty({ example: 1 })
  readonly attempts: number;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The last attempt: when it was delivered, where it was; null while it was not tried.',
  })
  readonly at: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'What the receiver answered last.', example: 204 })
  readonly status: number | null;
}

export function webhookOfAssignmentView(
  { endpointId, type, position, recordedAt, state, attempts, triedAt, status }: WebhookDelivery,
  descriptions: ReadonlyMap<string, string>,
): WebhookOfAssignmentView {
  const description = descriptions.get(endpointId)!;
  return { endpointId, description, type, position, recordedAt, outcome: state, attempts, at: triedAt, status };
}

/** The proof of due notice about one assignment. */
export class NoticesOfAssignmentView {
  @ApiProperty({ format: 'uuid' })
  readonly assignmentId: string;

  @ApiProperty({ type: DueNoticeView, description: 'Was the lead told in time?' })
  readonly dueNotice: DueNotice;

  @ApiProperty({ type: [CourseView], description: 'In the order in which they were raised.' })
  readonly items: readonly CourseView[];

  @ApiProperty({
    type: [WebhookOfAssignmentView],
    description: 'What other systems were sent about it, in the order of the log. It is no notice to the lead.',
  })
  readonly webhooks: readonly WebhookOfAssignmentView[];

  @ApiProperty({ description: 'Whether these are all.' })
  readonly complete: boolean;
}

export function courseView({ raised, steps }: NoticeCourse): CourseView {
  const { noticeId, channel, recipient, agencyId, role, topic, about, address } = raised;
  return {
    noticeId,
    channel,
    recipient,
    agencyId,
    role,
    topic,
    about,
    address: knownOf(address),
    course: steps.map(stepView),
  };
}

/** What was raised is said of the notice; a step says what it adds. */
function stepView({ event, position, recordedAt }: NoticeStep): StepView {
  if (event.type === 'notice.raised') {
    const { hold, withheld, notMailed } = event.data;
    const says = { ...(hold && { hold }), ...(withheld && { withheld }), ...(notMailed && { notMailed }) };
    return { type: event.type, position, recordedAt, says };
  }
  const { noticeId: _notice, assignmentId: _assignment, ...says } = event.data;
  return { type: event.type, position, recordedAt, says };
}
