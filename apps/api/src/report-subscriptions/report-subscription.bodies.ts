import { CalendarDay, Choice, Flag, Part, Parts, Slug, Text, TextList, TimeOfDay, Uuid, WholeNumber } from '#platform';
import {
  CLOSING_PERIODS,
  ON_DAYS_OFF,
  REPORT_LANGUAGES,
  SUBSCRIBED_FORMATS,
  SUBSCRIBED_KINDS,
  SUBSCRIBED_POSTS,
  type OnDaysOff,
  type ReportRecipient,
  type SubscribedReport,
  type SubscriptionTerms,
} from '#reporting/domain';
import { RecurringDaysBody } from '../directives/task.bodies.js';

const CONSOLIDATED = { field: 'kind', words: ['consolidated-report'] } as const;

class SubscribedReportBody {
  @Choice({
    description:
      '`scoreboard`: how all work stands, by agency, as a table in the mail. `consolidated-report`: of the period just closed, as a file. `directive-digest`: what was ordered since the last one.',
    values: SUBSCRIBED_KINDS,
    example: 'scoreboard',
  })
  readonly kind: SubscribedReport['kind'];

  @Choice({ description: 'Which period.', values: CLOSING_PERIODS, beside: CONSOLIDATED, example: 'month' })
  readonly period?: (typeof CLOSING_PERIODS)[number];

  @WholeNumber({
    description: 'The day of its last month that closes the period; the last one when absent.',
    min: 1,
    max: 31,
    optional: true,
    beside: CONSOLIDATED,
  })
  readonly cutoffDay?: number;

  @Choice({
    description: 'The file that goes with the mail.',
    values: SUBSCRIBED_FORMATS,
    beside: CONSOLIDATED,
    example: 'pdf',
  })
  readonly format?: (typeof SUBSCRIBED_FORMATS)[number];

  @Flag({
    description: 'Whether it goes with the mail as DOCX, besides its text. Not unless stated.',
    optional: true,
    beside: { field: 'kind', words: ['directive-digest'] },
  })
  readonly file?: boolean;

  @Flag({
    description: 'Compared with the period before. Not unless stated.',
    optional: true,
    beside: CONSOLIDATED,
  })
  readonly compared?: boolean;

  @Slug({
    description: 'Only work that this agency leads or took over.',
    optional: true,
    beside: CONSOLIDATED,
    example: 'so-tai-chinh',
  })
  readonly agency?: string;

  @Slug({ description: 'Only what this agency gave.', optional: true, example: 'ubnd-tinh' })
  readonly issuer?: string;
}

class RecipientBody {
  @Slug({ description: 'The agency, or the one whose post or person is meant.', example: 'ubnd-tinh' })
  readonly agency: string;

  @Choice({
    description: 'Whoever holds the post on the day; the agency where nobody does.',
    values: SUBSCRIBED_POSTS,
    optional: true,
    example: 'head',
  })
  readonly post?: (typeof SUBSCRIBED_POSTS)[number];

  @Slug({ description: 'A person, told for the agency; goes before `post`.', optional: true })
  readonly person?: string;
}

class RhythmBody extends RecurringDaysBody {
  @TimeOfDay({ description: 'The hour, on the tenant’s clocks.', example: '07:30' })
  readonly time: string;
}

export class ReportSubscriptionBody {
  @Text({
    description: 'What it is called: the subject of its mails.',
    max: 200,
    example: 'Bảng tổng hợp sáng thứ Hai',
  })
  readonly name: string;

  @Part({ description: 'Which report.', of: () => SubscribedReportBody })
  readonly report: SubscribedReportBody;

  @Parts({ description: 'To whom.', of: () => RecipientBody, minItems: 1, maxItems: 50 })
  readonly to: RecipientBody[];

  @Part({ description: 'When.', of: () => RhythmBody })
  readonly rhythm: RhythmBody;

  @Choice({
    description: 'On a day that nobody works: as stated, or on the next working day at the same hour.',
    values: ON_DAYS_OFF,
    optional: true,
    example: 'next-working-day',
  })
  readonly onDaysOff?: OnDaysOff;

  @Choice({
    description: 'Of the mail and its table; `vi` unless stated. Files are in the form of the office.',
    values: REPORT_LANGUAGES,
    optional: true,
    example: 'vi',
  })
  readonly language?: SubscriptionTerms['language'];
}

export class ReportSubscriptionPauseBody {
  @TextList({ description: 'Why.', max: 500, minItems: 1, maxItems: 10, example: ['Chủ tịch đi công tác'] })
  readonly reasons: string[];
}

export class ReportSubscriptionActBody {
  @Text({ description: 'Why; kept with the event.', max: 500, optional: true })
  readonly reason?: string;
}

export class ReportSubscriptionPath {
  @Uuid({ description: 'Id of a report subscription.' })
  readonly subscriptionId: string;
}

export class SendingPath extends ReportSubscriptionPath {
  @CalendarDay({ description: 'The day of the rhythm that it was sent for.', example: '2025-08-11' })
  readonly date: string;
}

export class SendingFileQuery {
  @Choice({
    description: '`body` is the text of the mail, `file` what went with it; `body` unless stated.',
    values: ['body', 'file'],
    optional: true,
  })
  readonly part?: 'body' | 'file';
}

/** The terms that a body states. */
export function termsOf(body: ReportSubscriptionBody): SubscriptionTerms {
  const { name, report, to, rhythm, onDaysOff = 'as-stated', language = 'vi' } = body;
  const { every, count, weekday, day, month, until, time } = rhythm;
  return {
    name,
    report: reportOf(report),
    to: to.map(({ agency, post, person }): ReportRecipient => ({
      agencyId: agency,
      ...(post !== undefined && { post }),
      ...(person !== undefined && { personId: person }),
    })),
    rhythm: {
      every,
      ...(count !== undefined && { count }),
      ...(weekday !== undefined && { weekday }),
      ...(day !== undefined && { day }),
      ...(month !== undefined && { month }),
      ...(until !== undefined && { until }),
      time,
    },
    onDaysOff,
    language,
  };
}

function reportOf(report: SubscribedReportBody): SubscribedReport {
  const { kind, period, cutoffDay, format, file, compared, agency, issuer } = report;
  const scope = issuer === undefined ? {} : { issuerId: issuer };
  if (kind === 'scoreboard') return { kind, ...scope };
  if (kind === 'directive-digest') return { kind, ...scope, ...(file === true && { format: 'docx' }) };
  return {
    kind,
    // Both are expected beside this kind.
    period: period!,
    format: format!,
    ...(cutoffDay !== undefined && { cutoffDay }),
    ...(compared === true && { compared }),
    ...(agency !== undefined && { agencyId: agency }),
    ...scope,
  };
}
