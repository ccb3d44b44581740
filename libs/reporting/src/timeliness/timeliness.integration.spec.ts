import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import {
  assignmentDecider,
  assignmentIdOf,
  assignmentStream,
  type AssignmentEvent,
  type ExistingAssignment,
} from '#assignments/domain';
import { SubscriptionRunner } from '#event-store';
import { ENGINE, instantOf, millisecondsOf, newId, type Instant } from '#kernel';
import { inThePast, openDataSource } from '#platform';
import { readModelEntities } from '#subscriptions';
import {
  accepted,
  acknowledged,
  assigned,
  before16h,
  extensionAsked,
  identity,
  lead,
  office,
  on,
  reasons,
  responded,
  returned,
  then,
} from '../../../../test/support/assignment-facts.js';
import { commands, play } from '../../../../test/support/assignment-commands.js';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { spreadOf } from '../domain/index.js';
import { timelinessProjection } from './timeliness.projection.js';
import { TimelinessQuery, type Timeliness } from './timeliness.query.js';

const HISTORIES = 60;
/** Histories of one province, so that there is something to take the middle of. */
const PROVINCE = 12;

const database = useDatabase();
const opened = useLog(database);
let dataSource: DataSource;

beforeAll(async () => {
  dataSource = await openDataSource({ url: database.ownerUrl, entities: readModelEntities });
});
afterAll(() => dataSource.destroy());

/** The same history of another assignment. */
function of(task: number, events: readonly AssignmentEvent[]): AssignmentEvent[] {
  const assignmentId = assignmentIdOf('d-1537', `t-${String(task)}`, identity.leadAgencyId);
  return events.map((event) => ({ ...event, data: { ...event.data, assignmentId } }) as AssignmentEvent);
}

/** Writes histories into a log of their own, one after the other, and folds it. */
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
  expect(await new SubscriptionRunner(dataSource, opened.log).run(timelinessProjection, tenant)).toBe('caught-up');
  return tenant;
}

/** What is measured of these histories, by the read model. */
async function byReadModel(tenant: string): Promise<Timeliness> {
  const { totals } = await new TimelinessQuery(dataSource).run(tenant, 'agency', {
    organizedOn: '2025-08-31',
    secrets: true,
  });
  return totals;
}

async function measured(...histories: readonly (readonly AssignmentEvent[])[]): Promise<Timeliness> {
  return byReadModel(await recorded(histories.map((events, index) => of(index, events))));
}

/** What a plain look at the states of one assignment tells, one after the other. */
interface Seen {
  readonly end: ExistingAssignment;
  readonly hoursToAcknowledgement: number | null;
  readonly hoursToAnswer: number | null;
  readonly daysAfterLimit: number | null;
  readonly hoursToJudgement: number | null;
  readonly answer: { readonly at: Instant; readonly limit: Instant | null; readonly judgedAt: Instant | null } | null;
  readonly asked: { late: boolean }[];
  readonly granted: number;
  readonly refused: number;
}

/** By the domain: the states of the present lead's time, and what was the first to be answered in it. */
function look(events: readonly AssignmentEvent[]): Seen | null {
  let state = assignmentDecider.initial;
  let answer = null as Seen['answer'];
  let waits = false;
  let stops: { readonly from: Instant; readonly to: Instant }[] = [];
  let asked: { late: boolean }[] = [];
  let granted = 0;
  let refused = 0;
  for (const event of events) {
    const before = state;
    state = assignmentDecider.evolve(state, event);
    if (state.status === 'nonexistent') continue;
    if (event.type === 'assignment.transferred') {
      [answer, waits, stops, asked, granted, refused] = [null, false, [], [], 0, 0];
    }
    if (before.status === 'suspended' && state.status !== 'suspended' && state.status !== 'cancelled') {
      stops = [...stops, { from: before.suspendedAt, to: event.effectiveAt }];
    }
    if (state.status === 'responded') {
      if (answer === null || waits) {
        waits = true;
        answer = { at: state.respondedAt, limit: state.terms.deadline?.lastOnTimeAt ?? null, judgedAt: null };
      }
    } else if (waits && answer !== null) {
      answer = { ...answer, judgedAt: state.status === 'cancelled' ? null : event.effectiveAt };
      waits = false;
    }
    if (event.type === 'assignment.extension-asked') asked = [...asked, { late: event.data.askedLate }];
    // A correction may move when the one that waits was asked for.
    if (state.extension !== null && asked.length > 0) asked.at(-1)!.late = state.extension.askedLate;
    if (event.type === 'assignment.extension-granted') granted += 1;
    if (event.type === 'assignment.extension-refused') refused += 1;
  }
  if (state.status === 'nonexistent' || state.status === 'cancelled') return null;
  const { leadSince, acknowledgement } = state;
  const since = (at: Instant) =>
    stops
      .filter(({ to }) => to <= at)
      .reduce((hours, { from, to }) => hours - between(from, to), between(leadSince, at));
  return {
    end: state,
    hoursToAcknowledgement: acknowledgement && since(acknowledgement.at),
    hoursToAnswer: answer && since(answer.at),
    daysAfterLimit: answer && answer.limit !== null ? between(answer.limit, answer.at) / 24 : null,
    hoursToJudgement: answer && answer.judgedAt !== null ? between(answer.at, answer.judgedAt) : null,
    answer,
    asked,
    granted,
    refused,
  };
}

