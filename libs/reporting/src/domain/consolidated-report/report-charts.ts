import type { Chart, Shape } from '../official-document/chart.js';
import { monthInWords } from './report-tables.js';
import type { AgencySummary, ConsolidatedReport, ReportCounts, TrendPoint } from './report.js';

/** Told apart in grey as well; every piece carries its number. */
const SERIES = [
  { key: 'done-on-time', label: 'Hoàn thành đúng hạn', fill: '#1b7837', ink: '#ffffff' },
  { key: 'done-late', label: 'Hoàn thành quá hạn', fill: '#f6b44b', ink: '#000000' },
  { key: 'in-progress-within-time', label: 'Đang thực hiện trong hạn', fill: '#c6d4e1', ink: '#000000' },
  { key: 'in-progress-overdue', label: 'Đang thực hiện quá hạn', fill: '#b2182b', ink: '#ffffff' },
] as const;

const WIDTH = 700;
const HEADER = 62;
const MOST_BARS = 15;
const BAR = 18;
const BAR_STEP = 25;
const NAMES = 210;
const LONGEST_NAME = 40;

/** Bars of agencies, each divided by the official four; those with the most overdue come first. */
export function agenciesChart({ agencies }: ConsolidatedReport['summary']): Chart {
  const title = 'Tình hình thực hiện nhiệm vụ theo cơ quan';
  const withWork = agencies.filter(({ counts }) => counts.total > 0);
  const bars = withWork.slice(0, MOST_BARS).map(({ agency, counts }) => ({ name: shortened(agency.name), counts }));
  const others = withWork.slice(MOST_BARS);
  const scale = (WIDTH - NAMES - 60) / Math.max(1, ...bars.map(({ counts }) => counts.total));
  const shapes = bars.flatMap((bar, index) => barShapes(bar, HEADER + index * BAR_STEP, scale));
  const end = HEADER + Math.max(1, bars.length) * BAR_STEP;
  const height = end + (others.length > 0 ? 20 : 4);
  return {
    title,
    width: WIDTH,
    height,
    shapes: [...headerShapes(title, SERIES), ...(bars.length === 0 ? [NOTHING] : shapes), ...othersShapes(others, end)],
  };
}

const NOTHING: Shape = {
  kind: 'text',
  x: WIDTH / 2,
  y: HEADER + BAR / 2 + 4,
  text: 'Không có nhiệm vụ nào.',
  size: 11,
  anchor: 'middle',
};

type Bar = { readonly name: string; readonly counts: ReportCounts };

/** Their sum would dwarf every bar: it is said in words. */
function othersShapes(others: readonly AgencySummary[], y: number): Shape[] {
  if (others.length === 0) return [];
  const work = others.reduce((sum, { counts }) => sum + counts.total, 0);
  const overdue = others.reduce((sum, { counts }) => sum + counts['in-progress-overdue'], 0);
  const text = `Không vẽ: ${others.length} cơ quan khác, ${work} nhiệm vụ, trong đó ${overdue} đang quá hạn.`;
  return [{ kind: 'text', x: NAMES, y: y + 12, text, size: 11, anchor: 'start' }];
}

function barShapes({ name, counts }: Bar, y: number, scale: number): Shape[] {
  const base = y + BAR / 2 + 4;
  const shapes: Shape[] = [{ kind: 'text', x: NAMES - 8, y: base, text: name, size: 11, anchor: 'end' }];
  let x = NAMES;
  for (const { key, fill, ink } of SERIES) {
    const count = counts[key];
    if (count === 0) continue;
    const width = rounded(count * scale);
    shapes.push({ kind: 'box', x: rounded(x), y, width, height: BAR, fill });
    const text = String(count);
    if (width >= text.length * 6 + 2) {
      shapes.push({ kind: 'text', x: rounded(x + width / 2), y: base, text, size: 10, anchor: 'middle', fill: ink });
    }
    x += width;
  }
  shapes.push({
    kind: 'text',
    x: rounded(x + 6),
    y: base,
    text: String(counts.total),
    size: 11,
    anchor: 'start',
    strong: true,
  });
  return shapes;
}

