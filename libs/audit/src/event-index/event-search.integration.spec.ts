import { type PostgresEventLog, SubscriptionRunner, type EventToAppend, type RecordedEvent } from '#event-store';
import { instantOf, millisecondsOf, type Instant } from '#kernel';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useDataSource, useLog } from '../../../../test/support/log.js';
import { Replay } from '../replay/replay.js';
import { eventIndexProjection } from './event-index.projection.js';
import { BLOCK } from './subjects.js';
import { EventSearch, type EventCriteria } from './event-search.js';

const database = useDatabase();
const opened = useLog(database);
const source = useDataSource(database);
const tenant = newTenant();
const BEGIN = Date.parse('2025-08-03T00:00:00Z');
const HOUR = 3_600_000;
const EVENTS = 120;
/** Events before them, so that they stand in two blocks of the index. */
const FILLER = BLOCK - 50;

const FILLING: EventToAppend = { type: 'calendar.opened', data: {} };

const hour = (count: number): Instant => instantOf(BEGIN + count * HOUR);

/** One event an hour. Every tenth is entered three days late, every seventh told in advance. */
async function writeLog(log: (at: Instant) => PostgresEventLog): Promise<void> {
  await log(hour(-100)).append(tenant, {
    writes: [{ stream: 'filler-1', expected: 'no-stream', events: Array.from({ length: FILLER }, () => FILLING) }],
    metadata: { actor: { subject: 'filler' } },
  });
  for (let index = 0; index < EVENTS; index += 1) {
    const event: EventToAppend = {
      type: ['assignment.reminded', 'assignment.responded', 'directive.cited'][index % 3]!,
      data: {
        directiveId: `directive-${index % 4}`,
        ...(index % 3 < 2 && { assignmentId: `assignment-${index % 8}`, leadAgencyId: `agency-${index % 5}` }),
      },
      ...(index % 10 === 0 && { effectiveAt: hour(index - 72) }),
      ...(index % 7 === 6 && { effectiveAt: hour(index + 30) }),
    };
    const appended = await log(hour(index)).append(tenant, {
      writes: [{ stream: `made-${index}`, expected: 'no-stream', events: [event] }],
      metadata: {
        actor: { subject: `person-${index % 6}`, ...(index % 11 === 0 && { agencyId: 'agency-of-actor' }) },
        correlationId: `request-${Math.floor(index / 2)}`,
      },
    });
    expect(appended.outcome).toBe('appended');
  }
}

let search: EventSearch;
const all: RecordedEvent[] = [];

beforeAll(async () => {
  await writeLog((at) => opened.logWith({ recordedAt: () => at }));
  await new SubscriptionRunner(source.dataSource, opened.log).run(eventIndexProjection, tenant);
  search = new EventSearch(source.dataSource, opened.log);
  for await (const event of opened.log.readAll(tenant)) all.push(event);
  expect(all).toHaveLength(FILLER + EVENTS);
});

/** What fits, found by looking at every event. */
function fits(criteria: EventCriteria, { type, data, metadata, recordedAt, effectiveAt }: RecordedEvent): boolean {
  const { actor } = metadata;
  return (
    (criteria.actor === undefined || actor.subject === criteria.actor) &&
    (criteria.agencyId === undefined || [actor.agencyId, data['leadAgencyId']].includes(criteria.agencyId)) &&
    (criteria.directiveId === undefined || data['directiveId'] === criteria.directiveId) &&
    (criteria.assignmentId === undefined || data['assignmentId'] === criteria.assignmentId) &&
    (criteria.correlationId === undefined || metadata.correlationId === criteria.correlationId) &&
    (criteria.types?.includes(type) ?? true) &&
    (criteria.recordedFrom === undefined || recordedAt >= criteria.recordedFrom) &&
    (criteria.recordedTo === undefined || recordedAt < criteria.recordedTo) &&
    (criteria.effectiveFrom === undefined || effectiveAt >= criteria.effectiveFrom) &&
    (criteria.effectiveTo === undefined || effectiveAt < criteria.effectiveTo)
  );
}

