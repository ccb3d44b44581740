import fc from 'fast-check';
import { DEFAULT_ZONE, startOfDay } from '#deadlines/domain';
import { instantOf, millisecondsOf, type Instant } from '#kernel';
import { agencyStream, type RegisteredAgency } from '#organizations/domain';
import { commands, play } from '../../../../../test/support/assignment-commands.js';
import { assigned, before16h, issuer, officeForLead, on } from '../../../../../test/support/assignment-facts.js';
import { OrganizationRegister } from '../../../../../test/support/organization-register.js';
import {
  actsOf,
  comparisonOf,
  everyStatus,
  historyOf,
  lineOf,
  reportOn,
  taskOf,
} from '../../../../../test/support/reported-work.js';
import { AgencyNames } from './agency-names.js';
import { COMPARED_FIGURES, type ComparedFigure, type NamedPlace, type PeriodComparison } from './comparison.js';
import { comparedFiguresTable, comparisonInWords, movesTable } from './comparison-tables.js';
import { historyUntil, type HistoricEvent } from './history.js';
import { reportDocument } from './report-document.js';
import { isWorkOf } from './report-work.js';
import { summaryOf } from './summary.js';

const LEAD = 'so-tai-chinh';
const HEALTH = 'so-y-te';
const lead = actsOf(LEAD);
const task = taskOf(LEAD);
const LIMIT = before16h(4).lastOnTimeAt;

/** Both reports look at all work since the first of August. */
function between(then: Instant, now: Instant, begins: { readonly then?: Instant; readonly now?: Instant } = {}) {
  const begin = startOfDay('2025-08-01', DEFAULT_ZONE);
  return { then: { at: then, begin: begins.then ?? begin }, now: { at: now, begin: begins.now ?? begin } };
}

/** Statuses before and after the only move there is, and what led from one to the other. */
function moveOf({ moves: [move, ...others] }: PeriodComparison) {
  expect(others).toEqual([]);
  return (
    move && {
      then: move.then?.status ?? null,
      now: move.now?.status ?? null,
      by: move.movements.map(({ cause, to }) => [
        cause.kind === 'events' ? cause.events.map(({ type }) => type).join() : cause.kind,
        to?.status ?? null,
      ]),
    }
  );
}

