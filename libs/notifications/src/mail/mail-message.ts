import { knownOf } from '#kernel';
import type { NoticeRaisedData } from '../domain/index.js';
import { fillLayout, type LayoutView } from './fill-layout.js';
import { NOTICE_LAYOUT } from './notice-layout.generated.js';
import { MESSAGES } from './notice-messages.js';
import { say, textOf } from './notice-text.js';

/** A mail to one address, ready to be sent. */
export interface MailMessage {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments?: readonly MailAttachment[];
}

/** A file that goes with a mail. */
interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** What of a report goes into a mail, from the document store. */
export interface ReportContent {
  /** Stands in the mail. */
  readonly body: string;
  /** Null where there is none, or it is too large. */
  readonly attachment: MailAttachment | null;
}

/** Characters a subject never has: what ends a header, and what hides or turns text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

const LONGEST_SUBJECT = 200;

type Item = {
  readonly heading?: string;
  readonly rows: readonly Row[];
  readonly link?: string;
  /** What the link says. */
  readonly open: string;
  readonly body?: string;
};

type Row = { readonly label: string; readonly value: string };

/**
 * The mail of one notice, or of several as a digest. All of them go to the same recipient in the same language,
 * to the address of the last.
 * @param publicUrl where people find the assignments, without a slash at its end; null for no links
 * @param reports what the reports among them say, by the ids of the notices
 */
export function mailOf(
  notices: readonly NoticeRaisedData[],
  publicUrl: string | null,
  reports: ReadonlyMap<string, ReportContent> = new Map(),
): MailMessage {
  const [first] = notices;
  const to = knownOf(notices.at(-1)?.address);
  if (first === undefined || to === null) throw new Error('a mail has at least one notice, and an address');
  const { language } = first;
  const messages = MESSAGES[language];
  const isDigest = notices.length > 1;
  const items = notices.map((notice): Item => {
    const link = publicUrl === null ? {} : { link: `${publicUrl}/${placeOf(notice)}` };
    const open = 'subscriptionId' in notice.about ? messages.reportLabels.open : messages.open;
    if (notice.secret)
      return { ...(isDigest && { heading: say(language, messages.secretTitle) }), rows: [], ...link, open };
    const { title, rows } = textOf(notice);
    const report = reports.get(notice.noticeId);
    const isTooLarge = 'body' in notice.matter && notice.matter.file !== undefined && report?.attachment === null;
    const remark = isTooLarge ? [{ label: messages.reportLabels.remark, value: messages.tooLarge }] : [];
    return {
      ...(isDigest && { heading: title }),
      rows: [...rows, ...remark],
      ...link,
      open,
      ...(report && { body: report.body }),
    };
  });
  const said = isDigest ? digestOf(notices, language) : singleOf(first);
  const subject = oneLine(first.urgent ? say(language, messages.urgentSubject, said) : said.subject);
  const view: LayoutView = {
    language,
    ...said,
    subject,
    sender: messages.sender,
    footer: messages.footer,
    items: items.map((item) => ({ ...item })),
  };
  const lines = [
    said.title,
    said.intro,
    ...items.map(({ heading, rows, link, open, body }) =>
      [
        ...(heading === undefined ? [] : [heading]),
        ...rows.map(({ label, value }) => `${label}: ${value}`),
        ...(body === undefined ? [] : ['', body]),
        ...(link === undefined ? [] : [`${open}: ${link}`]),
      ].join('\n'),
    ),
    `-- \n${messages.footer}`,
  ];
  const attachments = [...reports.values()].flatMap(({ attachment }) => (attachment === null ? [] : [attachment]));
  return {
    to,
    subject,
    html: fillLayout(NOTICE_LAYOUT, view),
    text: `${lines.join('\n\n')}\n`,
    ...(attachments.length > 0 && { attachments }),
  };
}

/** Where what a notice is about is found. */
function placeOf({ assignmentId, about }: NoticeRaisedData): string {
  return 'subscriptionId' in about
    ? `report-subscriptions/${about.subscriptionId}`
    : `assignments/${assignmentId ?? ''}`;
}

interface Said extends Record<string, string> {
  readonly subject: string;
  readonly title: string;
  readonly intro: string;
}

function singleOf(notice: NoticeRaisedData): Said {
  const { language, secret, matter } = notice;
  const messages = MESSAGES[language];
  if (secret) {
    return {
      subject: messages.secretSubject,
      title: messages.secretTitle,
      intro: messages.secretIntro,
    };
  }
  const { title, intro } = textOf(notice);
  const subject = 'body' in matter ? title : say(language, messages.subject, { title, number: matter.directiveNumber });
  return { title, intro, subject };
}

function digestOf(notices: readonly NoticeRaisedData[], language: NoticeRaisedData['language']): Said {
  const { digestSubject, digestTitle, digestIntro } = MESSAGES[language];
  const count = { count: notices.length };
  return {
    subject: say(language, digestSubject, count),
    title: say(language, digestTitle),
    intro: say(language, digestIntro, count),
  };
}

function oneLine(text: string): string {
  return text.replace(INVISIBLE, ' ').trim().slice(0, LONGEST_SUBJECT);
}
