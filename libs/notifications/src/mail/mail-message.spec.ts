import { instant } from '#kernel';
import { LANGUAGES, REPORT_TOPIC, TOPICS, type NoticeRaisedData } from '../domain/index.js';
import { fillLayout } from './fill-layout.js';
import { mailOf } from './mail-message.js';
import { momentText, textOf } from './notice-text.js';

const notice: NoticeRaisedData = {
  noticeId: 'n-1',
  assignmentId: 'a-1',
  recipient: { kind: 'agency', id: 'so-tai-chinh' },
  channel: 'mail',
  role: 'holder',
  agencyId: 'so-tai-chinh',
  topic: 'assignment.reminded',
  about: { assignmentId: 'a-1', directiveId: 'd-1', position: 41, recordedAt: instant('2025-08-05T16:00:00+07:00') },
  matter: {
    directiveNumber: '1537/UBND-TH',
    summary: 'Gửi báo cáo giải trình',
    leadName: 'Sở Tài chính',
    dueAt: instant('2025-08-04T16:00:00+07:00'),
    zone: 'Asia/Ho_Chi_Minh',
    lateBySeconds: 86_400 + 3 * 3_600,
  },
  urgent: false,
  mandatory: false,
  language: 'vi',
  address: 'vanthu@stc.example.vn',
};

describe('a mail', () => {
  it('says in words what it is about', () => {
    const { to, subject, text } = mailOf([notice], 'https://dondoc.example.vn');
    expect(to).toBe('vanthu@stc.example.vn');
    expect(subject).toBe('Đôn đốc nhiệm vụ quá hạn – Văn bản số 1537/UBND-TH');
    expect(text.split('\n')).toEqual([
      'Đôn đốc nhiệm vụ quá hạn',
      '',
      'Nhiệm vụ dưới đây đã quá hạn. Đề nghị Sở Tài chính khẩn trương hoàn thành và báo cáo kết quả.',
      '',
      'Văn bản số: 1537/UBND-TH',
      'Nhiệm vụ: Gửi báo cáo giải trình',
      'Cơ quan chủ trì: Sở Tài chính',
      'Thời hạn: 16:00 ngày 04/08/2025',
      'Quá hạn: 1 ngày 3 giờ',
      'Xem nhiệm vụ: https://dondoc.example.vn/assignments/a-1',
      '',
      '-- ',
      'Thư này được gửi tự động từ hệ thống theo dõi, đôn đốc thực hiện nhiệm vụ. Vui lòng không trả lời thư này.',
      '',
    ]);
  });

  it('has no link where there is nowhere to lead', () => {
    const { html, text } = mailOf([notice], null);
    expect(html).not.toContain('href=');
    expect(text).not.toContain('Xem nhiệm vụ');
  });

  it('lets no text become markup, nor a line of its header', () => {
    const wicked = {
      ...notice.matter,
      directiveNumber: '1\r\nBcc: all@x.vn',
      summary: '<script>{{open}}</script> & "x"',
    };
    const { html, subject } = mailOf([{ ...notice, matter: wicked }], 'https://dondoc.example.vn');
    expect(html).not.toContain('<script>');
    expect(html).toContain('&#60;script&#62;&#123;&#123;open&#125;&#125;');
    expect(subject).not.toMatch(/[\r\n]/);
    expect(subject).toContain('1 Bcc: all@x.vn');
  });

  it('says nothing of a secret', () => {
    for (const mail of [
      mailOf([{ ...notice, secret: true }], null),
      mailOf(
        [
          { ...notice, secret: true },
          { ...notice, secret: true },
        ],
        null,
      ),
    ]) {
      expect(`${mail.subject} ${mail.html} ${mail.text}`).not.toMatch(/1537|giải trình|Sở Tài chính/);
    }
  });

  it('gathers several notices under one subject', () => {
    const { subject, text } = mailOf([notice, { ...notice, assignmentId: 'a-2' }], 'https://dondoc.example.vn');
    expect(subject).toBe('Tổng hợp 2 thông báo về nhiệm vụ đang theo dõi');
    expect(text).toMatch(/assignments\/a-1[\s\S]+assignments\/a-2/);
  });

  it('says that it is urgent', () => {
    expect(mailOf([{ ...notice, urgent: true }], null).subject).toMatch(/^\[KHẨN\] Đôn đốc/);
    expect(mailOf([{ ...notice, urgent: true, language: 'en' }], null).subject).toMatch(/^\[URGENT\] Reminder/);
  });
});

