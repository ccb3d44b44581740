import type { AssignmentEvent } from '#assignments/domain';
import { localDate } from '#deadlines/domain';
import { dayInWords } from '../official-document/vietnamese.js';
import { plain } from '../plain-text.js';
import type { AgencyNames } from './agency-names.js';
import type { KnownHistory } from './history.js';
import type { ReportStatus } from './references.js';
import type { ReportLine } from './report.js';

type Remarks = Pick<ReportLine, 'delayCauses' | 'proposals' | 'notes'>;

/** The last three columns of the form, in the words that were put on record, each with what it was said for. */
export function remarksOn(
  { events, state }: KnownHistory,
  status: ReportStatus,
  names: AgencyNames,
  zone: string,
): Remarks {
  const isLate = status === 'done-late' || status === 'in-progress-overdue';
  return {
    delayCauses: isLate ? unique(events.flatMap(causesIn)) : [],
    proposals: proposalsIn({ events, state }, names, zone),
    notes: notesOn({ events, state }, names, zone),
  };
}

function causesIn(event: AssignmentEvent): string[] {
  switch (event.type) {
    case 'assignment.extension-asked':
      return saying('Xin gia hạn', event.data.reasons);
    case 'assignment.extension-refused':
      return saying('Không được gia hạn', event.data.reasons);
    case 'assignment.returned':
      return saying('Báo cáo bị trả lại', event.data.reasons);
    case 'assignment.suspended':
      return saying('Tạm dừng', event.data.reasons);
    default:
      return [];
  }
}

/** What is asked for and not decided; a referral stands, since whoever it went to answers elsewhere. */
function proposalsIn({ events, state }: KnownHistory, names: AgencyNames, zone: string): string[] {
  const { extension, proposal, contest } = state;
  return unique([
    ...(extension === null
      ? []
      : saying(
          `Đề nghị gia hạn đến ${dayInWords(localDate(extension.proposed.lastOnTimeAt, zone))}`,
          extension.reasons,
        )),
    ...(proposal === null ? [] : saying(`Đề nghị chuyển ${names.of(proposal.toAgencyId).name}`, proposal.reasons)),
    ...(state.status === 'declined' ? saying('Báo không thuộc trách nhiệm', state.reasons) : []),
    ...(contest?.stage === 'pending' ? saying('Kiến nghị về trạng thái', contest.grounds) : []),
    ...events.flatMap((event) =>
      event.type === 'assignment.referred' ? saying(`Kiến nghị ${plain(event.data.toBody)}`, event.data.reasons) : [],
    ),
  ]);
}

function notesOn({ events, state }: KnownHistory, names: AgencyNames, zone: string): string[] {
  const { terms, formerLeads, deadlines, urgings } = state;
  const reminders = events.filter(({ type }) => type === 'assignment.reminded').length;
  const escalations = events.filter(({ type }) => type === 'assignment.escalated').length;
  const whole = terms.parent?.ancestry.at(-1);
  const first = deadlines[0]?.deadline?.lastOnTimeAt;
  const last = terms.deadline?.lastOnTimeAt;
  return [
    ...(whole === undefined ? [] : [`Một phần việc của ${names.of(whole.leadAgencyId).name}`]),
    ...(terms.occurrence === undefined ? [] : [`Kỳ ${plain(terms.occurrence.period)}`]),
    ...formerLeads.map(({ agencyId }) => `Nhận từ ${names.of(agencyId).name}`),
    ...(first !== undefined && last !== undefined && first !== last
      ? [`Hạn ban đầu ${dayInWords(localDate(first, zone))}`]
      : []),
    ...(state.status === 'responded' ? ['Kết quả đang chờ công nhận'] : []),
    ...(state.status === 'suspended' ? saying('Tạm dừng', state.reasons) : []),
    ...(state.status === 'cancelled' ? saying('Hủy', state.reasons) : []),
    ...(reminders + urgings > 0 ? [`Đã đôn đốc ${reminders + urgings} lần`] : []),
    ...(escalations > 0 ? [`Đã chuyển cấp trên ${escalations} lần`] : []),
  ];
}

function saying(what: string, reasons: readonly string[]): string[] {
  const why = reasons.map(plain).filter((reason) => reason !== '');
  return [why.length === 0 ? what : `${what}: ${why.join('; ')}`];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
