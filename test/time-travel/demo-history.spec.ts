import type { DataSource } from 'typeorm';
import { assignmentStream } from '#assignments/domain';
import { openLogPool, PostgresEventLog, type RecordedEvent } from '#event-store';
import { inThePast, openDataSource, type AsOf } from '#platform';
import { ScoreboardQuery, type Scoreboard } from '#reporting';
import { readModelEntities } from '#subscriptions';
import { ended, startProduct } from '../end-to-end/product-process.js';
import { useDatabase } from '../support/database.js';
import { FoldedBoard, type Counts } from './folded-board.js';
import { useSubjectKeys } from '../support/subject-keys.js';

/** Before every reorganisation: work counts for whoever was given it. */
const BEFORE_ALL = '0001-01-01';

const given = useDatabase();
const subjectKeys = useSubjectKeys();
let database: DataSource;
let log: PostgresEventLog;
let closeLog: () => Promise<void>;
let tenant: string;
let history: readonly RecordedEvent[];

beforeAll(async () => {
  const { code, output } = await ended(
    startProduct('cli', { DATABASE_URL: given.ownerUrl, ...subjectKeys.settings }, 'demo'),
  );
  if (code !== 0) throw new Error(output);
  database = await openDataSource({ url: given.ownerUrl, entities: readModelEntities });
  const pool = openLogPool(given.ownerUrl);
  closeLog = () => pool.end();
  log = new PostgresEventLog(pool);
  [[tenant]] = [...(await log.tenants())] as [[string, number]];
  const events: RecordedEvent[] = [];
  for await (const event of log.readAll(tenant)) events.push(event);
  history = events;
}, 240_000);
afterAll(async () => {
  await database.destroy();
  await closeLog();
});

async function board(asOf: AsOf): Promise<Record<string, Counts>> {
  const query = new ScoreboardQuery(database);
  return countsOf(await inThePast(asOf, () => query.run(tenant, { at: asOf.at, organizedOn: BEFORE_ALL })));
}

function countsOf({ lines }: Scoreboard): Record<string, Counts> {
  return Object.fromEntries(
    lines.map(({ agencyId, counts: { total: _, ...counts } }) => [
      agencyId,
      Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    ]),
  );
}

/** The events of each assignment, by its stream. */
function byAssignment(events: readonly RecordedEvent[]): ReadonlyMap<string, readonly RecordedEvent[]> {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    if (!event.stream.startsWith(assignmentStream(''))) continue;
    const known = streams.get(event.stream);
    if (known) known.push(event);
    else streams.set(event.stream, [event]);
  }
  return streams;
}

describe('the scoreboard of the demonstration’s history', () => {
  it('is as of every position what the events up to it fold to', async () => {
    const folded = new FoldedBoard();
    const streams = byAssignment(history);
    for (const { stream, position, version, recordedAt: at } of history) {
      if (streams.has(stream)) folded.set(streams.get(stream)!.slice(0, version));
      expect({ position, board: await board({ position, at }) }).toEqual({ position, board: folded.at(at) });
    }
    expect(history.length).toBeGreaterThan(4_000);
  }, 600_000);

  it('is as of every effective instant what the events that had taken effect by then fold to', async () => {
    const position = history.length;
    const folded = new FoldedBoard();
    const streams = byAssignment(history);
    const instants = [...new Set(history.map(({ effectiveAt }) => effectiveAt))].sort();
    for (const at of instants) {
      for (const events of streams.values()) {
        if (!events.some(({ effectiveAt }) => effectiveAt === at)) continue;
        folded.set(events.filter(({ effectiveAt }) => effectiveAt <= at));
      }
      expect({ at, board: await board({ position, at, effectiveUntil: at }) }).toEqual({ at, board: folded.at(at) });
    }
    expect(instants.length).toBeGreaterThan(50);
  }, 600_000);
});
