import { refuse, type Refused } from '#kernel';
import { plusDays, weekdayOf } from './calendar.js';
import {
  DEADLINE_AMBIGUOUS,
  DEADLINE_IMPOSSIBLE_DATE,
  DEADLINE_IMPOSSIBLE_TIME,
  DEADLINE_UNREADABLE,
  DEADLINE_WORDING_MISSING,
} from './deadline.rules.js';
import { PhraseScanner, plainWords } from './phrase-scanner.js';
import type { PeriodUnit, Recurrence, RecurrencePeriod, WrittenDeadline, WrittenMoment } from './written-deadline.js';
import { isDate, lastDayOfMonth } from './zone.js';

/** What the words leave out and the reading takes from elsewhere. */
export type PhraseAssumption =
  /** A day without a year: the year of the document. */
  | 'year-of-document'
  /** A day without a year that has passed in the year of the document: the next year. */
  | 'year-after-document'
  /** *Trong ngày*: the day of the document. */
  | 'day-of-document';

export type PhraseReading =
  | { readonly accepted: true; readonly written: WrittenDeadline; readonly assumed: readonly PhraseAssumption[] }
  | Refused;

/** The styles a reader takes, as examples for whoever wrote something else. */
export const READABLE_STYLES = [
  'trước ngày 08/8/2025',
  'trước 16h00 ngày 04 tháng 8 năm 2025',
  'chậm nhất ngày 15-9-2018',
  'vào 14h00, ngày 06/8/2025',
  'trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản',
  'trong vòng 24 giờ kể từ 16h00 ngày 04/8/2025',
  'trong tháng 8/2025',
  'trong Quý II/2025',
  '6 tháng đầu năm 2025',
  'trong năm 2025',
  'từ nay đến hết năm 2025',
  'từ ngày 01/8/2025 đến hết ngày 15/8/2025',
  'tại phiên họp tháng 9',
  'trước mỗi phiên họp',
  'trước ngày 25 hằng tháng',
  'định kỳ hằng quý',
  'thực hiện ngay',
  'khẩn trương',
  'thường xuyên',
  'không quy định thời hạn',
] as const;

/** A limit without the words it was read from. */
type Limit = WithoutWords<WrittenDeadline>;
type WithoutWords<Written> = Written extends WrittenDeadline ? Omit<Written, 'asWritten'> : never;

/** What the words may mean: one thing, or several that they allow alike, none of which is chosen. */
type Options<Meant> = { readonly options: readonly Meant[]; readonly assumed: readonly PhraseAssumption[] };

type Read = Options<Limit> | Refused;

function only<Meant>(meant: Meant, ...assumed: readonly PhraseAssumption[]): Options<Meant> {
  return { options: [meant], assumed };
}

function either<Meant>(...options: readonly Meant[]): Options<Meant> {
  return { options, assumed: [] };
}

/** The same for what is made of each. */
function each<Meant, Made>(read: Options<Meant> | Refused, make: (meant: Meant) => Made): Options<Made> | Refused {
  return isRefused(read) ? read : { options: read.options.map(make), assumed: read.assumed };
}

type Context = { readonly documentDate: string };

/**
 * Reads the words of a Vietnamese document as a limit, or says that it cannot. Nothing is skipped: a word that has no
 * place in the reading makes the whole unreadable, and what can be read in two ways is given back as two candidates.
 * Line breaks, composed or decomposed letters and capitals make no difference.
 *
 * @param documentDate `YYYY-MM-DD`, the date of the document: a day without a year is one that comes after it
 */
export function readPhrase(asWritten: string, { documentDate }: Context): PhraseReading {
  const words = plainWords(asWritten);
  if (words === '') return refuse(DEADLINE_WORDING_MISSING);
  if (!isDate(documentDate)) return refuse(DEADLINE_IMPOSSIBLE_DATE, { date: documentDate });
  let unread = words;
  let fault: Refused | null = null;
  for (const attempt of [words, withoutPace(words)]) {
    const begin = new PhraseScanner(attempt);
    skipFillers(begin);
    for (const reader of READERS) {
      const scanner = begin.fork();
      const read = reader(scanner, { documentDate });
      if (read === null) continue;
      skipFillers(scanner);
      if (isRefused(read)) fault ??= refuse(read.rule, { asWritten, ...read.facts });
      else if (scanner.rest === '') return readingOf(asWritten, read);
      else if (scanner.rest.length < unread.length) unread = scanner.rest;
    }
  }
  return fault ?? refuse(DEADLINE_UNREADABLE, { asWritten, unread, accepted: READABLE_STYLES });
}

