import type { Instant } from '#kernel';
import type { OfficialDocument, Paragraph, Table } from '../official-document/official-document.js';
import { dayInWords } from '../official-document/vietnamese.js';
import type { DigestItem, DigestOrder, DigestSpeaker, DigestTask, DirectiveDigest } from './directive-digest.js';

/** `Thông tin chỉ đạo, điều hành của UBND tỉnh từ ngày 08/7/2025 đến ngày 09/7/2025` */
export function digestTitle({ issuer, days }: Pick<DirectiveDigest, 'issuer' | 'days'>): string {
  const whose = issuer === null ? '' : ` của ${issuer.name}`;
  const when =
    days.from === days.to
      ? `ngày ${dayInWords(days.from)}`
      : `từ ngày ${dayInWords(days.from)} đến ngày ${dayInWords(days.to)}`;
  return `Thông tin chỉ đạo, điều hành${whose} ${when}`;
}

/** The digest as plain text, a line for each paragraph and an empty one before each document. */
export function digestText(digest: DirectiveDigest): string {
  const paragraphs = paragraphsOf(digest).flatMap(({ text, style }) => (style === 'heading' ? ['', text] : [text]));
  const lines = [digestTitle(digest), ...(digest.items.length === 0 ? [''] : []), ...paragraphs];
  const deadlines = deadlinesIn(digest);
  if (deadlines.length > 0) {
    lines.push('', 'Các mốc thời hạn');
    for (const { task, order, item } of deadlines) {
      lines.push(
        `- ${dayInWords(task.limitDay!)}: ${unended(task.text)} (${namesOf(order.leads)}; ${item.designation})`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The digest as an official document. @param madeAt the only moment that its files name */
export function digestDocument(digest: DirectiveDigest, madeAt: Instant): OfficialDocument {
  const table = deadlinesTable(digest);
  return {
    heading: null,
    type: null,
    title: digestTitle(digest),
    subtitles: [],
    orientation: 'portrait',
    parts: [
      { kind: 'text', paragraphs: paragraphsOf(digest) },
      ...(table.rows.length === 0 ? [] : [{ kind: 'table' as const, table }]),
    ],
    appendix: [],
    recipients: [],
    signature: null,
    madeAt,
  };
}

function paragraphsOf({ items }: DirectiveDigest): Paragraph[] {
  if (items.length === 0) return [{ style: 'body', text: 'Không có văn bản chỉ đạo nào được ban hành.' }];
  return items.flatMap((item, index): Paragraph[] => [
    { style: 'heading', text: `${index + 1}. ${item.subject}` },
    { style: 'body', text: openingOf(item) },
    ...item.orders.map((order): Paragraph => ({ style: 'item', text: orderInWords(order) })),
  ]);
}

function openingOf({ bases, designation, issuedOn, speaker, ended }: DigestItem): string {
  const basis = bases.length === 0 ? 'Tại' : `Thực hiện ${bases.join('; ')}, tại`;
  const since = ended === null ? '' : ` (${ENDINGS[ended]})`;
  return `${basis} Văn bản số ${designation} ngày ${dayInWords(issuedOn)}${since}, ${speakerInWords(speaker)} có ý kiến chỉ đạo:`;
}

const ENDINGS = { replaced: 'đã được thay thế', withdrawn: 'đã thu hồi' } as const;

function speakerInWords({ post, name }: DigestSpeaker): string {
  return name === null ? post : `${post} ${name}`;
}

function orderInWords({ kind, leads, coordinators, tasks }: DigestOrder): string {
  const with_ = coordinators.length === 0 ? '' : `, phối hợp với ${namesOf(coordinators)}`;
  const many = tasks.length > 1;
  const said = tasks.map((task, index) => `${many ? `(${index + 1}) ` : ''}${taskInWords(task)}`).join('; ');
  return `- ${kind === 'order' ? 'Giao' : 'Đề nghị'} ${namesOf(leads)} chủ trì${with_}: ${said}.`;
}

function taskInWords({ text, limit, reportTo }: DigestTask): string {
  const remarks = [limit, reportTo].filter((words) => words !== '');
  const own = unended(text);
  return remarks.length === 0 ? own : `${own} (${remarks.join('; ')})`;
}

function deadlinesTable(digest: DirectiveDigest): Table {
  return {
    name: 'Các mốc thời hạn',
    caption: 'CÁC MỐC THỜI HẠN',
    columns: [
      { title: 'Thời hạn', width: 30, align: 'left' },
      { title: 'Nhiệm vụ', width: 70, align: 'left' },
      { title: 'Cơ quan chủ trì', width: 33, align: 'left' },
      { title: 'Văn bản', width: 32, align: 'left' },
    ],
    rows: deadlinesIn(digest).map(({ task, order, item }) => ({
      kind: 'cells',
      cells: [task.limit, task.text, namesOf(order.leads), item.designation],
    })),
  };
}

type Dated = { readonly task: DigestTask; readonly order: DigestOrder; readonly item: DigestItem };

/** Tasks whose limit names a day, the earliest first. */
function deadlinesIn({ items }: DirectiveDigest): readonly Dated[] {
  const dated = items.flatMap((item) =>
    item.orders.flatMap((order) => order.tasks.map((task): Dated => ({ task, order, item }))),
  );
  return dated
    .filter(({ task }) => task.limitDay !== null)
    .sort(({ task: one }, { task: other }) =>
      one.limitDay === other.limitDay ? 0 : one.limitDay! < other.limitDay! ? -1 : 1,
    );
}

function namesOf(parties: readonly { readonly name: string }[]): string {
  // Names of groups have commas of their own.
  return parties.map(({ name }) => name).join('; ');
}

/** Without the mark it ends with: more is said of it. */
function unended(text: string): string {
  return text.replace(/[.;]+$/, '');
}
