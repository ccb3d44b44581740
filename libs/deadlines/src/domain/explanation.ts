import { unreachable } from '#kernel';
import { weekdayOf } from './calendar.js';
import type { Counted, Deadline, Move, UndatedLimit } from './understood-deadline.js';
import type { PeriodUnit, Recurrence, WrittenDeadline, WrittenSpan } from './written-deadline.js';
import { localDate, localTime } from './zone.js';

/** How a limit was understood, in words. */
export type Explanation = { readonly en: string; readonly vi: string };

const NOTHING: Explanation = { en: '', vi: '' };

/**
 * How the moment of a limit came about, or why none follows: from what is in the limit itself, so that it can be told
 * of every deadline that was ever recorded.
 */
export function explainDeadline(limit: Deadline | UndatedLimit): Explanation {
  return joined('dueAt' in limit ? sentencesOf(limit) : [whyOpen(limit)]);
}

function joined(sentences: readonly Explanation[]): Explanation {
  return { en: sentences.map(({ en }) => en).join(' '), vi: sentences.map(({ vi }) => vi).join(' ') };
}

function sentencesOf(deadline: Deadline): Explanation[] {
  const { counted, moved } = deadline;
  return [
    reading(deadline),
    ...(counted === undefined ? [] : counting(counted, moved !== undefined)),
    ...(moved === undefined ? [] : [moving(moved)]),
    ...(isFramed(deadline) ? [] : [ending(deadline)]),
  ];
}

/** Whether the reading itself says when it ends. */
function isFramed({ rule }: Deadline): boolean {
  return rule.endsWith('-hour');
}

function reading(deadline: Deadline): Explanation {
  const { written, rule, allowance, occurrence, moved } = deadline;
  const stated = statedOn(written);
  const day = stated.date === undefined ? NOTHING : dayOf(stated.date);
  const hour = stated.time === undefined ? NOTHING : hourOf(stated.time);
  const on = moved === undefined ? day : dayOf(moved.to);
  switch (rule) {
    case 'deadline/before-hour': {
      return {
        en: `${occasion(written).en}Before ${hour.en} on ${on.en}: late from ${hour.en} on.`,
        vi: `${occasion(written).vi}Trước ${hour.vi} ${on.vi}: từ ${hour.vi} trở đi là quá hạn.`,
      };
    }
    case 'deadline/by-hour':
    case 'deadline/at-hour': {
      const [by, chậmNhất] = rule === 'deadline/by-hour' ? ['By', 'Chậm nhất'] : ['At', 'Vào'];
      return {
        en: `${occasion(written).en}${by} ${hour.en} on ${on.en}: ${hour.en} itself is still on time.`,
        vi: `${occasion(written).vi}${chậmNhất} ${hour.vi} ${on.vi}: đúng ${hour.vi} vẫn là đúng hạn.`,
      };
    }
    case 'deadline/before-date-end-of-previous-day':
      return {
        en: `${occasion(written).en}Before ${day.en}, read literally: that day itself is too late.`,
        vi: `${occasion(written).vi}Trước ${day.vi}, hiểu theo đúng câu chữ: trong ngày đó đã là quá hạn.`,
      };
    case 'deadline/before-date-end-of-day':
      return {
        en: `${occasion(written).en}Before ${day.en}, read with that day included.`,
        vi: `${occasion(written).vi}Trước ${day.vi}, hiểu là tính cả ngày đó.`,
      };
    case 'deadline/by-date':
      return {
        en: `${occasion(written).en}By ${day.en}, that day included.`,
        vi: `${occasion(written).vi}Chậm nhất ${day.vi}, tính cả ngày đó.`,
      };
    case 'deadline/at-date':
      return { en: `${occasion(written).en}On ${day.en}.`, vi: `${occasion(written).vi}Trong ${day.vi}.` };
    case 'deadline/within-working-days':
    case 'deadline/within-calendar-days':
    case 'deadline/within-months':
    case 'deadline/within-hours': {
      if (written.relation !== 'within') return NOTHING;
      const length = lengthOf(written.amount, written.unit);
      return { en: `Within ${length.en}.`, vi: `Trong thời hạn ${length.vi}.` };
    }
    case 'deadline/in-month':
    case 'deadline/in-quarter':
    case 'deadline/in-half-year':
    case 'deadline/in-year': {
      const span = spanOf(written as WrittenSpan);
      return { en: `In ${span.en}, up to its last day.`, vi: `Trong ${span.vi}, đến hết ngày cuối cùng.` };
    }
    case 'deadline/from-to': {
      if (written.relation !== 'from-to') return NOTHING;
      const first = dayOf(localDate(deadline.startsAt ?? deadline.dueAt, deadline.zone));
      const last = dayOf(written.to);
      return {
        en: `From ${first.en} to ${last.en}, both included.`,
        vi: `Từ ${first.vi} đến hết ${last.vi}, tính cả hai ngày.`,
      };
    }
    case 'deadline/recurring': {
      if (written.relation !== 'recurring' || written.recurrence === undefined || occurrence === undefined)
        return NOTHING;
      const { ordinal, date } = occurrence;
      const every = everyOf(written.recurrence);
      const due = dayOf(date);
      const { bound, time } = written.recurrence;
      const at = time === undefined ? undefined : hourOf(time);
      const before = bound === 'before';
      return {
        en: `${every.en}; number ${ordinal} falls due ${before ? 'before' : 'by'} ${at ? `${at.en} on ` : ''}${due.en}.`,
        vi: `${every.vi}; kỳ thứ ${ordinal} có hạn ${before ? 'trước' : 'chậm nhất'} ${at ? `${at.vi} ` : ''}${due.vi}.`,
      };
    }
    case 'deadline/immediate-allowance':
    case 'deadline/unstated-allowance': {
      const given = lengthOf(allowance?.amount ?? 0, allowance?.unit ?? 'hours');
      const said = saidOf(written);
      return {
        en: `${said.en} No day is stated; the tenant gives ${given.en} for that.`,
        vi: `${said.vi} Văn bản không nêu ngày; đơn vị ấn định ${given.vi}.`,
      };
    }
    default:
      return unreachable(rule);
  }
}