function readingOf(asWritten: string, read: Options<Limit>): PhraseReading {
  const [written, ...others] = read.options.map((limit): WrittenDeadline => ({ asWritten, ...limit }));
  if (written !== undefined && others.length === 0) return { accepted: true, written, assumed: read.assumed };
  return refuse(DEADLINE_AMBIGUOUS, { asWritten, candidates: read.options });
}

/** Words that say what is to be done and nothing of when. */
const FILLERS =
  /yêu cầu|đề nghị|giao|phải|cần|hoàn thành|hoàn thiện|báo cáo|gửi|trình|nộp|ban hành|triển khai thực hiện|triển khai|tổ chức thực hiện|tổ chức|thực hiện|kết quả|xong|và|dự kiến|thời hạn hoàn thành|thời hạn thực hiện|thời gian hoàn thành|thời gian thực hiện|thời hạn|hạn|là|:|-/u;

/** *Khẩn trương hoàn thành trước ngày …*: where a day is stated, the day is the limit. */
const PACE =
  /khẩn trương|sớm nhất|sớm|kịp thời|nhanh chóng|chủ động|tiếp tục|thường xuyên|thực hiện ngay|ngay lập tức|ngay/u;

function skipFillers(scanner: PhraseScanner): void {
  while (scanner.take(FILLERS) !== null);
}

function withoutPace(words: string): string {
  const scanner = new PhraseScanner(words);
  do skipFillers(scanner);
  while (scanner.take(PACE) !== null);
  return scanner.rest;
}

type Reader = (scanner: PhraseScanner, context: Context) => Read | null;

/* --- Days and hours ------------------------------------------------------------------------------------------ */

const WEEKDAYS: Readonly<Record<string, number>> = {
  hai: 1,
  '2': 1,
  ba: 2,
  '3': 2,
  tư: 3,
  '4': 3,
  năm: 4,
  '5': 4,
  sáu: 5,
  '6': 5,
  bảy: 6,
  '7': 6,
};

/** 1 is Monday. */
function takeWeekday(scanner: PhraseScanner): number | null {
  const named = scanner.take(/\(? ?thứ (hai|ba|tư|năm|sáu|bảy|[2-7])(?: ?\))?/u);
  if (named) return WEEKDAYS[named[1]!]!;
  return scanner.take(/\(? ?(?:chủ nhật|cn)(?: ?\))?/u) ? 7 : null;
}

/** `HH:mm`, or `24:00` for the end of a day, or a refusal of what no clock shows. */
function takeTime(scanner: PhraseScanner): string | Refused | null {
  const found =
    scanner.take(/(\d{1,2}) ?(?:giờ|h|g) ?(?:(\d{1,2}) ?(?:phút|p)?)?(?: (sáng|chiều|tối))?/u) ??
    scanner.take(/(\d{1,2}):(\d{2})(?: (sáng|chiều|tối))?/u);
  if (!found) return null;
  const [, hours, minutes = '0', half] = found;
  const hour = Number(hours) + (half !== undefined && half !== 'sáng' && Number(hours) < 12 ? 12 : 0);
  const minute = Number(minutes);
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) {
    return refuse(DEADLINE_IMPOSSIBLE_TIME, { time: found[0]!.trim() });
  }
  return `${twoDigits(hour)}:${twoDigits(minute)}`;
}

