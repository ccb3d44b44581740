import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DirectiveDraftedData } from '../domain/index.js';

/** The directive register: one row per directive, drafted or issued. */
@Entity('directives')
export class Directive {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'directive_id', type: 'text' })
  directiveId: string;

  @Column({ type: 'text' })
  status: 'drafted' | 'issued';

  @Column({ name: 'document_type', type: 'text' })
  documentType: string;

  @Column({ type: 'text' })
  subject: string;

  @Column({ name: 'issuer_id', type: 'text' })
  issuerId: string;

  @Column({ type: 'integer', nullable: true })
  number: number | null;

  @Column({ type: 'text', nullable: true })
  symbol: string | null;

  @Column({ name: 'register_id', type: 'text', nullable: true })
  registerId: string | null;

  /** `YYYY-MM-DD` */
  @Column({ name: 'issued_on', type: 'text', nullable: true })
  issuedOn: string | null;

  @Column({ name: 'task_count', type: 'integer' })
  taskCount: number;

  @Column({ name: 'assignment_count', type: 'integer' })
  assignmentCount: number;

  @InstantColumn({ name: 'drafted_at' })
  draftedAt: Instant;

  @InstantColumn({ name: 'issued_at', nullable: true })
  issuedAt: Instant | null;

  /** The whole draft with its tasks, as it was written. */
  @Column({ type: 'json' })
  draft: DirectiveDraftedData;

  /** Position of the last event of the directive. */
  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  position: number;
}
