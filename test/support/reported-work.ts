import {
  assignmentDecider,
  assignmentIdOf,
  type AssignmentAssignedData,
  type AssignmentCommand,
  type AssignmentState,
} from '#assignments/domain';
import { DEFAULT_ZONE } from '#deadlines/domain';
import { agencyDecider, type AgencyEvent, type RegisteredAgency } from '#organizations/domain';
import {
  addToTrend,
  AgencyNames,
  consolidatedReport,
  emptyTrend,
  historyUntil,
  movedBetween,
  periodComparison,
  reportLine,
  trendMonths,
  type ComparedWork,
  type ConsolidatedReport,
  type GivenBy,
  type HistoricEvent,
  type LoggedEvent,
  type MovementGrounds,
  type PeriodComparison,
  type ReportLine,
} from '#reporting/domain';
import { fold, type Instant } from '#kernel';
import { before16h, issuer, ISSUER, LADDER, MONITOR, office, on } from './assignment-facts.js';

const REPORT_NAMES: Readonly<Record<string, string>> = {
  'ubnd-tinh': 'UBND tỉnh Phú Thọ',
  'van-phong-ubnd-tinh': 'Văn phòng UBND tỉnh',
  'so-tai-chinh': 'Sở Tài chính',
  'so-noi-vu': 'Sở Nội vụ',
  'so-y-te': 'Sở Y tế',
  'so-nong-nghiep-va-moi-truong': 'Sở Nông nghiệp và Môi trường',
  'so-khoa-hoc-va-cong-nghe': 'Sở Khoa học và Công nghệ',
};

const DIRECTIVE: GivenBy = {
  directiveId: 'd-1537',
  designation: '1537/UBND-TH',
  issuedOn: '2025-08-03',
  subject: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường',
};

/** The terms of a task of the directive above, due before 16:00 on 4 August 2025 unless said otherwise. */
export function taskOf(leadAgencyId: string, changes: Partial<AssignmentAssignedData> = {}): AssignmentAssignedData {
  const { taskId = 't-1' } = changes;
  return {
    assignmentId: assignmentIdOf(DIRECTIVE.directiveId, taskId, leadAgencyId),
    directiveId: DIRECTIVE.directiveId,
    directiveNumber: DIRECTIVE.designation,
    leadAgencyId,
    taskId,
    taskOrdinal: 1,
    summary: 'Gửi báo cáo giải trình',
    kind: 'order',
    coordinatingAgencyIds: [],
    groupId: null,
    issuerId: ISSUER,
    monitorId: MONITOR,
    escalationChain: [MONITOR],
    cycle: 1,
    deadline: before16h(4),
    ladder: LADDER,
    watchedFrom: on(3),
    ...changes,
  };
}

/** What comes of commands, as the log would hold it. @throws Error where one of them is refused */
export function historyOf(
  data: AssignmentAssignedData,
  ...commands: readonly AssignmentCommand[]
): readonly HistoricEvent[] {
  let state: AssignmentState = assignmentDecider.initial;
  const events: HistoricEvent[] = [];
  const assign: AssignmentCommand = { type: 'assign', at: on(3), data };
  for (const command of [assign, ...commands]) {
    const decision = assignmentDecider.decide(command, state);
    if (!decision.accepted) throw new Error(`${command.type} is refused by ${decision.rule.code}`);
    for (const event of decision.events) events.push({ ...event, version: events.length + 1 });
    state = fold(assignmentDecider, events);
  }
  return events;
}

