import { InstantColumn } from '#event-store';
import type { Instant } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RungAction, SkipReason } from '../domain/index.js';

/**
 * `planned` will fire, `skipped` never did because its moment had passed before anyone
 * watched, `fired` has its event in the log, `cancelled` no longer matters.
 */
export type TimerState = 'planned' | 'skipped' | 'fired' | 'cancelled';

/** What a timer does when it fires: a rung of the ladder, or the time set for an opinion that runs out. */
export type TimerAction = RungAction | 'count-silence';

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
  skipReason: SkipReason | null;
}

/** The same timer for the same rung, every time: firing it is one command, whoever wakes it and how often. */
export function timerIdOf(assignmentId: string, cycle: number, rung: string): string {
  return `${assignmentId}.${String(cycle)}.${rung}`;
}