/** A day in any style, with the day of the week where that is named; a refusal of what no calendar shows. */
function takeDay(scanner: PhraseScanner, context: Context): Options<string> | Refused | null {
  const before = takeWeekday(scanner);
  scanner.take(/ngày/u);
  const found =
    scanner.take(/(\d{1,2})([/.-])(\d{1,2})\2(\d{4})/u) ??
    scanner.take(/(\d{1,2})()[/](\d{1,2})/u) ??
    scanner.take(/(\d{1,2})() ?tháng (\d{1,2})(?:[ ,]*năm (\d{4})|[/.-](\d{4}))?/u);
  if (!found) return null;
  const [, day, , month, year = found[5]] = found;
  const weekday = before ?? takeWeekday(scanner);
  const written = { day: Number(day), month: Number(month) };
  const dated = year === undefined ? yearless(written, context) : dayOf(Number(year), written);
  if (weekday === null || isRefused(dated)) return dated;
  const named = dated.options.filter((date) => weekdayOf(date) === weekday);
  if (named.length > 0) return { ...dated, options: named };
  // The document contradicts itself: either the day is meant or the day of the week.
  return either(...dated.options.flatMap((date) => [date, plusDays(date, weekday - weekdayOf(date))]));
}

type DayAndMonth = { readonly day: number; readonly month: number };

function dayOf(year: number, { day, month }: DayAndMonth): Options<string> | Refused {
  const date = `${year}-${twoDigits(month)}-${twoDigits(day)}`;
  return isDate(date) ? only(date) : refuse(DEADLINE_IMPOSSIBLE_DATE, { date });
}

/** How far ahead of the document the next year is still taken without asking, in days. */
const NEXT_YEAR_WITHIN = 183;

/** A limit lies ahead of its document: this year's day, or next year's where that is near. */
function yearless(written: DayAndMonth, { documentDate }: Context): Options<string> | Refused {
  const year = Number(documentDate.slice(0, 4));
  const days = [year, year + 1].map((one) => dayOf(one, written));
  const [inYear, inNext] = days.map((day) => (isRefused(day) ? undefined : day.options[0]));
  if (inYear !== undefined && inYear >= documentDate) return only(inYear, 'year-of-document');
  if (inNext !== undefined && inNext <= plusDays(documentDate, NEXT_YEAR_WITHIN)) {
    return only(inNext, 'year-after-document');
  }
  const known = [inYear, inNext].filter((date) => date !== undefined);
  return known.length > 0 ? either(...known) : days[0]!;
}

/** A day, and an hour of it before or behind. */
type Moment = { readonly date: string; readonly time?: string };

function takeMoment(scanner: PhraseScanner, context: Context): Options<Moment> | Refused | null {
  let time = takeTime(scanner);
  if (isRefused(time)) return time;
  if (time !== null) scanner.take(/của/u);
  const day = takeDay(scanner, context);
  if (day === null) return null;
  if (time === null) {
    const behind = scanner.fork();
    behind.take(/vào lúc|lúc|vào/u);
    time = takeTime(behind);
    if (isRefused(time)) return time;
    if (time !== null) scanner.follow(behind);
  }
  const hour = time === null ? {} : { time };
  return each(day, (date) => ({ date, ...hour }));
}

function isRefused(value: unknown): value is Refused {
  return typeof value === 'object' && value !== null && 'accepted' in value;
}

const END_OF_DAY = '24:00';

/** *Trước*, *chậm nhất*, *vào* a day or an hour of it, or a day alone. */
const onADay: Reader = (scanner, context) => {
  const relation = takeRelation(scanner) ?? 'at';
  const moment = takeMoment(scanner, context);
  return moment && each(moment, (one) => ofMoment(relation, one));
};

/** Before the last stroke of a day is by that day. */
function ofMoment(relation: WrittenMoment['relation'], { date, time }: Moment): WithoutWords<WrittenMoment> {
  if (time === END_OF_DAY) return { relation: relation === 'before' ? 'by' : relation, date };
  return { relation, date, ...(time !== undefined && { time }) };
}

function takeRelation(scanner: PhraseScanner): WrittenMoment['relation'] | null {
  if (scanner.take(/(?:(?:chậm|muộn) nhất (?:là )?)?trước(?: thời điểm)?/u)) return 'before';
  if (
    scanner.take(/(?:(?:chậm|muộn) nhất(?: là)?(?: vào| đến)?|không muộn hơn|không quá|đến hết|đến|hết)(?: lúc| hết)?/u)
  ) {
    return 'by';
  }
  return scanner.take(/vào lúc|vào|lúc|trong(?= ngày)/u) ? 'at' : null;
}

