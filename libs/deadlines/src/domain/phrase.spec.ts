import fc from 'fast-check';
import { instant } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import { ON_3_AUGUST } from '../../../../test/support/deadlines.js';
import { DEFAULT_DEADLINE_POLICY, understandDeadline } from './deadline.js';
import * as rules from './deadline.rules.js';
import { explainDeadline } from './explanation.js';
import { READABLE_STYLES, readPhrase, type PhraseReading } from './phrase.js';
import { GRAMMAR } from '../../../../test/fixtures/deadline-phrases.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  DEADLINE_UNREADABLE: rules.DEADLINE_UNREADABLE,
  DEADLINE_AMBIGUOUS: rules.DEADLINE_AMBIGUOUS,
});

function readOn(documentDate: string, words: string): PhraseReading {
  return readPhrase(words, { documentDate });
}

const read = (words: string) => readOn('2025-08-03', words);

describe.each(GRAMMAR)('"$words" of $from', ({ on, words, read: parts, assumed = [], rule, until, moved, en, vi }) => {
  const reading = readOn(on, words);

  it('is read as written', () => {
    expect(reading).toEqual({ accepted: true, written: { asWritten: words, ...parts }, assumed });
  });

  it('is understood and explained', () => {
    if (!reading.accepted) throw new Error(reading.rule.code);
    const understanding = understandDeadline(reading.written, DEFAULT_DEADLINE_POLICY, {
      issuedAt: instant(`${on}T08:00:00+07:00`),
    });
    if (!understanding.accepted) throw new Error(understanding.rule.code);
    const { deadline, undated } = understanding;
    expect(deadline?.lastOnTimeAt ?? null).toBe(until);
    expect((deadline ?? undated).rule).toBe(rule);
    expect(deadline?.moved && [deadline.moved.from, deadline.moved.to]).toEqual(moved);
    expect(explainDeadline(deadline ?? undated)).toEqual({ en, vi });
  });

  it('is read alike in capitals, in decomposed letters, over line breaks and with emphasis', () => {
    const plain = reading.accepted && { ...reading.written, asWritten: '' };
    const loud = [words.toUpperCase(), words.normalize('NFD'), words.replaceAll(' ', '\n'), `**${words}**./.`].map(
      (form) => {
        const again = readOn(on, form);
        if (!again.accepted) throw new Error(`${form}: ${again.rule.code}`);
        return { ...again.written, asWritten: '' };
      },
    );
    for (const again of loud) expect(JSON.stringify(again).toLowerCase()).toBe(JSON.stringify(plain).toLowerCase());
  });
});

