import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '#event-store';
import type { Actor, Instant } from '#kernel';
import type { DatedDay, OfficeHours, WorkingWeek } from '../domain/index.js';

/** A calendar that was changed; as seeded, it has no row. */
@Entity('calendars')
export class CalendarRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'calendar_id', type: 'text' })
  calendarId: string;

  /** Of its stream. */
  @Column({ type: 'integer' })
  version: number;

  @Column({ type: 'json' })
  weeks: readonly WorkingWeek[];

  @Column({ type: 'json' })
  hours: readonly OfficeHours[];

  /** In the order of their dates. */
  @Column({ type: 'json' })
  days: readonly DatedDay[];

  /** Position of the event that last changed it. */
  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  position: number;
}

/** One thing that was changed: days set or cleared, the week, the hours. */
@Entity('calendar_changes')
export class CalendarChangeRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @Column({ name: 'calendar_id', type: 'text' })
  calendarId: string;

  /** The version of the calendar that it made. */
  @Column({ type: 'integer' })
  version: number;

  /** Type of the event. */
  @Column({ type: 'text' })
  type: string;

  /** The law, notice or decision it rests on. */
  @Column({ type: 'text' })
  source: string;

  /** What was set or cleared. */
  @Column({ type: 'json' })
  change: object;

  @Column({ type: 'json' })
  actor: Actor;

  @InstantColumn()
  at: Instant;

  @PrimaryColumn({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  position: number;
}
