import { problemKind, type ProblemKind } from '#platform';

export const REPORT_UNKNOWN = problemKind('report/unknown', 404, 'There is no such report, or it is no longer kept.');
export const REPORT_UNFINISHED = problemKind('report/unfinished', 409, 'A report has files once it is completed.');
export const REPORT_PERIOD_IMPOSSIBLE = problemKind(
  'report/impossible-period',
  422,
  'No calendar has this period, or it has not begun.',
);
export const REPORT_POSITION_AHEAD = problemKind(
  'report/position-ahead',
  422,
  'The log has not come that far; `facts.head` is its last position.',
);
export const REPORT_COMPARISON_IMPOSSIBLE = problemKind(
  'report/impossible-comparison',
  422,
  'A report is compared with a period that has begun and is judged at an earlier moment.',
);
export const REPORT_MOMENT_AHEAD = problemKind(
  'report/moment-ahead',
  422,
  'A report is judged at a moment that has come.',
);

export const DIGEST_SPAN_IMPOSSIBLE = problemKind(
  'digest/impossible-span',
  422,
  'A digest is of one day or of some that follow each other, at most `facts.mostDays`.',
);

export const REPORT_PROBLEMS: readonly ProblemKind[] = [
  REPORT_UNKNOWN,
  REPORT_UNFINISHED,
  REPORT_PERIOD_IMPOSSIBLE,
  REPORT_POSITION_AHEAD,
  REPORT_MOMENT_AHEAD,
  REPORT_COMPARISON_IMPOSSIBLE,
  DIGEST_SPAN_IMPOSSIBLE,
];