function between(from: Instant, to: Instant): number {
  return (millisecondsOf(to) - millisecondsOf(from)) / 3_600_000;
}

function byDomain(histories: readonly (readonly AssignmentEvent[])[]): Timeliness {
  const seen = histories.flatMap((events) => look(events) ?? []);
  const open = seen.filter(({ end }) => end.status !== 'accepted');
  const some = (of: (one: Seen) => number | null) => seen.flatMap((one) => of(one) ?? []);
  const asked = seen.flatMap((one) => one.asked);
  const spread = (values: readonly number[]) => {
    const { median, p90 } = spreadOf(values);
    const shown = (value: number | null) => (value === null ? null : expect.closeTo(value, 1)) as number | null;
    return { median: shown(median), p90: shown(p90) };
  };
  const took = (values: readonly number[], waiting: number) => ({
    done: values.length,
    waiting,
    hours: spread(values),
  });
  const limited = seen.flatMap(({ answer }) => (answer !== null && answer.limit !== null ? [answer] : []));
  return {
    assigned: seen.length,
    acknowledged: took(
      some((one) => one.hoursToAcknowledgement),
      open.filter(({ end }) => end.acknowledgement === null).length,
    ),
    answered: took(
      some((one) => one.hoursToAnswer),
      open.filter(({ answer }) => answer === null).length,
    ),
    againstLimit: {
      inTime: limited.filter(({ at, limit }) => at <= limit!).length,
      late: limited.filter(({ at, limit }) => at > limit!).length,
      withoutLimit: seen.filter(({ answer }) => answer !== null && answer.limit === null).length,
      days: spread(some((one) => one.daysAfterLimit)),
    },
    judged: took(
      some((one) => one.hoursToJudgement),
      seen.filter(
        ({ answer, end }) => end.status === 'responded' && answer?.judgedAt === null && answer.at === end.respondedAt,
      ).length,
    ),
    extensions: {
      asked: asked.length,
      askedLate: asked.filter(({ late }) => late).length,
      granted: seen.reduce((sum, one) => sum + one.granted, 0),
      refused: seen.reduce((sum, one) => sum + one.refused, 0),
      pending: open.filter(({ end }) => end.extension !== null).length,
    },
  };
}

