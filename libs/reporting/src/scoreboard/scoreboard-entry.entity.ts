import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AssignmentPhase } from '#assignments';
import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';

/** What the official status of an assignment rests on, and for whom it counts: small, since a board counts all of them. */
@Entity('scoreboard_entries')
export class ScoreboardEntry {
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

  /** How it ended or why time stands still; `open` while the lead or whoever judges it must act. */
  @Column({ type: 'text' })
  phase: Extract<AssignmentPhase, 'accepted' | 'suspended' | 'cancelled'> | 'open';

  @Column({ type: 'boolean' })
  standing: boolean;

  @InstantColumn({ name: 'assigned_at' })
  assignedAt: Instant;

  @InstantColumn({ name: 'last_on_time_at', nullable: true })
  lastOnTimeAt: Instant | null;

  @InstantColumn({ name: 'answered_at', nullable: true })
  answeredAt: Instant | null;

  @InstantColumn({ name: 'accepted_at', nullable: true })
  acceptedAt: Instant | null;

  @InstantColumn({ name: 'stopped_at', nullable: true })
  stoppedAt: Instant | null;

  /** Who led it before each reorganisation that moved it, oldest first; a transfer since then ends what they tell. */
  @Column({ name: 'moved_from', type: 'text', array: true })
  movedFrom: string[];

  /** Those reorganisations. */
  @Column({ name: 'moved_by', type: 'text', array: true })
  movedBy: string[];
}
