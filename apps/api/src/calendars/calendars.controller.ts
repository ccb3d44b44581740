import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import {
  CALENDAR_EFFECT_CHANGED,
  CalendarDeadlineQueries,
  ChangeCalendar,
  PreviewCalendarChange,
  RESTING_ON_CALENDARS,
} from '#assignments';
import { CalendarQueries, calendarsProjection } from '#deadlines';
import {
  CALENDAR_CHANGE_EMPTY,
  CALENDAR_DAY_TWICE,
  CALENDAR_DAY_UNNAMED,
  CALENDAR_HALF_DAY_UNCLEAR,
  CALENDAR_IMPOSSIBLE_DATE,
  CALENDAR_IMPOSSIBLE_HOURS,
  CALENDAR_IMPOSSIBLE_WEEK,
  CALENDAR_SOURCE_MISSING,
  CALENDAR_UNKNOWN,
  calendarYear,
  dayFacts,
  type Calendar,
} from '#deadlines/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { CalendarDay, currentAsOf, kindOfRule, Problem, Slug, WholeNumberParameter, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { AfterQuery, Paged, PageQuery, ReadQuery } from '../http/page.js';
import { readPageByPosition } from '../http/position-page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, PreviewRoute, ReadRoute } from '../http/routes.js';
import { CalendarChangeBody, calendarChangeOf, ConfirmedCalendarChangeBody } from './calendar.bodies.js';
import {
  CalendarChangedView,
  calendarChangeView,
  CalendarChangeView,
  calendarPreviewView,
  CalendarPreviewView,
  calendarView,
  CalendarView,
  calendarYearView,
  CalendarYearView,
  DayFactsView,
} from './calendar.views.js';

class CalendarPath {
  @Slug({ description: 'Id of a calendar; `office` is the one that is used.', example: 'office' })
  readonly calendarId: string;
}

class YearPath extends CalendarPath {
  @WholeNumberParameter({ description: 'The year.', min: 1900, max: 2999, example: 2026 })
  readonly year: number;
}

class DayPath extends CalendarPath {
  @CalendarDay({ description: 'The day.', example: '2025-04-26' })
  readonly date: string;
}

const REFUSALS = [
  CALENDAR_UNKNOWN,
  CALENDAR_SOURCE_MISSING,
  CALENDAR_CHANGE_EMPTY,
  CALENDAR_IMPOSSIBLE_DATE,
  CALENDAR_DAY_TWICE,
  CALENDAR_DAY_UNNAMED,
  CALENDAR_HALF_DAY_UNCLEAR,
  CALENDAR_IMPOSSIBLE_WEEK,
  CALENDAR_IMPOSSIBLE_HOURS,
];

const SWAP = {
  source: 'Công văn về hoán đổi ngày làm việc dịp 24/11/2026',
  days: [
    { date: '2026-11-23', kind: 'off', label: 'Nghỉ, làm bù vào ngày 28/11/2026' },
    { date: '2026-11-28', kind: 'worked', label: 'Làm bù cho ngày 23/11/2026' },
  ],
};

/** Of a preview that moves no deadline. */
const SEEN = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

const SATURDAY_MORNINGS = {
  source: 'Quyết định 30/QĐ-UBND',
  week: { from: '2026-07-01', rest: [{ weekday: 7 }], halfDays: [{ weekday: 6, until: '11:30' }] },
};

