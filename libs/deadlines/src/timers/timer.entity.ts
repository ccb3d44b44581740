import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PlannedRung, RungAction } from '../domain/index.js';

/**
 * `planned` will fire, `skipped` is not to fire and says why, `fired` has its event in the log,
 * `cancelled` no longer matters.
 */
export type TimerState = 'planned' | 'skipped' | 'fired' | 'cancelled';

/** What a timer does when it fires: a rung of the ladder, the time set for an opinion that runs out, or the next time of a recurring task. */
export type TimerAction = RungAction | 'count-silence' | 'open-occurrence';

/** An event of the log that a timer rests on. */
export interface TimerGround {
  readonly position: number;
  readonly type: string;
  /** When it was true. */
  readonly at: Instant;
}

/** One rung of one cycle of one assignment: what fires, and when. The row is the timer; a job only wakes it. */
@Entity('timers')
export class Timer {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'timer_id', type: 'text' })
  timerId: string;

  @Column({ name: 'assignment_id', type: 'text' })
  assignmentId: string;

  @Column({ type: 'integer' })
  cycle: number;

  @Column({ type: 'text' })
  rung: string;

  @Column({ type: 'text' })
  action: TimerAction;

  @InstantColumn({ name: 'fire_at' })
  fireAt: Instant;

  @Column({ type: 'text' })
  state: TimerState;

  @Column({ name: 'skip_reason', type: 'text', nullable: true })
  skipReason: string | null;

  /** The due moment that the rung is counted from; null for the end of the time set for an opinion. */
  @InstantColumn({ name: 'due_at', nullable: true })
  dueAt: Instant | null;

  /** Which ladder the rung is of; its version is null where it is built in. */
  @Column({ type: 'json', nullable: true })
  ladder: { readonly ladderId: string; readonly version: number | null } | null;

  /** Why it is to fire at another moment than it had been asked for, and which that was. */
  @Column({ type: 'json', nullable: true })
  moved: NonNullable<PlannedRung['moved']> | null;

  /** The event that asked for it. */
  @Column({ name: 'asked_by', type: 'json' })
  askedBy: TimerGround;

  /** The event by which it fired, was skipped or does not matter any more; null while it is planned. */
  @Column({ name: 'decided_by', type: 'json', nullable: true })
  decidedBy: TimerGround | null;
}

/** The same timer for the same rung, every time: firing it is one command, whoever wakes it and how often. */
export function timerIdOf(assignmentId: string, cycle: number, rung: string): string {
  return `${assignmentId}.${String(cycle)}.${rung}`;
}
