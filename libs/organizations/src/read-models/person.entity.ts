import { InstantColumn } from '#event-store';
import type { Instant, Kept } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row per person. Which posts they hold is in the staff of the agencies: see `Staff`. */
@Entity('people')
export class Person {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'person_id', type: 'text' })
  personId: string;

  /** As it stands in the log; null once they were erased. */
  @Column({ type: 'json', nullable: true })
  name: Kept<string> | null;

  @Column({ type: 'json', nullable: true })
  email: Kept<string> | null;

  @Column({ type: 'json', nullable: true })
  phone: Kept<string> | null;

  /** `YYYY-MM-DD`, the first day out of office; null while none is known. */
  @Column({ name: 'left_on', type: 'text', nullable: true })
  leftOn: string | null;

  /** When it was recorded that they are erased. */
  @InstantColumn({ name: 'erased_at', nullable: true })
  erasedAt: Instant | null;
}
