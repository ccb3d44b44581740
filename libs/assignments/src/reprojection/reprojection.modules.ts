import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CalendarDeadlineQueries } from './calendar-deadlines.queries.js';
import { ChangeCalendarHandler, PreviewCalendarChangeHandler } from './change-calendar.handler.js';
import { RecalculateDeadlinesHandler } from './recalculate-deadlines.handler.js';

/** Changes of calendars, and what they would do. Needs the `DataSource` and `CommandRunner` from global modules. */
@Module({
  providers: [
    {
      provide: CalendarDeadlineQueries,
      inject: [DataSource],
      useFactory: (database: DataSource) => new CalendarDeadlineQueries(database),
    },
    ChangeCalendarHandler,
    PreviewCalendarChangeHandler,
  ],
  exports: [CalendarDeadlineQueries],
})
export class CalendarCommandsModule {}

/** What the engine asks of assignments when a calendar was changed. Needs `CommandRunner` from a global module. */
@Module({ providers: [RecalculateDeadlinesHandler] })
export class RecalculationCommandsModule {}
