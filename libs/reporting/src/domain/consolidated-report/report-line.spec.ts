import { before16h, officeForLead, on } from '../../../../../test/support/assignment-facts.js';
import { actsOf, everyStatus, historyOf, lineOf, taskOf } from '../../../../../test/support/reported-work.js';
import { historyUntil } from './history.js';

const LEAD = 'so-tai-chinh';
const lead = actsOf(LEAD);
const task = taskOf(LEAD);

describe('a line of the report', () => {
  it('shows every status of the form, and which of the four it counts among', () => {
    expect(
      everyStatus()
        .map((history) => lineOf(history))
        .map(({ status, counted, section }) => [status, counted, section]),
    ).toEqual([
      ['done-on-time', 'done-on-time', 'tracked'],
      ['done-late', 'done-late', 'tracked'],
      ['in-progress-overdue', 'in-progress-overdue', 'tracked'],
      ['in-progress-within-time', 'in-progress-within-time', 'tracked'],
      ['not-yet-due', 'in-progress-within-time', 'tracked'],
      ['suspended', 'in-progress-within-time', 'tracked'],
      ['standing', null, 'standing'],
      ['cancelled', null, 'cancelled'],
    ]);
  });

  it('names who leads and coordinates as they are called, and what the answer was', () => {
    const history = historyOf(
      taskOf(LEAD, { coordinatingAgencyIds: ['so-y-te', 'nobody-knows'] }),
      lead.responds(on(4, '09:00'), '45/BC-STC'),
    );
    expect(lineOf(history)).toMatchObject({
      lead: { name: 'Sở Tài chính' },
      coordinators: [{ name: 'Sở Y tế' }, { name: 'nobody-knows' }],
      answer: { givenAt: on(4, '09:00'), documents: ['45/BC-STC'] },
      notes: ['Kết quả đang chờ công nhận'],
    });
  });

  it('keeps to one line of composed letters what came in several', () => {
    expect(lineOf(historyOf(taskOf(LEAD, { summary: '  Gư\u0309i\n\tbáo cáo\u0000 ' }))).task).toBe('Gửi báo cáo');
  });

  it('shows the answer that was returned, and that this is why it is late', () => {
    const history = historyOf(
      task,
      lead.responds(on(4, '09:00'), '45/BC-STC'),
      lead.isReturned(on(5), 'Thiếu số liệu'),
    );
    expect(lineOf(history)).toMatchObject({
      status: 'in-progress-overdue',
      answer: { documents: ['45/BC-STC'] },
      delayCauses: ['Báo cáo bị trả lại: Thiếu số liệu'],
    });
  });

  it('gives no cause of delay for what is not late', () => {
    const history = historyOf(task, lead.asksForTime(on(3, '10:00'), 8, 'Cần thêm thời gian'));
    expect(lineOf(history, on(3, '11:00'))).toMatchObject({
      delayCauses: [],
      proposals: ['Đề nghị gia hạn đến 08/8/2025: Cần thêm thời gian'],
    });
  });

  it('says that the limit was moved, and from when', () => {
    const history = historyOf(task, lead.asksForTime(on(3, '10:00'), 8, 'Chờ số liệu'), {
      type: 'grant-extension',
      at: on(3, '11:00'),
      by: { subject: 'dung', agencyId: 'ubnd-tinh' },
      reasons: ['Đồng ý'],
    });
    expect(lineOf(history)).toMatchObject({
      limit: { lastOnTimeAt: before16h(8).lastOnTimeAt, namesItsDay: true },
      notes: ['Hạn ban đầu 04/8/2025'],
      proposals: [],
    });
  });
});

describe('a history up to a moment', () => {
  const answered = historyOf(task, lead.responds(on(4, '09:00'), '45/BC-STC'), lead.isAccepted(on(9)));

  it('leaves out what happened later, though it is known', () => {
    expect(lineOf(answered, on(3, '12:00'))).toMatchObject({ status: 'in-progress-within-time', answer: null });
    expect(lineOf(answered, on(8))).toMatchObject({
      status: 'in-progress-within-time',
      answer: { documents: ['45/BC-STC'] },
    });
    expect(lineOf(answered, on(9))).toMatchObject({ status: 'done-on-time' });
  });

  it('is none before it was assigned', () => {
    expect(historyUntil(answered, on(2))).toBeNull();
  });

  it('takes a correction that came later: it tells how things were', () => {
    const wrong = historyOf(
      task,
      { type: 'respond', at: on(6), by: officeForLead, response: { text: '', documents: ['45/BC-STC'] } },
      {
        type: 'correct-entry',
        at: on(12),
        by: { subject: 'chi', agencyId: 'van-phong-ubnd-tinh' },
        reasons: ['Nhập nhầm ngày'],
        version: 2,
        correction: { fact: 'effective-time', is: on(4, '10:00') },
      },
    );
    expect(lineOf(wrong, on(5))).toMatchObject({
      status: 'in-progress-within-time',
      answer: { givenAt: on(4, '10:00') },
    });
  });

  it('does not know a correction of what had not happened by then', () => {
    const wrong = historyOf(task, lead.responds(on(4, '09:00'), '45/BC-STC'), {
      type: 'correct-entry',
      at: on(12),
      by: { subject: 'chi', agencyId: 'van-phong-ubnd-tinh' },
      reasons: ['Nhập nhầm số'],
      version: 2,
      correction: { fact: 'response', is: { text: '', documents: ['54/BC-STC'] } },
    });
    expect(lineOf(wrong, on(3, '12:00'))).toMatchObject({ answer: null });
    expect(lineOf(wrong, on(5))).toMatchObject({ answer: { documents: ['54/BC-STC'] } });
  });
});