/** The day and hour that the words name. */
function statedOn(written: WrittenDeadline): { readonly date?: string; readonly time?: string } {
  switch (written.relation) {
    case 'before':
    case 'by':
    case 'at':
    case 'at-event':
    case 'before-each':
      return written;
    default:
      return {};
  }
}

/** What takes place on the day, where that is what was written. */
function occasion(written: WrittenDeadline): Explanation {
  if (written.relation === 'at-event') return { en: `At “${written.event}”. `, vi: `Tại ${written.event}. ` };
  if (written.relation === 'before-each') {
    return { en: `Before each “${written.event}”. `, vi: `Trước mỗi ${written.event}. ` };
  }
  return NOTHING;
}

function counting({ from, at, start, presumed, lastDay, passed = [] }: Counted, isMoved: boolean): Explanation[] {
  const day = dayOf(from);
  const begins = STARTS[start];
  const hour = at === undefined ? undefined : hourOf(at);
  const sentences = [
    hour === undefined
      ? {
          en: `Counted from ${begins.en}, ${day.en}, which is itself left out (Civil Code 2015, article 147).`,
          vi: `Tính từ ${begins.vi}, ${day.vi}, không tính ngày này (Điều 147 Bộ luật Dân sự năm 2015).`,
        }
      : {
          en: `Counted from ${begins.en}, ${hour.en} on ${day.en}.`,
          vi: `Tính từ ${begins.vi}, ${hour.vi} ${day.vi}.`,
        },
  ];
  if (presumed) {
    sentences.push({
      en: 'Receipt is not recorded; it is presumed on the day of issue, as in electronic exchange.',
      vi: 'Chưa ghi nhận thời điểm nhận; suy đoán là nhận trong ngày ban hành theo phương thức gửi, nhận điện tử.',
    });
  }
  if (passed.length > 0) {
    const named = passed.map(({ date, label, source }) => {
      const off = dayOf(date);
      return { en: `${off.en} (${label}; ${source})`, vi: `${off.vi} (${label}; ${source})` };
    });
    sentences.push({
      en: `Days off in between, beside weekly rest: ${named.map(({ en }) => en).join(', ')}.`,
      vi: `Không tính các ngày nghỉ, ngoài ngày nghỉ hằng tuần: ${named.map(({ vi }) => vi).join(', ')}.`,
    });
  }
  if (isMoved) {
    const last = dayOf(lastDay);
    sentences.push({ en: `The last day is ${last.en}.`, vi: `Ngày cuối cùng là ${last.vi}.` });
  }
  return sentences;
}

