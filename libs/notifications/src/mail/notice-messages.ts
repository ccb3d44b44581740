import type { Language, Topic } from '../domain/index.js';

/** What is said of one topic: a title, and the sentence that leads to the details. ICU messages. */
interface TopicMessages {
  readonly title: string;
  readonly intro: string;
}

export interface Messages {
  readonly topics: Readonly<Record<Topic, TopicMessages>>;
  readonly urgentSubject: string;
  readonly subject: string;
  readonly secretSubject: string;
  readonly secretTitle: string;
  readonly secretIntro: string;
  readonly digestSubject: string;
  readonly digestTitle: string;
  readonly digestIntro: string;
  readonly labels: Readonly<Record<'document' | 'task' | 'lead' | 'due' | 'late' | 'words', string>>;
  readonly reportLabels: Readonly<Record<'report' | 'file' | 'missed' | 'remark' | 'open', string>>;
  /** How many times nothing was sent; ICU message of `count`, `first` and `last`. */
  readonly missed: string;
  /** What goes with the mail is too large for it. */
  readonly tooLarge: string;
  readonly noDeadline: string;
  readonly moment: string;
  readonly lateBy: string;
  readonly open: string;
  readonly sender: string;
  readonly footer: string;
}

const vi: Messages = {
  topics: {
    'report-subscription.sent': { title: '{name}', intro: 'Báo cáo định kỳ: {title}.' },
    'assignment.assigned': {
      title: '{role, select, coordinators {Nhiệm vụ phối hợp mới} other {Nhiệm vụ mới được giao}}',
      intro:
        '{role, select, coordinators {Quý cơ quan được giao phối hợp với {lead} thực hiện nhiệm vụ dưới đây.} other {{lead} được giao chủ trì thực hiện nhiệm vụ dưới đây.}}',
    },
    'assignment.responded': {
      title: 'Đã có báo cáo kết quả',
      intro: '{lead} đã gửi báo cáo kết quả thực hiện nhiệm vụ dưới đây. Đề nghị xem xét, cho ý kiến.',
    },
    'assignment.returned': {
      title: 'Báo cáo kết quả bị trả lại',
      intro: 'Báo cáo kết quả của {lead} chưa đạt yêu cầu và được trả lại để hoàn thiện.',
    },
    'assignment.accepted': {
      title: 'Kết quả đã được chấp nhận',
      intro: 'Kết quả thực hiện nhiệm vụ dưới đây của {lead} đã được chấp nhận.',
    },
    'assignment.accepted-in-part': {
      title: 'Kết quả được chấp nhận một phần',
      intro: 'Kết quả của {lead} được chấp nhận một phần; phần còn lại tiếp tục được theo dõi, đôn đốc.',
    },
    'assignment.reminded': {
      title: '{late, select, yes {Đôn đốc nhiệm vụ quá hạn} other {Nhắc nhiệm vụ sắp đến hạn}}',
      intro:
        '{late, select, yes {Nhiệm vụ dưới đây đã quá hạn. Đề nghị {lead} khẩn trương hoàn thành và báo cáo kết quả.} other {Nhiệm vụ dưới đây sắp đến hạn. Đề nghị {lead} hoàn thành và báo cáo kết quả đúng thời hạn.}}',
    },
    'assignment.escalated': {
      title: 'Nhiệm vụ quá hạn, báo cáo cấp trên chỉ đạo',
      intro:
        'Nhiệm vụ dưới đây do {lead} chủ trì đã quá hạn và được báo cáo cấp trên xem xét, chỉ đạo. Đề nghị {lead} hoàn thành ngay và báo cáo rõ nguyên nhân.',
    },
    'assignment.escalation-answered': {
      title: 'Cấp trên đã có ý kiến chỉ đạo',
      intro: 'Đã có ý kiến chỉ đạo về nhiệm vụ quá hạn dưới đây do {lead} chủ trì.',
    },
    'assignment.escalation-lifted': {
      title: 'Trở lại cơ quan chủ trì thực hiện',
      intro: 'Nhiệm vụ dưới đây không còn ở cấp trên xem xét; {lead} tiếp tục chủ trì thực hiện.',
    },
    'assignment.referred': {
      title: 'Báo cáo cấp có thẩm quyền',
      intro: 'Nhiệm vụ dưới đây do {lead} chủ trì được báo cáo cấp có thẩm quyền xem xét, quyết định.',
    },
    'assignment.declined': {
      title: 'Đề nghị không nhận nhiệm vụ',
      intro:
        '{lead} cho rằng nhiệm vụ dưới đây không thuộc chức năng, nhiệm vụ của cơ quan mình. Đề nghị xem xét, quyết định.',
    },
    'assignment.upheld': {
      title: 'Giữ nguyên cơ quan chủ trì',
      intro: 'Sau khi xem xét, nhiệm vụ dưới đây vẫn do {lead} chủ trì thực hiện.',
    },
    'assignment.transfer-proposed': {
      title: 'Đề nghị tiếp nhận nhiệm vụ',
      intro: '{lead} đề nghị quý cơ quan tiếp nhận, chủ trì thực hiện nhiệm vụ dưới đây.',
    },
    'assignment.transfer-refused': {
      title: 'Đề nghị chuyển giao không được chấp nhận',
      intro: 'Cơ quan được đề nghị không tiếp nhận; nhiệm vụ dưới đây vẫn do {lead} chủ trì thực hiện.',
    },
    'assignment.transferred': {
      title: 'Nhiệm vụ được chuyển giao',
      intro: 'Nhiệm vụ dưới đây được chuyển cho {lead} chủ trì thực hiện.',
    },
    'assignment.rehomed': {
      title: 'Tiếp nhận nhiệm vụ do sắp xếp tổ chức',
      intro:
        'Do sắp xếp tổ chức bộ máy, quý cơ quan kế thừa trách nhiệm trong nhiệm vụ dưới đây; {lead} là cơ quan chủ trì.',
    },
    'assignment.coordination-asked': {
      title: 'Đề nghị cho ý kiến phối hợp',
      intro:
        '{lead} đề nghị quý cơ quan cho ý kiến về nội dung dưới đây. Quá thời hạn mà không có ý kiến thì được coi là đồng ý.',
    },
    'assignment.opinion-given': {
      title: 'Đã có ý kiến phối hợp',
      intro: 'Cơ quan được hỏi đã cho ý kiến về nhiệm vụ dưới đây do {lead} chủ trì.',
    },
    'assignment.agreed-by-silence': {
      title: 'Quá thời hạn cho ý kiến, coi như đồng ý',
      intro: 'Cơ quan được {lead} hỏi ý kiến về nhiệm vụ dưới đây không trả lời trong thời hạn và được coi là đồng ý.',
    },
    'assignment.extension-asked': {
      title: 'Đề nghị gia hạn',
      intro: '{lead} đề nghị gia hạn nhiệm vụ dưới đây. Đề nghị xem xét, quyết định.',
    },
    'assignment.extension-granted': {
      title: 'Được gia hạn',
      intro: 'Nhiệm vụ dưới đây do {lead} chủ trì được gia hạn.',
    },
    'assignment.extension-refused': {
      title: 'Không được gia hạn',
      intro: 'Đề nghị gia hạn của {lead} không được chấp nhận; thời hạn của nhiệm vụ dưới đây giữ nguyên.',
    },
    'assignment.deadline-changed': {
      title: 'Điều chỉnh thời hạn',
      intro: 'Thời hạn của nhiệm vụ dưới đây do {lead} chủ trì được điều chỉnh.',
    },
    'assignment.suspended': {
      title: 'Tạm dừng thực hiện',
      intro: 'Nhiệm vụ dưới đây do {lead} chủ trì được tạm dừng; thời hạn không tính trong thời gian tạm dừng.',
    },
    'assignment.resumed': {
      title: 'Tiếp tục thực hiện',
      intro: 'Nhiệm vụ dưới đây do {lead} chủ trì được tiếp tục thực hiện.',
    },
    'assignment.urged': {
      title: 'Đôn đốc thực hiện',
      intro: 'Đề nghị {lead} khẩn trương thực hiện nhiệm vụ dưới đây và báo cáo kết quả.',
    },
    'assignment.cancelled': {
      title: 'Nhiệm vụ không còn phải thực hiện',
      intro: 'Nhiệm vụ dưới đây do {lead} chủ trì được hủy bỏ, không còn phải thực hiện.',
    },
    'assignment.reopened': {
      title: 'Mở lại nhiệm vụ',
      intro: 'Nhiệm vụ dưới đây được mở lại; {lead} tiếp tục chủ trì thực hiện.',
    },
    'assignment.contested': {
      title: 'Đề nghị xem lại kết quả theo dõi',
      intro: '{lead} không nhất trí với tình trạng được ghi nhận của nhiệm vụ dưới đây. Đề nghị xem xét, quyết định.',
    },
    'assignment.contest-upheld': {
      title: 'Đề nghị xem lại được chấp nhận',
      intro: 'Đề nghị xem lại kết quả theo dõi nhiệm vụ dưới đây của {lead} được chấp nhận.',
    },
    'assignment.contest-rejected': {
      title: 'Đề nghị xem lại không được chấp nhận',
      intro: 'Đề nghị xem lại kết quả theo dõi nhiệm vụ dưới đây của {lead} không được chấp nhận.',
    },
  },
  urgentSubject: '[KHẨN] {subject}',
  subject: '{title} – Văn bản số {number}',
  secretSubject: 'Thông báo về nhiệm vụ theo văn bản mật',
  secretTitle: 'Nhiệm vụ theo văn bản mật',
  secretIntro:
    'Có thông báo mới về một nhiệm vụ theo văn bản mật. Nội dung không gửi qua thư điện tử; đề nghị xem trên hệ thống.',
  digestSubject: 'Tổng hợp {count, number} thông báo về nhiệm vụ đang theo dõi',
  digestTitle: 'Tổng hợp thông báo trong ngày',
  digestIntro: 'Có {count, number} thông báo về các nhiệm vụ đang được theo dõi, đôn đốc:',
  labels: {
    document: 'Văn bản số',
    task: 'Nhiệm vụ',
    lead: 'Cơ quan chủ trì',
    due: 'Thời hạn',
    late: 'Quá hạn',
    words: 'Nội dung',
  },
  reportLabels: {
    report: 'Báo cáo',
    file: 'Tệp kèm theo',
    missed: 'Đã bỏ lỡ',
    remark: 'Lưu ý',
    open: 'Xem báo cáo định kỳ',
  },
  missed: 'Đã không gửi được {count} lần, từ {first} đến {last}, do hệ thống ngừng hoạt động.',
  tooLarge: 'Tệp quá lớn để gửi kèm thư; tải về trong hệ thống.',
  noDeadline: 'Không ấn định',
  moment: '{time} ngày {date}',
  lateBy: '{days, plural, =0 {{hours, number} giờ} other {{days, number} ngày {hours, number} giờ}}',
  open: 'Xem nhiệm vụ',
  sender: 'Hệ thống theo dõi, đôn đốc thực hiện nhiệm vụ',
  footer: 'Thư này được gửi tự động từ hệ thống theo dõi, đôn đốc thực hiện nhiệm vụ. Vui lòng không trả lời thư này.',
};

