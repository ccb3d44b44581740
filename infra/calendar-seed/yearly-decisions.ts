/** What the law leaves to a decision of each year (Labour Code 45/2019/QH14, article 112(3)). */
export type YearlyDecision = {
  readonly source: string;
  /** The first of the five days of Tết. */
  readonly tetFrom: string;
  readonly secondNationalDay?: string;
  /** A weekday off for a weekend day worked. */
  readonly swaps?: readonly { readonly off: string; readonly worked: string; readonly source: string }[];
};

/** Stands in the source of every day that rests on a rule of ours instead of the decision of its year. */
export const COMING_DECISION = 'by rule; the yearly decision is not recorded';

export const LAWS = {
  code2012: {
    holidays: 'Bộ luật Lao động 10/2012/QH13, Điều 115',
    makeUp: 'Bộ luật Lao động 10/2012/QH13, Điều 115 khoản 3',
    secondNationalDay: false,
  },
  code2019: {
    holidays: 'Bộ luật Lao động 45/2019/QH14, Điều 112 khoản 1',
    makeUp: 'Bộ luật Lao động 45/2019/QH14, Điều 111 khoản 3',
    secondNationalDay: true,
  },
  cultureDay: 'Nghị quyết 28/2026/QH16, Điều 2',
} as const;

/** For officials and public employees. A year that is missing here has no recorded decision. */
export const DECISIONS: Readonly<Record<number, YearlyDecision>> = {
  2021: { source: 'Thông báo 4875/TB-LĐTBXH', tetFrom: '2021-02-10', secondNationalDay: '2021-09-03' },
  2022: { source: 'Thông báo 119/TB-LĐTBXH', tetFrom: '2022-01-31', secondNationalDay: '2022-09-01' },
  2023: { source: 'Thông báo 5034/TB-LĐTBXH', tetFrom: '2023-01-20', secondNationalDay: '2023-09-01' },
  2024: {
    source: 'Thông báo 5015/TB-LĐTBXH',
    tetFrom: '2024-02-08',
    secondNationalDay: '2024-09-03',
    swaps: [{ off: '2024-04-29', worked: '2024-05-04', source: 'Thông báo 1570/TB-LĐTBXH' }],
  },
  2025: {
    source: 'Thông báo 6150/TB-BLĐTBXH ngày 03/12/2024',
    tetFrom: '2025-01-27',
    secondNationalDay: '2025-09-01',
    swaps: [{ off: '2025-05-02', worked: '2025-04-26', source: 'Thông báo 6150/TB-BLĐTBXH ngày 03/12/2024' }],
  },
  2026: {
    source: 'Thông báo 9441/TB-BNV',
    tetFrom: '2026-02-16',
    secondNationalDay: '2026-09-01',
    swaps: [
      { off: '2026-01-02', worked: '2026-01-10', source: 'Công văn 12729/VPCP-KGVX' },
      { off: '2026-08-31', worked: '2026-08-22', source: 'Thông báo 9441/TB-BNV' },
    ],
  },
};