/** *Trong ngày*: by the end of the day of the document. */
const onTheSameDay: Reader = (scanner, { documentDate }) =>
  scanner.take(/(?:ngay )?trong ngày(?: hôm nay)?/u)
    ? only({ relation: 'by', date: documentDate }, 'day-of-document')
    : null;

/* --- Months, quarters, half-years, years --------------------------------------------------------------------- */

const QUARTERS: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3, iv: 4, '1': 1, '2': 2, '3': 3, '4': 4 };

/** A stretch of a year by its number there; the last of a year is `count`. */
type Stretch = {
  readonly relation: 'in-month' | 'in-quarter' | 'in-half-year';
  readonly number: number;
  readonly count: 12 | 4 | 2;
  readonly year?: number;
};

const YEAR = /(?:[/.-]|[ ,]*(?:của )?năm )(\d{4})|[ ,]*(?:của )?năm (nay|sau)/u.source;

function takeStretch(scanner: PhraseScanner, context: Context): Stretch | null {
  const month = scanner.take(new RegExp(`tháng (1[0-2]|0?[1-9])(?:${YEAR})?`, 'u'));
  if (month) return { relation: 'in-month', number: Number(month[1]), count: 12, ...yearIn(month, 2, context) };
  const thisMonth = scanner.take(/tháng này/u);
  if (thisMonth) return { relation: 'in-month', number: monthOf(context), count: 12, year: yearOf(context) };
  const quarter = scanner.take(new RegExp(`quý (iv|iii|ii|i|[1-4])(?:${YEAR})?`, 'u'));
  if (quarter)
    return { relation: 'in-quarter', number: QUARTERS[quarter[1]!]!, count: 4, ...yearIn(quarter, 2, context) };
  const thisQuarter = scanner.take(/quý này/u);
  if (thisQuarter) {
    return { relation: 'in-quarter', number: Math.ceil(monthOf(context) / 3), count: 4, year: yearOf(context) };
  }
  const half = scanner.take(/(?:0?6|sáu) tháng (đầu|cuối) năm(?: (?:(\d{4})|(nay|sau)))?/u);
  if (half)
    return { relation: 'in-half-year', number: half[1] === 'đầu' ? 1 : 2, count: 2, ...yearIn(half, 2, context) };
  return null;
}

function yearIn(found: readonly (string | undefined)[], index: number, context: Context): { readonly year?: number } {
  const [digits, word] = [found[index], found[index + 1]];
  if (digits !== undefined) return { year: Number(digits) };
  return word === undefined ? {} : { year: yearOf(context) + (word === 'sau' ? 1 : 0) };
}

function yearOf({ documentDate }: Context): number {
  return Number(documentDate.slice(0, 4));
}

function monthOf({ documentDate }: Context): number {
  return Number(documentDate.slice(5, 7));
}

/** The stretch in one year. */
function stretchIn({ relation, number }: Stretch, year: number): Limit {
  switch (relation) {
    case 'in-month':
      return { relation, year, month: number };
    case 'in-quarter':
      return { relation, year, quarter: number };
    case 'in-half-year':
      return { relation, year, half: number };
  }
}

function lastMonthOf({ number, count }: Stretch): number {
  return (number * 12) / count;
}

/** Its year, or those it may have. */
function yearsOf(stretch: Stretch, context: Context): Options<number> {
  if (stretch.year !== undefined) return only(stretch.year);
  const year = yearOf(context);
  const ahead = lastMonthOf(stretch) - monthOf(context);
  if (ahead >= 0) return only(year, 'year-of-document');
  return ahead + 12 <= 6 ? only(year + 1, 'year-after-document') : either(year, year + 1);
}

function firstDayOf(stretch: Stretch, year: number): string {
  return `${year}-${twoDigits(lastMonthOf(stretch) - 12 / stretch.count + 1)}-01`;
}

const inAStretch: Reader = (scanner, context) => {
  const before = scanner.take(/trước(?! (?:hết|cuối))/u) !== null;
  if (!before) {
    scanner.take(
      /(?:(?:chậm|muộn) nhất (?:là )?)?(?:trong|đến hết|trước hết|hết|đến cuối|trước cuối|cuối|vào)|(?:chậm|muộn) nhất(?: là)?/u,
    );
  }
  scanner.take(/nội/u);
  const stretch = takeStretch(scanner, context);
  if (stretch === null) return null;
  return each(yearsOf(stretch, context), (year): Limit =>
    before ? { relation: 'before', date: firstDayOf(stretch, year) } : stretchIn(stretch, year),
  );
};

