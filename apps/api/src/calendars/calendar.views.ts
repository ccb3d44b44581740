import { ApiProperty } from '@nestjs/swagger';
import type { DeadlineEffect, ShownCalendarChange } from '#assignments';
import type { CalendarChangeRow } from '#deadlines';
import type { Calendar, CalendarYear, DayFacts } from '#deadlines/domain';
import { CommandView } from '../http/command.views.js';

const SOURCE = 'Thông báo 9441/TB-BNV';

export class CalendarChangedView extends CommandView {
  @ApiProperty({ example: 'office' })
  readonly calendarId: string;
}

class HalfDayView {
  @ApiProperty({ example: 6 })
  readonly weekday: number;

  @ApiProperty({ example: '11:30' })
  readonly until: string;
}

class WeekView {
  @ApiProperty({ format: 'date', example: '2020-01-01' })
  readonly from: string;

  @ApiProperty({ type: [Number], description: 'ISO weekdays of rest, 1 Monday to 7 Sunday.', example: [6, 7] })
  readonly rest: readonly number[];

  @ApiProperty({ required: false, type: [HalfDayView], description: 'Weekdays on which work ends early.' })
  readonly halfDays?: readonly HalfDayView[];

  @ApiProperty({ required: false, example: SOURCE })
  readonly source?: string;
}

class OfficeSpanView {
  @ApiProperty({ example: '07:30' })
  readonly from: string;

  @ApiProperty({ example: '11:30' })
  readonly to: string;
}

class OfficeHoursView {
  @ApiProperty({ format: 'date', example: '2020-01-01' })
  readonly from: string;

  @ApiProperty({ type: [OfficeSpanView] })
  readonly spans: readonly OfficeSpanView[];

  @ApiProperty({ required: false, example: SOURCE })
  readonly source?: string;
}

export class CalendarView {
  @ApiProperty({ example: 'office' })
  readonly calendarId: string;

  @ApiProperty({ description: 'Counts its changes; 0 while it is as seeded.', example: 0 })
  readonly version: number;

  @ApiProperty({ type: [WeekView], description: 'The weekly rest, in the order of the days from which it holds.' })
  readonly weeks: readonly WeekView[];

  @ApiProperty({ type: [OfficeHoursView], description: 'The office hours, in the same order.' })
  readonly hours: readonly OfficeHoursView[];

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Open deadlines that a change has still to reach; null of the past, of which that is not kept.',
    example: 0,
  })
  readonly waiting: number | null;

  @ApiProperty({ type: [Number], description: 'The years of which days are named.', example: [2025, 2026] })
  readonly years: readonly number[];
}

export class NamedDayView {
  @ApiProperty({ format: 'date', example: '2025-04-26' })
  readonly date: string;

  @ApiProperty({ description: 'ISO weekday, 1 Monday to 7 Sunday.', example: 6 })
  readonly weekday: number;

  @ApiProperty({ enum: ['off', 'worked', 'half'], example: 'worked' })
  readonly kind: 'off' | 'worked' | 'half';

  @ApiProperty({ example: 'Làm bù cho ngày 02/5/2025' })
  readonly label: string;

  @ApiProperty({ description: 'What it rests on; it says where a yearly decision is not recorded.', example: SOURCE })
  readonly source: string;

  @ApiProperty({ required: false, description: 'When work ends, of a half-day.', example: '11:30' })
  readonly until?: string;
}

class MonthView {
  @ApiProperty({ example: 4 })
  readonly month: number;

  @ApiProperty({ example: 21 })
  readonly workingDays: number;
}

export class CalendarYearView {
  @ApiProperty({ example: 2025 })
  readonly year: number;

  @ApiProperty({ description: 'Whether any day of it is named; if not, only the week is known.', example: true })
  readonly recorded: boolean;

  @ApiProperty({ example: 250 })
  readonly workingDays: number;

  @ApiProperty({ type: [MonthView] })
  readonly months: readonly MonthView[];

  @ApiProperty({ type: [NamedDayView], description: 'Days off, worked days of rest and half-days, in their order.' })
  readonly days: readonly NamedDayView[];
}

