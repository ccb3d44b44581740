import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row per register: a sequence of numbers of one issuer and year. */
@Entity('registers')
export class RegisterRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'register_id', type: 'text' })
  registerId: string;

  @Column({ name: 'issuer_id', type: 'text' })
  issuerId: string;

  @Column({ type: 'integer' })
  year: number;

  @Column({ type: 'text' })
  book: string;

  @Column({ name: 'next_number', type: 'integer' })
  nextNumber: number;
}