const inAYear: Reader = (scanner, context) => {
  const before = scanner.take(/trước(?= năm)/u) !== null;
  const until =
    !before && scanner.take(/(?:(?:chậm|muộn) nhất (?:là )?)?(?:trong|đến hết|hết|đến cuối|cuối)/u) === null
      ? scanner.take(/đến/u) !== null
      : false;
  const found = scanner.take(/năm(?: (\d{4})| (nay|sau))?/u);
  if (!found) return null;
  const year = yearIn(found, 1, context).year ?? yearOf(context);
  const whole: Limit = { relation: 'in-year', year };
  const ahead: Limit = { relation: 'before', date: `${year}-01-01` };
  if (before) return only(ahead);
  // "Đến năm 2030" may or may not take the year itself in.
  return until ? either<Limit>(whole, ahead) : only(whole);
};

/* --- From … to … --------------------------------------------------------------------------------------------- */

const fromTo: Reader = (scanner, context) => {
  if (!scanner.take(/(?:trong thời gian |thời gian )?(?:kể |tính )?từ/u)) return null;
  if (scanner.take(/nay|hôm nay|ngày ban hành|ngày ký/u)) {
    const end = scanner.take(/cho đến|đến/u) && takeEnd(scanner, context);
    return end && each(end, (to): Limit => ({ relation: 'from-to', to }));
  }
  const short = scanner.take(/(?:ngày )?(\d{1,2}) ?(?:-|–|đến) ?(\d{1,2})[/](\d{1,2})[/](\d{4})/u);
  if (short) {
    const [, first, last, month, year] = short.map(Number);
    return ranges(
      dayOf(year ?? 0, { day: first ?? 0, month: month ?? 0 }),
      dayOf(year ?? 0, { day: last ?? 0, month: month ?? 0 }),
    );
  }
  const from = takeDay(scanner, context) ?? takeBeginning(scanner, context);
  if (from === null || !scanner.take(/cho đến|đến|–|-/u)) return null;
  const to = takeEnd(scanner, context);
  return to && ranges(from, to);
};

function ranges(begins: Options<string> | Refused, ends: Options<string> | Refused): Read {
  if (isRefused(begins)) return begins;
  if (isRefused(ends)) return ends;
  const all = begins.options.flatMap((from) => ends.options.map((to) => ({ relation: 'from-to', from, to }) as const));
  // Of a day without a year, the one that comes before the end is meant.
  const forward = all.filter(({ from, to }) => from <= to);
  return {
    options: forward.length > 0 ? forward : all,
    assumed: [...new Set([...begins.assumed, ...ends.assumed])],
  };
}

/** The first day of a month or a longer stretch. */
function takeBeginning(scanner: PhraseScanner, context: Context): Options<string> | Refused | null {
  const stretch = takeStretch(scanner, context);
  return stretch && each(yearsOf(stretch, context), (year) => firstDayOf(stretch, year));
}

/** The day on which something ends: a day, or the last one of a month, a quarter, a half-year or a year. */
function takeEnd(scanner: PhraseScanner, context: Context): Options<string> | Refused | null {
  scanner.take(/hết|cuối/u);
  const year = scanner.take(/năm(?: (\d{4})| (nay|sau))?/u);
  if (year) return only(`${yearIn(year, 1, context).year ?? yearOf(context)}-12-31`);
  const stretch = takeStretch(scanner, context);
  if (stretch) return each(yearsOf(stretch, context), (one) => lastDayOfMonth(one, lastMonthOf(stretch)));
  return takeDay(scanner, context);
}

/* --- Within a period ----------------------------------------------------------------------------------------- */

const NUMBERS = ['một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín', 'mười'] as const;
const NUMBER = `\\d{1,4}|${NUMBERS.join('|')}`;

function numberIn(word: string): number {
  const index = NUMBERS.findIndex((number) => number === word);
  return index < 0 ? Number(word) : index + 1;
}

