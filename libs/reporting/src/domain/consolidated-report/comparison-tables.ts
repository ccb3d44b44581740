import { localDate } from '#deadlines/domain';
import { unreachable, type Instant } from '#kernel';
import type { Table, TableRow } from '../official-document/official-document.js';
import { dayInWords, limitInWords } from '../official-document/vietnamese.js';
import { nameOfPeriod } from '../reporting-period.js';
import {
  COMPARED_FIGURES,
  type ComparedFigures,
  type NamedPlace,
  type PeriodComparison,
  type ReportedMove,
} from './comparison.js';
import type { MovementCause, MovingEvent } from './movement.js';
import { EVENT_LABELS, FIGURE_LABELS, REPORT_STATUS_LABELS } from './report.labels.js';

/** What the other period is called: `tháng 7 năm 2025`. */
function nameOfCompared({ period, days }: Pick<PeriodComparison, 'period' | 'days'>): string {
  return nameOfPeriod(period) ?? `kỳ từ ${dayInWords(days.from)} đến ${dayInWords(days.to)}`;
}

/** How the official four changed, and what both reports rest on. */
export function comparisonInWords(comparison: PeriodComparison, zone: string): string {
  const { totals, judgedAt } = comparison;
  const change = (name: string, { then, now }: ComparedFigures['total']) => `${name} từ ${then} thành ${now}`;
  const changes = [
    change('tổng số nhiệm vụ', totals.total),
    change('hoàn thành đúng hạn', totals['done-on-time']),
    change('hoàn thành quá hạn', totals['done-late']),
    change('đang thực hiện trong hạn', totals['in-progress-within-time']),
    change('đang thực hiện quá hạn', totals['in-progress-overdue']),
  ];
  return (
    `So với ${nameOfCompared(comparison)} (tính đến ${limitInWords(judgedAt, zone)}): ${changes.join('; ')}. ` +
    'Số liệu của cả hai kỳ cùng theo nhật ký sự kiện đến vị trí nêu trên.'
  );
}

/** The figures of both periods by agency: what was there, what came and went, what is there. */
export function comparedFiguresTable(comparison: PeriodComparison): Table {
  const { agencies, totals } = comparison;
  return {
    name: 'So sánh hai kỳ',
    caption: `IV. SO SÁNH VỚI ${nameOfCompared(comparison).toLocaleUpperCase('vi')}`,
    columns: [
      { title: 'Trạng thái', width: 90, align: 'left' },
      { title: 'Kỳ trước', width: 40, align: 'right' },
      { title: 'Thêm', width: 40, align: 'right' },
      { title: 'Bớt', width: 40, align: 'right' },
      { title: 'Kỳ này', width: 40, align: 'right' },
    ],
    rows: [
      ...agencies.flatMap(({ agency, figures }): TableRow[] => [
        { kind: 'section', title: agency.name },
        ...figureRows(figures),
      ]),
      { kind: 'section', title: 'Tổng cộng' },
      ...figureRows(totals),
    ],
  };
}

/** Of what there is none in either period, nothing is said; the total always stands there. */
function figureRows(figures: ComparedFigures): TableRow[] {
  return COMPARED_FIGURES.flatMap((figure): TableRow[] => {
    const { then, added, removed, now } = figures[figure];
    if (then === 0 && now === 0 && figure !== 'total') return [];
    const cells = [FIGURE_LABELS[figure], then, added, removed, now];
    return [figure === 'total' ? { kind: 'cells', cells, strong: true } : { kind: 'cells', cells }];
  });
}

/** What changed its place, from where to where, and why. */
export function movesTable({ moves }: PeriodComparison, zone: string): Table {
  return {
    name: 'Nhiệm vụ thay đổi',
    caption: 'V. NHIỆM VỤ THAY ĐỔI GIỮA HAI KỲ',
    columns: [
      { title: 'TT', width: 8, align: 'center' },
      { title: 'Nhiệm vụ', width: 60, align: 'left' },
      { title: 'Văn bản giao (số, ngày)', width: 33, align: 'left' },
      { title: 'Kỳ trước', width: 38, align: 'left' },
      { title: 'Kỳ này', width: 38, align: 'left' },
      { title: 'Vì sao (sự kiện, vị trí trong nhật ký)', width: 73, align: 'left' },
    ],
    rows:
      moves.length === 0
        ? [{ kind: 'section', title: 'Không có nhiệm vụ nào thay đổi' }]
        : moves.map((move, index): TableRow => ({ kind: 'cells', cells: [index + 1, ...cellsOf(move, zone)] })),
  };
}

function cellsOf({ task, givenBy, then, now, movements }: ReportedMove, zone: string): string[] {
  const { designation, issuedOn } = givenBy;
  return [
    task,
    issuedOn === null ? designation : `${designation}, ngày ${dayInWords(issuedOn)}`,
    placeInWords(then),
    placeInWords(now),
    movements.map(({ cause }) => causeInWords(cause, zone)).join('\n'),
  ];
}

function placeInWords(place: NamedPlace | null): string {
  return place === null ? 'Không có trong báo cáo' : `${place.agency.name}\n${REPORT_STATUS_LABELS[place.status]}`;
}

function causeInWords(cause: MovementCause, zone: string): string {
  switch (cause.kind) {
    case 'events':
      return cause.events.map((event) => eventInWords(event, zone)).join('; ');
    case 'limit-passed':
      return `Hết thời hạn ${limitInWords(cause.lastOnTimeAt, zone)}`;
    case 'limit-near':
      return `Thời hạn ${limitInWords(cause.lastOnTimeAt, zone)} đã gần`;
    case 'agency-ended':
      return `Sắp xếp tổ chức từ ngày ${dayInWords(cause.on)} (vị trí ${cause.position})`;
    case 'ended-before-period':
      return `Đã kết thúc trước kỳ này: ${cause.events.map((event) => eventInWords(event, zone)).join('; ')}`;
    case 'ended-within-period':
      return `Kết thúc trong kỳ này: ${cause.events.map((event) => eventInWords(event, zone)).join('; ')}`;
    default:
      return unreachable(cause);
  }
}

function eventInWords({ type, at, position }: MovingEvent, zone: string): string {
  return `${EVENT_LABELS[type]} ngày ${dayOf(at, zone)} (vị trí ${position})`;
}

function dayOf(at: Instant, zone: string): string {
  return dayInWords(localDate(at, zone));
}