describe('a phrase', () => {
  it.each([...READABLE_STYLES])('"%s" is read, as the refusals promise', (style) => {
    expect(read(style)).toMatchObject({ accepted: true });
  });

  it.each([
    [
      'trong vòng 24 giờ',
      [
        { relation: 'within', amount: 24, unit: 'hours', countedFrom: 'receipt' },
        { relation: 'within', amount: 24, unit: 'hours', countedFrom: 'issuance' },
      ],
    ],
    [
      '14h00, ngày 06/8/2025 (thứ 5)',
      [
        { relation: 'at', date: '2025-08-06', time: '14:00' },
        { relation: 'at', date: '2025-08-07', time: '14:00' },
      ],
    ],
    [
      'trước ngày 4/7',
      [
        { relation: 'before', date: '2025-07-04' },
        { relation: 'before', date: '2026-07-04' },
      ],
    ],
    [
      'trong quý II',
      [
        { relation: 'in-quarter', year: 2025, quarter: 2 },
        { relation: 'in-quarter', year: 2026, quarter: 2 },
      ],
    ],
    [
      'đến năm 2030',
      [
        { relation: 'in-year', year: 2030 },
        { relation: 'before', date: '2030-01-01' },
      ],
    ],
    [
      'hằng ngày',
      [{ relation: 'standing' }, { relation: 'recurring', recurrence: { every: 'working-days', count: 1 } }],
    ],
    ['khẩn trương, thường xuyên', [{ relation: 'soon' }, { relation: 'standing' }]],
    ['tiếp tục và kịp thời', [{ relation: 'soon' }, { relation: 'standing' }]],
    ['Nhận được Công văn này', [{ relation: 'immediate' }, { relation: 'none' }]],
    [
      'từ ngày 4/7 đến ngày 5/7',
      [
        { relation: 'from-to', from: '2025-07-04', to: '2025-07-05' },
        { relation: 'from-to', from: '2025-07-04', to: '2026-07-05' },
        { relation: 'from-to', from: '2026-07-04', to: '2026-07-05' },
      ],
    ],
  ])('"%s" is given back with what it may mean', (words, candidates) => {
    expect(read(words)).toEqual({
      accepted: false,
      rule: rules.DEADLINE_AMBIGUOUS,
      facts: { asWritten: words, candidates },
    });
  });

  it.each([
    ['khi rảnh', 'khi rảnh'],
    ['trước ngày', 'trước ngày'],
    ['từ ngày 01/8/2025', 'từ ngày 01/8/2025'],
    ['trước ngày 08/8/2025 nếu được', 'nếu được'],
    ['chiều 6/8', 'chiều 6/8'],
    ['trước ngày 08/8/25', '/25'],
    ['ngày 25 hằng tuần', 'ngày 25 hằng tuần'],
    ['thứ sáu hằng tháng', 'thứ sáu hằng tháng'],
    ['trước', 'trước'],
  ])('"%s" is not read, and says where reading ended', (words, unread) => {
    const reading = read(words);
    expect(reading).toMatchObject({
      accepted: false,
      rule: rules.DEADLINE_UNREADABLE,
      facts: { asWritten: words, accepted: READABLE_STYLES },
    });
    expect(!reading.accepted && reading.facts['unread']).toBe(unread);
    expect(words.endsWith(unread)).toBe(true);
  });

  it.each([
    ['trước ngày 31/6/2025', rules.DEADLINE_IMPOSSIBLE_DATE, { date: '2025-06-31' }],
    ['trước ngày 30/02', rules.DEADLINE_IMPOSSIBLE_DATE, { date: '2025-02-30' }],
    ['trước ngày 40 hằng tháng', rules.DEADLINE_IMPOSSIBLE_DATE, { date: 'ngày 40' }],
    ['trước ngày 20/13 hằng năm', rules.DEADLINE_IMPOSSIBLE_DATE, { date: 'ngày 20/13' }],
    ['từ ngày 30/6/2025 đến ngày 31/6/2025', rules.DEADLINE_IMPOSSIBLE_DATE, { date: '2025-06-31' }],
    ['từ ngày 30-31/6/2025', rules.DEADLINE_IMPOSSIBLE_DATE, { date: '2025-06-31' }],
    ['từ ngày 00-01/6/2025', rules.DEADLINE_IMPOSSIBLE_DATE, { date: '2025-06-00' }],
    ['trước 25h00 ngày 04/8/2025', rules.DEADLINE_IMPOSSIBLE_TIME, { time: '25h00' }],
    ['trước 16h60 ngày 04/8/2025', rules.DEADLINE_IMPOSSIBLE_TIME, { time: '16h60' }],
    ['trước 9h75 ngày 04/8/2025', rules.DEADLINE_IMPOSSIBLE_TIME, { time: '9h75' }],
    ['trước 24h30 ngày 04/8/2025', rules.DEADLINE_IMPOSSIBLE_TIME, { time: '24h30' }],
    ['trong 0 ngày kể từ ngày nhận', rules.DEADLINE_UNREADABLE, { unread: '0 ngày' }],
  ])('"%s" is refused for what no calendar or clock shows', (words, rule, facts) => {
    expect(read(words)).toMatchObject({ accepted: false, rule, facts: { asWritten: words, ...facts } });
  });

  it('without words, or of a document without a date, is refused', () => {
    for (const words of ['', ' ', '**']) expect(read(words)).toMatchObject({ rule: rules.DEADLINE_WORDING_MISSING });
    expect(readOn('03/8/2025', 'trước ngày 06/8')).toMatchObject({
      rule: rules.DEADLINE_IMPOSSIBLE_DATE,
      facts: { date: '03/8/2025' },
    });
  });

  it.each([
    ['2025-02-03', 'trước ngày 29/02', '2028'],
    ['2025-08-03', 'ngày 03/8', '2025-08-03'],
    ['2025-08-03', 'ngày 02/02', '2026-02-02'],
    ['2025-08-03', '8 giờ sáng ngày 04/8', '2025-08-04'],
    ['2025-08-03', '2 giờ chiều ngày 04/8', '2025-08-04'],
    ['2025-08-03', 'trước 7 giờ tối thứ 2, ngày 04/8', '2025-08-04'],
    ['2025-08-03', 'Chủ nhật, ngày 10/8', '2025-08-10'],
    ['2024-12-30', 'trước ngày 05 tháng 01', '2025-01-05'],
  ])('of %s, "%s" names %s', (documentDate, words, date) => {
    const reading = readOn(documentDate, words);
    // 29 February comes again in no near year: neither candidate is a day.
    if (date === '2028') expect(reading).toMatchObject({ rule: rules.DEADLINE_IMPOSSIBLE_DATE });
    else expect(reading).toMatchObject({ accepted: true, written: { date } });
  });

  it.each([
    ['vào 8 giờ sáng ngày 04/8', '08:00'],
    ['vào 2 giờ chiều ngày 04/8', '14:00'],
    ['vào 12 giờ chiều ngày 04/8', '12:00'],
    ['vào 7h30 tối ngày 04/8', '19:30'],
    ['ngày 04/8/2025, lúc 9 giờ', '09:00'],
    ['ngày 04/8/2025 vào lúc 17 giờ 05 phút', '17:05'],
    ['vào 16h59 ngày 04/8/2025', '16:59'],
  ])('"%s" is at %s', (words, time) => {
    expect(read(words)).toMatchObject({ accepted: true, written: { relation: 'at', date: '2025-08-04', time } });
  });

  it.each([
    ['trong tháng này', { relation: 'in-month', year: 2025, month: 8 }],
    ['trong quý này', { relation: 'in-quarter', year: 2025, quarter: 3 }],
    ['trong năm nay', { relation: 'in-year', year: 2025 }],
    ['cuối năm sau', { relation: 'in-year', year: 2026 }],
    ['cuối tháng 01', { relation: 'in-month', year: 2026, month: 1 }],
    ['quý 1 năm sau', { relation: 'in-quarter', year: 2026, quarter: 1 }],
    ['trước quý IV/2025', { relation: 'before', date: '2025-10-01' }],
    ['trước năm 2027', { relation: 'before', date: '2027-01-01' }],
    ['từ tháng 9/2025 đến hết quý IV/2025', { relation: 'from-to', from: '2025-09-01', to: '2025-12-31' }],
    ['từ ngày 05/8/2025 cho đến cuối tháng 8', { relation: 'from-to', from: '2025-08-05', to: '2025-08-31' }],
    [
      'trong mười ngày làm việc kể từ ngày ký',
      { relation: 'within', amount: 10, unit: 'working-days', countedFrom: 'issuance' },
    ],
    [
      'chậm nhất là 03 ngày làm việc kể từ ngày ban hành văn bản này',
      { relation: 'within', amount: 3, unit: 'working-days', countedFrom: 'issuance' },
    ],
    [
      'trong 02 ngày làm việc kể từ 8h00 ngày 04/8/2025',
      { relation: 'within', amount: 2, unit: 'working-days', countedFrom: 'date', date: '2025-08-04' },
    ],
    ['vào ngày cuối hằng tháng', { relation: 'recurring', recurrence: { every: 'month' } }],
    ['ngày 10 tháng đầu quý', { relation: 'recurring', recurrence: { every: 'quarter', day: 10, month: 1 } }],
    ['ngày 10 tháng thứ hai của quý', { relation: 'recurring', recurrence: { every: 'quarter', day: 10, month: 2 } }],
    [
      'ngày 10 tháng thứ ba của 6 tháng',
      { relation: 'recurring', recurrence: { every: 'half-year', day: 10, month: 3 } },
    ],
    ['ngày 10 tháng cuối 6 tháng', { relation: 'recurring', recurrence: { every: 'half-year', day: 10, month: 6 } }],
    ['ngày 10 tháng cuối năm', { relation: 'recurring', recurrence: { every: 'year', day: 10, month: 12 } }],
    ['mỗi 10 ngày làm việc', { relation: 'recurring', recurrence: { every: 'working-days', count: 10 } }],
    ['định kỳ năm', { relation: 'recurring', recurrence: { every: 'year' } }],
    ['mỗi quý một lần', { relation: 'recurring', recurrence: { every: 'quarter' } }],
    ['khi có ý kiến của Bộ Tài chính', { relation: 'at-event', event: 'có ý kiến của Bộ Tài chính' }],
    ['trước từng kỳ họp HĐND tỉnh', { relation: 'before-each', event: 'kỳ họp HĐND tỉnh' }],
    ['tại Hội nghị vào ngày 06/8/2025', { relation: 'at-event', event: 'Hội nghị', date: '2025-08-06' }],
    ['lập tức', { relation: 'immediate' }],
    ['không có thời hạn', { relation: 'none' }],
  ])('"%s" is read', (words, parts) => {
    const reading = read(words);
    expect(reading.accepted ? reading.written : reading).toEqual({ asWritten: words, ...parts });
  });

  breaks(rules.DEADLINE_UNREADABLE, 'words that name no limit are refused with what is accepted', () => {
    expect(read('khi rảnh')).toEqual({
      accepted: false,
      rule: rules.DEADLINE_UNREADABLE,
      facts: { asWritten: 'khi rảnh', unread: 'khi rảnh', accepted: READABLE_STYLES },
    });
  });

  breaks(rules.DEADLINE_AMBIGUOUS, 'words that name two limits are refused with both', () => {
    expect(read('trong tháng 5')).toMatchObject({
      rule: rules.DEADLINE_AMBIGUOUS,
      facts: {
        candidates: [
          { relation: 'in-month', year: 2025, month: 5 },
          { relation: 'in-month', year: 2026, month: 5 },
        ],
      },
    });
    expect(read('trong tháng 02')).toMatchObject({ accepted: true, written: { year: 2026, month: 2 } });
    expect(read('trong tháng 3')).toMatchObject({ rule: rules.DEADLINE_AMBIGUOUS });
  });

  eachRuleIsBrokenOnce();
});