const STARTS: Readonly<Record<Counted['start'], Explanation>> = {
  issuance: { en: 'issuance', vi: 'ngày ban hành' },
  receipt: { en: 'receipt', vi: 'ngày nhận được' },
  date: { en: 'the day stated', vi: 'ngày nêu trong văn bản' },
  event: { en: 'the day of the event', vi: 'ngày diễn ra sự kiện' },
};

function moving({ rule, from, to, label, source }: Move): Explanation {
  const [rest, next] = [dayOf(from), dayOf(to)];
  const official = label === undefined ? undefined : `${label}; ${source ?? ''}`;
  const why: Explanation = {
    en: `${rest.en} is a day of rest (${official ?? 'weekly rest'})`,
    vi: `${capital(rest.vi)} là ngày nghỉ (${official ?? 'nghỉ hằng tuần'})`,
  };
  return rule === 'deadline/period-ends-on-rest-day'
    ? {
        en: `${why.en}: a period that ends on one ends with the next working day, ${next.en} (Civil Code 2015, article 148).`,
        vi: `${why.vi}: thời hạn kết thúc vào ngày làm việc tiếp theo, ${next.vi} (Điều 148 Bộ luật Dân sự năm 2015).`,
      }
    : {
        en: `${why.en}; by the rule of the tenant the written date moves to the next working day, ${next.en}.`,
        vi: `${why.vi}; theo quy định của đơn vị, ngày ghi trong văn bản chuyển sang ngày làm việc tiếp theo, ${next.vi}.`,
      };
}

/** The last moment, as a day or an hour. */
function ending({ dueAt, lastOnTimeAt, zone, dayEnds, counted, written }: Deadline): Explanation {
  const day = dayOf(localDate(lastOnTimeAt, zone));
  if (dayEnds === 'office-hours') {
    const hour = hourOf(localTime(dueAt, zone));
    return {
      en: `On time until ${hour.en} on ${day.en}, when office hours end.`,
      vi: `Đúng hạn đến ${hour.vi} ${day.vi}, khi hết giờ làm việc.`,
    };
  }
  const byTheHour = counted !== undefined && dueAt === lastOnTimeAt;
  const recurringHour = written.relation === 'recurring' && written.recurrence?.time !== undefined;
  if (byTheHour || recurringHour) {
    const hour = hourOf(localTime(dueAt, zone));
    const up =
      dueAt === lastOnTimeAt
        ? { en: '', vi: '' }
        : { en: ', which is itself too late', vi: ', đúng giờ đó đã là quá hạn' };
    return { en: `On time until ${hour.en} on ${day.en}${up.en}.`, vi: `Đúng hạn đến ${hour.vi} ${day.vi}${up.vi}.` };
  }
  return { en: `On time until ${day.en} ends.`, vi: `Đúng hạn đến hết ${day.vi}.` };
}

function whyOpen({ written, rule }: UndatedLimit): Explanation {
  switch (rule) {
    case 'deadline/event-without-day': {
      const event = 'event' in written ? written.event : '';
      const [en, vi] =
        written.relation === 'before-each'
          ? [`Before each “${event}”`, `Trước mỗi ${event}`]
          : written.relation === 'within'
            ? [`Counted from “${event}”`, `Tính từ ngày ${event}`]
            : [`At “${event}”`, `Tại ${event}`];
      return {
        en: `${en}: no moment follows until its day is stated.`,
        vi: `${vi}: chưa xác định được thời hạn cho đến khi có ngày cụ thể.`,
      };
    }
    case 'deadline/immediate-without-allowance':
    case 'deadline/soon-without-allowance':
    case 'deadline/unstated-without-allowance': {
      const said = saidOf(written);
      return {
        en: `${said.en} No day is stated, and the tenant gives no time for that.`,
        vi: `${said.vi} Văn bản không nêu ngày và đơn vị không ấn định thời gian.`,
      };
    }
    case 'deadline/recurring-without-rule':
      return {
        en: 'Again and again; how often is not said, so that no day follows.',
        vi: 'Định kỳ; văn bản không nêu bao lâu một lần nên không xác định được ngày.',
      };
    case 'deadline/standing':
      return {
        en: 'A standing duty: no day ends it, and it cannot be late.',
        vi: 'Nhiệm vụ thường xuyên: không có ngày kết thúc, không tính quá hạn.',
      };
    case 'deadline/none':
      return { en: 'Said to have no limit.', vi: 'Văn bản nêu rõ không có thời hạn.' };
    default:
      return unreachable(rule);
  }
}

