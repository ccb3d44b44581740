import type { AssignmentEvent, Party } from '#assignments/domain';
import type { Deadline } from '#deadlines/domain';
import { STATUS_LABELS, type Sentence } from '../assignments/status-sentences.js';
import { behind, listed, type Said, type Tellings } from './telling.js';

const OPINIONS = {
  concur: { en: 'agreed', vi: 'đồng ý' },
  'concur-with-comment': { en: 'agreed with a comment', vi: 'đồng ý kèm ý kiến' },
  'non-concur': { en: 'disagreed', vi: 'không đồng ý' },
} as const;

const SKIPPED = {
  'ladder/overtaken': { en: 'a later rung speaks for it', vi: 'đã có nấc sau thay thế' },
  'ladder/due-moment-passed': { en: 'its moment had passed', vi: 'đã qua thời hạn' },
  'ladder/chain-ended': { en: 'nobody is left to take over', vi: 'không còn cấp nào để chuyển lên' },
  'ladder/agency-paused': { en: 'follow-up of the lead is paused', vi: 'đang tạm dừng đôn đốc cơ quan chủ trì' },
} as const;

const ENDED = {
  decided: { en: 'by decision', vi: 'theo quyết định' },
  'directive-withdrawn': { en: 'because its directive was withdrawn', vi: 'do văn bản bị thu hồi' },
  'directive-replaced': { en: 'because its directive was replaced', vi: 'do văn bản được thay thế' },
  'parent-ended': { en: 'because its whole ended', vi: 'do việc gốc đã kết thúc' },
  'came-to-parent-lead': { en: 'because it came to the lead of its whole', vi: 'do về lại cơ quan chủ trì việc gốc' },
} as const;

function due(deadline: Deadline | null, { moment }: Said): Sentence {
  return deadline === null
    ? { en: 'without a deadline', vi: 'không ấn định thời hạn' }
    : { en: `due ${moment(deadline.dueAt)}`, vi: `thời hạn ${moment(deadline.dueAt)}` };
}

/** The agency that acted, else the Office or the engine. */
function who({ onBehalfOf, agencyId, subject }: Party, { agency }: Said): string {
  const id = onBehalfOf ?? agencyId;
  return id === undefined ? subject : agency(id);
}

function inTime(onTime: boolean): Sentence {
  return onTime ? { en: 'in time', vi: 'đúng hạn' } : { en: 'late', vi: 'quá hạn' };
}

