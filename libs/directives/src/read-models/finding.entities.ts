import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import type { Party } from '#assignments/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Contradiction, LinkKind, LinkVerdict } from '../domain/index.js';

const POSITION = { to: (value: number) => value, from: Number };

/** Two tasks that hang together. Each keeps its leads and its answers. */
@Entity('task_links')
export class TaskLinkRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  /** Made of directive and link: see `linkKey`. */
  @PrimaryColumn({ name: 'link_key', type: 'text' })
  linkKey: string;

  /** The directive that was spoken of. */
  @Column({ name: 'directive_id', type: 'text' })
  directiveId: string;

  @Column({ name: 'link_id', type: 'text' })
  linkId: string;

  @Column({ type: 'text' })
  kind: LinkKind;

  @Column({ name: 'task_id', type: 'text' })
  taskId: string;

  @Column({ name: 'to_directive_id', type: 'text' })
  toDirectiveId: string;

  @Column({ name: 'to_task_id', type: 'text' })
  toTaskId: string;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  /** Null while nobody judged. */
  @Column({ type: 'text', nullable: true })
  verdict: LinkVerdict | null;

  @Column({ name: 'linked_by', type: 'json' })
  linkedBy: Party;

  @InstantColumn({ name: 'linked_at' })
  linkedAt: Instant;

  /** Of the event that linked them. */
  @Column({ name: 'linked_position', type: 'bigint', transformer: POSITION })
  linkedPosition: number;

  @Column({ name: 'judged_by', type: 'json', nullable: true })
  judgedBy: Party | null;

  @InstantColumn({ name: 'judged_at', nullable: true })
  judgedAt: Instant | null;
}

/** A fact that the text of a directive states in several ways. */
@Entity('contradictions')
export class ContradictionRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  /** Made of directive and contradiction: see `contradictionKey`. */
  @PrimaryColumn({ name: 'contradiction_key', type: 'text' })
  contradictionKey: string;

  @Column({ name: 'directive_id', type: 'text' })
  directiveId: string;

  @Column({ name: 'contradiction_id', type: 'text' })
  contradictionId: string;

  @Column({ type: 'text' })
  about: string;

  @Column({ type: 'json' })
  statements: Contradiction['statements'];

  /** What was found to be true; null while nobody knows. */
  @Column({ name: 'settled_as', type: 'text', nullable: true })
  settledAs: string | null;

  @Column({ name: 'flagged_by', type: 'json' })
  flaggedBy: Party;

  @InstantColumn({ name: 'flagged_at' })
  flaggedAt: Instant;

  /** Of the event that flagged it. */
  @Column({ name: 'flagged_position', type: 'bigint', transformer: POSITION })
  flaggedPosition: number;

  @Column({ name: 'settled_by', type: 'json', nullable: true })
  settledBy: Party | null;

  @InstantColumn({ name: 'settled_at', nullable: true })
  settledAt: Instant | null;
}