function saidOf({ relation }: WrittenDeadline): Explanation {
  if (relation === 'immediate') return { en: 'To be done at once.', vi: 'Yêu cầu thực hiện ngay.' };
  if (relation === 'soon') return { en: 'To be done soon.', vi: 'Yêu cầu thực hiện sớm.' };
  return { en: 'The document says nothing of time.', vi: 'Văn bản không nêu thời hạn.' };
}

function lengthOf(amount: number, unit: PeriodUnit): Explanation {
  const number = String(amount).padStart(2, '0');
  const s = amount === 1 ? '' : 's';
  switch (unit) {
    case 'working-days':
      return { en: `${amount} working day${s}`, vi: `${number} ngày làm việc` };
    case 'calendar-days':
      return { en: `${amount} calendar day${s}`, vi: `${number} ngày` };
    case 'months':
      return { en: `${amount} month${s}`, vi: `${number} tháng` };
    case 'hours':
      return { en: `${amount} hour${s}`, vi: `${number} giờ` };
    default:
      return unreachable(unit);
  }
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const ROMAN = ['I', 'II', 'III', 'IV'] as const;

function spanOf(written: WrittenSpan): Explanation {
  const { year } = written;
  switch (written.relation) {
    case 'in-month':
      return { en: `${MONTHS[written.month - 1]} ${year}`, vi: `tháng ${monthVi(written.month)}/${year}` };
    case 'in-quarter':
      return {
        en: `quarter ${ROMAN[written.quarter - 1]} of ${year}`,
        vi: `quý ${ROMAN[written.quarter - 1]}/${year}`,
      };
    case 'in-half-year':
      return written.half === 1
        ? { en: `the first half of ${year}`, vi: `6 tháng đầu năm ${year}` }
        : { en: `the second half of ${year}`, vi: `6 tháng cuối năm ${year}` };
    case 'in-year':
      return { en: String(year), vi: `năm ${year}` };
  }
}

function everyOf({ every, count = 1 }: Recurrence): Explanation {
  switch (every) {
    case 'working-days':
      return count === 1
        ? { en: 'Every working day', vi: 'Mỗi ngày làm việc' }
        : { en: `Every ${count} working days`, vi: `Cứ ${String(count).padStart(2, '0')} ngày làm việc một lần` };
    case 'week':
      return { en: 'Every week', vi: 'Hằng tuần' };
    case 'month':
      return { en: 'Every month', vi: 'Hằng tháng' };
    case 'quarter':
      return { en: 'Every quarter', vi: 'Hằng quý' };
    case 'half-year':
      return { en: 'Every half-year', vi: '6 tháng một lần' };
    case 'year':
      return { en: 'Every year', vi: 'Hằng năm' };
    default:
      return unreachable(every);
  }
}

const WEEKDAYS_EN = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const WEEKDAYS_VI = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'] as const;

/** A day with its name, as official texts write it: days below 10 and the months 01 and 02 with a nought. */
function dayOf(date: string): Explanation {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const weekday = weekdayOf(date) - 1;
  return {
    en: `${WEEKDAYS_EN[weekday]} ${day} ${MONTHS[month - 1]} ${year}`,
    vi: `${WEEKDAYS_VI[weekday]} ngày ${String(day).padStart(2, '0')}/${monthVi(month)}/${year}`,
  };
}

function monthVi(month: number): string {
  return month < 3 ? `0${month}` : String(month);
}

function hourOf(time: string): Explanation {
  const [hour = '', minute = ''] = time.split(':');
  return { en: time, vi: `${hour} giờ ${minute}` };
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
