import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import type { DisabledCause, SecretReference } from '../domain/index.js';

const COUNT = {
  to: (value: number | null) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};

/** One row per endpoint: what is sent to it, and how it fares. */
@Entity('webhook_endpoints')
export class WebhookEndpoint {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'endpoint_id', type: 'text' })
  endpointId: string;

  @Column({ type: 'text' })
  url: string;

  @Column({ type: 'text' })
  description: string;

  @Column({ type: 'text', array: true })
  types: string[];

  @Column({ type: 'text', array: true })
  subjects: string[];

  @Column({ name: 'secret_directives', type: 'boolean' })
  secretDirectives: boolean;

  /** The present secret first; only their names are known here. */
  @Column({ type: 'json' })
  secrets: readonly SecretReference[];

  @Column({ type: 'text' })
  state: 'active' | 'disabled' | 'removed';

  /** Why it is disabled. */
  @Column({ type: 'text', nullable: true })
  cause: DisabledCause | null;

  @Column({ type: 'text', array: true })
  reasons: string[];

  /** Where it was disabled: what came later is looked up once it is enabled. */
  @Column({ name: 'held_after', type: 'bigint', nullable: true, transformer: COUNT })
  heldAfter: number | null;

  @Column({ type: 'integer' })
  failures: number;

  @InstantColumn({ name: 'failing_since', nullable: true })
  failingSince: Instant | null;

  @Column({ type: 'integer' })
  openings: number;

  @InstantColumn({ name: 'rest_until', nullable: true })
  restUntil: Instant | null;

  @InstantColumn({ name: 'last_delivered_at', nullable: true })
  lastDeliveredAt: Instant | null;

  @Column({ name: 'registered_by', type: 'text' })
  registeredBy: string;

  @InstantColumn({ name: 'registered_at' })
  registeredAt: Instant;

  /** Position of the last event about it. */
  @Column({ type: 'bigint', transformer: COUNT })
  position: number;
}
