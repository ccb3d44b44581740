import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import type { SubscriptionTerms } from '../domain/index.js';

/** One row per report subscription: its terms, and what its times are counted from. */
@Entity('report_subscriptions')
export class ReportSubscriptionRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'subscription_id', type: 'text' })
  subscriptionId: string;

  @Column({ type: 'json' })
  terms: SubscriptionTerms;

  @Column({ type: 'text' })
  status: 'active' | 'paused' | 'ended';

  /** Why it is paused. */
  @Column({ type: 'text', array: true })
  reasons: string[];

  /** Nothing is due at this moment or before. */
  @InstantColumn({ name: 'since' })
  since: Instant;

  /** The last day of the rhythm that was sent for, `YYYY-MM-DD`. */
  @Column({ name: 'last_date', type: 'text', nullable: true })
  lastDate: string | null;

  @InstantColumn({ name: 'last_sent_at', nullable: true })
  lastSentAt: Instant | null;

  /** How often it was sent. */
  @Column({ type: 'integer' })
  sendings: number;

  @Column({ name: 'created_by', type: 'text' })
  createdBy: string;

  /** Position of the last event about it. */
  @Column({
    type: 'bigint',
    transformer: { to: (value: number) => value, from: (value: string | number) => Number(value) },
  })
  position: number;
}