export class DayFactsView implements DayFacts {
  @ApiProperty({ format: 'date', example: '2025-04-26' })
  readonly date: string;

  @ApiProperty({ example: true })
  readonly working: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'When work ends, where it ends early.', example: null })
  readonly until: string | null;

  @ApiProperty({ example: 'Worked: Làm bù cho ngày 02/5/2025.' })
  readonly reason: string;

  @ApiProperty({ type: String, nullable: true, example: SOURCE })
  readonly source: string | null;
}

export class CalendarChangeView {
  @ApiProperty({ description: 'The version of the calendar that it made.', example: 2 })
  readonly version: number;

  @ApiProperty({
    enum: ['days-set', 'days-cleared', 'week-set', 'hours-set'],
    example: 'days-set',
  })
  readonly change: string;

  @ApiProperty({ example: SOURCE })
  readonly source: string;

  @ApiProperty({
    required: false,
    type: [NamedDayView],
    description: 'Days that were set, or what those were that were cleared.',
  })
  readonly days?: readonly Omit<NamedDayView, 'weekday'>[];

  @ApiProperty({ required: false, type: WeekView })
  readonly week?: WeekView;

  @ApiProperty({ required: false, type: OfficeHoursView })
  readonly hours?: OfficeHoursView;

  @ApiProperty({ description: 'Who changed it.', example: 'binh.tt' })
  readonly by: string;

  @ApiProperty({ format: 'date-time', example: '2026-08-03T02:00:00.000Z' })
  readonly at: string;

  @ApiProperty({ example: 42 })
  readonly position: number;
}

class DeadlineEffectView {
  @ApiProperty({ format: 'uuid' })
  readonly assignmentId: string;

  @ApiProperty({ format: 'uuid' })
  readonly directiveId: string;

  @ApiProperty({ example: 'so-tai-chinh' })
  readonly leadAgencyId: string;

  @ApiProperty({
    enum: ['deadline-moves', 'reminders-move', 'stays'],
    description: '`stays`: it rests on the calendar, but cannot follow; `because` says why.',
    example: 'deadline-moves',
  })
  readonly effect: DeadlineEffect['effect'];

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Due until now.' })
  readonly from: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Due from then on.' })
  readonly to: string | null;

  @ApiProperty({ required: false, description: 'How the limit is read then.' })
  readonly explanation?: string;

  @ApiProperty({ required: false, example: 'assignment/suspended' })
  readonly because?: string;
}

export class CalendarPreviewView {
  @ApiProperty({ description: '`seen` of the change that confirms it.' })
  readonly seen: string;

  @ApiProperty({ description: 'Whether the calendar is as asked for already.', example: false })
  readonly unchanged: boolean;

  @ApiProperty({ type: [DeadlineEffectView], description: 'What it would do to open deadlines.' })
  readonly effects: readonly DeadlineEffectView[];
}

export function calendarPreviewView({ seen, unchanged, effects }: ShownCalendarChange): CalendarPreviewView {
  return {
    seen,
    unchanged,
    effects: effects.map(({ from, to, ...effect }) => ({
      ...effect,
      from: from?.dueAt ?? null,
      to: to?.dueAt ?? null,
      ...(to && effect.effect === 'deadline-moves' && { explanation: to.explanation }),
    })),
  };
}

/** @param waiting open deadlines that a change has still to reach; null of the past */
export function calendarView(
  { calendarId, version, weeks, hours, days }: Calendar,
  waiting: number | null,
): CalendarView {
  const years = new Set([...days.keys()].map((date) => Number(date.slice(0, 4))));
  return { calendarId, version, weeks, hours, waiting, years: [...years].sort((one, other) => one - other) };
}

export function calendarYearView(year: CalendarYear): CalendarYearView {
  return year;
}

export function calendarChangeView(row: CalendarChangeRow): CalendarChangeView {
  const { version, type, source, change, actor, at, position } = row;
  return { version, change: type.slice(type.indexOf('.') + 1), source, ...change, by: actor.subject, at, position };
}
