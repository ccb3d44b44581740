import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

const COUNT = { to: (value: number) => value, from: Number };

/** One row per document attached to a directive, or to an assignment under it. */
@Entity('attachments')
export class Attachment {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'attachment_id', type: 'text' })
  attachmentId: string;

  @Column({ name: 'directive_id', type: 'text' })
  directiveId: string;

  @Column({ name: 'assignment_id', type: 'text', nullable: true })
  assignmentId: string | null;

  @Column({ type: 'text' })
  part: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'media_type', type: 'text' })
  mediaType: string;

  @Column({ type: 'bigint', transformer: COUNT })
  bytes: number;

  @Column({ type: 'text' })
  sha256: string;

  /** The person or application that attached it. */
  @Column({ name: 'attached_by', type: 'text' })
  attachedBy: string;

  /** The agency it was attached for; null where the Office did it in its own name. */
  @Column({ name: 'agency_id', type: 'text', nullable: true })
  agencyId: string | null;

  @InstantColumn({ name: 'attached_at' })
  attachedAt: Instant;

  @InstantColumn({ name: 'withdrawn_at', nullable: true })
  withdrawnAt: Instant | null;

  @Column({ name: 'withdrawn_by', type: 'text', nullable: true })
  withdrawnBy: string | null;

  @Column({ name: 'withdrawal_reasons', type: 'text', array: true })
  withdrawalReasons: string[];

  /** Position of the last event of the attachment. */
  @Column({ type: 'bigint', transformer: COUNT })
  position: number;
}