const LENGTH = new RegExp(
  `(${NUMBER})(?: ?\\((?:${NUMBERS.join('|')})\\))? ?(ngày làm việc|ngày|tuần|tháng|giờ|tiếng)`,
  'u',
);

function lengthOf(amount: number, word: string): { readonly amount: number; readonly unit: PeriodUnit } {
  switch (word) {
    case 'ngày làm việc':
      return { amount, unit: 'working-days' };
    case 'tuần':
      return { amount: amount * 7, unit: 'calendar-days' };
    case 'tháng':
      return { amount, unit: 'months' };
    case 'ngày':
      return { amount, unit: 'calendar-days' };
    default:
      return { amount, unit: 'hours' };
  }
}

const withinAPeriod: Reader = (scanner, context) => {
  scanner.take(
    /trong vòng|trong thời hạn|trong thời gian|trong|thời hạn|chậm nhất(?: là)?(?: sau)?|muộn nhất(?: là)?(?: sau)?|sau/u,
  );
  scanner.take(/không quá|tối đa|chậm nhất(?: là)?/u);
  const found = scanner.take(LENGTH);
  if (!found) return null;
  const length = lengthOf(numberIn(found[1]!), found[2]!);
  const period = { relation: 'within', ...length } as const;
  if (length.amount === 0) return refuse(DEADLINE_UNREADABLE, { unread: found[0]!.trim(), accepted: READABLE_STYLES });
  const counted = scanner.take(/kể từ|tính từ|từ|sau/u) !== null;
  if (!counted) {
    // From issuance or from receipt: the words do not say.
    return either({ ...period, countedFrom: 'receipt' }, { ...period, countedFrom: 'issuance' });
  }
  const day = scanner.fork();
  const moment = takeMoment(day, context);
  if (moment !== null) {
    scanner.follow(day);
    return each(moment, ({ date, time }): Limit => ({
      ...period,
      countedFrom: 'date',
      date,
      ...(time !== undefined && length.unit === 'hours' && { time }),
    }));
  }
  scanner.take(/ngày|khi|thời điểm|lúc/u);
  if (scanner.take(RECEIPT)) return only({ ...period, countedFrom: 'receipt' });
  if (scanner.take(ISSUANCE)) return only({ ...period, countedFrom: 'issuance' });
  const event = takeEvent(scanner);
  return event === null ? null : only({ ...period, countedFrom: 'event', event });
};

const DOCUMENT = 'công văn|văn bản|thông báo|chỉ thị|chỉ đạo|công điện|kế hoạch|quyết định';
const RECEIPT = new RegExp(`(?:tiếp )?nhận(?: được)?(?: đủ)?(?: (?:${DOCUMENT})(?: này| đến)?)?`, 'u');
const ISSUANCE = new RegExp(`(?:ban hành|ký|phát hành)(?: (?:${DOCUMENT})(?: này)?)?`, 'u');

/* --- Again and again ----------------------------------------------------------------------------------------- */

const PERIODS: readonly (readonly [RegExp, RecurrencePeriod])[] = [
  [/(?:0?6|sáu) tháng/u, 'half-year'],
  [/tuần/u, 'week'],
  [/tháng/u, 'month'],
  [/quý/u, 'quarter'],
  [/năm/u, 'year'],
];

/** *Hằng tháng*, *mỗi quý*, *6 tháng một lần*. */
function takeEvery(scanner: PhraseScanner): Pick<Recurrence, 'every' | 'count'> | null {
  const fork = scanner.fork();
  fork.take(/vào|của/u);
  const marked = fork.take(/hằng|hàng|mỗi|từng/u) !== null;
  const days = fork.take(new RegExp(`(${NUMBER}) ngày làm việc`, 'u'));
  if (days) {
    if (!marked && !fork.take(/một lần|1 lần|[/]lần/u)) return null;
    fork.take(/một lần|1 lần/u);
    scanner.follow(fork);
    return { every: 'working-days', count: numberIn(days[1]!) };
  }
  for (const [form, every] of PERIODS) {
    if (fork.take(form) === null) continue;
    const once = fork.take(/(?:một|1|01) lần|[/]lần/u) !== null;
    if (!marked && !once) return null;
    scanner.follow(fork);
    return { every };
  }
  return null;
}

