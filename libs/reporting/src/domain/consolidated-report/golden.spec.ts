import { readFileSync } from 'node:fs';
import { everyStatus, reportOn } from '../../../../../test/support/reported-work.js';
import { svgOf } from '../official-document/chart.js';
import { agenciesChart, trendChart } from './report-charts.js';
import { reportDocument } from './report-document.js';

/** What was looked at on paper and found right. */
function golden(name: string): string {
  return readFileSync(`test/fixtures/reports/${name}`, 'utf8');
}

const report = reportOn(everyStatus());

describe('the report on work in every status', () => {
  it('is worded and laid out as in report.json', () => {
    const { appendix: _, ...document } = reportDocument(report);
    expect(document).toEqual(JSON.parse(golden('report.json')));
  });

  it('is drawn as in agencies.svg and trend.svg', () => {
    expect(svgOf(agenciesChart(report.summary))).toBe(golden('agencies.svg'));
    expect(svgOf(trendChart(report.trend))).toBe(golden('trend.svg'));
  });
});
