import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import type { PostgresEventLog, RecordedEvent } from '#event-store';
import { startTypescript } from '../support/child-process.js';
import { useDatabase } from '../support/database.js';
import { newTenant, useLog } from '../support/log.js';
import { SOAK } from '../support/soak.js';
import { checkHistory } from './history-check.js';
import type { PlayerRequest, Repeat } from './history-player.js';
import { history, PROCESSES, type History, type Played } from './history.js';

const HISTORIES = SOAK ? 1_000 : 200;

const database = useDatabase();
const opened = useLog(database);
let players: ChildProcess[];

beforeAll(async () => {
  await opened.query(`alter table log.events add constraint spoiler check (type <> 'test.spoiled')`);
  players = Array.from({ length: PROCESSES }, (_, number) =>
    startTypescript(
      new URL('history-player.ts', import.meta.url),
      { arguments: [database.url, String(number)] },
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' },
    ),
  );
  await Promise.all(players.map((player) => once(player, 'message')));
});

afterAll(async () => {
  await Promise.all(
    players.map(async (player) => {
      const ended = once(player, 'exit');
      player.disconnect();
      await ended;
    }),
  );
});

/** @throws when the process ends before it has answered */
async function ask(player: ChildProcess, request: PlayerRequest): Promise<Played[]> {
  const end = new AbortController();
  const died = once(player, 'exit', { signal: end.signal }).then(([code]) => {
    throw new Error(`a player ended with ${String(code)}`);
  });
  const answered = once(player, 'message', { signal: end.signal }).then(([played]) => played as Played[]);
  player.send(request);
  try {
    return await Promise.race([answered, died]);
  } finally {
    end.abort();
    died.catch(() => undefined); // it did not die: the wait for that was called off
  }
}

async function play(tenant: string, { limits, processes }: History): Promise<Played[]> {
  const scripts = await Promise.all(
    processes.map((scripts, number) => ask(players[number]!, { kind: 'play', tenant, limits, scripts })),
  );
  return scripts.flat();
}

async function all(log: PostgresEventLog, tenant: string, after = 0): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of log.readAll(tenant, { after })) events.push(event);
  return events;
}

/**
 * How often each thing happened: a run in which nothing clashed proves little. `interleaved` counts histories in
 * whose log the processes take turns, `readInPortions` those that the reader saw grow.
 */
const tally = {
  appended: 0,
  refused: 0,
  repeated: 0,
  reused: 0,
  spoiled: 0,
  empty: 0,
  interleaved: 0,
  readInPortions: 0,
};

/** Reads what is new, over and over, until it has been told that nothing more will come; keeps only its position. */
async function follow(log: PostgresEventLog, tenant: string, ending: { now: boolean }): Promise<RecordedEvent[]> {
  const seen: RecordedEvent[] = [];
  let portions = 0;
  for (let last = false; !last;) {
    last = ending.now;
    const portion = await all(log, tenant, seen.at(-1)?.position ?? 0);
    seen.push(...portion);
    if (portion.length > 0) portions += 1;
  }
  if (portions > 1) tally.readInPortions += 1;
  return seen;
}

function count(log: readonly RecordedEvent[], played: readonly Played[]): void {
  for (const { answer, events } of played) {
    if (answer.outcome === 'appended') tally.appended += 1;
    if (answer.outcome === 'appended' && events.length === 0) tally.empty += 1;
    if (answer.outcome === 'wrong-expected-version') tally.refused += 1;
    if (answer.outcome === 'already-done') tally.repeated += 1;
    if (answer.outcome === 'command-id-reused') tally.reused += 1;
    if (answer.outcome === 'spoiled') tally.spoiled += 1;
  }
  const processOf = new Map(
    played.filter(({ answer }) => answer.outcome === 'appended').map((one) => [one.commandId, one.process]),
  );
  const writers = log.map(({ metadata }) => processOf.get(metadata.commandId!));
  const changes = writers.filter((writer, index) => index > 0 && writer !== writers[index - 1]).length;
  if (changes >= PROCESSES) tally.interleaved += 1;
}

/** Everything of a tenant, as it is stored. */
function stored(tenant: string): Promise<unknown[]> {
  return opened.query(
    `select 'head' as what, to_jsonb(h) - 'recorded_at' as row from log.heads h where tenant_id = $1
      union all select 'event', to_jsonb(e) from log.events e where tenant_id = $1
      union all select 'command', to_jsonb(c) from log.commands c where tenant_id = $1
      order by 1, 2`,
    [tenant],
  );
}

/** Asks some of what was carried out again, of another process each. */
async function repeatSome(tenant: string, played: readonly Played[]): Promise<void> {
  const done = played.filter(({ answer }) => answer.outcome === 'appended');
  const before = await stored(tenant);
  const repeats = await Promise.all(
    players.map(async (player, number) => {
      const theirs = done.filter(({ process }) => process !== number);
      const units: Repeat[] = theirs.slice(-2).map((one) => ({ ...one, expectations: [], result: 'another' }));
      return { theirs: theirs.slice(-2), answers: await ask(player, { kind: 'repeat', tenant, units }) };
    }),
  );
  for (const { theirs, answers } of repeats) {
    expect(answers.map(({ answer }) => answer)).toEqual(
      theirs.map(({ answer }) => ({ ...answer, outcome: 'already-done' })),
    );
  }
  expect(await stored(tenant)).toEqual(before);
}

describe('whatever several processes append to one tenant at the same time', () => {
  test('positions and versions are dense, exactly the units that should succeed do, a reader sees every event once and in order, and a repeat changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (asked) => {
        const tenant = newTenant();
        const ending = { now: false };
        const following = follow(opened.log, tenant, ending);
        const played = await play(tenant, asked).finally(() => (ending.now = true));
        const seen = await following;
        const log = await all(opened.log, tenant);
        checkHistory(log, played);
        expect(seen).toEqual(log);
        await repeatSome(tenant, played);
        count(log, played);
      }),
      { numRuns: HISTORIES, endOnFailure: true },
    );
    // Not a single one of these may have stayed untried.
    expect(tally.appended).toBeGreaterThan(2 * HISTORIES);
    expect(tally.refused).toBeGreaterThan(2 * HISTORIES);
    for (const happened of Object.values(tally)) expect(happened).toBeGreaterThan(HISTORIES / 20);
  }, 300_000);
});
