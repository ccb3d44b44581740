import { inDocumentOrder } from './document-order.js';
import { summaryOf } from './summary.js';
import { REPORT_SECTIONS, type ConsolidatedReport, type ReportLine } from './report.js';
import { startOfDay } from '#deadlines/domain';

/** All of a report but what follows from its lines. */
export type ReportFrame = Omit<ConsolidatedReport, 'form' | 'lines' | 'summary' | 'carriedOver' | 'newlyAssigned'>;

/** The report that lines make: in the order of the form, counted. The order they come in makes no difference. */
export function consolidatedReport(frame: ReportFrame, lines: readonly ReportLine[]): ConsolidatedReport {
  const ordered = [...lines].sort(inFormOrder);
  const counted = ordered.filter(({ counted }) => counted !== null);
  const begin = startOfDay(frame.days.from, frame.zone);
  const carriedOver = counted.filter(({ assignedAt }) => assignedAt < begin).length;
  return {
    form: 'consolidated-report/1',
    ...frame,
    carriedOver,
    newlyAssigned: counted.length - carriedOver,
    lines: ordered,
    summary: summaryOf(ordered),
  };
}

/** Section by section, by the day and number of the document, then in its own order. */
function inFormOrder(one: ReportLine, other: ReportLine): number {
  return REPORT_SECTIONS.indexOf(one.section) - REPORT_SECTIONS.indexOf(other.section) || inDocumentOrder(one, other);
}