/** The end of a series; nothing where none is named or more than one could be meant. */
function takeUntil(scanner: PhraseScanner, context: Context): { readonly until?: string } | Refused {
  const fork = scanner.fork();
  const end = fork.take(/cho đến|đến/u) && takeEnd(fork, context);
  if (end === null) return {};
  if (isRefused(end)) return end;
  const [until, ...others] = end.options;
  if (until === undefined || others.length > 0) return {};
  scanner.follow(fork);
  return { until };
}

const againAndAgain: Reader = (scanner, context) => {
  const regular = scanner.take(/định kỳ/u) !== null;
  // "Định kỳ" alone does not say how often: that is kept, and not filled in.
  if (regular && scanner.rest === '') return only({ relation: 'recurring' });
  const first = takeEvery(scanner);
  const end = first === null ? {} : takeUntil(scanner, context);
  if (isRefused(end)) return end;
  const relation = takeRelation(scanner);
  const bound = relation === 'before' ? { bound: 'before' as const } : {};
  const time = takeTime(scanner);
  if (isRefused(time)) return time;
  const weekday = takeWeekday(scanner);
  const dayAndMonth = scanner.take(/(?:ngày )?(\d{1,2})(?:[/]| tháng )(\d{1,2})/u);
  const day = dayAndMonth ?? scanner.take(/ngày (\d{1,2})/u) ?? scanner.take(/ngày (cuối)(?: cùng)?/u);
  const monthOfPeriod = scanner.take(/(?:của )?tháng (đầu|cuối|thứ hai|thứ ba)/u)?.[1];
  if (monthOfPeriod !== undefined) scanner.take(/của/u);
  const plain = scanner.fork();
  const every =
    first ?? takeEvery(scanner) ?? (regular || monthOfPeriod !== undefined ? everyUnmarked(plain, scanner) : null);
  if (every === null) return null;
  if (!fits(every.every, { weekday, dayAndMonth: dayAndMonth !== null, day: day !== null, monthOfPeriod })) return null;
  const until = { ...end, ...takeUntil(scanner, context) };
  if (isRefused(until)) return until;
  const dayNumber = day === null || day[1] === 'cuối' ? undefined : Number(day[1]);
  const month = dayAndMonth ? Number(dayAndMonth[2]) : monthNumber(monthOfPeriod, every.every);
  if (dayNumber !== undefined && (dayNumber < 1 || dayNumber > 31)) {
    return refuse(DEADLINE_IMPOSSIBLE_DATE, { date: day![0]!.trim() });
  }
  if (month !== undefined && (month < 1 || month > 12)) {
    return refuse(DEADLINE_IMPOSSIBLE_DATE, { date: dayAndMonth![0]!.trim() });
  }
  const recurrence: Recurrence = {
    ...every,
    ...(weekday !== null && { weekday }),
    ...(dayNumber !== undefined && { day: dayNumber }),
    ...(month !== undefined && { month }),
    ...bound,
    ...(time !== null && time !== END_OF_DAY && { time }),
    ...until,
  };
  return only({ relation: 'recurring', recurrence });
};

/** *Định kỳ quý*, *tháng cuối quý*: the period without a word for each. */
function everyUnmarked(fork: PhraseScanner, scanner: PhraseScanner): Pick<Recurrence, 'every'> | null {
  for (const [form, every] of PERIODS) {
    if (fork.take(form) === null) continue;
    scanner.follow(fork);
    return { every };
  }
  return null;
}

/** Whether what names the day goes with the period: a day of the week with weeks, a day and month with years. */
function fits(
  every: RecurrencePeriod,
  named: {
    readonly weekday: number | null;
    readonly dayAndMonth: boolean;
    readonly day: boolean;
    readonly monthOfPeriod: string | undefined;
  },
): boolean {
  if (named.weekday !== null && every !== 'week') return false;
  if (named.dayAndMonth) return every === 'year';
  if (every === 'week' || every === 'working-days') return !named.day && named.monthOfPeriod === undefined;
  return every !== 'month' || named.monthOfPeriod === undefined;
}