describe('every day', () => {
  const day = fc
    .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const styles: readonly ((year: number, month: number, day: number) => string)[] = [
    (y, m, d) => `${d}/${m}/${y}`,
    (y, m, d) => `${String(d).padStart(2, '0')}/${m}/${y}`,
    (y, m, d) => `${String(d).padStart(2, '0')}/${String(m).padStart(2, '0')}/${y}`,
    (y, m, d) => `${d}-${m}-${y}`,
    (y, m, d) => `${d}.${m}.${y}`,
    (y, m, d) => `ngày ${d} tháng ${m} năm ${y}`,
    (y, m, d) => `ngày ${String(d).padStart(2, '0')} tháng ${m}/${y}`,
    (y, m, d) => `ngày ${d} / ${m} / ${y}`,
  ];

  it('reads back from every style it is written in', () => {
    fc.assert(
      fc.property(
        day,
        fc.constantFrom(...styles),
        fc.constantFrom('trước', 'chậm nhất', 'vào'),
        (date, style, word) => {
          const [year = 0, month = 0, dayOfMonth = 0] = date.split('-').map(Number);
          const relation = { trước: 'before', 'chậm nhất': 'by', vào: 'at' }[word];
          expect(read(`${word} ${style(year, month, dayOfMonth)}`)).toMatchObject({
            accepted: true,
            written: { relation, date },
            assumed: [],
          });
        },
      ),
    );
  });

  it('of the half-year after the document reads back without its year', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 183 }), (documentDate, ahead) => {
        const date = new Date(Date.parse(documentDate) + ahead * 86_400_000).toISOString().slice(0, 10);
        const [, month = 0, dayOfMonth = 0] = date.split('-').map(Number);
        const reading = readOn(documentDate, `ngày ${dayOfMonth}/${month}`);
        expect(reading).toMatchObject({
          accepted: true,
          written: { date },
          assumed: [date.slice(0, 4) === documentDate.slice(0, 4) ? 'year-of-document' : 'year-after-document'],
        });
      }),
    );
  });
});

describe('reading', () => {
  it('is idempotent: what was read is read again as the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GRAMMAR), ({ on, words }) => {
        const first = readOn(on, words);
        if (!first.accepted) throw new Error(first.rule.code);
        expect(readOn(on, first.written.asWritten)).toEqual(first);
        const once = understandDeadline(first.written, DEFAULT_DEADLINE_POLICY, ON_3_AUGUST);
        expect(understandDeadline(first.written, DEFAULT_DEADLINE_POLICY, ON_3_AUGUST)).toEqual(once);
      }),
    );
  });
});
