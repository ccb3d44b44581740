import {
  closedPeriod,
  daysOfPeriod,
  isReportingPeriod,
  nameOfPeriod,
  type ReportingPeriod,
  periodBefore,
} from './reporting-period.js';

describe('a reporting period', () => {
  it.each<[string, ReportingPeriod, string, string]>([
    ['a month', { kind: 'month', year: 2025, month: 2 }, '2025-02-01', '2025-02-28'],
    [
      'a month that closes on day 14',
      { kind: 'month', year: 2025, month: 8, cutoffDay: 14 },
      '2025-07-15',
      '2025-08-14',
    ],
    [
      'January that closes on day 14',
      { kind: 'month', year: 2026, month: 1, cutoffDay: 14 },
      '2025-12-15',
      '2026-01-14',
    ],
    [
      'a short month that closes on day 30',
      { kind: 'month', year: 2025, month: 3, cutoffDay: 30 },
      '2025-03-01',
      '2025-03-30',
    ],
    ['a quarter', { kind: 'quarter', year: 2025, quarter: 3 }, '2025-07-01', '2025-09-30'],
    [
      'a quarter that closes on day 14',
      { kind: 'quarter', year: 2025, quarter: 1, cutoffDay: 14 },
      '2024-12-15',
      '2025-03-14',
    ],
    ['half a year', { kind: 'half-year', year: 2025, half: 2 }, '2025-07-01', '2025-12-31'],
    ['a year', { kind: 'year', year: 2025 }, '2025-01-01', '2025-12-31'],
    ['a year that closes on day 14', { kind: 'year', year: 2025, cutoffDay: 14 }, '2024-12-15', '2025-12-14'],
    ['days', { kind: 'days', from: '2025-07-08', to: '2025-07-09' }, '2025-07-08', '2025-07-09'],
  ])('of %s runs from its first day to its last', (_, period, from, to) => {
    expect(isReportingPeriod(period)).toBe(true);
    expect(daysOfPeriod(period)).toEqual({ from, to });
  });

  it('follows the one before without a gap, wherever it closes', () => {
    for (const cutoffDay of [1, 14, 28, 29, 30, 31]) {
      const months = Array.from({ length: 12 }, (_, index) =>
        daysOfPeriod({ kind: 'month', year: 2024, month: index + 1, cutoffDay }),
      );
      for (const [index, { from }] of months.entries()) {
        if (index > 0) expect(Date.parse(from) - Date.parse(months[index - 1]!.to)).toBe(86_400_000);
      }
    }
  });

  it.each<[ReportingPeriod]>([
    [{ kind: 'month', year: 2025, month: 13 }],
    [{ kind: 'quarter', year: 2025, quarter: 0 }],
    [{ kind: 'half-year', year: 2025, half: 3 }],
    [{ kind: 'month', year: 2025, month: 1, cutoffDay: 32 }],
    [{ kind: 'days', from: '2025-02-30', to: '2025-03-01' }],
    [{ kind: 'days', from: '2025-07-09', to: '2025-07-08' }],
  ])('is none where no calendar has it: %j', (period) => {
    expect(isReportingPeriod(period)).toBe(false);
  });

  it.each<[ReportingPeriod, ReportingPeriod]>([
    [
      { kind: 'month', year: 2025, month: 1, cutoffDay: 14 },
      { kind: 'month', year: 2024, month: 12, cutoffDay: 14 },
    ],
    [
      { kind: 'month', year: 2025, month: 8 },
      { kind: 'month', year: 2025, month: 7 },
    ],
    [
      { kind: 'quarter', year: 2025, quarter: 1 },
      { kind: 'quarter', year: 2024, quarter: 4 },
    ],
    [
      { kind: 'half-year', year: 2025, half: 1 },
      { kind: 'half-year', year: 2024, half: 2 },
    ],
    [
      { kind: 'year', year: 2025 },
      { kind: 'year', year: 2024 },
    ],
    [
      { kind: 'days', from: '2025-03-01', to: '2025-03-07' },
      { kind: 'days', from: '2025-02-22', to: '2025-02-28' },
    ],
  ])('%j comes after %j, without a day between them', (period, before) => {
    expect(periodBefore(period)).toEqual(before);
    expect(Date.parse(daysOfPeriod(period).from) - Date.parse(daysOfPeriod(before).to)).toBe(86_400_000);
  });

  it.each<[Parameters<typeof closedPeriod>, ReportingPeriod]>([
    [['month', undefined, '2025-08-01'], { kind: 'month', year: 2025, month: 7 }],
    [['month', 14, '2025-08-14'], { kind: 'month', year: 2025, month: 7, cutoffDay: 14 }],
    [['month', 14, '2025-08-15'], { kind: 'month', year: 2025, month: 8, cutoffDay: 14 }],
    [['quarter', undefined, '2025-01-02'], { kind: 'quarter', year: 2024, quarter: 4 }],
    [['half-year', undefined, '2025-07-01'], { kind: 'half-year', year: 2025, half: 1 }],
    [['year', 14, '2025-12-15'], { kind: 'year', year: 2025, cutoffDay: 14 }],
  ])('is the last one that was over before a day: %j', (asked, period) => {
    expect(closedPeriod(...asked)).toEqual(period);
  });

  it('is named as offices name it', () => {
    expect(nameOfPeriod({ kind: 'month', year: 2025, month: 8 })).toBe('tháng 8 năm 2025');
    expect(nameOfPeriod({ kind: 'quarter', year: 2025, quarter: 4 })).toBe('quý IV năm 2025');
    expect(nameOfPeriod({ kind: 'half-year', year: 2025, half: 1 })).toBe('6 tháng đầu năm 2025');
    expect(nameOfPeriod({ kind: 'half-year', year: 2025, half: 2 })).toBe('6 tháng cuối năm 2025');
    expect(nameOfPeriod({ kind: 'year', year: 2025 })).toBe('năm 2025');
    expect(nameOfPeriod({ kind: 'days', from: '2025-07-08', to: '2025-07-09' })).toBeNull();
  });
});
