import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import {
  assignmentDecider,
  assignmentIdOf,
  assignmentStream,
  explainStatus,
  nextOccurrence,
  overdueFor,
  seriesOf,
  statusFacts,
  type AssignmentEvent,
  type ExistingAssignment,
} from '#assignments/domain';
import { DEFAULT_DEADLINE_POLICY as policy, localDate, type WrittenDeadline } from '#deadlines/domain';
import { assignmentsProjection } from '#assignments';
import { SubscriptionRunner } from '#event-store';
import { ENGINE, fold, newId, type Instant } from '#kernel';
import { inThePast, openDataSource } from '#platform';
import { readModelEntities } from '#subscriptions';
import { identity, office, on, reasons, terms } from '../../../../test/support/assignment-facts.js';
import { commands, play } from '../../../../test/support/assignment-commands.js';
import { understood } from '../../../../test/support/deadlines.js';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { mondayBefore, stretchesFrom, weeksBetween, workloadAhead, type OpenWork } from '../domain/index.js';
import { OverdueAgesQuery, type AgesLine } from '../overdue-ages/overdue-ages.query.js';
import { scoreboardProjection } from '../scoreboard/scoreboard.projection.js';
import { WorkloadAheadQuery, type AheadFilter, type WorkloadAheadLine } from './workload-ahead.query.js';

const PROVINCES = 6;
const ZONE = 'Asia/Ho_Chi_Minh';
const BOUNDS = [1, 3, 10];
const DAY = 24 * 60 * 60 * 1000;

const database = useDatabase();
const opened = useLog(database);
let dataSource: DataSource;

beforeAll(async () => {
  dataSource = await openDataSource({ url: database.ownerUrl, entities: readModelEntities });
});
afterAll(() => dataSource.destroy());

/** Histories of assignments of one province, written one after the other; answers its tenant. */
async function recorded(histories: readonly (readonly AssignmentEvent[])[]): Promise<string> {
  const tenant = newTenant();
  for (const events of histories) {
    await opened.log.append(tenant, {
      commandId: newId(),
      metadata: { actor: ENGINE },
      writes: [
        {
          stream: assignmentStream(events[0]!.data.assignmentId),
          expected: 'no-stream',
          events: events.map(({ type, data, effectiveAt }) => ({ type, data, effectiveAt })),
        },
      ],
    });
  }
  expect(await new SubscriptionRunner(dataSource, opened.log).run(scoreboardProjection, tenant)).toBe('caught-up');
  return tenant;
}

/** Histories as people may bring them about, each of another assignment. */
function anyHistories(seed: number): AssignmentEvent[][] {
  return fc.sample(commands, { numRuns: 10, seed }).map((asked, index) => {
    const assignmentId = assignmentIdOf('d-1537', `t-${String(index)}`, identity.leadAgencyId);
    return play(asked).map((event) => ({ ...event, data: { ...event.data, assignmentId } }) as AssignmentEvent);
  });
}

/** Where they stand of what had taken effect by a moment. */
function statesAt(histories: readonly (readonly AssignmentEvent[])[], at: Instant): ExistingAssignment[] {
  return histories.flatMap((events) => {
    const state = fold(
      assignmentDecider,
      events.filter(({ effectiveAt }) => effectiveAt <= at),
    );
    return state.status === 'nonexistent' ? [] : [state];
  });
}

const MOMENTS = [on(4, '12:00'), on(6), on(12, '17:00'), on(25), on(31)];

describe.each(Array.from({ length: PROVINCES }, (_, index) => index + 1))('any province (%d)', (seed) => {
  const histories = anyHistories(seed);
  let tenant: string;

  beforeAll(async () => {
    tenant = await recorded(histories);
  });

  it('has the open work ahead that its histories tell', async () => {
    for (const at of MOMENTS) {
      const stretches = stretchesFrom(localDate(at, ZONE), 2, 'week');
      const filter = { at, zone: ZONE, policy, stretches, organizedOn: '2025-08-31', secrets: true };
      const found = await inThePast({ position: Number.MAX_SAFE_INTEGER, effectiveUntil: at, at }, () =>
        new WorkloadAheadQuery(dataSource).run(tenant, filter),
      );
      const states = statesAt(histories, at);
      expect(found.totals).toEqual(
        workloadAhead(
          states.flatMap((state) => openWork(state, at)),
          stretches,
        ),
      );
      for (const { agencyId, agencyName, ...line } of found.lines satisfies readonly WorkloadAheadLine[]) {
        const own = states.filter(({ terms }) => terms.leadAgencyId === agencyId);
        expect(agencyName).toBeNull();
        expect(line).toEqual(
          workloadAhead(
            own.flatMap((state) => openWork(state, at)),
            stretches,
          ),
        );
      }
    }
  });

  it('has the usual weeks that its histories tell', async () => {
    for (const at of MOMENTS) {
      const day = localDate(at, ZONE);
      const filter = { at, zone: ZONE, day, weeks: 2, organizedOn: '2025-08-31', secrets: true };
      const found = await inThePast({ position: Number.MAX_SAFE_INTEGER, effectiveUntil: at, at }, () =>
        new WorkloadAheadQuery(dataSource).usualWeeks(tenant, filter),
      );
      const states = statesAt(histories, at);
      expect(new Set(found.keys())).toEqual(new Set(states.map(({ terms }) => terms.leadAgencyId)));
      for (const [agencyId, usual] of found) {
        const own = states.filter(({ terms }) => terms.leadAgencyId === agencyId);
        const fellDue = own.filter((state) => {
          const { lastOnTimeAt } = statusFacts(state);
          if (lastOnTimeAt === null || explainStatus(state, at).official === null) return false;
          const due = localDate(lastOnTimeAt, ZONE);
          return due >= mondayBefore(day, 2) && due < mondayBefore(day, 0);
        });
        // All of it was given on Sunday, 3 August.
        const weeks = Math.min(2, weeksBetween('2025-08-03', day));
        expect(usual).toEqual({ weeks, perWeek: Math.round((fellDue.length / weeks) * 100) / 100 });
      }
    }
  });

  it('has what is overdue in the bands that its histories tell', async () => {
    for (const at of MOMENTS) {
      const filter = { at, bounds: BOUNDS, organizedOn: '2025-08-31', secrets: true };
      const { lines, totals } = await inThePast({ position: Number.MAX_SAFE_INTEGER, effectiveUntil: at, at }, () =>
        new OverdueAgesQuery(dataSource).run(tenant, 'agency', filter),
      );
      const states = statesAt(histories, at).filter(
        (state) => explainStatus(state, at).official === 'in-progress-overdue',
      );
      expect(totals).toEqual(agesOf(states, at));
      const ages = (some: readonly AgesLine[]) => some.map(({ oldestDays }) => oldestDays);
      expect(ages(lines)).toEqual(ages(lines).sort((one, other) => other - one));
      for (const { key, agencyName: _, ...line } of lines) {
        expect(line).toEqual(
          agesOf(
            states.filter(({ terms }) => terms.leadAgencyId === key),
            at,
          ),
        );
      }
    }
  });
});