describe('a mail with a report', () => {
  const kept = { name: 'Bảng.txt', mediaType: 'text/plain; charset=utf-8', bytes: 10, sha256: 'a'.repeat(64) };
  const { assignmentId: _, ...rest } = notice;
  const report: NoticeRaisedData = {
    ...rest,
    topic: REPORT_TOPIC,
    about: { subscriptionId: 's-1', position: 41, recordedAt: instant('2025-08-11T07:30:00+07:00') },
    matter: {
      name: 'Bảng tổng hợp sáng thứ Hai',
      title: 'Bảng tổng hợp nhiệm vụ theo cơ quan',
      zone: 'Asia/Ho_Chi_Minh',
      body: kept,
      file: { ...kept, name: 'Báo cáo.pdf' },
      missed: {
        count: 2,
        first: instant('2025-07-28T07:30:00+07:00'),
        last: instant('2025-08-04T07:30:00+07:00'),
      },
    },
  };
  const attachment = { filename: 'Báo cáo.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-') };
  const contents = new Map([['n-1', { body: 'Sở <Y tế> | 3', attachment }]]);

  it('has the table in its text, the file beside it, and tells what was missed', () => {
    const { subject, text, html, attachments } = mailOf([report], 'https://dondoc.example.vn', contents);
    expect(subject).toBe('Bảng tổng hợp sáng thứ Hai');
    expect(text).toContain('\nSở <Y tế> | 3\n');
    expect(text).toContain(
      'Đã bỏ lỡ: Đã không gửi được 2 lần, từ 07:30 ngày 28/07/2025 đến 07:30 ngày 04/08/2025, do hệ thống ngừng hoạt động.',
    );
    expect(text).toContain('Xem báo cáo định kỳ: https://dondoc.example.vn/report-subscriptions/s-1');
    expect(html).not.toContain('Xem nhiệm vụ');
    expect(html).toContain('Sở &#60;Y tế&#62; | 3</pre>');
    expect(attachments).toEqual([attachment]);
    expect(mailOf([{ ...report, language: 'en' }], null, contents).text).toContain('Missed: 2 times nothing was sent');
  });

  it('says that a file was too large to go with it', () => {
    const without = new Map([['n-1', { body: 'x', attachment: null }]]);
    const { text, attachments } = mailOf([report], null, without);
    expect(text).toContain('Lưu ý: Tệp quá lớn để gửi kèm thư');
    expect(attachments).toBeUndefined();
  });
});

describe('a text', () => {
  it.each(
    LANGUAGES.flatMap((language) =>
      TOPICS.filter((topic) => topic !== REPORT_TOPIC).map((topic) => [language, topic] as const),
    ),
  )('in %s of %s is whole', (language, topic) => {
    for (const role of ['lead', 'coordinators'] as const) {
      const { title, intro } = textOf({ ...notice, language, topic, role });
      for (const one of [title, intro]) expect(one).toMatch(/^[\p{Lu}][^{}]+$/u);
    }
  });

  it('speaks of what is due before it is late', () => {
    const { lateBySeconds: _, ...matter } = notice.matter;
    const about = { ...notice.about, recordedAt: instant('2025-08-03T16:00:00+07:00') };
    expect(textOf({ ...notice, matter, about }).title).toBe('Nhắc nhiệm vụ sắp đến hạn');
    expect(textOf({ ...notice, matter }).title).toBe('Đôn đốc nhiệm vụ quá hạn');
  });

  it('shows moments on the clocks of the zone', () => {
    const at = instant('2025-08-04T16:00:00+07:00');
    expect(momentText('vi', at, 'Asia/Ho_Chi_Minh')).toBe('16:00 ngày 04/08/2025');
    expect(momentText('en', at, 'UTC')).toBe('4 August 2025, 09:00');
  });
});

describe('a layout', () => {
  it('repeats parts, leaves out what is not there, and misses no text silently', () => {
    const layout = '{{#items}}<i>{{a}}{{b}}</i>{{/items}}{{#none}}x{{/none}}';
    expect(fillLayout(layout, { b: '!', items: [{ a: '1' }, { a: '2' }] })).toBe('<i>1!</i><i>2!</i>');
    expect(() => fillLayout('{{a}}', {})).toThrow('"a"');
  });
});
