import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import type { FailureCause } from '../domain/index.js';

/** What became of a message so far. `dropped`: the endpoint was removed before it was delivered. */
export const DELIVERY_STATES = ['waiting', 'retrying', 'delivered', 'given-up', 'dropped'] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

const COUNT = { to: (value: number) => value, from: Number };

/** One row per event that is to be sent, or was sent, to an endpoint. */
@Entity('webhook_deliveries')
export class WebhookDelivery {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'endpoint_id', type: 'text' })
  endpointId: string;

  /** Of the event in the log. */
  @PrimaryColumn({ type: 'bigint', transformer: COUNT })
  position: number;

  @Column({ name: 'event_id', type: 'text' })
  eventId: string;

  @Column({ type: 'text' })
  type: string;

  /** The stream of the event; the messages of one are sent in their order. */
  @Column({ type: 'text' })
  subject: string;

  @Column({ name: 'assignment_id', type: 'text', nullable: true })
  assignmentId: string | null;

  @Column({ name: 'directive_id', type: 'text', nullable: true })
  directiveId: string | null;

  /** When the event was recorded. */
  @InstantColumn({ name: 'recorded_at' })
  recordedAt: Instant;

  @Column({ type: 'text' })
  state: DeliveryState;

  /** Since it was asked for, last time. */
  @Column({ type: 'integer' })
  attempts: number;

  @InstantColumn({ name: 'tried_since', nullable: true })
  triedSince: Instant | null;

  @InstantColumn({ name: 'tried_at', nullable: true })
  triedAt: Instant | null;

  /** Not before that; null: at once. */
  @InstantColumn({ name: 'next_at', nullable: true })
  nextAt: Instant | null;

  /** What the receiver answered last. */
  @Column({ type: 'integer', nullable: true })
  status: number | null;

  @Column({ type: 'text', nullable: true })
  cause: FailureCause | null;

  @Column({ type: 'text', nullable: true })
  detail: string | null;
}