/** What happened to an assignment, for people. */
export const ASSIGNMENT_TELLINGS: Tellings<AssignmentEvent> = {
  'assignment.assigned': ({ leadAgencyId, directiveNumber, summary, deadline }, said) => ({
    en: `${said.agency(leadAgencyId)} was made the lead by ${directiveNumber}, ${due(deadline, said).en}: ${summary}`,
    vi: `${said.agency(leadAgencyId)} được giao chủ trì theo văn bản ${directiveNumber}, ${due(deadline, said).vi}: ${summary}`,
  }),
  'assignment.acknowledged': ({ leadAgencyId }, { agency }) => ({
    en: `${agency(leadAgencyId)} acknowledged the assignment.`,
    vi: `${agency(leadAgencyId)} đã tiếp nhận nhiệm vụ.`,
  }),
  'assignment.progressed': ({ leadAgencyId, note, percent }, { agency }) =>
    behind(
      {
        en: `${agency(leadAgencyId)} reported progress${percent === undefined ? '' : `, ${percent} %`}.`,
        vi: `${agency(leadAgencyId)} báo cáo tiến độ${percent === undefined ? '' : `, đạt ${percent} %`}.`,
      },
      note,
    ),
  'assignment.responded': ({ leadAgencyId, round, response }, { agency }) =>
    behind(
      {
        en: `${agency(leadAgencyId)} answered (round ${round}).`,
        vi: `${agency(leadAgencyId)} gửi kết quả thực hiện (lần ${round}).`,
      },
      [response.text, ...response.documents].filter((part) => part !== '').join('; '),
    ),
  'assignment.returned': ({ by, reasons }, said) =>
    behind({ en: `${who(by, said)} returned the answer.`, vi: `${who(by, said)} trả lại kết quả.` }, listed(reasons)),
  'assignment.accepted': ({ by, onTime }, said) => ({
    en: `${who(by, said)} accepted the answer: done ${inTime(onTime).en}.`,
    vi: `${who(by, said)} công nhận kết quả: hoàn thành ${inTime(onTime).vi}.`,
  }),
  'assignment.accepted-in-part': ({ by, remaining, deadline }, said) =>
    behind(
      {
        en: `${who(by, said)} accepted a part of the answer; the rest is owed, ${due(deadline, said).en}.`,
        vi: `${who(by, said)} công nhận một phần kết quả; phần còn lại phải làm tiếp, ${due(deadline, said).vi}.`,
      },
      remaining,
    ),
  'assignment.reminded': ({ holderId, dueAt }, { agency, moment }) => ({
    en: `${agency(holderId)} was reminded of the deadline, ${moment(dueAt)}.`,
    vi: `Đã nhắc ${agency(holderId)} về thời hạn ${moment(dueAt)}.`,
  }),
  'assignment.escalated': ({ fromHolderId, toHolderId, dueAt }, { agency, moment }) => ({
    en: `It went up from ${agency(fromHolderId)} to ${agency(toHolderId)}: it had been due ${moment(dueAt)}.`,
    vi: `Chuyển từ ${agency(fromHolderId)} lên ${agency(toHolderId)} do quá thời hạn ${moment(dueAt)}.`,
  }),
  'assignment.rung-skipped': ({ rung, reason }) => ({
    en: `The rung "${rung}" said nothing: ${SKIPPED[reason].en}.`,
    vi: `Không thực hiện nấc đôn đốc "${rung}": ${SKIPPED[reason].vi}.`,
  }),
  'assignment.escalation-acknowledged': ({ holderId }, { agency }) => ({
    en: `${agency(holderId)} acknowledged that it holds it now.`,
    vi: `${agency(holderId)} đã tiếp nhận việc được chuyển lên.`,
  }),
  'assignment.escalation-answered': ({ holderId, decided }, { agency }) =>
    behind({ en: `${agency(holderId)} decided what to do.`, vi: `${agency(holderId)} đã có ý kiến chỉ đạo.` }, decided),
  'assignment.escalation-lifted': ({ toHolderId, reasons }, { agency }) =>
    behind(
      {
        en: `The escalation was lifted, and it went back to ${agency(toHolderId)}.`,
        vi: `Kết thúc việc chuyển cấp trên, trở lại ${agency(toHolderId)}.`,
      },
      listed(reasons),
    ),
  'assignment.referred': ({ toBody, reasons }) =>
    behind({ en: `It was referred to ${toBody}.`, vi: `Đã báo cáo ${toBody}.` }, listed(reasons)),
  'assignment.declined': ({ leadAgencyId, reasons }, { agency }) =>
    behind(
      {
        en: `${agency(leadAgencyId)} said that it is not its work.`,
        vi: `${agency(leadAgencyId)} đề nghị không nhận nhiệm vụ.`,
      },
      listed(reasons),
    ),
  'assignment.upheld': ({ leadAgencyId, reasons }, { agency }) =>
    behind(
      { en: `It stays with ${agency(leadAgencyId)}.`, vi: `Giữ nguyên ${agency(leadAgencyId)} chủ trì.` },
      listed(reasons),
    ),
  'assignment.transfer-proposed': ({ leadAgencyId, toAgencyId, reasons }, { agency }) =>
    behind(
      {
        en: `${agency(leadAgencyId)} offered it to ${agency(toAgencyId)}.`,
        vi: `${agency(leadAgencyId)} đề nghị chuyển cho ${agency(toAgencyId)}.`,
      },
      listed(reasons),
    ),
  'assignment.transfer-refused': ({ toAgencyId, reasons }, { agency }) =>
    behind(
      { en: `${agency(toAgencyId)} refused to take it over.`, vi: `${agency(toAgencyId)} không tiếp nhận.` },
      listed(reasons),
    ),
  'assignment.transferred': ({ fromAgencyId, leadAgencyId, reasons }, { agency }) =>
    behind(
      {
        en: `It passed from ${agency(fromAgencyId)} to ${agency(leadAgencyId)}.`,
        vi: `Chuyển cơ quan chủ trì từ ${agency(fromAgencyId)} sang ${agency(leadAgencyId)}.`,
      },
      listed(reasons),
    ),
  'assignment.rehomed': ({ fromAgencyId, toAgencyId }, { agency }) => ({
    en: `${agency(toAgencyId)} took the place of ${agency(fromAgencyId)}.`,
    vi: `${agency(toAgencyId)} kế thừa vị trí của ${agency(fromAgencyId)}.`,
  }),
  'assignment.coordination-asked': ({ agencyId, question, deadline }, said) =>
    behind(
      {
        en: `${said.agency(agencyId)} was asked for its opinion, ${due(deadline, said).en}.`,
        vi: `Đề nghị ${said.agency(agencyId)} cho ý kiến, ${due(deadline, said).vi}.`,
      },
      question,
    ),
  'assignment.opinion-given': ({ agencyId, opinion, comment }, { agency }) =>
    behind(
      { en: `${agency(agencyId)} ${OPINIONS[opinion].en}.`, vi: `${agency(agencyId)} ${OPINIONS[opinion].vi}.` },
      comment,
    ),
  'assignment.agreed-by-silence': ({ agencyId }, { agency }) => ({
    en: `${agency(agencyId)} did not speak in time and counts as agreeing.`,
    vi: `${agency(agencyId)} không trả lời trong thời hạn, coi như đồng ý.`,
  }),
  'assignment.extension-asked': ({ leadAgencyId, proposed, reasons }, said) =>
    behind(
      {
        en: `${said.agency(leadAgencyId)} asked for more time, ${due(proposed, said).en}.`,
        vi: `${said.agency(leadAgencyId)} đề nghị gia hạn, ${due(proposed, said).vi}.`,
      },
      listed(reasons),
    ),
  'assignment.extension-granted': ({ by, deadline, reasons }, said) =>
    behind(
      {
        en: `${who(by, said)} granted more time: ${due(deadline, said).en}.`,
        vi: `${who(by, said)} cho gia hạn: ${due(deadline, said).vi}.`,
      },
      listed(reasons),
    ),
  'assignment.extension-refused': ({ by, reasons }, said) =>
    behind(
      { en: `${who(by, said)} refused more time.`, vi: `${who(by, said)} không đồng ý gia hạn.` },
      listed(reasons),
    ),
  'assignment.deadline-changed': ({ deadline, reasons }, said) =>
    behind(
      {
        en: `The deadline was changed: ${due(deadline, said).en}.`,
        vi: `Điều chỉnh thời hạn: ${due(deadline, said).vi}.`,
      },
      listed(reasons),
    ),
  'assignment.suspended': ({ by, reasons }, said) =>
    behind({ en: `${who(by, said)} suspended it.`, vi: `${who(by, said)} cho tạm dừng thực hiện.` }, listed(reasons)),
  'assignment.resumed': ({ by, deadline, reasons }, said) =>
    behind(
      {
        en: `${who(by, said)} resumed it, ${due(deadline, said).en}.`,
        vi: `${who(by, said)} cho tiếp tục thực hiện, ${due(deadline, said).vi}.`,
      },
      listed(reasons),
    ),
  'assignment.urged': ({ by, leadAgencyId, urging, reasons }, said) =>
    behind(
      {
        en: `${who(by, said)} urged ${said.agency(leadAgencyId)} to act (urging ${urging}).`,
        vi: `${who(by, said)} đôn đốc ${said.agency(leadAgencyId)} thực hiện (lần ${urging}).`,
      },
      listed(reasons),
    ),
  'assignment.cancelled': ({ cause, reasons }) =>
    behind({ en: `It ended ${ENDED[cause].en}.`, vi: `Chấm dứt ${ENDED[cause].vi}.` }, listed(reasons)),
  'assignment.reopened': ({ by, deadline, reasons }, said) =>
    behind(
      {
        en: `${who(by, said)} opened it again, ${due(deadline, said).en}.`,
        vi: `${who(by, said)} mở lại nhiệm vụ, ${due(deadline, said).vi}.`,
      },
      listed(reasons),
    ),
  'assignment.delegated': ({ toAgencyId, part, summary }, { agency }) =>
    behind(
      {
        en: `Part ${part} was given to ${agency(toAgencyId)}.`,
        vi: `Giao phần việc ${part} cho ${agency(toAgencyId)}.`,
      },
      summary,
    ),
  'assignment.series-changed': ({ occurrence, reasons }, { moment }) =>
    behind(
      occurrence.nextAt === null
        ? { en: 'No further time of the series follows.', vi: 'Không còn kỳ tiếp theo của nhiệm vụ định kỳ.' }
        : {
            en: `The next time of the series opens ${moment(occurrence.nextAt)}.`,
            vi: `Kỳ tiếp theo của nhiệm vụ định kỳ mở lúc ${moment(occurrence.nextAt)}.`,
          },
      listed(reasons),
    ),
  'assignment.contested': ({ head, status, grounds }) =>
    behind(
      {
        en: `${head} contested its status "${STATUS_LABELS[status]}".`,
        vi: `${head} đề nghị xem lại trạng thái "${STATUS_LABELS[status]}".`,
      },
      listed(grounds),
    ),
  'assignment.contest-upheld': ({ by, reasons }, said) =>
    behind(
      { en: `${who(by, said)} found the contest right.`, vi: `${who(by, said)} chấp nhận đề nghị xem lại.` },
      listed(reasons),
    ),
  'assignment.contest-rejected': ({ by, reasons }, said) =>
    behind(
      { en: `${who(by, said)} rejected the contest.`, vi: `${who(by, said)} không chấp nhận đề nghị xem lại.` },
      listed(reasons),
    ),
  'assignment.corrected': ({ version, correction, reasons }, { moment }) =>
    behind(
      correction.fact === 'effective-time'
        ? {
            en: `Entry ${version} was corrected: it was true ${moment(correction.is)}, not ${moment(correction.was)}.`,
            vi: `Đính chính mục ${version}: thời điểm đúng là ${moment(correction.is)}, không phải ${moment(correction.was)}.`,
          }
        : {
            en: `Entry ${version} was corrected: another answer counts.`,
            vi: `Đính chính mục ${version}: tính theo kết quả khác.`,
          },
      listed(reasons),
    ),
};
