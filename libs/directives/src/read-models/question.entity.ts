import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import type { Party } from '#assignments/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EffectCounts, Question } from '../domain/index.js';

/** What was decided about a question, and what followed. */
export type QuestionDecision = {
  /** Counted from 0. */
  readonly candidate: number;
  readonly by: Party;
  readonly reasons: readonly string[];
  readonly effects: EffectCounts;
};

/** A question that the text of a directive leaves open, or left open until it was decided. */
@Entity('questions')
export class QuestionRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  /** Made of directive and question: see `questionKey`. */
  @PrimaryColumn({ name: 'question_key', type: 'text' })
  questionKey: string;

  @Column({ name: 'directive_id', type: 'text' })
  directiveId: string;

  @Column({ name: 'question_id', type: 'text' })
  questionId: string;

  @Column({ type: 'boolean' })
  open: boolean;

  @Column({ type: 'json' })
  question: Question;

  @Column({ name: 'raised_by', type: 'json' })
  raisedBy: Party;

  @InstantColumn({ name: 'raised_at' })
  raisedAt: Instant;

  /** Of the event that raised it: the order of raising. */
  @Column({ name: 'raised_position', type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  raisedPosition: number;

  @Column({ type: 'json', nullable: true })
  decision: QuestionDecision | null;

  @InstantColumn({ name: 'decided_at', nullable: true })
  decidedAt: Instant | null;
}
