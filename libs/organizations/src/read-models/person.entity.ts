import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row per person. Which posts they hold is in the staff of the agencies: see `Staff`. */
@Entity('people')
export class Person {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'person_id', type: 'text' })
  personId: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', nullable: true })
  email: string | null;

  @Column({ type: 'text', nullable: true })
  phone: string | null;

  /** `YYYY-MM-DD`, the first day out of office; null while none is known. */
  @Column({ name: 'left_on', type: 'text', nullable: true })
  leftOn: string | null;
}
