import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StaffState } from '../domain/index.js';

/** One row per agency that ever had a post or an officer for a field. What holds on a day is read from the record. */
@Entity('staffs')
export class Staff {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'agency_id', type: 'text' })
  agencyId: string;

  /** Everybody who ever held a post there or was named for a field. */
  @Column({ name: 'person_ids', type: 'text', array: true })
  personIds: string[];

  /** All there ever was, with the days. */
  @Column({ type: 'json' })
  record: StaffState;
}