/** What the lead of a task says and gives, and what the Office makes of it. */
export function actsOf(leadAgencyId: string) {
  const by = { subject: 'an', agencyId: leadAgencyId };
  return {
    responds: (at: Instant, document: string): AssignmentCommand => ({
      type: 'respond',
      at,
      by,
      response: { text: 'Đã gửi báo cáo', documents: [document] },
    }),
    asksForTime: (at: Instant, day: number, reason: string): AssignmentCommand => ({
      type: 'ask-extension',
      at,
      by,
      reasons: [reason],
      proposed: before16h(day),
    }),
    isAccepted: (at: Instant): AssignmentCommand => ({ type: 'accept-answer', at, by: office }),
    isReturned: (at: Instant, reason: string): AssignmentCommand => ({
      type: 'return-answer',
      at,
      by: office,
      reasons: [reason],
    }),
    isCancelled: (at: Instant, reason: string): AssignmentCommand => ({
      type: 'cancel',
      at,
      by: issuer,
      reasons: [reason],
    }),
    isSuspended: (at: Instant, reason: string): AssignmentCommand => ({
      type: 'suspend',
      at,
      by: issuer,
      reasons: [reason],
    }),
  };
}

/** The agencies above, and any others by name, as the register knows them. */
function namesFor(more: Readonly<Record<string, string>> = {}): AgencyNames {
  const agencies = Object.entries({ ...REPORT_NAMES, ...more }).map(([agencyId, name]) => {
    const event: AgencyEvent = { type: 'agency.registered', data: { agencyId, name, aliases: [], kind: 'department' } };
    return [agencyId, fold(agencyDecider, [event]) as RegisteredAgency] as const;
  });
  return new AgencyNames(new Map(agencies), '2025-08-16');
}

const REPORTED_AT = on(16, '17:00');

/** The line of a history at the moment of the report. */
export function lineOf(history: readonly HistoricEvent[], at = REPORTED_AT, names = namesFor()): ReportLine {
  const known = historyUntil(history, at);
  if (known === null) throw new Error('not assigned by then');
  return reportLine(known, { givenBy: DIRECTIVE, names, at, zone: DEFAULT_ZONE });
}

/** The report of the Office on these histories: August 2025, judged on the 16th. */
export function reportOn(
  histories: readonly (readonly HistoricEvent[])[],
  names: AgencyNames = namesFor(),
  comparison?: PeriodComparison,
): ConsolidatedReport {
  const months = trendMonths(REPORTED_AT, 6, DEFAULT_ZONE);
  const trend = histories.reduce(
    (points, history) => addToTrend(points, months, history, DEFAULT_ZONE),
    emptyTrend(months),
  );
  return consolidatedReport(
    {
      position: 120,
      judgedAt: REPORTED_AT,
      zone: DEFAULT_ZONE,
      period: { kind: 'month', year: 2025, month: 8 },
      days: { from: '2025-08-01', to: '2025-08-31' },
      scope: { agency: null, field: null, issuer: null },
      heading: {
        superior: 'UBND tỉnh Phú Thọ',
        issuer: 'Văn phòng UBND tỉnh',
        designation: '312/BC-VPUBND',
        place: 'Phú Thọ',
        date: '2025-08-16',
      },
      recipients: ['CT, các PCT UBND tỉnh;', 'Lưu: VT, TH.'],
      signature: { lines: ['KT. Chánh Văn phòng', 'Phó Chánh Văn phòng'], signatory: 'Trần Minh Khôi' },
      trend,
      ...(comparison && { comparison }),
    },
    histories.map((history) => lineOf(history, REPORTED_AT, names)),
  );
}

/** The histories as the log holds them, one after the other from position 1 on. */
function logged(histories: readonly (readonly HistoricEvent[])[]): readonly (readonly LoggedEvent[])[] {
  let position = 0;
  return histories.map((history) => history.map((event) => ({ ...event, position: (position += 1) })));
}

