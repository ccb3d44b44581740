import { assignmentStream } from '#assignments/domain';
import { DEFAULT_ZONE } from '#deadlines/domain';
import { instant, type Instant } from '#kernel';
import { ask, assign, leadOf } from '../../../../test/support/assignments.js';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import type { ReportTerms } from '../domain/index.js';
import { ConsolidatedReports, judgedAt } from './consolidated-reports.js';

const ISSUED = instant('2025-08-03T02:00:00Z');
const NOW = instant('2025-08-16T10:00:00Z');

const database = useDatabase();
const opened = useLog(database);
let tenant: string;
let assignments: readonly string[];

beforeEach(async () => {
  tenant = newTenant();
  assignments = await assign(opened.log, tenant, 3, ISSUED);
});

function reports(): ConsolidatedReports {
  return new ConsolidatedReports(opened.log);
}

async function terms(changes: Partial<ReportTerms> = {}): Promise<ReportTerms> {
  return {
    position: await opened.log.head(tenant),
    at: NOW,
    period: { kind: 'month', year: 2025, month: 8 },
    days: { from: '2025-08-01', to: '2025-08-31' },
    zone: DEFAULT_ZONE,
    scope: {},
    secrets: false,
    ...changes,
  };
}

async function answer(assignmentId: string, index: number, at: Instant) {
  await ask(opened.log, tenant, assignmentId, {
    type: 'respond',
    at,
    by: { subject: 'an', agencyId: leadOf(index) },
    response: { text: '', documents: [`${index}/BC`] },
  });
}

describe('a consolidated report made from the log', () => {
  it('has a line for each assignment, and none of a neighbour', async () => {
    const neighbour = newTenant();
    await assign(opened.log, neighbour, 2, ISSUED);
    const report = await reports().make(tenant, await terms());
    expect(report.lines.map(({ assignmentId }) => assignmentId).sort()).toEqual([...assignments].sort());
    expect(report.summary.totals).toMatchObject({ total: 3, 'in-progress-overdue': 3 });
  });

  it('is the same at the same position, whatever has happened since', async () => {
    const before = await terms();
    const first = await reports().make(tenant, before);
    await answer(assignments[0]!, 0, instant('2025-08-04T01:00:00Z'));
    expect(await reports().make(tenant, before)).toEqual(first);
    const after = await reports().make(tenant, await terms());
    expect(after.summary.totals).toMatchObject({ total: 3, 'in-progress-overdue': 2, 'in-progress-within-time': 1 });
  });

  it('leaves out what happened after the moment it is judged at', async () => {
    await answer(assignments[0]!, 0, instant('2025-08-10T01:00:00Z'));
    const report = await reports().make(tenant, await terms({ at: instant('2025-08-09T10:00:00Z') }));
    expect(report.lines.flatMap((line) => (line.answer === null ? [] : [line.assignmentId]))).toEqual([]);
    const next = await reports().make(tenant, await terms());
    expect(next.lines.flatMap((line) => (line.answer === null ? [] : [line.assignmentId]))).toEqual([assignments[0]]);
  });

  it('leaves out what had ended before the period began, and what was assigned after it', async () => {
    await answer(assignments[0]!, 0, instant('2025-08-04T01:00:00Z'));
    await ask(opened.log, tenant, assignments[0]!, {
      type: 'accept-answer',
      at: instant('2025-08-05T01:00:00Z'),
      by: { subject: 'binh' },
    });
    const september = { days: { from: '2025-09-01', to: '2025-09-30' }, at: instant('2025-09-30T16:59:59.999Z') };
    const later = await reports().make(tenant, await terms(september));
    expect(later.lines).toHaveLength(2);
    expect(later.carriedOver).toBe(2);
    expect((await reports().make(tenant, await terms({ at: instant('2025-08-02T00:00:00Z') }))).lines).toEqual([]);
  });

  it('is of one agency, or of one issuer, where asked', async () => {
    const one = await reports().make(tenant, await terms({ scope: { agencyId: leadOf(1) } }));
    expect(one.lines.map(({ lead }) => lead.agencyId)).toEqual([leadOf(1)]);
    expect((await reports().make(tenant, await terms({ scope: { issuerId: 'ubnd-tinh' } }))).lines).toHaveLength(3);
    expect((await reports().make(tenant, await terms({ scope: { issuerId: 'another' } }))).lines).toEqual([]);
    expect((await reports().make(tenant, await terms({ scope: { field: 'y-te' } }))).lines).toEqual([]);
  });

  it('is compared with an earlier period: the same figures as the report of that one at the same position', async () => {
    await answer(assignments[0]!, 0, instant('2025-08-04T01:00:00Z'));
    const first = { days: { from: '2025-08-03', to: '2025-08-09' }, at: instant('2025-08-03T10:00:00Z') };
    const period = { kind: 'days', ...first.days } as const;
    const now = await terms();
    const compared = await reports().make(tenant, { ...now, comparedWith: { period, ...first } });
    const { comparison, ...rest } = compared;
    expect(rest).toEqual(await reports().make(tenant, now));
    const before = await reports().make(tenant, { ...now, ...first, period });
    for (const status of ['in-progress-within-time', 'in-progress-overdue', 'total'] as const) {
      expect(comparison!.totals[status].then).toBe(before.summary.totals[status]);
      expect(comparison!.totals[status].now).toBe(compared.summary.totals[status]);
    }
    expect(comparison!.moves.map(({ now: place }) => place!.agency.agencyId).sort()).toEqual([leadOf(1), leadOf(2)]);
    expect(comparison!.moves[0]!.movements.map(({ cause }) => cause.kind)).toEqual(['limit-passed']);
  });

  it('names the events that moved it by their positions in the log', async () => {
    const comparedWith = {
      period: { kind: 'days', from: '2025-08-01', to: '2025-08-02' },
      days: { from: '2025-08-01', to: '2025-08-02' },
      at: instant('2025-08-02T16:59:59.999Z'),
    } as const;
    const { comparison } = await reports().make(tenant, await terms({ comparedWith }));
    const [first] = await opened.log.read(tenant, assignmentStream(assignments[0]!));
    const move = comparison!.moves.find(({ assignmentId }) => assignmentId === assignments[0]);
    expect(move).toMatchObject({
      then: null,
      movements: [
        { cause: { events: [{ position: first!.position, type: 'assignment.assigned', at: ISSUED }] } },
        { cause: { kind: 'limit-passed' } },
      ],
    });
  });

  it('tells how far it is, and ends when it is told to', async () => {
    const progress: [number, number][] = [];
    await reports().make(tenant, await terms(), (position, of) => void progress.push([position, of]));
    expect(progress.at(-1)).toEqual([3, 3]);
    const cancelled = AbortSignal.abort(new Error('cancelled on request'));
    await expect(reports().make(tenant, await terms(), undefined, cancelled)).rejects.toThrow('cancelled on request');
  });
});

describe('the moment a report is judged at', () => {
  it('is the end of its period, or the present while that runs', () => {
    expect(judgedAt('2025-07-31', DEFAULT_ZONE, NOW)).toBe('2025-07-31T16:59:59.999Z');
    expect(judgedAt('2025-08-31', DEFAULT_ZONE, NOW)).toBe(NOW);
  });
});
