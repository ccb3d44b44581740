import type { AssignmentEvent } from '#assignments/domain';
import type { AttachmentEvent, DocumentAttachedData } from '#attachments/domain';
import { toBase64, type PublishedCheckpoint } from '#audit';
import type { DirectiveEvent } from '#directives/domain';
import type { RecordedEvent } from '#event-store';
import type { DomainEvent, Instant } from '#kernel';
import { dueNotice, type NoticeEvent } from '#notifications/domain';
import { courseOf, leadAtDeadline } from '../notices/course-of-notice.js';
import { ASSIGNMENT_TELLINGS } from '../stories/assignment-tellings.js';
import { ATTACHMENT_TELLINGS } from '../stories/attachment-tellings.js';
import { DIRECTIVE_TELLINGS } from '../stories/directive-tellings.js';
import { NOTICE_TELLINGS } from '../stories/notice-tellings.js';
import { storyEntry } from '../stories/story.views.js';
import type { Said, Tellings } from '../stories/telling.js';
import type { CaseStream } from './case-events.js';

const TELLINGS: Tellings<DirectiveEvent | AssignmentEvent | AttachmentEvent | NoticeEvent> = {
  ...DIRECTIVE_TELLINGS,
  ...ASSIGNMENT_TELLINGS,
  ...ATTACHMENT_TELLINGS,
  ...NOTICE_TELLINGS,
};

export interface CasePage {
  readonly tenant: string;
  /** Up to where the case is told. */
  readonly position: number;
  readonly checkpoint: PublishedCheckpoint;
  readonly streams: readonly CaseStream[];
  /** Documents whose bytes are in the file, by their digest, and where in it. */
  readonly documents: ReadonlyMap<string, string>;
  readonly said: (at: Instant) => Said;
}

/**
 * The cover of a legal file (hồ sơ công việc, Decree 30/2020, article 29), for people, in Vietnamese: what it is about, the
 * list of its documents, and what happened, event by event, each with its number in the log.
 */
export function casePage({ tenant, position, checkpoint, streams, documents, said }: CasePage): string {
  const assignments = streams.filter(({ category }) => category === 'assignment');
  const directive = streams.find(({ category }) => category === 'directive');
  const ofDirective = [...(directive?.events ?? []), ...attachmentsOf(streams, undefined)];
  const title = titleOf(directive);
  return page(
    `Hồ sơ công việc: ${title}`,
    [
      `<h1>Hồ sơ công việc</h1><p class="title">${escaped(title)}</p>`,
      table([
        ['Đơn vị quản lý dữ liệu', tenant],
        ['Ghi nhận đến sự kiện số', String(position)],
        ['Điểm kiểm chứng', `${String(checkpoint.size)} sự kiện, gốc cây băm ${toBase64(checkpoint.root)}`],
        ['Nhân chứng', checkpoint.witnessed ? 'Đủ số nhân chứng theo quy định' : 'Chưa đủ số nhân chứng theo quy định'],
        ['Cách kiểm chứng', 'Xem tệp huong-dan.md: không cần tin vào đơn vị vận hành hệ thống'],
      ]),
      '<h2>Mục lục văn bản, tài liệu</h2>',
      documentsTable(streams, documents),
      '<h2>Diễn biến của văn bản</h2>',
      storyTable(ofDirective, said),
      ...assignments.map((assignment) => assignmentPart(assignment, streams, said)),
    ].join('\n'),
  );
}

function titleOf(directive: CaseStream | undefined): string {
  const issued = lastOf(directive, 'directive.issued');
  const drafted = lastOf(directive, 'directive.redrafted') ?? lastOf(directive, 'directive.drafted');
  const subject = textOf(drafted, 'subject');
  if (!issued) return subject;
  return `${textOf(issued, 'number')}/${textOf(issued, 'symbol')} — ${subject}`;
}

function lastOf(stream: CaseStream | undefined, type: string): RecordedEvent | undefined {
  return stream?.events.findLast((event) => event.type === type);
}

