/**
 * A read model is folded anew beside the live one while 500 commands a second arrive, in a process that is killed twice.
 * Prints how long the live tables were locked for the swap.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { Replay } from '#audit';
import { ReadModelProgress, SubscriptionRunner } from '#event-store';
import { instant, instantOf, systemClock } from '#kernel';
import { openDataSource } from '#platform';
import { ScoreboardQuery, scoreboardProjection } from '#reporting';
import { projections, readModelEntities } from '#subscriptions';
import { ended, startProduct } from '../end-to-end/product-process.js';
import { ask, assign, leadOf } from '../support/assignments.js';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { newTenant, useLog } from '../support/log.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const PER_SECOND = 500;
const BEFORE = 20_000;
const NAME = scoreboardProjection.name;

const database = useDatabase();
const subjectKeys = useSubjectKeys();
const opened = useLog(database);
const tenant = newTenant();
let dataSource: DataSource;
let runner: SubscriptionRunner;

beforeAll(async () => {
  dataSource = await openDataSource({ url: database.ownerUrl, entities: readModelEntities });
  runner = new SubscriptionRunner(dataSource, opened.log);
  for (let made = 0; made < BEFORE; made += 1_000) {
    await assign(opened.log, tenant, 1_000, instant('2025-08-03T02:00:00Z'));
  }
  await runner.run(scoreboardProjection, tenant);
}, 120_000);
afterAll(() => dataSource.destroy());

/** Something that goes on until it is told to end; what goes wrong in it is thrown then. */
function goingOn(work: () => Promise<void>): () => Promise<void> {
  const end = new AbortController();
  const ran = (async () => {
    while (!end.signal.aborted) await work();
  })();
  ran.catch(() => undefined);
  return async () => {
    end.abort();
    await ran;
  };
}

/** Half of the commands make assignments, the other half answer them. */
function commandsArrive(): { readonly sent: () => number; readonly end: () => Promise<void> } {
  const began = performance.now();
  let sent = 0;
  const end = goingOn(async () => {
    const due = Math.floor(((performance.now() - began) / 1_000) * PER_SECOND);
    const count = Math.floor((due - sent) / 2);
    sent += 2 * count;
    const made = await assign(opened.log, tenant, count, systemClock.now());
    await Promise.all(
      made.map((assignmentId, index) =>
        ask(opened.log, tenant, assignmentId, {
          type: 'respond',
          at: systemClock.now(),
          by: { subject: 'chuyen-vien', agencyId: leadOf(index) },
          response: { text: 'Đã báo cáo', documents: [] },
        }),
      ),
    );
    await delay(10);
  });
  return { sent: () => sent, end };
}

/** Moves the live read model on, as a worker does. */
function worker(): () => Promise<void> {
  return goingOn(async () => {
    await runner.run(scoreboardProjection, tenant);
    await delay(10);
  });
}

/** Reads the board over and over: what it counts and where it stands. */
function reader(): {
  readonly seen: readonly { total: number; position: number }[];
  readonly end: () => Promise<void>;
} {
  const board = new ScoreboardQuery(dataSource);
  const progress = new ReadModelProgress(dataSource);
  const seen: { total: number; position: number }[] = [];
  const end = goingOn(async () => {
    const position = await progress.positionOf(tenant, NAME);
    const { totals } = await board.run(tenant, { at: instantOf(Date.now()), organizedOn: '2025-08-04' });
    seen.push({ total: totals.total, position });
    await delay(10);
  });
  return { seen, end };
}

function rebuild(...given: readonly string[]) {
  return startProduct('cli', { DATABASE_URL: database.ownerUrl, ...subjectKeys.settings }, 'rebuild', NAME, ...given);
}

/** How far what is folded beside the live one has come; 0 before it began. */
async function beside(): Promise<number> {
  return new ReadModelProgress(dataSource).positionOf(tenant, `${NAME}@rebuild`);
}

async function isWhatHistorySays(): Promise<void> {
  await runner.run(scoreboardProjection, tenant);
  const report = await new Replay(dataSource, opened.log).run(tenant, projections, {
    readModels: [NAME],
  });
  expect(report.projections[0]).toMatchObject({ differenceCount: 0, position: await opened.log.head(tenant) });
}

it('takes the place of the live one, and nobody who reads notices', async () => {
  const commands = commandsArrive();
  const stopWorking = worker();
  const reads = reader();

  let reached = 0;
  for (const kill of [1, 2]) {
    const child = rebuild('--rest-ms', '200');
    const end = ended(child);
    const target = reached + 4_000;
    await eventually(`it has come to ${String(target)}`, async () => (await beside()) >= target, 60_000);
    child.kill('SIGKILL');
    await end;
    reached = await beside();
    // What was folded before the kill is not folded again.
    expect([kill, reached >= target]).toEqual([kill, true]);
  }
  const { code, output } = await ended(rebuild('--json'));
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  const { outcome, differenceCount, rows, swapMs } = JSON.parse(output) as Record<string, unknown>;
  expect({ outcome, differenceCount }).toEqual({ outcome: 'swapped', differenceCount: 0 });

  await delay(500);
  await commands.end();
  await reads.end();
  await stopWorking();
  console.log(
    `rebuilt while ${String(commands.sent())} commands arrived, ${String(PER_SECOND)} a second, and ${String(reads.seen.length)} reads were answered: ` +
      `${String(rows)} rows compared, swapped in ${Math.round(swapMs as number)} ms`,
  );
  expect(reads.seen.length).toBeGreaterThan(100);
  for (const what of ['total', 'position'] as const) {
    const values = reads.seen.map((one) => one[what]);
    expect(values).toEqual([...values].sort((one, other) => one - other));
  }
  await isWhatHistorySays();
}, 240_000);

it('is taken back, and goes on from where the former one stood', async () => {
  await assign(opened.log, tenant, 10, systemClock.now());
  const { code, output } = await ended(rebuild('--roll-back'));
  expect({ code, output }).toEqual({ code: 0, output: '' });
  await isWhatHistorySays();
});

it('finds what differs, and swaps only where another one is meant', async () => {
  await opened.query(
    `update read.scoreboard_entries set field = 'bi-sua' where tenant_id = $1 and assignment_id =
       (select min(assignment_id) from read.scoreboard_entries where tenant_id = $1)`,
    [tenant],
  );
  const kept = await ended(rebuild('--json'));
  expect(kept.code).toBe(1);
  expect(JSON.parse(kept.output)).toMatchObject({
    outcome: 'kept-beside',
    differenceCount: 1,
    differences: [{ kind: 'altered', columns: [{ column: 'field', live: 'bi-sua', folded: null }] }],
  });
  expect((await ended(rebuild('--json', '--even-if-different'))).code).toBe(0);
  await isWhatHistorySays();
}, 120_000);
