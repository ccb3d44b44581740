import { everyStatus, reportOn } from '../../../../../test/support/reported-work.js';
import { boardText } from './board-text.js';

describe('the board as plain text', () => {
  const report = reportOn(everyStatus());

  it('has a line for each agency, its columns one below the other, and says what it rests on', () => {
    expect(boardText(report, 'vi').split('\n')).toEqual([
      'Cơ quan                  | Tổng |     Xong |    Xong |  Đang làm | Đang làm',
      '                         | giao | đúng hạn | quá hạn | trong hạn |  quá hạn',
      '-------------------------+------+----------+---------+-----------+---------',
      'Sở Y tế                  |    1 |        0 |       0 |         0 |        1',
      'Sở Khoa học và Công nghệ |    2 |        0 |       0 |         2 |        0',
      'Sở Nội vụ                |    1 |        0 |       1 |         0 |        0',
      'Sở Nông nghiệp và Môi    |    1 |        0 |       0 |         1 |        0',
      'trường                   |      |          |         |           |',
      'Sở Tài chính             |    1 |        1 |       0 |         0 |        0',
      'Văn phòng UBND tỉnh      |    0 |        0 |       0 |         0 |        0',
      '-------------------------+------+----------+---------+-----------+---------',
      'Tổng cộng                |    6 |        1 |       1 |         3 |        1',
      '',
      'Số liệu tính đến 17h00 ngày 16/8/2025 theo nhật ký sự kiện đến vị trí 120.',
      '',
    ]);
  });

  it.each(['vi', 'en'] as const)('is no wider than a mail: %s', (language) => {
    const { summary } = report;
    const name = 'Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và phát triển nông thôn tỉnh';
    const agencies = summary.agencies.map(({ counts }) => ({ agency: { agencyId: 'x', name }, counts }));
    const lines = boardText({ ...report, summary: { ...summary, agencies } }, language).split('\n');
    expect(Math.max(...lines.filter((line) => line.includes('|')).map(({ length }) => length))).toBeLessThanOrEqual(75);
  });

  it('speaks English where it is asked to', () => {
    const text = boardText(report, 'en');
    expect(text).toContain('Agency');
    expect(text).toContain('As of 16 August 2025 at 17:00, by the log up to position 120.');
  });

  it('says that there is nothing where there is nothing', () => {
    expect(boardText(reportOn([]), 'vi')).toMatch(/^Không có nhiệm vụ nào\.\n/);
  });
});