describe('work whose place is another one in the later report', () => {
  it('came in by the event that assigned it, which is named by position and moment', () => {
    const { moves } = comparisonOf([historyOf(task)], between(on(2), on(3, '09:00')));
    expect(moves[0]).toMatchObject({
      then: null,
      now: { agency: { name: 'Sở Tài chính' }, status: 'in-progress-within-time' },
      movements: [{ cause: { kind: 'events', events: [{ position: 1, type: 'assignment.assigned', at: on(3) }] } }],
    });
  });

  it('is told to have passed its limit where nothing but time moved it', () => {
    const comparison = comparisonOf([historyOf(task)], between(on(3), on(6)));
    expect(comparison.moves[0]!.movements).toMatchObject([
      {
        cause: { kind: 'limit-passed', lastOnTimeAt: LIMIT, at: on(4, '16:00') },
        to: { status: 'in-progress-overdue' },
      },
    ]);
  });

  it('goes through all it went through: near, overdue, answered, accepted', () => {
    const history = historyOf(
      taskOf(LEAD, { deadline: before16h(20) }),
      lead.responds(on(22), '45/BC-STC'),
      lead.isAccepted(on(23)),
    );
    expect(moveOf(comparisonOf([history], between(on(3), on(25))))).toEqual({
      then: 'not-yet-due',
      now: 'done-late',
      by: [
        ['limit-near', 'in-progress-within-time'],
        ['limit-passed', 'in-progress-overdue'],
        ['assignment.accepted', 'done-late'],
      ],
    });
  });

  it('moved by an extension and back by the new limit stands where it stood, and is not told', () => {
    const history = historyOf(task, lead.asksForTime(on(3, '10:00'), 8, 'Chờ số liệu'), {
      type: 'grant-extension',
      at: on(5),
      by: issuer,
      reasons: ['Đồng ý'],
    });
    expect(comparisonOf([history], between(on(4, '17:00'), on(9))).moves).toEqual([]);
    expect(moveOf(comparisonOf([history], between(on(4, '17:00'), on(6))))).toMatchObject({
      by: [['assignment.extension-granted', 'in-progress-within-time']],
    });
  });

  it('left because it had ended before the period began, with the event that ended it', () => {
    const history = historyOf(task, lead.responds(on(4, '09:00'), '45/BC-STC'), lead.isAccepted(on(5)));
    const comparison = comparisonOf([history], between(on(6), on(12), { now: on(10) }));
    expect(moveOf(comparison)).toEqual({ then: 'done-on-time', now: null, by: [['ended-before-period', null]] });
    expect(comparison.moves[0]!.movements[0]!.cause).toMatchObject({
      begin: on(10),
      events: [{ type: 'assignment.accepted', at: on(5) }],
    });
  });

  it('came in because a longer period holds its end', () => {
    const history = historyOf(task, lead.responds(on(4, '09:00'), '45/BC-STC'), lead.isAccepted(on(5)));
    const comparison = comparisonOf([history], between(on(12), on(20), { then: on(10) }));
    expect(moveOf(comparison)).toEqual({
      then: null,
      now: 'done-on-time',
      by: [['ended-within-period', 'done-on-time']],
    });
  });

  it('went to another agency by the event that transferred it, and counts for both', () => {
    const history = historyOf(task, {
      type: 'transfer',
      at: on(3, '11:00'),
      by: issuer,
      toAgencyId: HEALTH,
      reasons: ['Thuộc lĩnh vực y tế'],
    });
    const { moves, agencies, totals } = comparisonOf([history], between(on(3), on(3, '12:00')));
    expect(moves[0]).toMatchObject({ then: { agency: { agencyId: LEAD } }, now: { agency: { agencyId: HEALTH } } });
    expect(agencies.map(({ agency, figures }) => [agency.agencyId, figures.total])).toEqual([
      [LEAD, { then: 1, added: 0, removed: 1, now: 0 }],
      [HEALTH, { then: 0, added: 1, removed: 0, now: 1 }],
    ]);
    expect(totals.total).toEqual({ then: 1, added: 0, removed: 0, now: 1 });
    const own = comparisonOf([history], { ...between(on(3), on(3, '12:00')), agencyId: LEAD });
    expect(moveOf(own)).toMatchObject({ now: null, by: [['assignment.transferred', null]] });
  });

  it('counts for the agency that took over on the day that one ended, with the event that ended it', () => {
    const grounds = { names: merged('2025-08-10'), endings: new Map([[LEAD, 77]]) };
    const { moves } = comparisonOf([historyOf(task)], { ...between(on(6), on(12)), ...grounds });
    expect(moves[0]).toMatchObject({
      then: { agency: { agencyId: LEAD } },
      now: { agency: { agencyId: 'so-moi' } },
      movements: [
        {
          cause: {
            kind: 'agency-ended',
            agencyId: LEAD,
            position: 77,
            on: '2025-08-10',
            at: startOfDay('2025-08-10', DEFAULT_ZONE),
          },
        },
      ],
    });
  });
});

