import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';

/** The nearest first: one row holds the nearest part an agency has. */
export const INVOLVEMENTS = ['lead', 'coordinating', 'other'] as const;

export type InvolvementRole = (typeof INVOLVEMENTS)[number];

/**
 * An agency that has a part in an assignment: it leads it, coordinates, or is named otherwise, as its issuer, its
 * monitor, whoever it is escalated to or offered to. That it has none any more is not always known here: the
 * assignment's own stream says so when it comes to it.
 */
@Entity('involvements')
export class Involvement {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'assignment_id', type: 'text' })
  assignmentId: string;

  @PrimaryColumn({ name: 'agency_id', type: 'text' })
  agencyId: string;

  @Column({ type: 'text' })
  role: InvolvementRole;

  /** When it came to have a part. */
  @InstantColumn()
  since: Instant;

  /** Whether the assignment has not ended. */
  @Column({ type: 'boolean' })
  open: boolean;

  @Column({ name: 'task_id', type: 'text' })
  taskId: string;

  /** Slug of the field of work; null where nobody said. */
  @Column({ type: 'text', nullable: true })
  field: string | null;

  /** Who follows the assignment up. */
  @Column({ name: 'monitor_id', type: 'text' })
  monitorId: string;

  /** Position of the event that last changed the row. */
  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  position: number;
}
