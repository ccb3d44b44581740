import type { AssignmentCommand } from '#assignments/domain';
import { before16h, issuer, office, on } from '../../../../../test/support/assignment-facts.js';
import { actsOf, historyOf, lineOf, taskOf } from '../../../../../test/support/reported-work.js';

const LEAD = 'so-tai-chinh';
const by = { subject: 'an', agencyId: LEAD };
const lead = actsOf(LEAD);

function lineAfter(...commands: readonly AssignmentCommand[]) {
  return lineOf(historyOf(taskOf(LEAD), ...commands));
}

describe('the causes of a delay', () => {
  it('are what was said when more time was refused, and each of them once', () => {
    const line = lineAfter(
      lead.asksForTime(on(4, '10:00'), 8, 'Thiếu số liệu'),
      { type: 'refuse-extension', at: on(4, '11:00'), by: issuer, reasons: ['Đã gia hạn một lần'] },
      lead.asksForTime(on(4, '12:00'), 9, 'Thiếu số liệu'),
    );
    expect(line.delayCauses).toEqual(['Xin gia hạn: Thiếu số liệu', 'Không được gia hạn: Đã gia hạn một lần']);
  });

  it('are those of late work that was done, too', () => {
    const line = lineAfter(
      lead.asksForTime(on(4, '10:00'), 8, 'Thiếu số liệu'),
      lead.responds(on(6), '45/BC-STC'),
      lead.isAccepted(on(7)),
    );
    expect(line).toMatchObject({ status: 'done-late', delayCauses: ['Xin gia hạn: Thiếu số liệu'] });
  });

  it('tell of a suspension that went before', () => {
    const line = lineAfter(lead.isSuspended(on(3, '10:00'), 'Chờ hướng dẫn'), {
      type: 'resume',
      at: on(3, '11:00'),
      by: issuer,
      reasons: ['Đã có hướng dẫn'],
    });
    expect(line.delayCauses).toEqual(['Tạm dừng: Chờ hướng dẫn']);
  });
});

describe('what is proposed', () => {
  it('is a transfer that nobody has agreed to', () => {
    const line = lineAfter({
      type: 'propose-transfer',
      at: on(3, '10:00'),
      by,
      toAgencyId: 'so-y-te',
      reasons: ['Thuộc y tế'],
    });
    expect(line.proposals).toEqual(['Đề nghị chuyển Sở Y tế: Thuộc y tế']);
  });

  it('is that it is not the work of the lead', () => {
    const line = lineAfter({
      type: 'decline',
      at: on(3, '10:00'),
      by,
      reasons: ['Không thuộc lĩnh vực', 'Trùng văn bản'],
    });
    expect(line.proposals).toEqual(['Báo không thuộc trách nhiệm: Không thuộc lĩnh vực; Trùng văn bản']);
  });

  it('is a status that is disputed, and a matter put to a body above', () => {
    const line = lineAfter(
      { type: 'refer', at: on(5), by: issuer, reasons: ['Vượt thẩm quyền'], toBody: 'Bộ Tài chính' },
      {
        type: 'contest-status',
        at: on(6),
        by,
        head: 'Giám đốc',
        status: 'in-progress-overdue',
        grounds: ['Nhận muộn'],
      },
    );
    expect(line.proposals).toEqual(['Kiến nghị về trạng thái: Nhận muộn', 'Kiến nghị Bộ Tài chính: Vượt thẩm quyền']);
  });
});

describe('the notes', () => {
  it('say whom it came from, and how often it was urged', () => {
    const line = lineAfter(
      { type: 'transfer', at: on(3, '10:00'), by: issuer, reasons: ['Đúng lĩnh vực'], toAgencyId: 'so-y-te' },
      { type: 'urge', at: on(5), by: office, reasons: ['Quá hạn'] },
    );
    expect(line.notes).toEqual(['Nhận từ Sở Tài chính', 'Đã đôn đốc 1 lần']);
  });

  it('count reminders and escalations of the ladder', () => {
    const fire = (rung: string, at: ReturnType<typeof on>): AssignmentCommand => ({
      type: 'fire-rung',
      rung,
      cycle: 1,
      at,
    });
    const rungs = taskOf(LEAD).ladder!.rungs.map(({ name }) => name);
    const line = lineAfter(...rungs.map((rung, index) => fire(rung, on(5 + index))));
    expect(line.notes.join()).toMatch(/Đã đôn đốc \d lần|Đã chuyển cấp trên \d lần/);
  });

  it('say whose part it is, and which time of a series', () => {
    const parent = { part: 1, ancestry: [{ assignmentId: 'a', leadAgencyId: 'so-y-te' }] };
    const line = lineOf(historyOf(taskOf(LEAD, { parent, deadline: before16h(20) })));
    expect(line.notes).toEqual(['Một phần việc của Sở Y tế']);
  });
});
