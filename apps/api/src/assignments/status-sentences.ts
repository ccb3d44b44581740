import type {
  ApartRule,
  ApartStatus,
  AssignmentEvent,
  ExplainedStatus,
  OfficialStatus,
  StatusRule,
} from '#assignments/domain';

/** The same said in both languages. */
export interface Sentence {
  readonly en: string;
  readonly vi: string;
}

/** The official names of the four statuses. */
export const STATUS_LABELS: Readonly<Record<OfficialStatus, string>> = {
  'done-on-time': 'Đã hoàn thành đúng hạn',
  'done-late': 'Đã hoàn thành quá hạn',
  'in-progress-within-time': 'Đang thực hiện trong hạn',
  'in-progress-overdue': 'Đang thực hiện quá hạn',
};

/** What is shown apart from the four, as offices call it. */
const APART_LABELS: Readonly<Record<ApartStatus, string>> = {
  'not-yet-due': 'Chưa đến hạn',
  standing: 'Nhiệm vụ thường xuyên',
  suspended: 'Tạm dừng',
  cancelled: 'Đã hủy',
};

export function labelOf(status: ExplainedStatus['status']): string {
  return { ...STATUS_LABELS, ...APART_LABELS }[status];
}

/** Why an assignment has its status, for people. */
export const STATUS_SENTENCES: Readonly<Record<StatusRule | ApartRule, Sentence>> = {
  'status/accepted-without-deadline': {
    en: 'The answer was accepted, and there was no deadline to miss.',
    vi: 'Kết quả đã được công nhận và nhiệm vụ không có thời hạn.',
  },
  'status/accepted-answered-in-time': {
    en: 'The answer that was accepted had been given within the deadline.',
    vi: 'Kết quả được công nhận đã gửi trong thời hạn.',
  },
  'status/accepted-answered-late': {
    en: 'The answer was accepted, but it had been given after the deadline.',
    vi: 'Kết quả đã được công nhận nhưng gửi sau thời hạn.',
  },
  'status/open-without-deadline': {
    en: 'It is not done, and there is no deadline to miss.',
    vi: 'Chưa hoàn thành và nhiệm vụ không có thời hạn.',
  },
  'status/open-answered-in-time': {
    en: 'An answer given within the deadline waits to be judged.',
    vi: 'Kết quả gửi trong thời hạn đang chờ công nhận.',
  },
  'status/open-answered-late': {
    en: 'An answer given after the deadline waits to be judged.',
    vi: 'Kết quả gửi sau thời hạn đang chờ công nhận.',
  },
  'status/open-deadline-ahead': {
    en: 'It is not answered, and the deadline has not passed.',
    vi: 'Chưa có kết quả và chưa hết thời hạn.',
  },
  'status/open-deadline-passed': {
    en: 'It is not answered, and the deadline has passed.',
    vi: 'Chưa có kết quả và đã hết thời hạn.',
  },
  'status/deadline-far-ahead': {
    en: 'It is not answered, and the deadline is still far ahead.',
    vi: 'Chưa có kết quả và còn lâu mới đến hạn.',
  },
  'status/standing-duty': {
    en: 'It is a standing duty, which is never done and cannot be late.',
    vi: 'Đây là nhiệm vụ thường xuyên, không tính quá hạn.',
  },
  'status/time-stands-still': {
    en: 'It is suspended: time stands still until it is resumed.',
    vi: 'Nhiệm vụ đang tạm dừng: thời hạn không chạy cho đến khi tiếp tục.',
  },
  'status/was-cancelled': {
    en: 'It was cancelled and counts among none of the four.',
    vi: 'Nhiệm vụ đã hủy, không tính vào bốn trạng thái.',
  },
};

const BACK_TO_LEAD: Sentence = {
  en: 'The lead agency has to act again.',
  vi: 'Cơ quan chủ trì phải tiếp tục thực hiện.',
};

const NEW_DEADLINE: Sentence = {
  en: 'A new deadline took it back from whoever it was escalated to.',
  vi: 'Có thời hạn mới nên việc trở lại nơi giữ thông thường.',
};

/** Why somebody holds an assignment, by the event that brought it to them. */
const HOLDER_SENTENCES: Readonly<Partial<Record<AssignmentEvent['type'], Sentence>>> = {
  'assignment.assigned': { en: 'It was assigned to this agency.', vi: 'Được giao chủ trì.' },
  'assignment.transferred': { en: 'It was transferred to this agency.', vi: 'Được chuyển giao chủ trì.' },
  'assignment.rehomed': {
    en: 'It took the place of the agency that had it.',
    vi: 'Kế thừa việc của cơ quan giữ trước đó.',
  },
  'assignment.responded': { en: 'An answer waits to be judged.', vi: 'Có kết quả đang chờ công nhận.' },
  'assignment.declined': {
    en: 'The lead agency says that it is not its work; that has to be decided.',
    vi: 'Cơ quan chủ trì báo không đúng thẩm quyền, chờ quyết định.',
  },
  'assignment.suspended': { en: 'It is suspended and has to be resumed.', vi: 'Đang tạm dừng, chờ cho tiếp tục.' },
  'assignment.escalated': { en: 'It was escalated because nothing had come.', vi: 'Được chuyển cấp trên vì quá hạn.' },
  'assignment.escalation-lifted': {
    en: 'The escalation was lifted.',
    vi: 'Đã kết thúc việc chuyển cấp trên, trở lại nơi giữ thông thường.',
  },
  'assignment.returned': { en: 'The answer was returned.', vi: 'Kết quả bị trả lại.' },
  'assignment.accepted-in-part': {
    en: 'A part of the answer was accepted; the rest is still owed.',
    vi: 'Kết quả được công nhận một phần, phần còn lại phải làm tiếp.',
  },
  'assignment.upheld': { en: 'It stays with the lead agency.', vi: 'Vẫn giao cho cơ quan chủ trì.' },
  'assignment.extension-granted': NEW_DEADLINE,
  'assignment.deadline-changed': NEW_DEADLINE,
};

export function holderSentence(cause: AssignmentEvent['type']): Sentence {
  return HOLDER_SENTENCES[cause] ?? BACK_TO_LEAD;
}
