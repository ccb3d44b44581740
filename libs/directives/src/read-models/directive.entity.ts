import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Party } from '#assignments/domain';
import type {
  ChangingDocument,
  DirectiveDraftedData,
  EffectCounts,
  ExistingDirective,
  Secrecy,
  Urgency,
} from '../domain/index.js';

/** The stages of a directive. Amended and corrected, it stays issued. */
export const DIRECTIVE_STATUSES = [
  'drafted',
  'signed',
  'issued',
  'replaced',
  'withdrawn',
] as const satisfies readonly ExistingDirective['status'][];

export type DirectiveStatus = (typeof DIRECTIVE_STATUSES)[number];

/** A change of an issued directive as its history shows it. */
export type PastChange = {
  readonly change: 'amended' | 'corrected' | 'replaced' | 'withdrawn' | 'question-decided';
  /** When it came into force. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly position: number;
  readonly by: Party;
  readonly through: ChangingDocument | null;
  readonly reasons: readonly string[];
  readonly effects: EffectCounts;
};

/** The directive register: one row per directive, drafted or issued. */
@Entity('directives')
export class Directive {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'directive_id', type: 'text' })
  directiveId: string;

  @Column({ type: 'text' })
  status: DirectiveStatus;

  @Column({ name: 'document_type', type: 'text' })
  documentType: string;

  @Column({ type: 'text' })
  subject: string;

  @Column({ name: 'issuer_id', type: 'text' })
  issuerId: string;

  @Column({ type: 'text', nullable: true })
  urgency: Urgency | null;

  @Column({ type: 'text', nullable: true })
  secrecy: Secrecy | null;

  @Column({ type: 'integer', nullable: true })
  number: number | null;

  /** Known from the signing on where it was printed then. */
  @Column({ type: 'text', nullable: true })
  symbol: string | null;

  /** `YYYY-MM`, printed where it was signed before it was dated. */
  @Column({ type: 'text', nullable: true })
  month: string | null;

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

  @InstantColumn({ name: 'signed_at', nullable: true })
  signedAt: Instant | null;

  @InstantColumn({ name: 'issued_at', nullable: true })
  issuedAt: Instant | null;

  /** When it was replaced or withdrawn. */
  @InstantColumn({ name: 'ended_at', nullable: true })
  endedAt: Instant | null;

  @Column({ name: 'replaced_by_id', type: 'text', nullable: true })
  replacedById: string | null;

  /** Whether what it asks for was changed by an amendment. */
  @Column({ type: 'boolean' })
  amended: boolean;

  /** Oldest first. */
  @Column({ type: 'json' })
  changes: readonly PastChange[];

  /** The whole text with its tasks, as amended and corrected. */
  @Column({ type: 'json' })
  draft: DirectiveDraftedData;

  /** Position of the last event of the directive. */
  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  position: number;
}
