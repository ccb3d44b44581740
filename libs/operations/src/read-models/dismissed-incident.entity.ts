import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '#event-store';
import type { Actor, Instant } from '#kernel';

/** One row per incident that was dismissed, as it was the last time. */
@Entity('dismissed_incidents')
export class DismissedIncidentRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'incident_id', type: 'text' })
  incidentId: string;

  /** When it had happened last; a later failure is a new matter. */
  @InstantColumn({ name: 'last_at' })
  lastAt: Instant;

  @Column({ type: 'text' })
  reason: string;

  @Column({ type: 'json' })
  by: Actor;

  @InstantColumn({ name: 'dismissed_at' })
  dismissedAt: Instant;
}
