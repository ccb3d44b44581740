import { Column, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';

/** For whom and as what an assignment is counted, whatever is counted of it. */
export abstract class CountedEntry {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'assignment_id', type: 'text' })
  assignmentId: string;

  @Column({ name: 'directive_id', type: 'text' })
  directiveId: string;

  @Column({ name: 'lead_agency_id', type: 'text' })
  leadAgencyId: string;

  /** In whose name it was given. */
  @Column({ name: 'issuer_id', type: 'text' })
  issuerId: string;

  /** Slug of its field of work; null where the task names none. */
  @Column({ type: 'text', nullable: true })
  field: string | null;

  @Column({ type: 'boolean' })
  standing: boolean;

  @InstantColumn({ name: 'assigned_at' })
  assignedAt: Instant;

  @InstantColumn({ name: 'last_on_time_at', nullable: true })
  lastOnTimeAt: Instant | null;

  /** Who led it before each reorganisation that moved it, oldest first; a transfer since then ends what they tell. */
  @Column({ name: 'moved_from', type: 'text', array: true })
  movedFrom: string[];

  /** Those reorganisations. */
  @Column({ name: 'moved_by', type: 'text', array: true })
  movedBy: string[];
}
