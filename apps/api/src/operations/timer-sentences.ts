import type { TimerReason } from '#assignments';
import { lateBy } from '#assignments';
import type { Timer } from '#deadlines';
import { millisecondsOf, type Instant } from '#kernel';
import type { Sentence } from '../assignments/status-sentences.js';

type Told = (timer: Timer, shown: (at: Instant) => string) => Sentence;

/** What became of a timer, or will, for people. */
const SENTENCES: Readonly<Record<TimerReason, Told>> = {
  'timer/waits': ({ fireAt }, shown) => ({
    en: `It is to fire at ${shown(fireAt)}.`,
    vi: `Sẽ thực hiện vào ${shown(fireAt)}.`,
  }),
  'ladder/compressed': ({ fireAt, moved }, shown) => ({
    en: `The ladder had asked for ${shown(moved?.from ?? fireAt)}, which had passed when the assignment was made; it is to fire in the time left, at ${shown(fireAt)}.`,
    vi: `Mốc theo quy định là ${shown(moved?.from ?? fireAt)}, đã qua khi giao nhiệm vụ; sẽ thực hiện trong thời gian còn lại, vào ${shown(fireAt)}.`,
  }),
  'timer/fired': ({ decidedBy, fireAt }, shown) => ({
    en: `It fired at ${shown(decidedBy?.at ?? fireAt)}, as planned.`,
    vi: `Đã thực hiện vào ${shown(decidedBy?.at ?? fireAt)}, đúng kế hoạch.`,
  }),
  'timer/fired-late': ({ decidedBy, fireAt }, shown) => {
    const at = decidedBy?.at ?? fireAt;
    return {
      en: `It was due at ${shown(fireAt)} and fired at ${shown(at)}, ${String(lateBy(fireAt, at))} seconds late: it still mattered.`,
      vi: `Đến mốc vào ${shown(fireAt)}, thực hiện vào ${shown(at)}, chậm ${String(lateBy(fireAt, at))} giây vì vẫn còn cần thiết.`,
    };
  },
  'ladder/passed-before-watch': ({ fireAt }, shown) => ({
    en: `It never fires: its moment, ${shown(fireAt)}, had passed before the deadline was known here.`,
    vi: `Không thực hiện: mốc ${shown(fireAt)} đã qua trước khi thời hạn được ghi nhận.`,
  }),
  'ladder/overtaken': ({ fireAt }, shown) => ({
    en: `It was due at ${shown(fireAt)} and came so late that a later rung was due too; that one speaks for both.`,
    vi: `Đến mốc vào ${shown(fireAt)} nhưng chậm đến mức nấc sau cũng đã đến mốc; chỉ thực hiện nấc sau.`,
  }),
  'ladder/due-moment-passed': ({ fireAt }, shown) => ({
    en: `It was to remind ahead of the due moment, at ${shown(fireAt)}, and came after it: nobody is told late, as if in time.`,
    vi: `Là nhắc trước hạn vào ${shown(fireAt)} nhưng đến lúc đã quá hạn; không nhắc muộn như thể còn hạn.`,
  }),
  'ladder/chain-ended': () => ({
    en: 'Nobody is left to take over: whoever holds it is the last of the chain.',
    vi: 'Không còn cấp nào để chuyển lên: nơi đang giữ là cấp cuối cùng.',
  }),
  'ladder/agency-paused': ({ fireAt }, shown) => ({
    en: `It was due at ${shown(fireAt)}, while follow-up of the lead agency was paused; it is not sent later.`,
    vi: `Đến mốc vào ${shown(fireAt)} trong thời gian tạm dừng theo dõi, đôn đốc cơ quan chủ trì; không thực hiện bù sau đó.`,
  }),
  'timer/answered': ({ decidedBy, fireAt }, shown) => ({
    en: `It does not matter any more: an answer was given at ${shown(decidedBy?.at ?? fireAt)}.`,
    vi: `Không còn cần thiết: đã có kết quả gửi vào ${shown(decidedBy?.at ?? fireAt)}.`,
  }),
  'timer/suspended': ({ decidedBy, fireAt }, shown) => ({
    en: `It does not matter any more: the assignment was suspended at ${shown(decidedBy?.at ?? fireAt)}.`,
    vi: `Không còn cần thiết: nhiệm vụ tạm dừng từ ${shown(decidedBy?.at ?? fireAt)}.`,
  }),
  'timer/accepted': ({ decidedBy, fireAt }, shown) => ({
    en: `It does not matter any more: the assignment was done and accepted at ${shown(decidedBy?.at ?? fireAt)}.`,
    vi: `Không còn cần thiết: kết quả đã được công nhận vào ${shown(decidedBy?.at ?? fireAt)}.`,
  }),
  'timer/assignment-cancelled': ({ decidedBy, fireAt }, shown) => ({
    en: `It does not matter any more: the assignment was cancelled at ${shown(decidedBy?.at ?? fireAt)}.`,
    vi: `Không còn cần thiết: nhiệm vụ bị hủy vào ${shown(decidedBy?.at ?? fireAt)}.`,
  }),
  'timer/deadline-set-anew': ({ decidedBy, fireAt }, shown) => ({
    en: `It does not matter any more: at ${shown(decidedBy?.at ?? fireAt)} the clock was set anew, with timers of its own.`,
    vi: `Không còn cần thiết: thời hạn được tính lại từ ${shown(decidedBy?.at ?? fireAt)}, có các mốc mới.`,
  }),
  'timer/opinion-given': ({ decidedBy, fireAt }, shown) => ({
    en: `It does not matter any more: the opinion was given at ${shown(decidedBy?.at ?? fireAt)}.`,
    vi: `Không còn cần thiết: ý kiến đã được gửi vào ${shown(decidedBy?.at ?? fireAt)}.`,
  }),
  'timer/series-changed': ({ decidedBy, fireAt }, shown) => ({
    en: `It does not open the next time: the series was changed or ended at ${shown(decidedBy?.at ?? fireAt)}.`,
    vi: `Không giao kỳ tiếp theo tại mốc này: nhiệm vụ định kỳ được sửa đổi hoặc chấm dứt từ ${shown(decidedBy?.at ?? fireAt)}.`,
  }),
};

/** What would keep a planned timer from firing. */
export const ENDING_SENTENCES = {
  'timer/answered': { en: 'An answer of the lead agency.', vi: 'Cơ quan chủ trì gửi kết quả.' },
  'timer/suspended': { en: 'A suspension of the assignment.', vi: 'Nhiệm vụ tạm dừng.' },
  'timer/accepted': { en: 'The acceptance of the answer.', vi: 'Kết quả được công nhận.' },
  'timer/assignment-cancelled': { en: 'The assignment is cancelled.', vi: 'Nhiệm vụ bị hủy.' },
  'timer/deadline-set-anew': { en: 'Another deadline, or an answer that is returned.', vi: 'Thời hạn được tính lại.' },
  'timer/opinion-given': { en: 'The opinion of the agency that was asked.', vi: 'Cơ quan được hỏi gửi ý kiến.' },
  'timer/series-changed': {
    en: 'The series gets another rule, or ends.',
    vi: 'Nhiệm vụ định kỳ được sửa đổi hoặc chấm dứt.',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

/** @param zone the clocks on which moments are shown, an IANA name */
export function sentenceOf(timer: Timer, reason: TimerReason, zone: string): Sentence {
  return SENTENCES[reason](timer, (at) => inZone(at, zone));
}

/** `16:00:00 04/08/2025` on the clocks of the zone. */
function inZone(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
    .format(millisecondsOf(at))
    .split(', ')
    .reverse()
    .join(' ');
}