@ApiTags('calendars')
@Controller('v1/calendars')
export class CalendarsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly calendars: CalendarQueries,
    private readonly deadlines: CalendarDeadlineQueries,
    private readonly reads: ReadYourWrites,
  ) {}

  @Post(':calendarId/changes/preview')
  @PreviewRoute({
    summary: 'See which open deadlines a change of a calendar would move; nothing is written',
    permission: 'calendar:administer',
    body: CalendarChangeBody,
    examples: { swap: SWAP, saturdayMornings: SATURDAY_MORNINGS },
    answers: CalendarPreviewView,
    refusals: REFUSALS,
  })
  async previewCalendarChange(
    @InContext() context: CommandContext,
    @Param() { calendarId }: CalendarPath,
    @Query() { after }: AfterQuery,
    @Body() change: CalendarChangeBody,
  ): Promise<CalendarPreviewView> {
    await this.reads.reached(context.tenant, after, ...RESTING_ON_CALENDARS);
    const asked = new PreviewCalendarChange(context, calendarId, calendarChangeOf(change));
    return calendarPreviewView(await this.queries.execute(asked));
  }

  @Post(':calendarId/changes')
  @CommandRoute({
    summary:
      'Set and clear days, the week and the office hours: a whole notice, or nothing of it; open deadlines follow',
    permission: 'calendar:administer',
    body: ConfirmedCalendarChangeBody,
    examples: { swap: { ...SWAP, seen: SEEN }, saturdayMornings: { ...SATURDAY_MORNINGS, seen: SEEN } },
    answers: CalendarChangedView,
    refusals: [...REFUSALS, CALENDAR_EFFECT_CHANGED],
  })
  changeCalendar(
    @InContext() context: CommandContext,
    @Param() { calendarId }: CalendarPath,
    @Body() { seen, ...change }: ConfirmedCalendarChangeBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ChangeCalendar(context, calendarId, calendarChangeOf(change), seen));
  }

  @Get(':calendarId')
  @ReadRoute({
    summary: 'See a calendar: its weekly rest, its office hours, and the years whose days are named',
    permission: 'calendar:read',
    answers: CalendarView,
    refusals: [CALENDAR_UNKNOWN],
  })
  async findCalendar(
    @CurrentCaller() { tenant }: Caller,
    @Param() { calendarId }: CalendarPath,
    @Query() { after }: ReadQuery,
  ): Promise<CalendarView> {
    const calendar = await this.#calendar(tenant, calendarId, after);
    if (currentAsOf() !== undefined) return calendarView(calendar, null);
    await this.reads.reached(tenant, after, ...RESTING_ON_CALENDARS);
    return calendarView(calendar, await this.deadlines.waiting(tenant, calendarId));
  }

  @Get(':calendarId/years/:year')
  @ReadRoute({
    summary: 'Look over a year: working days by month, days off and worked Saturdays with their sources',
    permission: 'calendar:read',
    answers: CalendarYearView,
    refusals: [CALENDAR_UNKNOWN],
  })
  async findCalendarYear(
    @CurrentCaller() { tenant }: Caller,
    @Param() { calendarId, year }: YearPath,
    @Query() { after }: ReadQuery,
  ): Promise<CalendarYearView> {
    return calendarYearView(calendarYear(await this.#calendar(tenant, calendarId, after), year));
  }

  @Get(':calendarId/days/:date')
  @ReadRoute({
    summary: 'Ask whether a day is worked, and why',
    permission: 'calendar:read',
    answers: DayFactsView,
    refusals: [CALENDAR_UNKNOWN],
  })
  async findCalendarDay(
    @CurrentCaller() { tenant }: Caller,
    @Param() { calendarId, date }: DayPath,
    @Query() { after }: ReadQuery,
  ): Promise<DayFactsView> {
    return dayFacts(await this.#calendar(tenant, calendarId, after), date);
  }

  @Get(':calendarId/changes')
  @ReadRoute({
    summary: 'List what was changed in a calendar, by whom and on what it rests, in the order in which it was',
    permission: 'calendar:read',
    refusals: [CALENDAR_UNKNOWN],
  })
  @Paged(CalendarChangeView)
  async listCalendarChanges(
    @CurrentCaller() { tenant }: Caller,
    @Param() { calendarId }: CalendarPath,
    @Query() query: PageQuery,
  ): Promise<Page<CalendarChangeView>> {
    await this.#calendar(tenant, calendarId, query.after);
    return readPageByPosition(
      'calendar-changes',
      query,
      (page) => this.calendars.changes(tenant, calendarId, page),
      ({ position }) => position,
      calendarChangeView,
    );
  }

  async #calendar(tenant: string, calendarId: string, after: number | undefined): Promise<Calendar> {
    await this.reads.reached(tenant, after, calendarsProjection.name);
    const calendar = await this.calendars.find(tenant, calendarId);
    if (calendar === null) throw new Problem(kindOfRule(CALENDAR_UNKNOWN), { facts: { calendarId } });
    return calendar;
  }
}
