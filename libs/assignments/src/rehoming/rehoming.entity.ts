import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';

/** An assignment in which one agency took the place of another, because agencies were reorganised. */
@Entity('rehomings')
export class RehomingRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  /** Position of the event that says so. */
  @PrimaryColumn({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  position: number;

  @Column({ name: 'assignment_id', type: 'text' })
  assignmentId: string;

  @Column({ name: 'reorganization_id', type: 'text' })
  reorganizationId: string;

  @Column({ name: 'from_agency_id', type: 'text' })
  fromAgencyId: string;

  @Column({ name: 'to_agency_id', type: 'text' })
  toAgencyId: string;

  /** One of `REHOMING_RULES`. */
  @Column({ type: 'text' })
  rule: string;

  @InstantColumn()
  at: Instant;
}