describe('what is known today', () => {
  it('is known of both periods: an answer that was recorded late had been given by then', () => {
    const late = historyOf(
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
    expect(comparisonOf([late], between(on(5), on(15))).moves).toEqual([]);
    expect(moveOf(comparisonOf([late.slice(0, 2)], between(on(3), on(15))))).toMatchObject({
      by: [['limit-passed', 'in-progress-overdue']],
    });
  });
});

/** The lead of the tasks above became a part of another agency on a day. */
function merged(day: string): AgencyNames {
  const register = new OrganizationRegister();
  for (const agencyId of [LEAD, HEALTH, 'so-noi-vu', 'phong-ngan-sach', 'van-phong-ubnd-tinh'])
    register.given(agencyStream(agencyId), {
      type: 'agency.registered',
      data: { agencyId, name: agencyId, aliases: [], kind: 'department' },
    });
  register.reorganize({
    type: 'merge-agencies',
    reorganizationId: 'sap-nhap',
    on: day,
    predecessorIds: [LEAD, 'so-noi-vu'],
    successor: { register: { agencyId: 'so-moi', name: 'Sở mới', aliases: [], kind: 'department' } },
  });
  return new AgencyNames(register.agencies() as ReadonlyMap<string, RegisteredAgency>, day);
}

describe('whatever happened between two moments', () => {
  const histories = fc
    .array(commands, { minLength: 1, maxLength: 4 })
    .map((all) =>
      all.map((asked) => play(asked, [assigned]).map((event, index) => ({ ...event, version: index + 1 }))),
    );
  const minute = fc
    .integer({ min: -2 * 24 * 60, max: 60 * 24 * 60 })
    .map((minutes) => instantOf(millisecondsOf(on(3)) + minutes * 60_000));
  const moments = fc.tuple(minute, minute).filter(([then, now]) => then < now);
  const mergedOn = fc.integer({ min: 4, max: 31 }).map((day) => `2025-08-${String(day).padStart(2, '0')}`);

  it('the figures then, and what the explanations add and remove, are the figures now', () => {
    fc.assert(
      fc.property(histories, moments, minute, minute, mergedOn, (works, [then, now], thenBegin, nowBegin, day) => {
        const names = merged(day);
        const grounds = { ...between(then, now, { then: thenBegin, now: nowBegin }), names };
        const endings = new Map([LEAD, 'so-noi-vu'].map((agencyId, index) => [agencyId, 1_000 + index]));
        const comparison = comparisonOf(works, { ...grounds, endings });

        const figures = tally(works, then, thenBegin, names);
        for (const { then: from, now: to, movements } of comparison.moves) {
          let place = from;
          for (const { cause, to: next } of movements) {
            if ('events' in cause) expect(cause.events.length).toBeGreaterThan(0);
            count(figures, place, -1);
            count(figures, next, 1);
            place = next;
          }
          expect(movements.length).toBeGreaterThan(0);
          expect(place).toEqual(to);
        }
        const expected = tally(works, now, nowBegin, names);
        expect(withoutZeros(figures)).toEqual(withoutZeros(expected));

        const sums = comparison.agencies.map(({ figures: of }) => of).concat(comparison.totals);
        for (const of of sums)
          for (const figure of COMPARED_FIGURES)
            expect(of[figure].then + of[figure].added - of[figure].removed).toBe(of[figure].now);
        for (const { agency, figures: of } of comparison.agencies)
          for (const figure of COMPARED_FIGURES)
            expect(of[figure].now).toBe(expected.get(`${agency.agencyId} ${figure}`) ?? 0);
      }),
      { numRuns: 150 },
    );
  });

  it('the figures of each side are those of the report of that side', () => {
    fc.assert(
      fc.property(histories, moments, minute, (works, [then, now], begin) => {
        const comparison = comparisonOf(works, between(then, now, { then: begin }));
        const { agencies, totals } = summaryOf(linesAt(works, then, begin));
        for (const figure of ['done-on-time', 'done-late', 'in-progress-overdue', 'total', 'standing'] as const) {
          expect(comparison.totals[figure].then).toBe(totals[figure]);
          for (const { agency, counts } of agencies)
            expect(
              comparison.agencies.find((one) => one.agency.agencyId === agency.agencyId)!.figures[figure].then,
            ).toBe(counts[figure]);
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** The lines of a report on its own, made from the histories as they stood at the moment. */
function linesAt(works: readonly (readonly HistoricEvent[])[], at: Instant, begin: Instant, names?: AgencyNames) {
  return works.flatMap((history) => {
    const known = historyUntil(history, at);
    return known === null || !isWorkOf(known.state, begin) ? [] : [lineOf(history, at, names)];
  });
}

type Tally = Map<string, number>;

function tally(works: readonly (readonly HistoricEvent[])[], at: Instant, begin: Instant, names: AgencyNames): Tally {
  const figures: Tally = new Map();
  const day = instantOf(millisecondsOf(at) + 7 * 3_600_000).slice(0, 10);
  for (const { countedFor, status, counted } of linesAt(works, at, begin, names.on(day)))
    count(figures, { agency: countedFor, status, counted }, 1);
  return figures;
}

function count(figures: Tally, place: NamedPlace | null, by: number): void {
  if (place === null) return;
  const { agency, status, counted } = place;
  const counting: ComparedFigure[] = counted === null ? [status] : [...new Set([status, counted]), 'total'];
  for (const figure of counting) {
    const key = `${agency.agencyId} ${figure}`;
    figures.set(key, (figures.get(key) ?? 0) + by);
  }
}

function withoutZeros(figures: Tally) {
  return new Map([...figures].filter(([, figure]) => figure !== 0).sort());
}

describe('a comparison on paper', () => {
  const comparison = comparisonOf(everyStatus(), between(on(3), on(16, '17:00')));

  it('says how the official four changed, and that both rest on the same knowledge', () => {
    expect(comparisonInWords(comparison, DEFAULT_ZONE)).toBe(
      'So với tháng 7 năm 2025 (tính đến 08h00 ngày 03/8/2025): tổng số nhiệm vụ từ 7 thành 6; ' +
        'hoàn thành đúng hạn từ 0 thành 1; hoàn thành quá hạn từ 0 thành 1; đang thực hiện trong hạn từ 7 thành 3; ' +
        'đang thực hiện quá hạn từ 0 thành 1. Số liệu của cả hai kỳ cùng theo nhật ký sự kiện đến vị trí nêu trên.',
    );
  });

  it('has what was there, what came and went, and what is there', () => {
    const { rows } = comparedFiguresTable(comparison);
    expect(rows.slice(rows.findIndex((row) => row.kind === 'section' && row.title === 'Tổng cộng'))).toMatchObject([
      { title: 'Tổng cộng' },
      { cells: ['Đã hoàn thành đúng hạn', 0, 1, 0, 1] },
      { cells: ['Đã hoàn thành quá hạn', 0, 1, 0, 1] },
      { cells: ['Đang thực hiện trong hạn', 7, 0, 4, 3] },
      { cells: ['Đang thực hiện quá hạn', 0, 1, 0, 1] },
      { cells: ['Tổng giao', 7, 0, 1, 6], strong: true },
      { cells: ['Trong đó: chưa đến hạn', 4, 0, 3, 1] },
      { cells: ['Trong đó: tạm dừng', 0, 1, 0, 1] },
      { cells: ['Nhiệm vụ thường xuyên', 1, 0, 0, 1] },
      { cells: ['Đã hủy', 0, 1, 0, 1] },
    ]);
  });

  it('names the events and the limits that moved a task', () => {
    const rows = movesTable(comparison, DEFAULT_ZONE).rows.map((row) => (row.kind === 'cells' ? row.cells : []));
    expect(rows.map((cells) => cells.slice(3))).toEqual([
      [
        'Sở Tài chính\nĐang thực hiện trong hạn',
        'Sở Tài chính\nĐã hoàn thành đúng hạn',
        'Công nhận kết quả ngày 05/8/2025 (vị trí 3)',
      ],
      [
        'Sở Nội vụ\nĐang thực hiện trong hạn',
        'Sở Nội vụ\nĐã hoàn thành quá hạn',
        'Hết thời hạn 16h00 ngày 04/8/2025\nCông nhận kết quả ngày 07/8/2025 (vị trí 7)',
      ],
      ['Sở Y tế\nĐang thực hiện trong hạn', 'Sở Y tế\nĐang thực hiện quá hạn', 'Hết thời hạn 16h00 ngày 04/8/2025'],
      [
        'Sở Nông nghiệp và Môi trường\nChưa đến hạn',
        'Sở Nông nghiệp và Môi trường\nĐang thực hiện trong hạn',
        'Thời hạn 16h00 ngày 18/8/2025 đã gần',
      ],
      [
        'Sở Khoa học và Công nghệ\nChưa đến hạn',
        'Sở Khoa học và Công nghệ\nTạm dừng',
        'Tạm dừng ngày 10/8/2025 (vị trí 14)',
      ],
      ['Sở Y tế\nChưa đến hạn', 'Sở Y tế\nĐã hủy', 'Hủy nhiệm vụ ngày 12/8/2025 (vị trí 17)'],
    ]);
  });

  it('says so where nothing moved', () => {
    const still = comparisonOf([], between(on(3), on(16, '17:00')));
    expect(movesTable(still, DEFAULT_ZONE).rows).toEqual([
      { kind: 'section', title: 'Không có nhiệm vụ nào thay đổi' },
    ]);
  });

  it('stands after the other tables, and only where it was asked for', () => {
    const captions = (document: ReturnType<typeof reportDocument>) =>
      document.parts.flatMap((part) => (part.kind === 'table' ? [part.table.caption] : []));
    const without = captions(reportDocument(reportOn(everyStatus())));
    expect(captions(reportDocument(reportOn(everyStatus(), undefined, comparison)))).toEqual([
      ...without,
      'IV. SO SÁNH VỚI THÁNG 7 NĂM 2025',
      'V. NHIỆM VỤ THAY ĐỔI GIỮA HAI KỲ',
    ]);
  });
});
