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

  /** It numbers documents of secrecy, and no others. */
  @Column({ type: 'boolean' })
  secret: boolean;

  /** The number it was opened at: from here to the next number, all are taken. */
  @Column({ name: 'first_number', type: 'integer' })
  firstNumber: number;

  /** How many numbers it has given. */
  @Column({ type: 'integer' })
  given: number;

  /** The numbers that were given on paper, ascending. */
  @Column({ name: 'on_paper', type: 'integer', array: true })
  onPaper: number[];

  @Column({ name: 'next_number', type: 'integer' })
  nextNumber: number;
}
