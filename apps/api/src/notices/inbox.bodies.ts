import {
  LANGUAGES,
  MAIL_MODES,
  OPTIONAL_TOPICS,
  RECIPIENT_KINDS,
  type Language,
  type MailMode,
  type RecipientKind,
} from '#notifications/domain';
import { Choice, Slug, Text, TextList, Uuid, WholeNumber, WholeNumberParameter } from '#platform';
import { PresentPageQuery } from '../http/page.js';

export class NoticePath {
  @Uuid({ description: 'Id of a notice.' })
  readonly noticeId: string;
}

export class RecipientPath {
  @Choice({ description: 'Whether an agency or a person is meant.', values: RECIPIENT_KINDS, example: 'agency' })
  readonly kind: RecipientKind;

  @Slug({ description: 'Id of the agency or the person.', example: 'so-tai-chinh' })
  readonly id: string;
}

const OF_AGENCY = {
  description: 'The inbox of this agency instead of one’s own; for callers that speak for no agency.',
  optional: true,
  example: 'so-tai-chinh',
} as const;

export class WhoseInboxQuery {
  @Slug(OF_AGENCY)
  readonly agency?: string;
}

export class InboxQuery extends PresentPageQuery {
  @Slug(OF_AGENCY)
  readonly agency?: string;

  @Choice({ description: 'Only notices that are unread.', values: ['true', 'false'], optional: true })
  readonly unread?: 'true' | 'false';
}

export class InboxStreamQuery extends WhoseInboxQuery {
  @WholeNumberParameter({
    description: 'Only notices raised behind this position; `Last-Event-ID` goes before it. From now on when absent.',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  readonly after?: number;
}

export class NoticeFileQuery extends WhoseInboxQuery {
  @Choice({
    description:
      'Of a notice about a report: the text of the mail, or the file that went with it; `body` unless stated.',
    values: ['body', 'file'],
    optional: true,
  })
  readonly part?: 'body' | 'file';
}

export class ReadBody {
  @Text({
    description: 'Why, where somebody marks it in another’s place; kept with the event.',
    max: 500,
    optional: true,
  })
  readonly reason?: string;
}

export class ReadAllBody {
  @WholeNumber({
    description: 'Only those raised up to this position: what came after the caller looked stays unread.',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    example: 44,
  })
  readonly until: number;

  @Slug({ ...OF_AGENCY })
  readonly agency?: string;
}

export class PreferencesBody {
  @Choice({ description: 'The language of notices.', values: LANGUAGES, example: 'vi' })
  readonly language: Language;

  @Choice({
    description:
      'How mail comes: each notice at once, what can wait gathered once a day, or only what cannot be declined.',
    values: MAIL_MODES,
    example: 'digest',
  })
  readonly mail: MailMode;

  @TextList({
    description: `Topics that are neither mailed nor put into the inbox, of ${OPTIONAL_TOPICS.join(', ')}.`,
    max: 100,
    maxItems: 50,
    unique: true,
    optional: true,
    example: ['assignment.accepted'],
  })
  readonly muted?: string[];

  @Text({ description: 'Where mail goes.', max: 320, optional: true, example: 'vanthu@sotaichinh.example.vn' })
  readonly email?: string;
}