/** Every page of it. */
async function foundBy(criteria: EventCriteria, limit: number): Promise<number[]> {
  const positions: number[] = [];
  for (let after = 0; ;) {
    const page = await search.page(tenant, criteria, { after, limit });
    expect(page.events.length).toBeLessThanOrEqual(limit);
    positions.push(...page.events.map(({ position }) => position));
    after = page.scannedTo;
    if (after >= page.until) return positions;
  }
}

const CRITERIA: readonly EventCriteria[] = [
  {},
  { actor: 'person-2' },
  { agencyId: 'agency-3' },
  { agencyId: 'agency-of-actor' },
  { directiveId: 'directive-1' },
  { assignmentId: 'assignment-5' },
  { correlationId: 'request-17' },
  { types: ['directive.cited'] },
  { types: ['directive.cited', 'assignment.responded'] },
  { recordedFrom: hour(20), recordedTo: hour(40) },
  { effectiveFrom: hour(20), effectiveTo: hour(40) },
  { effectiveFrom: hour(-80), effectiveTo: hour(0) },
  { effectiveFrom: hour(EVENTS) },
  { effectiveTo: hour(1) },
  { recordedFrom: hour(50), effectiveTo: hour(30) },
  { recordedTo: hour(30), effectiveFrom: hour(40) },
  { actor: 'person-0', agencyId: 'agency-of-actor' },
  { actor: 'person-4', types: ['assignment.responded', 'assignment.reminded'], agencyId: 'agency-1' },
  { directiveId: 'directive-2', effectiveFrom: hour(10), effectiveTo: hour(90) },
  { assignmentId: 'assignment-1', directiveId: 'directive-1', recordedFrom: hour(30) },
  { actor: 'person-1', directiveId: 'directive-0' },
  { actor: 'nobody' },
  { recordedFrom: hour(40), recordedTo: hour(40) },
];

describe('a search of the log', () => {
  it.each(CRITERIA)('finds all that fits, and nothing else, in pages of any size: %j', async (criteria) => {
    const expected = all.filter((event) => fits(criteria, event)).map(({ position }) => position);
    for (const limit of expected.length < 200 ? [1, 7, 200] : [33, 500])
      expect(await foundBy(criteria, limit)).toEqual(expected);
  });

  it('finds the events as they stand in the log', async () => {
    const { events } = await search.page(tenant, { correlationId: 'request-3' }, { after: 0, limit: 10 });
    expect(events).toEqual(all.filter(({ metadata }) => metadata.correlationId === 'request-3'));
  });

  it('goes on behind a position', async () => {
    const { events } = await search.page(tenant, { actor: 'person-2' }, { after: FILLER + 60, limit: 2 });
    expect(events.map(({ position }) => position)).toEqual([FILLER + 63, FILLER + 69]);
  });

  it('finds nothing of another tenant', async () => {
    const page = await search.page(newTenant(), { actor: 'person-2' }, { after: 0, limit: 10 });
    expect(page).toEqual({ events: [], scannedTo: 0, until: 0 });
  });

  it('goes by an index that follows from the log', async () => {
    const report = await new Replay(source.dataSource, opened.log).run(tenant, [eventIndexProjection]);
    expect(report.projections).toMatchObject([{ events: FILLER + EVENTS, differenceCount: 0 }]);
    expect(report.projections[0]!.rows).toBeGreaterThan(EVENTS / 2);
    await opened.query(`delete from read.event_subjects where tenant_id = $1 and kind = 'actor' and id = 'person-2'`, [
      tenant,
    ]);
    const after = await new Replay(source.dataSource, opened.log).run(tenant, [eventIndexProjection]);
    expect(after.projections[0]!.differences).toMatchObject([
      { kind: 'missing', key: { kind: 'actor', id: 'person-2', block: 0 } },
      { kind: 'missing', key: { kind: 'actor', id: 'person-2', block: 1 } },
    ]);
  });

  it('bounds effective times by millisecond', async () => {
    const exact = hour(33);
    const { events } = await search.page(
      tenant,
      { effectiveFrom: exact, effectiveTo: instantOf(millisecondsOf(exact) + 1) },
      { after: 0, limit: 10 },
    );
    expect(events.map(({ effectiveAt }) => effectiveAt)).toEqual(events.map(() => exact));
    expect(events.length).toBeGreaterThan(0);
  });
});