describe('a series', () => {
  const written: WrittenDeadline = {
    asWritten: 'trước ngày 25 hằng tháng',
    relation: 'recurring',
    recurrence: { every: 'month', day: 25, bound: 'before' },
  };
  const deadline = understood(written);
  const first: AssignmentEvent = {
    type: 'assignment.assigned',
    data: { ...terms, deadline, occurrence: seriesOf(deadline, identity.assignmentId, policy)! },
    effectiveAt: on(3),
  };
  const { nextAt } = first.data.occurrence!;
  const second = nextOccurrence(fold(assignmentDecider, [first]) as ExistingAssignment, { at: nextAt!, policy })!;
  const ended = assignmentDecider.decide(
    { type: 'cancel', by: office, at: on(26), reasons, cause: 'decided' },
    fold(assignmentDecider, [second]),
  );
  const cancelled = ended.accepted ? ended.events : [];

  it('has the times ahead that are still to open, as its rule had them at any position', async () => {
    const tenant = await recorded([[first], [second, ...cancelled]]);
    expect(await new SubscriptionRunner(dataSource, opened.log).run(assignmentsProjection, tenant)).toBe('caught-up');
    const weeksOf = async (position: number, at: Instant, filter: Partial<AheadFilter> = {}) => {
      const stretches = stretchesFrom(localDate(at, ZONE), 10, 'week');
      const { lines, totals } = await inThePast({ position, at }, () =>
        new WorkloadAheadQuery(dataSource).run(tenant, {
          ...{ at, zone: ZONE, policy, stretches, organizedOn: '2025-08-31', secrets: true },
          ...filter,
        }),
      );
      expect(lines.map(({ agencyId }) => agencyId)).toEqual(totals.open > 0 ? [terms.leadAgencyId] : []);
      const named = (numbers: readonly number[]) =>
        stretches.flatMap(({ name }, index) => (numbers[index] ? [name] : []));
      return { open: totals.open, due: named(totals.due), toOpen: named(totals.toOpen) };
    };
    expect(await weeksOf(1, on(4))).toEqual({ open: 1, due: ['2025-W34'], toOpen: ['2025-W39'] });
    expect(await weeksOf(2, on(25))).toEqual({ open: 2, due: ['2025-W39'], toOpen: ['2025-W43'] });
    expect(await weeksOf(3, on(26))).toEqual({ open: 1, due: [], toOpen: [] });
    // The first time of it was given before that, but what comes follows from the second.
    expect(await weeksOf(2, on(25), { assignedBefore: on(20) })).toEqual({ open: 1, due: [], toOpen: [] });
    expect(await weeksOf(2, on(25), { directiveId: 'd-1538' })).toEqual({ open: 0, due: [], toOpen: [] });
  });
});

function openWork(state: ExistingAssignment, at: Instant): OpenWork[] {
  const { official } = explainStatus(state, at);
  const { lastOnTimeAt, answeredAt } = statusFacts(state);
  if (official === 'in-progress-overdue') return [{ kind: 'overdue', assignments: 1 }];
  if (official !== 'in-progress-within-time') return [];
  if (state.status === 'suspended') return [{ kind: 'suspended', assignments: 1 }];
  if (answeredAt !== null) return [{ kind: 'answered', assignments: 1 }];
  if (lastOnTimeAt === null) return [{ kind: 'withoutLimit', assignments: 1 }];
  return [{ kind: 'due', day: localDate(lastOnTimeAt, ZONE), assignments: 1 }];
}

function agesOf(states: readonly ExistingAssignment[], at: Instant) {
  const days = states.map((state) => overdueFor(state, at) / DAY);
  const edges = [0, ...BOUNDS, Infinity];
  return {
    bands: edges.slice(1).map((upTo, index) => days.filter((age) => age > edges[index]! && age <= upTo).length),
    total: states.length,
    oldestDays: Math.round(Math.max(0, ...days) * 100) / 100,
  };
}
