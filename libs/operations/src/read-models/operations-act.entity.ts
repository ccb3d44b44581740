import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '#event-store';
import type { Actor, Instant } from '#kernel';
import type { ActKind, ActOutcome } from '../domain/index.js';

/** One row per administrative act: who did what, why, and what came of it. */
@Entity('operations_acts')
export class OperationsActRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'act_id', type: 'text' })
  actId: string;

  /** Where in the log it began. */
  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  position: number;

  @Column({ type: 'text' })
  kind: ActKind;

  @Column({ type: 'text', nullable: true })
  target: string | null;

  @Column({ type: 'json' })
  items: readonly string[];

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  /** Null while it is carried out, and for ever where the process ended meanwhile and nobody asked again. */
  @Column({ type: 'json', nullable: true })
  outcomes: readonly ActOutcome[] | null;

  @Column({ type: 'json' })
  by: Actor;

  @InstantColumn({ name: 'begun_at' })
  begunAt: Instant;

  @InstantColumn({ name: 'ended_at', nullable: true })
  endedAt: Instant | null;
}