/** What moved between two reports, the first of which is said to be that of July. */
export function comparisonOf(
  histories: readonly (readonly HistoricEvent[])[],
  { names = namesFor(), ...grounds }: Pick<MovementGrounds, 'then' | 'now'> & Partial<MovementGrounds>,
): PeriodComparison {
  const works = logged(histories).map((history): ComparedWork => {
    const [first] = history;
    if (first?.type !== 'assignment.assigned') throw new Error('a history begins with its assignment');
    const { assignmentId, summary, taskOrdinal, leadAgencyId } = first.data;
    return {
      ...movedBetween(history, { zone: DEFAULT_ZONE, names, endings: new Map(), ...grounds }),
      ...{ assignmentId, task: summary, taskOrdinal, givenBy: DIRECTIVE },
      lead: names.of(leadAgencyId),
      assignedAt: first.effectiveAt,
    };
  });
  const period = { kind: 'month', year: 2025, month: 7 } as const;
  return periodComparison(
    { period, days: { from: '2025-07-01', to: '2025-07-31' }, judgedAt: grounds.then.at },
    works.filter(({ then, now }) => then !== null || now !== null),
    names,
  );
}

/** One assignment in every status that the form knows, and what the lead said about being late. */
export function everyStatus(): readonly (readonly HistoricEvent[])[] {
  const [finance, home, health] = [actsOf('so-tai-chinh'), actsOf('so-noi-vu'), actsOf('so-y-te')];
  const [farms, science] = [actsOf('so-nong-nghiep-va-moi-truong'), actsOf('so-khoa-hoc-va-cong-nghe')];
  return [
    historyOf(
      taskOf('so-tai-chinh', { summary: 'Báo cáo kinh phí chuyển giao từ cấp huyện về cấp xã' }),
      finance.responds(on(4, '09:00'), '45/BC-STC'),
      finance.isAccepted(on(5)),
    ),
    historyOf(
      taskOf('so-noi-vu', { taskId: 't-2', taskOrdinal: 2, summary: 'Báo cáo việc sắp xếp cán bộ tại 148 xã, phường' }),
      home.asksForTime(on(4, '10:00'), 8, 'Còn 12 xã chưa gửi số liệu'),
      home.responds(on(6), '91/BC-SNV'),
      home.isAccepted(on(7)),
    ),
    historyOf(
      taskOf('so-y-te', {
        taskId: 't-3',
        taskOrdinal: 3,
        summary: 'Chuyển giao nguyên trạng các trạm y tế',
        coordinatingAgencyIds: ['so-noi-vu', 'so-tai-chinh'],
      }),
      health.asksForTime(on(5), 20, 'Chưa thống nhất được về tài sản'),
    ),
    historyOf(
      taskOf('so-nong-nghiep-va-moi-truong', {
        taskId: 't-4',
        taskOrdinal: 4,
        summary: 'Phân quyền tài khoản đất đai cho UBND xã',
        deadline: before16h(18),
      }),
      farms.responds(on(15), '120/BC-SNNMT'),
    ),
    historyOf(
      taskOf('so-khoa-hoc-va-cong-nghe', {
        taskId: 't-5',
        taskOrdinal: 5,
        summary: 'Nâng cấp hệ thống thông tin giải quyết thủ tục hành chính',
        deadline: before16h(30),
      }),
    ),
    historyOf(
      taskOf('so-khoa-hoc-va-cong-nghe', {
        taskId: 't-6',
        taskOrdinal: 6,
        summary: 'Cấp chữ ký số cho cán bộ cấp xã',
        deadline: before16h(20),
      }),
      science.isSuspended(on(10), 'Chờ hướng dẫn của Ban Cơ yếu Chính phủ'),
    ),
    historyOf(
      taskOf('van-phong-ubnd-tinh', {
        taskId: 't-7',
        taskOrdinal: 7,
        summary: 'Theo dõi tiến độ xử lý các kiến nghị',
        deadline: null,
        ladder: null,
        standing: true,
      }),
    ),
    historyOf(
      taskOf('so-y-te', {
        taskId: 't-8',
        taskOrdinal: 8,
        summary: 'Khảo sát trạm y tế lưu động',
        deadline: before16h(25),
      }),
      health.isCancelled(on(12), 'Đã giao Sở Nội vụ trong văn bản khác'),
    ),
  ];
}
