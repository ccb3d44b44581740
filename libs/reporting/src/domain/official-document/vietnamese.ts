import { localDate, localTime } from '#deadlines/domain';
import { instantOf, millisecondsOf, type Instant } from '#kernel';
import type { CellValue, OfficialHeading } from './official-document.js';

/** `09/8/2025`: days below 10 and the months 1 and 2 get a zero before them (Decree 30/2020, appendix I). */
export function dayInWords(date: string): string {
  const { day, month, year } = partsOf(date);
  return `${day}/${month}/${year}`;
}

/** `ngày 09 tháng 8 năm 2025` */
export function dateLine(date: string): string {
  const { day, month, year } = partsOf(date);
  return `ngày ${day} tháng ${month} năm ${year}`;
}

/** Until when something is in time: `16h00 ngày 04/8/2025`, or the day alone where it is a whole one. */
export function limitInWords(lastOnTimeAt: Instant, zone: string): string {
  const date = localDate(lastOnTimeAt, zone);
  // What is late from a moment on is in time until the millisecond before it.
  const isBefore = lastOnTimeAt.endsWith('.999Z');
  const boundary = isBefore ? instantOf(millisecondsOf(lastOnTimeAt) + 1) : lastOnTimeAt;
  const time = localTime(boundary, zone);
  return isBefore && time === '00:00' ? dayInWords(date) : `${time.replace(':', 'h')} ngày ${dayInWords(date)}`;
}

/** A share with one decimal place; an empty whole has none, and is shown as nothing. */
export function shareOf(part: number, whole: number): CellValue {
  return whole === 0 ? '' : { percent: Math.round((part / whole) * 1_000) / 10 };
}

/** A cell as it is read: `59,5` for a share, with a comma before the decimal place. */
export function cellInWords(value: CellValue): string {
  return typeof value === 'object' ? value.percent.toFixed(1).replace('.', ',') : String(value);
}

/** Capital letters as Vietnamese writes them. */
export function capitals(text: string): string {
  return text.toLocaleUpperCase('vi');
}

/** The lines of a heading, with dots for what it does not state: that is filled in on paper. */
export function headingInWords({ superior, issuer, designation, place, date }: OfficialHeading) {
  return {
    superior: superior === null ? null : capitals(superior),
    issuer: issuer === null ? DOTS : capitals(issuer),
    designation: `Số: ${designation ?? '………'}`,
    placeAndDate: `${place ?? '………'}, ${dayOrDots(date)}`,
  };
}

/** What an appendix belongs to (Decree 30/2020, appendix I): `(Kèm theo Báo cáo số … ngày … của …)`. */
export function accompanied(type: string, { issuer, designation, date }: OfficialHeading): string {
  return `(Kèm theo ${typeInWords(type)} số ${designation ?? '………'} ${dayOrDots(date)} của ${issuer ?? DOTS})`;
}

const DOTS = '……………………………';

function dayOrDots(date: string | null): string {
  return date === null ? 'ngày … tháng … năm ……' : dateLine(date);
}

/** `Báo cáo` of `BÁO CÁO`, as other documents name a type. */
export function typeInWords(type: string): string {
  return `${type.slice(0, 1)}${type.slice(1).toLocaleLowerCase('vi')}`;
}

function partsOf(date: string) {
  const [year = '', month = '', day = ''] = date.split('-');
  return { year, month: Number(month) <= 2 ? month : String(Number(month)), day };
}
