import { before16h, on } from '../../../../../test/support/assignment-facts.js';
import { actsOf, everyStatus, historyOf, reportOn, taskOf } from '../../../../../test/support/reported-work.js';
import { svgOf } from '../official-document/chart.js';
import { cellInWords } from '../official-document/vietnamese.js';
import { agenciesChart, trendChart } from './report-charts.js';
import { reportDocument } from './report-document.js';
import { linesTable, summaryTable } from './report-tables.js';

const report = reportOn(everyStatus());

describe('the summary', () => {
  it('counts for each agency what its lines count as; those with the most overdue come first', () => {
    const { agencies, totals } = report.summary;
    expect(agencies.map(({ agency, counts }) => [agency.name, counts.total, counts.standing])).toEqual([
      ['Sở Y tế', 1, 0],
      ['Sở Khoa học và Công nghệ', 2, 0],
      ['Sở Nội vụ', 1, 0],
      ['Sở Nông nghiệp và Môi trường', 1, 0],
      ['Sở Tài chính', 1, 0],
      ['Văn phòng UBND tỉnh', 0, 1],
    ]);
    expect(totals).toEqual({
      'done-on-time': 1,
      'done-late': 1,
      'in-progress-within-time': 3,
      'in-progress-overdue': 1,
      total: 6,
      standing: 1,
    });
  });

  it('sums up to its totals in every column', () => {
    const rows = summaryTable(report.summary).rows.flatMap((row) => (row.kind === 'cells' ? [row.cells] : []));
    const total = rows.pop()!;
    for (const column of [2, 3, 4, 5, 6, 9]) {
      expect(rows.reduce((sum, cells) => sum + (cells[column] as number), 0)).toBe(total[column]);
    }
    expect(total.slice(7, 9).map(cellInWords)).toEqual(['33,3', '50,0']);
  });

  it('tells what came from the period before', () => {
    const before = { ...taskOf('so-y-te', { taskId: 't-0', deadline: before16h(20) }) };
    const carried = historyOf(before).map((event) => ({ ...event, effectiveAt: '2025-07-20T01:00:00.000Z' as never }));
    const { carriedOver, newlyAssigned } = reportOn([...everyStatus(), carried]);
    expect([carriedOver, newlyAssigned]).toEqual([1, 6]);
  });
});

describe('the table of the form', () => {
  const rows = linesTable(report).rows;

  it('has the columns of the form', () => {
    expect(linesTable(report).columns.map(({ title }) => title)).toEqual([
      'TT',
      'Nhiệm vụ',
      'Văn bản giao (số, ngày, trích yếu)',
      'Cơ quan chủ trì',
      'Cơ quan phối hợp',
      'Thời hạn',
      'Kết quả/văn bản báo cáo (số, ngày)',
      'Trạng thái',
      'Nguyên nhân chậm',
      'Kiến nghị',
      'Ghi chú',
    ]);
  });

  it('is the same whatever order the work comes in', () => {
    expect(linesTable(reportOn(everyStatus().toReversed()))).toEqual(linesTable(report));
  });

  it('says of late work that no cause was given', () => {
    const late = linesTable(reportOn([historyOf(taskOf('so-y-te'))])).rows.at(-1);
    expect(late).toMatchObject({ kind: 'cells', cells: expect.arrayContaining(['Chưa nêu']) });
  });

  it('sets standing duties and what was cancelled apart', () => {
    expect(rows.flatMap((row) => (row.kind === 'section' ? [row.title] : []))).toEqual([
      'Nhiệm vụ theo dõi theo thời hạn: 6',
      'Nhiệm vụ thường xuyên (không tính quá hạn): 1',
      'Nhiệm vụ đã hủy trong kỳ (không tính vào tổng số): 1',
    ]);
  });

  it('says that there is nothing where there is nothing', () => {
    const empty = reportOn([]);
    expect(linesTable(empty).rows).toEqual([{ kind: 'section', title: 'Không có nhiệm vụ nào' }]);
    expect(svgOf(agenciesChart(empty.summary))).toContain('Không có nhiệm vụ nào.');
  });

  it('names three coordinating agencies, and how many more there are', () => {
    const coordinatingAgencyIds = ['so-noi-vu', 'so-tai-chinh', 'xa-1', 'xa-2', 'xa-3'];
    const row = linesTable(reportOn([historyOf(taskOf('so-y-te', { coordinatingAgencyIds }))])).rows.at(-1);
    expect(row).toMatchObject({ cells: expect.arrayContaining(['Sở Nội vụ; Sở Tài chính; xa-1 và 2 cơ quan khác']) });
  });
});

describe('the trend', () => {
  it('has what was done in each month and what was overdue at its end', () => {
    const late = actsOf('so-noi-vu');
    const histories = [
      historyOf(taskOf('so-y-te')),
      historyOf(taskOf('so-noi-vu'), late.responds(on(6), '1/BC'), late.isAccepted(on(7))),
    ];
    expect(reportOn(histories).trend).toEqual([
      ...['2025-03', '2025-04', '2025-05', '2025-06', '2025-07'].map((month) => ({
        month,
        doneOnTime: 0,
        doneLate: 0,
        overdue: 0,
      })),
      { month: '2025-08', doneOnTime: 0, doneLate: 1, overdue: 1 },
    ]);
  });
});

describe('the charts', () => {
  it('are the same SVG each time, with names that are no markup', () => {
    const { summary, trend } = report;
    expect(svgOf(agenciesChart(summary))).toBe(svgOf(agenciesChart(reportOn(everyStatus()).summary)));
    expect(svgOf(trendChart(trend))).toContain('<title>Diễn biến theo tháng</title>');
    const [first] = summary.agencies;
    const wicked = { ...first!, agency: { agencyId: 'x', name: '<script>&' } };
    expect(svgOf(agenciesChart({ ...summary, agencies: [wicked] }))).toContain('&lt;script&gt;&amp;');
  });

  it('draw bars as long as their figures', () => {
    const boxes = agenciesChart(report.summary).shapes.flatMap((shape) =>
      shape.kind === 'box' && shape.height > 12 ? [shape] : [],
    );
    const [overdue, science] = boxes;
    expect(boxes).toHaveLength(5);
    expect(science!.width).toBeCloseTo(2 * overdue!.width, 1);
  });

  it('say how many agencies they do not show', () => {
    const [first] = report.summary.agencies;
    const agencies = Array.from({ length: 20 }, (_, index) => ({
      ...first!,
      agency: { agencyId: `${index}`, name: `Xã ${index}` },
    }));
    expect(svgOf(agenciesChart({ ...report.summary, agencies }))).toContain(
      'Không vẽ: 5 cơ quan khác, 5 nhiệm vụ, trong đó 5 đang quá hạn.',
    );
  });
});

describe('the document', () => {
  it('says in words what the figures are and what they rest on', () => {
    const { parts, title } = reportDocument(report);
    expect(title).toBe('Kết quả thực hiện nhiệm vụ được giao tháng 8 năm 2025');
    expect(parts[0]).toMatchObject({
      paragraphs: [
        {
          text: 'Tổng số nhiệm vụ được giao: 6, trong đó kỳ trước chuyển sang 0, giao trong kỳ 6. Đã hoàn thành 2 (33,3%): đúng hạn 1, quá hạn 1. Chưa hoàn thành 4: trong hạn 3, quá hạn 1. Ngoài ra có 1 nhiệm vụ thường xuyên.',
        },
        { text: 'Số liệu tính đến 17h00 ngày 16/8/2025 theo nhật ký sự kiện đến vị trí 120.' },
      ],
    });
  });
});
