import type { AskedCalendarChange } from '#assignments';
import { CalendarDay, Choice, Part, Parts, Text, TextList, TimeOfDay, WholeNumber } from '#platform';

const SOURCE = 'Thông báo 9441/TB-BNV';

export class CalendarDayBody {
  @CalendarDay({ description: 'The day.', example: '2026-08-31' })
  readonly date: string;

  @Choice({
    description: '`off`: nobody works; `worked`: a day of rest on which work is done; `half`: work ends at `until`.',
    values: ['off', 'worked', 'half'],
    example: 'off',
  })
  readonly kind: 'off' | 'worked' | 'half';

  @Text({ description: 'What the day is called where it is published.', max: 200, example: 'Quốc khánh' })
  readonly label: string;

  @Text({
    description: 'What it rests on, where that is not the source of the change.',
    max: 300,
    optional: true,
    example: SOURCE,
  })
  readonly source?: string;

  @TimeOfDay({
    description: 'When work ends.',
    beside: { field: 'kind', words: ['half'] },
    example: '11:30',
  })
  readonly until?: string;
}

export class HalfDayBody {
  @WholeNumber({ description: 'ISO weekday, 1 Monday to 7 Sunday.', min: 1, max: 7, example: 6 })
  readonly weekday: number;

  @TimeOfDay({ description: 'When work ends on it.', example: '11:30' })
  readonly until: string;
}

export class RestDayBody {
  @WholeNumber({ description: 'ISO weekday, 1 Monday to 7 Sunday.', min: 1, max: 7, example: 7 })
  readonly weekday: number;
}

export class WeekBody {
  @CalendarDay({ description: 'The first day on which it holds.', example: '2026-07-01' })
  readonly from: string;

  @Parts({ description: 'The weekly rest.', of: () => RestDayBody, maxItems: 6 })
  readonly rest: RestDayBody[];

  @Parts({ description: 'Weekdays on which work ends early.', of: () => HalfDayBody, maxItems: 7, optional: true })
  readonly halfDays?: HalfDayBody[];
}

export class OfficeSpanBody {
  @TimeOfDay({ description: 'When work begins.', example: '07:30' })
  readonly from: string;

  @TimeOfDay({ description: 'When it ends.', example: '11:30' })
  readonly to: string;
}

export class OfficeHoursBody {
  @CalendarDay({ description: 'The first day on which they hold.', example: '2026-07-01' })
  readonly from: string;

  @Parts({ description: 'One after the other.', of: () => OfficeSpanBody, minItems: 1, maxItems: 6 })
  readonly spans: OfficeSpanBody[];
}

/** Days of a calendar, set or cleared. */
export class CalendarDaysBody {
  @Parts({ description: 'Days that differ from the week.', of: () => CalendarDayBody, maxItems: 400, optional: true })
  readonly days?: CalendarDayBody[];

  @TextList({
    description: 'Days that are what the week says of them.',
    max: 10,
    pattern: /^\d{4}-\d{2}-\d{2}$/,
    accepted: 'a day as YYYY-MM-DD, such as 2025-08-04',
    maxItems: 400,
    optional: true,
  })
  readonly clear?: string[];
}

export class CalendarChangeBody extends CalendarDaysBody {
  @Text({ description: 'The law, notice or decision it rests on.', max: 300, example: SOURCE })
  readonly source: string;

  @Part({ description: 'The weekly rest from a day on.', of: () => WeekBody, optional: true })
  readonly week?: WeekBody;

  @Part({ description: 'The office hours from a day on.', of: () => OfficeHoursBody, optional: true })
  readonly hours?: OfficeHoursBody;
}

export class ConfirmedCalendarChangeBody extends CalendarChangeBody {
  @Text({
    description:
      '`seen` of the preview that was shown. When the change would do something else to open deadlines by now, it is refused with the new preview.',
    max: 100,
    example: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
  })
  readonly seen: string;
}

/** A body in the terms of the domain. */
export function calendarChangeOf({ source, days, clear, week, hours }: CalendarChangeBody): AskedCalendarChange {
  return {
    source,
    ...(days && {
      days: days.map(({ date, kind, label, source: own, until }) => ({
        date,
        kind,
        label,
        ...(own !== undefined && { source: own }),
        ...(until !== undefined && { until }),
      })),
    }),
    ...(clear && { clear }),
    ...(week && {
      week: {
        from: week.from,
        rest: week.rest.map(({ weekday }) => weekday),
        ...(week.halfDays && { halfDays: week.halfDays.map(({ weekday, until }) => ({ weekday, until })) }),
      },
    }),
    ...(hours && { hours: { from: hours.from, spans: hours.spans.map(({ from, to }) => ({ from, to })) } }),
  };
}
