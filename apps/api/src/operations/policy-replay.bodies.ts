import type { DeadlinePolicy } from '#deadlines/domain';
import type { Instant } from '#kernel';
import { Choice, Moment, Part, Slug, Uuid } from '#platform';
import { CalendarDaysBody } from '../calendars/calendar.bodies.js';
import { LadderTermsBody, AllowanceBody } from '../follow-up/follow-up.bodies.js';

class ProposedReadingsBody {
  @Choice({
    description: 'How "trước ngày D" (before day D) without an hour is read.',
    values: ['end-of-previous-day', 'end-of-day'],
    optional: true,
  })
  readonly beforeDate?: DeadlinePolicy['beforeDate'];

  @Choice({ description: 'When a whole day ends.', values: ['midnight', 'office-hours'], optional: true })
  readonly dayEnds?: DeadlinePolicy['dayEnds'];

  @Choice({
    description: 'A period that ends on a day of rest.',
    values: ['next-working-day', 'none'],
    optional: true,
  })
  readonly periodRoll?: DeadlinePolicy['periodRoll'];

  @Choice({
    description: 'A written date that is a day of rest.',
    values: ['never', 'next-working-day'],
    optional: true,
  })
  readonly writtenRoll?: DeadlinePolicy['writtenRoll'];

  @Part({ description: 'The time for what is to be done at once.', of: () => AllowanceBody, optional: true })
  readonly immediate?: AllowanceBody;

  @Part({ description: 'The time where a document states none.', of: () => AllowanceBody, optional: true })
  readonly unstated?: AllowanceBody;
}

export class PolicyReplayBody {
  @Part({
    description: 'How limits would have been read; what is absent stays as each was read.',
    of: () => ProposedReadingsBody,
    optional: true,
  })
  readonly readings?: ProposedReadingsBody;

  @Part({ description: 'The ladder of every deadline that had one.', of: () => LadderTermsBody, optional: true })
  readonly ladder?: LadderTermsBody;

  @Part({
    description: 'Days over the calendar in force, by which every deadline would have been counted.',
    of: () => CalendarDaysBody,
    optional: true,
  })
  readonly calendarDays?: CalendarDaysBody;

  @Moment({ description: 'Assignments assigned from here on.', example: '2025-08-01T00:00:00+07:00' })
  readonly from: Instant;

  @Moment({ description: 'And before this moment.', example: '2025-09-01T00:00:00+07:00' })
  readonly to: Instant;

  @Moment({ description: 'The moment at which both are judged; the present when absent.', optional: true })
  readonly at?: Instant;

  @Uuid({ description: 'Only assignments of this directive.', optional: true })
  readonly directive?: string;

  @Slug({ description: 'Only assignments given to this agency.', optional: true })
  readonly agency?: string;
}
