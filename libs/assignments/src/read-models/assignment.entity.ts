import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Deadline } from '#deadlines/domain';
import type { AssignmentKind } from '../domain/index.js';

export type AssignmentPhase = 'assigned' | 'acknowledged' | 'responded' | 'returned' | 'accepted';

/** One row per assignment: who holds it and since when, and the facts its status rests on. Overdue is computed, never stored. */
@Entity('assignments')
export class Assignment {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'assignment_id', type: 'text' })
  assignmentId: string;

  @Column({ name: 'directive_id', type: 'text' })
  directiveId: string;

  @Column({ name: 'directive_number', type: 'text' })
  directiveNumber: string;

  @Column({ name: 'task_id', type: 'text' })
  taskId: string;

  @Column({ name: 'task_ordinal', type: 'integer' })
  taskOrdinal: number;

  @Column({ type: 'text' })
  summary: string;

  @Column({ type: 'text' })
  kind: AssignmentKind;

  @Column({ name: 'lead_agency_id', type: 'text' })
  leadAgencyId: string;

  @Column({ name: 'coordinating_agency_ids', type: 'text', array: true })
  coordinatingAgencyIds: string[];

  @Column({ name: 'group_id', type: 'text', nullable: true })
  groupId: string | null;

  @Column({ name: 'issuer_id', type: 'text' })
  issuerId: string;

  @Column({ name: 'monitor_id', type: 'text' })
  monitorId: string;

  @Column({ type: 'text' })
  phase: AssignmentPhase;

  @Column({ name: 'holder_id', type: 'text', nullable: true })
  holderId: string | null;

  @InstantColumn({ name: 'holder_since', nullable: true })
  holderSince: Instant | null;

  @Column({ type: 'json', nullable: true })
  deadline: Deadline | null;

  @InstantColumn({ name: 'due_at', nullable: true })
  dueAt: Instant | null;

  @InstantColumn({ name: 'last_on_time_at', nullable: true })
  lastOnTimeAt: Instant | null;

  @InstantColumn({ name: 'assigned_at' })
  assignedAt: Instant;

  @InstantColumn({ name: 'acknowledged_at', nullable: true })
  acknowledgedAt: Instant | null;

  /** When the answer that waits or was accepted was given. */
  @InstantColumn({ name: 'answered_at', nullable: true })
  answeredAt: Instant | null;

  @InstantColumn({ name: 'accepted_at', nullable: true })
  acceptedAt: Instant | null;

  @Column({ type: 'integer' })
  round: number;

  @Column({ type: 'integer', nullable: true })
  percent: number | null;

  @Column({ type: 'integer' })
  returns: number;

  @Column({ type: 'integer' })
  reminders: number;

  @Column({ type: 'integer' })
  escalations: number;

  /** Position of the last event of the assignment. */
  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  position: number;
}