function monthNumber(named: string | undefined, every: RecurrencePeriod): number | undefined {
  switch (named) {
    case undefined:
      return undefined;
    case 'đầu':
      return 1;
    case 'thứ hai':
      return 2;
    case 'thứ ba':
      return 3;
    default:
      return every === 'quarter' ? 3 : every === 'half-year' ? 6 : 12;
  }
}

/* --- Something that happens ---------------------------------------------------------------------------------- */

/** What is named, up to the end of the words. */
function takeEvent(scanner: PhraseScanner): string | null {
  return scanner.takeAsWritten(/(\p{L}[^]*)/u)?.[1]?.trim() ?? null;
}

const beforeEach: Reader = (scanner) => {
  if (!scanner.take(/trước (?:mỗi|từng|các)/u)) return null;
  const event = takeEvent(scanner);
  return event === null ? null : only({ relation: 'before-each', event: event.replace(/ cụ thể$/iu, '') });
};

const GATHERING = 'cuộc họp|phiên họp|hội nghị|kỳ họp|buổi làm việc|buổi họp|cuộc làm việc|đại hội|lễ';

const atAnEvent: Reader = (scanner, context) => {
  const found = scanner.takeAsWritten(
    new RegExp(`(?:tại|trong|khi|đến) ((?:${GATHERING})[^]*?)(?=$|(?:,)? ?(?:dự kiến )?(?:vào|lúc))`, 'u'),
  );
  const event = found?.[1]?.trim() ?? scanner.takeAsWritten(/khi (có [^]+)/u)?.[1]?.trim();
  if (event === undefined) return null;
  if (scanner.rest === '') return only({ relation: 'at-event', event });
  skipFillers(scanner);
  scanner.take(/vào lúc|vào|lúc/u);
  const moment = takeMoment(scanner, context);
  return moment && each(moment, (one): Limit => ({ ...ofMoment('at', one), relation: 'at-event', event }));
};

/* --- Without a day ------------------------------------------------------------------------------------------- */

const withoutADay: Reader = (scanner) => {
  if (scanner.take(/không (?:có |quy định |xác định |ấn định )?thời hạn/u)) return only({ relation: 'none' });
  if (scanner.take(/nhận được (?:công văn|văn bản|thông báo|công điện|chỉ thị|kế hoạch) này/u)) {
    // The closing formula sets work going and says nothing of its end.
    return either<Limit>({ relation: 'immediate' }, { relation: 'none' });
  }
  if (scanner.take(/hằng ngày|hàng ngày|mỗi ngày/u)) {
    return either<Limit>(
      { relation: 'standing' },
      { relation: 'recurring', recurrence: { every: 'working-days', count: 1 } },
    );
  }
  if (
    scanner.take(
      /(?:làm |triển khai |tổ chức )?ngay(?: lập tức| tức khắc)?(?: (?:sau )?khi nhận(?: được)?(?: (?:công văn|văn bản|chỉ đạo|công điện)(?: này)?)?)?|lập tức|hỏa tốc|hoả tốc/u,
    )
  ) {
    return only({ relation: 'immediate' });
  }
  const soon = /(?:trong thời gian )?(?:khẩn trương|sớm nhất(?: có thể)?|sớm|kịp thời|nhanh chóng|nhanh nhất)/u;
  const standing = /tiếp tục duy trì|thường xuyên|tiếp tục|duy trì|liên tục/u;
  scanner.take(/chủ động/u);
  if (scanner.take(soon)) {
    while (scanner.take(new RegExp(`và|chủ động|${soon.source}`, 'u')) !== null);
    if (scanner.take(standing)) return either<Limit>({ relation: 'soon' }, { relation: 'standing' });
    return only({ relation: 'soon' });
  }
  if (scanner.take(standing)) {
    while (scanner.take(new RegExp(`và|chủ động|${standing.source}`, 'u')) !== null);
    if (scanner.take(soon)) return either<Limit>({ relation: 'soon' }, { relation: 'standing' });
    return only({ relation: 'standing' });
  }
  return null;
};

/** The first that can account for every word is taken: the narrower stand before the wider. */
const READERS: readonly Reader[] = [
  withoutADay,
  onTheSameDay,
  beforeEach,
  againAndAgain,
  fromTo,
  withinAPeriod,
  atAnEvent,
  onADay,
  inAStretch,
  inAYear,
];

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
