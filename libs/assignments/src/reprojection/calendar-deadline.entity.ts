import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What calendar the deadline of an assignment rests on. */
@Entity('calendar_deadlines')
export class CalendarDeadline {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' })
  tenantId: string;

  @PrimaryColumn({ name: 'assignment_id', type: 'text' })
  assignmentId: string;

  /** Empty while it rests on none. */
  @Column({ name: 'calendar_id', type: 'text' })
  calendarId: string;

  /** By which version it was read. */
  @Column({ name: 'calendar_version', type: 'integer' })
  calendarVersion: number;

  /** Whether a change of the calendar may move it: the assignment has not ended. */
  @Column({ type: 'boolean' })
  open: boolean;

  /** How many assignments it is a part of, one in the other: a whole comes before its parts. */
  @Column({ type: 'integer' })
  depth: number;

  /** Position of the event that last changed the row. */
  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  position: number;
}
