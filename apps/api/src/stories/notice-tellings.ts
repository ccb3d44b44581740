import { knownOf } from '#kernel';
import type { Channel, GivingUp, NoticeEvent, NoticeRaisedData, Withholding } from '#notifications/domain';
import type { Sentence } from '../assignments/status-sentences.js';
import { behind, type Said, type Tellings } from './telling.js';

const CHANNELS: Readonly<Record<Channel, Sentence>> = {
  inbox: { en: 'in the inbox', vi: 'trong hộp thư của hệ thống' },
  mail: { en: 'by mail', vi: 'qua thư điện tử' },
};

const WITHHELD: Readonly<Record<Withholding, Sentence>> = {
  'no-address': { en: 'no address is known', vi: 'không có địa chỉ' },
  'mail-unwanted': { en: 'no mail is wanted', vi: 'người nhận không nhận thư' },
  'topic-muted': { en: 'it is not wanted', vi: 'người nhận không nhận loại thông báo này' },
};

const GIVEN_UP: Readonly<Record<GivingUp, Sentence>> = {
  refused: { en: 'the mail server refuses it', vi: 'máy chủ thư từ chối' },
  'too-long': { en: 'it was tried for too long', vi: 'đã thử gửi quá lâu' },
  'mail-off': { en: 'no mail is sent any more', vi: 'không còn gửi thư' },
  'recipient-erased': { en: 'who it was to was erased', vi: 'dữ liệu của người nhận đã được xóa' },
};

/** An agency by its name; one of its people as such, for a name is personal. */
function toWhom({ recipient, agencyId }: NoticeRaisedData, { agency }: Said): Sentence {
  return recipient.kind === 'agency'
    ? { en: agency(agencyId), vi: agency(agencyId) }
    : { en: `${recipient.id} of ${agency(agencyId)}`, vi: `${recipient.id} (${agency(agencyId)})` };
}

/** What came of a notice, for people. */
export const NOTICE_TELLINGS: Tellings<NoticeEvent> = {
  'notice.raised': (data, said) => {
    const to = toWhom(data, said);
    const about = data.about.position;
    const channel = CHANNELS[data.channel];
    const told = {
      en: `${to.en} is to be told of event ${about} ${channel.en}.`,
      vi: `Lập thông báo về sự kiện số ${about} tới ${to.vi}, ${channel.vi}.`,
    };
    if (data.withheld === undefined) return told;
    const why = WITHHELD[data.withheld];
    return { en: `${told.en} It is not sent: ${why.en}.`, vi: `${told.vi} Không gửi: ${why.vi}.` };
  },
  'notice.delivered': () => ({
    en: 'The notice stands in the inbox.',
    vi: 'Thông báo đã đến hộp thư của hệ thống.',
  }),
  'notice.accepted': ({ messageId, response }) =>
    behind(
      {
        en: `The mail server took the notice over (message ${messageId}).`,
        vi: `Máy chủ thư đã nhận thông báo (mã thư ${messageId}).`,
      },
      knownOf(response) ?? undefined,
    ),
  'notice.failed': ({ attempt, error }) =>
    behind(
      { en: `Attempt ${attempt} to mail the notice failed.`, vi: `Lần gửi thư thứ ${attempt} không thành công.` },
      knownOf(error) ?? undefined,
    ),
  'notice.given-up': ({ reason }) => ({
    en: `The notice is not mailed any more: ${GIVEN_UP[reason].en}.`,
    vi: `Ngừng gửi thông báo: ${GIVEN_UP[reason].vi}.`,
  }),
  'notice.reopened': () => ({ en: 'The notice is to be mailed again.', vi: 'Thông báo được gửi lại.' }),
  'notice.read': ({ by }) => ({ en: `${by} read the notice.`, vi: `${by} đã đọc thông báo.` }),
};
