import { InstantColumn } from '#event-store';
import type { Instant, Kept } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type {
  About,
  AboutReport,
  Channel,
  GivingUp,
  Language,
  Matter,
  NoticeState,
  RecipientKind,
  RecipientRole,
  ReportMatter,
  Topic,
  Withholding,
} from '../domain/index.js';

/** Where a notice stands: the status of its state. */
export type NoticeStatus = Exclude<NoticeState['status'], 'nonexistent'>;

/** One row per notice: what stands in the inboxes, and what is to be mailed and when. A job only wakes whoever mails. */
@Entity('notices')
export class Notice {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'notice_id', type: 'text' })
  noticeId: string;

  /** Null where it is about a report. */
  @Column({ name: 'assignment_id', type: 'text', nullable: true })
  assignmentId: string | null;

  @Column({ name: 'directive_id', type: 'text', nullable: true })
  directiveId: string | null;

  @Column({ name: 'recipient_kind', type: 'text' })
  recipientKind: RecipientKind;

  @Column({ name: 'recipient_id', type: 'text' })
  recipientId: string;

  @Column({ name: 'agency_id', type: 'text' })
  agencyId: string;

  @Column({ type: 'text' })
  channel: Channel;

  @Column({ type: 'text' })
  role: RecipientRole;

  @Column({ type: 'text' })
  topic: Topic;

  @Column({ type: 'json' })
  about: About | AboutReport;

  @Column({ type: 'json' })
  matter: Matter | ReportMatter;

  @Column({ type: 'boolean' })
  secret: boolean;

  @Column({ type: 'boolean' })
  urgent: boolean;

  @Column({ type: 'text' })
  language: Language;

  /** Where the mail goes, as it stands in the log; null in the inbox and where nothing is sent. */
  @Column({ type: 'json', nullable: true })
  address: Kept<string> | null;

  /** Notices of the same digest are one mail. */
  @Column({ type: 'boolean' })
  digest: boolean;

  @Column({ type: 'text' })
  status: NoticeStatus;

  /** No attempt before it; null once there is none to come. */
  @InstantColumn({ name: 'send_after', nullable: true })
  sendAfter: Instant | null;

  @Column({ type: 'integer' })
  attempts: number;

  /** Why it was withheld or given up. */
  @Column({ type: 'text', nullable: true })
  reason: Withholding | GivingUp | null;

  @InstantColumn({ name: 'raised_at' })
  raisedAt: Instant;

  /** When it was marked as read. */
  @InstantColumn({ name: 'read_at', nullable: true })
  readAt: Instant | null;

  /** Where it was raised in the log: the order of an inbox. */
  @Column({
    type: 'bigint',
    transformer: { to: (value: number) => value, from: (value: string | number) => Number(value) },
  })
  position: number;
}