describe('how fast work is done', () => {
  it('is told from the moment it came to the lead, in hours of the calendar', async () => {
    const found = await measured([
      assigned,
      acknowledged,
      responded(on(4, '15:00')),
      accepted(on(5), on(4, '15:00'), true),
    ]);
    expect(found).toMatchObject({
      assigned: 1,
      acknowledged: { done: 1, waiting: 0, hours: { median: 1, p90: 1 } },
      answered: { done: 1, waiting: 0, hours: { median: 31, p90: 31 } },
      againstLimit: { inTime: 1, late: 0, withoutLimit: 0, days: { median: -0.04 } },
      judged: { done: 1, waiting: 0, hours: { median: 17 } },
    });
  });

  it('tells what still waits, and does not measure it', async () => {
    const none = { done: 0, hours: { median: null, p90: null } };
    expect(await measured([assigned])).toMatchObject({
      acknowledged: { ...none, waiting: 1 },
      answered: { ...none, waiting: 1 },
      judged: { ...none, waiting: 0 },
    });
    expect(await measured([assigned, responded(on(4))])).toMatchObject({
      acknowledged: { done: 1, waiting: 0 },
      judged: { ...none, waiting: 1 },
    });
  });

  it('takes the middle one of many, and the one that nine of ten do not exceed', async () => {
    const histories = [1, 2, 3, 4, 5].map((hours) => [assigned, responded(later(on(3), hours))]);
    expect((await measured(...histories)).answered.hours).toEqual({ median: 3, p90: 4.6 });
  });

  it('measures the first answer, however many follow', async () => {
    const again = [assigned, responded(on(4)), returned(on(5)), responded(on(7), 2)];
    expect(await measured(again)).toMatchObject({
      answered: { hours: { median: 24 } },
      againstLimit: { inTime: 1, late: 0 },
      judged: { done: 1, waiting: 0, hours: { median: 24 } },
    });
  });

  it('measures an answer by the limit that was granted while it waited', async () => {
    const facts = then([assigned, extensionAsked(on(4)), responded(on(5))], {
      type: 'grant-extension',
      by: office,
      at: on(6),
      reasons,
    });
    expect(await measured(facts)).toMatchObject({
      againstLimit: { inTime: 1, late: 0 },
      extensions: { asked: 1, askedLate: 0, granted: 1, refused: 0, pending: 0 },
    });
  });

  it('leaves out the time in which it was suspended', async () => {
    const facts = then(
      [assigned],
      { type: 'suspend', by: office, at: on(4), reasons },
      { type: 'resume', by: office, at: on(14), reasons },
    );
    expect((await measured([...facts, responded(on(14, '09:00'))])).answered.hours.median).toBe(25);
  });

  it('begins anew with the agency it is transferred to', async () => {
    const facts = then([assigned, acknowledged, extensionAsked(on(4))], {
      type: 'transfer',
      by: office,
      at: on(6),
      toAgencyId: 'so-y-te',
      reasons,
    });
    expect(await measured(facts)).toMatchObject({
      acknowledged: { done: 0, waiting: 1 },
      extensions: { asked: 0, pending: 0 },
    });
  });

  it('counts a request for more time as late when the limit in force had passed', async () => {
    const late = then([assigned], {
      type: 'ask-extension',
      by: lead,
      at: on(5),
      proposed: before16h(8),
      reasons,
    });
    expect((await measured(late, [assigned, extensionAsked(on(4))])).extensions).toEqual({
      asked: 2,
      askedLate: 1,
      granted: 0,
      refused: 0,
      pending: 2,
    });
  });

  it('is what a plain fold of any histories makes of them', async () => {
    const histories = fc.sample(commands, { numRuns: HISTORIES, seed: 42 }).map((asked) => play(asked));
    for (let first = 0; first < histories.length; first += PROVINCE) {
      const some = histories.slice(first, first + PROVINCE).map((events, index) => of(first + index, events));
      expect(await byReadModel(await recorded(some))).toEqual(byDomain(some));
    }
  });

  it('is what was known at any position, of what had taken effect by any instant', async () => {
    for (const asked of fc.sample(commands, { numRuns: 12, seed: 7 })) {
      const events = play(asked);
      const tenant = await recorded([events]);
      const instants = [...new Set(events.map(({ effectiveAt }) => effectiveAt))].sort();
      for (const position of [...events.keys()].filter((index) => index % 3 === 0)) {
        for (const at of instants.filter((_, index) => index % 3 === 0)) {
          const known = events.slice(0, position + 1).filter(({ effectiveAt }) => effectiveAt <= at);
          const found = await inThePast({ position: position + 1, effectiveUntil: at, at }, () => byReadModel(tenant));
          expect({ position, at, found }).toEqual({ position, at, found: byDomain([known]) });
        }
      }
    }
  }, 120_000);
});

function later(at: Instant, hours: number): Instant {
  return instantOf(millisecondsOf(at) + hours * 3_600_000);
}
