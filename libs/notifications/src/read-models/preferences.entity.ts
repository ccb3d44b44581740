import type { Kept } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Language, MailMode, RecipientKind, Topic } from '../domain/index.js';

/** One row per recipient who ever said how to be told. */
@Entity('preferences')
export class PreferencesRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  /** `agency so-tai-chinh` */
  @PrimaryColumn({ name: 'recipient', type: 'text' })
  recipient: string;

  @Column({ name: 'recipient_kind', type: 'text' })
  recipientKind: RecipientKind;

  @Column({ name: 'recipient_id', type: 'text' })
  recipientId: string;

  @Column({ type: 'text' })
  language: Language;

  @Column({ type: 'text' })
  mail: MailMode;

  @Column({ type: 'text', array: true })
  muted: Topic[];

  @Column({ type: 'json', nullable: true })
  email: Kept<string> | null;
}