/** A field that is a text or a number on every event of the type; empty where there is no such event. */
function textOf(event: RecordedEvent | undefined, field: string): string {
  const value = event?.data[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function assignmentPart(assignment: CaseStream, streams: readonly CaseStream[], said: CasePage['said']): string {
  const first = assignment.events[0]!;
  const assignmentId = textOf(first, 'assignmentId');
  const notices = streams.filter(
    ({ category, events }) => category === 'notice' && events[0]!.data['assignmentId'] === assignmentId,
  );
  const events = [
    ...assignment.events,
    ...attachmentsOf(streams, assignmentId),
    ...notices.flatMap((notice) => notice.events),
  ];
  const { agency } = said(first.effectiveAt);
  return [
    `<h2>Nhiệm vụ: ${escaped(textOf(first, 'summary'))}</h2>`,
    `<p>Cơ quan chủ trì khi giao: ${escaped(agency(textOf(first, 'leadAgencyId')))}. Mã: ${escaped(assignmentId)}.</p>`,
    `<h3>Bằng chứng đã thông báo kịp thời</h3>`,
    proofOfDueNotice(assignment.events, notices, said),
    `<h3>Diễn biến</h3>`,
    storyTable(events, said),
  ].join('\n');
}

/** Issued, delivered, acknowledged, reminded: each with the event that shows it. */
function proofOfDueNotice(
  history: readonly RecordedEvent[],
  notices: readonly CaseStream[],
  said: CasePage['said'],
): string {
  const { leadAgencyId, by, told, evidence } = dueNotice(
    notices.map(({ events }) => courseOf(events)),
    leadAtDeadline(history),
  );
  const at = history[0]!.effectiveAt;
  const { agency, moment } = said(at);
  const first = (type: string) => history.find((event) => event.type === type);
  const step = (event: Pick<RecordedEvent, 'position' | 'recordedAt'> | undefined): string =>
    event === undefined ? 'Chưa có' : `${moment(event.recordedAt)} (sự kiện số ${String(event.position)})`;
  const reminders = history.filter(({ type }) => type === 'assignment.reminded');
  return table([
    ['Cơ quan phải được thông báo', agency(leadAgencyId)],
    ['Thời điểm cuối cùng còn tính là kịp thời', by === null ? 'Không ấn định thời hạn' : moment(by)],
    ['Đã giao', step(first('assignment.assigned'))],
    ['Thông báo đã đến nơi nhận', evidence.length === 0 ? 'Chưa có' : evidence.map(step).join('; ')],
    ['Đã tiếp nhận', step(first('assignment.acknowledged'))],
    ['Đã nhắc', reminders.length === 0 ? 'Chưa có' : reminders.map(step).join('; ')],
    ['Kết luận', told ? 'Đã được thông báo kịp thời' : 'Chưa có bằng chứng đã được thông báo kịp thời'],
  ]);
}

/** @param assignmentId undefined for those of the directive itself */
function attachmentsOf(streams: readonly CaseStream[], assignmentId: string | undefined): readonly RecordedEvent[] {
  return streams
    .filter(({ category, events }) => {
      const to = events[0]!.data['to'] as { readonly assignmentId?: string } | undefined;
      return category === 'attachment' && to?.assignmentId === assignmentId;
    })
    .flatMap(({ events }) => events);
}

function documentsTable(streams: readonly CaseStream[], documents: ReadonlyMap<string, string>): string {
  const rows = streams
    .filter(({ category }) => category === 'attachment')
    .map(({ events }, index) => {
      const { name, sha256, bytes } = events[0]!.data as unknown as DocumentAttachedData;
      const isWithdrawn = events.some(({ type }) => type === 'attachment.withdrawn');
      const path = documents.get(sha256);
      return [
        String(index + 1),
        name,
        String(bytes),
        path ?? (isWithdrawn ? 'Đã rút, không kèm theo' : 'Không kèm theo'),
        String(events[0]!.position),
      ];
    });
  return rows.length === 0
    ? '<p>Không có.</p>'
    : listed(['STT', 'Tên', 'Số byte', 'Tệp trong hồ sơ', 'Sự kiện số'], rows);
}

function storyTable(events: readonly RecordedEvent[], said: CasePage['said']): string {
  const rows = [...events]
    .sort((one, other) => one.position - other.position)
    .map((event) => {
      const saidThen = said(event.effectiveAt);
      const { sentence, enteredLate, actor } = storyEntry<DomainEvent>(
        event,
        TELLINGS as Tellings<DomainEvent>,
        saidThen,
      );
      const agencyId = actor.onBehalfOf ?? actor.agencyId;
      return [
        String(event.position),
        saidThen.moment(event.effectiveAt),
        [sentence.vi, enteredLate?.vi].filter((part) => part !== undefined).join(' '),
        agencyId === null ? actor.subject : `${actor.subject} (${saidThen.agency(agencyId)})`,
      ];
    });
  return listed(['Sự kiện số', 'Thời điểm', 'Nội dung', 'Người thực hiện'], rows);
}

function table(rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`);
  return `<table>${lines.join('\n')}</table>`;
}

function listed(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${line(head, 'th')}</thead>\n<tbody>${rows.map((row) => line(row, 'td')).join('\n')}</tbody></table>`;
}

const STYLE =
  'body{font-family:"Times New Roman",Tinos,serif;font-size:13pt;margin:2cm;line-height:1.4}' +
  'h1{font-size:16pt;text-align:center;text-transform:uppercase;margin:0}.title{text-align:center;font-weight:bold}' +
  'h2{font-size:14pt;margin:1.2em 0 .4em}h3{font-size:13pt;font-style:italic;margin:.8em 0 .3em}' +
  'table{border-collapse:collapse;width:100%}th,td{border:1px solid #555;padding:.25em .5em;text-align:left;vertical-align:top;' +
  'overflow-wrap:anywhere}thead th{background:#eee}tr{break-inside:avoid}';

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character]!);
}