const en: Messages = {
  topics: {
    'report-subscription.sent': { title: '{name}', intro: 'A report you are sent regularly: {title}.' },
    'assignment.assigned': {
      title: '{role, select, coordinators {New task to coordinate in} other {New task assigned}}',
      intro:
        '{role, select, coordinators {You are to coordinate with {lead} in the task below.} other {{lead} is to lead the task below.}}',
    },
    'assignment.responded': {
      title: 'Answer received',
      intro: '{lead} has answered the task below. Please judge the answer.',
    },
    'assignment.returned': {
      title: 'Answer returned',
      intro: 'The answer of {lead} does not meet the requirements and is returned to be completed.',
    },
    'assignment.accepted': {
      title: 'Answer accepted',
      intro: 'The answer of {lead} to the task below has been accepted.',
    },
    'assignment.accepted-in-part': {
      title: 'Answer accepted in part',
      intro: 'The answer of {lead} has been accepted in part; the rest is still owed.',
    },
    'assignment.reminded': {
      title: '{late, select, yes {Reminder: task overdue} other {Reminder: task due soon}}',
      intro:
        '{late, select, yes {The task below is overdue. {lead} is asked to complete it without delay and to report.} other {The task below is due soon. {lead} is asked to complete it and report in time.}}',
    },
    'assignment.escalated': {
      title: 'Overdue task escalated',
      intro:
        'The task below, led by {lead}, is overdue and has been brought before a higher level. {lead} is asked to complete it at once and to state the causes.',
    },
    'assignment.escalation-answered': {
      title: 'Escalation answered',
      intro: 'There is an instruction on the overdue task below, led by {lead}.',
    },
    'assignment.escalation-lifted': {
      title: 'Escalation lifted',
      intro: 'The task below is no longer before a higher level; {lead} goes on leading it.',
    },
    'assignment.referred': {
      title: 'Referred to a higher authority',
      intro: 'The task below, led by {lead}, has been referred to an authority above the tenant.',
    },
    'assignment.declined': {
      title: 'Task declined',
      intro: '{lead} states that the task below is outside its functions. Please decide.',
    },
    'assignment.upheld': {
      title: 'Lead confirmed',
      intro: 'It was decided that {lead} remains the lead of the task below.',
    },
    'assignment.transfer-proposed': {
      title: 'Transfer offered',
      intro: '{lead} asks you to take over the task below as its lead.',
    },
    'assignment.transfer-refused': {
      title: 'Transfer refused',
      intro: 'The agency that was asked does not take over; {lead} remains the lead of the task below.',
    },
    'assignment.transferred': {
      title: 'Task transferred',
      intro: 'The task below has been transferred to {lead} as its lead.',
    },
    'assignment.rehomed': {
      title: 'Task taken over in a reorganisation',
      intro: 'By a reorganisation you succeed to a part in the task below, which is led by {lead}.',
    },
    'assignment.coordination-asked': {
      title: 'Opinion requested',
      intro: '{lead} asks for your opinion on the matter below. Silence past the deadline counts as agreement.',
    },
    'assignment.opinion-given': {
      title: 'Opinion received',
      intro: 'An agency that was asked has given its opinion on the task below, led by {lead}.',
    },
    'assignment.agreed-by-silence': {
      title: 'Agreement by silence',
      intro: 'An agency asked by {lead} about the task below did not answer in time and counts as agreeing.',
    },
    'assignment.extension-asked': {
      title: 'More time requested',
      intro: '{lead} asks for more time for the task below. Please decide.',
    },
    'assignment.extension-granted': {
      title: 'More time granted',
      intro: 'The task below, led by {lead}, has a later deadline.',
    },
    'assignment.extension-refused': {
      title: 'More time refused',
      intro: 'The request of {lead} for more time is refused; the deadline of the task below stays as it is.',
    },
    'assignment.deadline-changed': {
      title: 'Deadline changed',
      intro: 'The deadline of the task below, led by {lead}, has been changed.',
    },
    'assignment.suspended': {
      title: 'Task suspended',
      intro: 'The task below, led by {lead}, is suspended; its time does not run.',
    },
    'assignment.resumed': {
      title: 'Task resumed',
      intro: 'Work on the task below, led by {lead}, goes on.',
    },
    'assignment.urged': {
      title: 'Urging',
      intro: '{lead} is urged to carry out the task below and to report.',
    },
    'assignment.cancelled': {
      title: 'Task cancelled',
      intro: 'The task below, led by {lead}, is cancelled and need not be done any more.',
    },
    'assignment.reopened': {
      title: 'Task reopened',
      intro: 'The task below is open again; {lead} leads it as before.',
    },
    'assignment.contested': {
      title: 'Status contested',
      intro: '{lead} contests the status recorded for the task below. Please decide.',
    },
    'assignment.contest-upheld': {
      title: 'Contest upheld',
      intro: '{lead} was found to be right in contesting the status of the task below.',
    },
    'assignment.contest-rejected': {
      title: 'Contest rejected',
      intro: '{lead} was found to be wrong in contesting the status of the task below.',
    },
  },
  urgentSubject: '[URGENT] {subject}',
  subject: '{title} – {number}',
  secretSubject: 'Notice about a task of a classified document',
  secretTitle: 'Task of a classified document',
  secretIntro:
    'There is a new notice about a task of a classified document. Its content is not sent by mail; please look it up in the system.',
  digestSubject: '{count, plural, one {One notice} other {# notices}} about tasks that are followed up',
  digestTitle: 'Notices of the day',
  digestIntro:
    '{count, plural, one {There is one notice} other {There are # notices}} about tasks that are followed up:',
  labels: {
    document: 'Document',
    task: 'Task',
    lead: 'Lead agency',
    due: 'Deadline',
    late: 'Overdue by',
    words: 'Text',
  },
  reportLabels: { report: 'Report', file: 'File', missed: 'Missed', remark: 'Note', open: 'Open the subscription' },
  missed:
    '{count, plural, one {Once} other {# times}} nothing was sent, from {first} to {last}: the system was not at work.',
  tooLarge: 'The file is too large for a mail; download it from the system.',
  noDeadline: 'None',
  moment: '{date}, {time}',
  lateBy: '{days, plural, =0 {{hours, plural, one {# hour} other {# hours}}} one {# day} other {# days}}',
  open: 'Open the task',
  sender: 'Follow-up of directives',
  footer: 'This message was sent automatically by the follow-up system. Please do not reply.',
};

export const MESSAGES: Readonly<Record<Language, Messages>> = { vi, en };
