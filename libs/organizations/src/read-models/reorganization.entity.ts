import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import type { Reorganization, ReorganizationDecidedData, ReorganizationKind } from '../domain/index.js';

/** One row per reorganisation that was decided, whether its day has come or not. */
@Entity('reorganizations')
export class ReorganizationRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'reorganization_id', type: 'text' })
  reorganizationId: string;

  @Column({ type: 'text' })
  kind: ReorganizationKind;

  /** `YYYY-MM-DD`, the first day of the new order. */
  @Column({ name: 'effective_on', type: 'text' })
  effectiveOn: string;

  @Column({ type: 'text', nullable: true })
  basis: string | null;

  @Column({ type: 'json' })
  change: Reorganization;

  /** The agencies whose work goes elsewhere, wholly or in part. */
  @Column({ name: 'source_ids', type: 'text', array: true })
  sourceIds: string[];

  /** Those of them that are no more from the day on. */
  @Column({ name: 'ended_ids', type: 'text', array: true })
  endedIds: string[];

  /** The agencies that take work over; one that is split among them where it goes on. */
  @Column({ name: 'successor_ids', type: 'text', array: true })
  successorIds: string[];

  /** Who takes what no rule gives to anybody, by assignment. */
  @Column({ type: 'json' })
  answers: Readonly<Record<string, string>>;

  @InstantColumn({ name: 'decided_at' })
  decidedAt: Instant;

  /** Position of the last event of the reorganisation. */
  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  position: number;
}

/** The reorganisation as it was decided. */
export function decidedIn({
  reorganizationId,
  effectiveOn,
  basis,
  change,
}: ReorganizationRow): ReorganizationDecidedData {
  return { reorganizationId, on: effectiveOn, ...(basis !== null && { basis }), change };
}