const TREND_HEIGHT = 300;
const TREND_LEFT = 44;
const TREND_BOTTOM = 262;
const TREND_SERIES = [
  { ...SERIES[0], key: 'doneOnTime' },
  { ...SERIES[1], key: 'doneLate' },
  { ...SERIES[3], key: 'overdue', label: 'Đang thực hiện quá hạn cuối tháng' },
] as const satisfies readonly (Series & { readonly key: keyof TrendPoint })[];

/** What was done in each month, in time and late, and what was overdue at its end. */
export function trendChart(trend: readonly TrendPoint[]): Chart {
  const title = 'Diễn biến theo tháng';
  const series = TREND_SERIES;
  const most = niceCeiling(Math.max(1, ...trend.flatMap((point) => series.map(({ key }) => point[key]))));
  const scale = (TREND_BOTTOM - HEADER - 16) / most;
  const step = (WIDTH - TREND_LEFT - 10) / Math.max(1, trend.length);
  const width = Math.min(34, rounded((step * 0.75) / series.length));
  const shapes: Shape[] = [...headerShapes(title, series), ...gridShapes(most, scale)];
  for (const [index, point] of trend.entries()) {
    const middle = TREND_LEFT + step * (index + 0.5);
    for (const [place, { key, fill }] of series.entries()) {
      const height = rounded(point[key] * scale);
      const x = rounded(middle + (place - series.length / 2) * width);
      if (height > 0)
        shapes.push({ kind: 'box', x, y: rounded(TREND_BOTTOM - height), width: width - 2, height, fill });
      const y = rounded(TREND_BOTTOM - height - 3);
      shapes.push({
        kind: 'text',
        x: rounded(x + width / 2 - 1),
        y,
        text: String(point[key]),
        size: 10,
        anchor: 'middle',
      });
    }
    const label = monthInWords(point.month);
    shapes.push({ kind: 'text', x: rounded(middle), y: TREND_BOTTOM + 16, text: label, size: 11, anchor: 'middle' });
  }
  return { title, width: WIDTH, height: TREND_HEIGHT, shapes };
}

function gridShapes(most: number, scale: number): Shape[] {
  return Array.from({ length: 5 }, (_, index) => (most * index) / 4)
    .filter(Number.isInteger)
    .flatMap((value): Shape[] => {
      const y = rounded(TREND_BOTTOM - value * scale);
      return [
        {
          kind: 'line',
          points: [
            [TREND_LEFT, y],
            [WIDTH - 10, y],
          ],
          stroke: value === 0 ? '#444444' : '#d0d0d0',
          width: value === 0 ? 1 : 0.5,
        },
        { kind: 'text', x: TREND_LEFT - 6, y: y + 4, text: String(value), size: 10, anchor: 'end' },
      ];
    });
}

type Series = { readonly label: string; readonly fill: string };

/** The title, and below it what the colours mean. */
function headerShapes(title: string, series: readonly Series[]): Shape[] {
  const shapes: Shape[] = [
    { kind: 'text', x: WIDTH / 2, y: 18, text: title, size: 14, anchor: 'middle', strong: true },
  ];
  const step = rounded((WIDTH - 20) / series.length);
  for (const [index, { label, fill }] of series.entries()) {
    const x = 14 + index * step;
    shapes.push({ kind: 'box', x, y: 32, width: 12, height: 12, fill });
    shapes.push({ kind: 'text', x: rounded(x + 17), y: 42, text: label, size: 11, anchor: 'start' });
  }
  return shapes;
}

function shortened(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1).trimEnd()}…`;
}

/** A whole number from 4 on that a scale of four steps can end with: 4, 8, 12, 20, 40, 80, 120, 200, … */
function niceCeiling(value: number): number {
  for (let power = 4; ; power *= 10) {
    const found = [1, 2, 3, 5].map((factor) => factor * power).find((one) => one >= value);
    if (found !== undefined) return found;
  }
}

/** Hundredths of a point: the same text on every machine. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
