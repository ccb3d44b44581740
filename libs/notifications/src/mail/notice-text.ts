import { IntlMessageFormat } from 'intl-messageformat';
import { millisecondsOf, type Instant } from '#kernel';
import {
  REPORT_TOPIC,
  type About,
  type AboutReport,
  type Language,
  type Matter,
  type ReportMatter,
  type RecipientRole,
  type Topic,
} from '../domain/index.js';
import { MESSAGES, type Messages } from './notice-messages.js';

/** What a notice says, in its language. */
export interface NoticeText {
  readonly title: string;
  readonly intro: string;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
}

interface Said {
  readonly topic: Topic;
  readonly role: RecipientRole;
  readonly language: Language;
  readonly about: About | AboutReport;
  readonly matter: Matter | ReportMatter;
}

const LOCALES: Readonly<Record<Language, string>> = { vi: 'vi-VN', en: 'en-GB' };

const formats = new Map<string, IntlMessageFormat>();

/** An ICU message of the language, with its values. A `<` in it is a `<`, not the beginning of a tag. */
export function say(language: Language, message: string, values: Record<string, string | number> = {}): string {
  const key = `${language} ${message}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new IntlMessageFormat(message, LOCALES[language], undefined, { ignoreTag: true });
    formats.set(key, format);
  }
  return String(format.format(values));
}

export function textOf({ topic, role, language, matter, about }: Said): NoticeText {
  const messages = MESSAGES[language];
  if ('body' in matter) return reportTextOf(language, matter);
  const { title, intro } = messages.topics[topic];
  const isLate = matter.lateBySeconds !== undefined ? matter.lateBySeconds > 0 : isPast(matter.dueAt, about.recordedAt);
  const values = { role, lead: matter.leadName, number: matter.directiveNumber, late: isLate ? 'yes' : 'no' };
  return {
    title: say(language, title, values),
    intro: say(language, intro, values),
    rows: rowsOf(language, messages, matter),
  };
}

/** What is said of a report besides what it says itself. */
function reportTextOf(language: Language, { name, title, zone, file, missed }: ReportMatter): NoticeText {
  const { topics, reportLabels, missed: message } = MESSAGES[language];
  const said = topics[REPORT_TOPIC];
  const ofMissed = missed && {
    count: missed.count,
    first: momentText(language, missed.first, zone),
    last: momentText(language, missed.last, zone),
  };
  return {
    title: say(language, said.title, { name }),
    intro: say(language, said.intro, { title }),
    rows: [
      { label: reportLabels.report, value: title },
      ...(file === undefined ? [] : [{ label: reportLabels.file, value: file.name }]),
      ...(ofMissed === undefined ? [] : [{ label: reportLabels.missed, value: say(language, message, ofMissed) }]),
    ],
  };
}

/** A moment on the clocks of a zone: "16:00 ngày 04/08/2025". */
export function momentText(language: Language, at: Instant, zone: string): string {
  const parts = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, ...options }).format(millisecondsOf(at));
  return say(language, MESSAGES[language].moment, {
    time: parts({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    date: parts(
      language === 'vi'
        ? { day: '2-digit', month: '2-digit', year: 'numeric' }
        : { day: 'numeric', month: 'long', year: 'numeric' },
    ),
  });
}

function rowsOf(language: Language, { labels, noDeadline, lateBy }: Messages, matter: Matter): NoticeText['rows'] {
  const { directiveNumber, summary, leadName, dueAt, zone, lateBySeconds = 0, words = [] } = matter;
  const hours = Math.floor(lateBySeconds / 3_600);
  return [
    { label: labels.document, value: directiveNumber },
    { label: labels.task, value: summary },
    { label: labels.lead, value: leadName },
    { label: labels.due, value: dueAt === null ? noDeadline : momentText(language, dueAt, zone) },
    ...(lateBySeconds > 0
      ? [{ label: labels.late, value: say(language, lateBy, { days: Math.floor(hours / 24), hours: hours % 24 }) }]
      : []),
    ...words.map((value) => ({ label: labels.words, value })),
  ];
}

function isPast(dueAt: Instant | null, at: Instant): boolean {
  return dueAt !== null && at > dueAt;
}
