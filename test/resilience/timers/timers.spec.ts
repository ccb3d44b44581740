/**
 * What becomes of timers when things break. Each run prints how many were armed, fired once, were late, lost or recorded
 * twice. `npm run soak` plays the full versions; the tests play short ones.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { instantOf, systemClock } from '#kernel';
import { DEFAULT_PACE, type AlarmPace } from '../../../apps/worker/src/timer-alarm.js';
import { newTenant } from '../../support/log.js';
import {
  JumpingClock,
  moments,
  REARMED_WITHIN,
  SHORT_PACE,
  TimerLaboratory,
  type Outcome,
} from './timer-laboratory.js';
import { SOAK } from '../../support/soak.js';

const PACE: AlarmPace = SOAK ? DEFAULT_PACE : SHORT_PACE;
/** Whoever is killed holds as much as one does by default. */
const PACE_OF_KILLED: AlarmPace = { ...PACE, horizon: DEFAULT_PACE.horizon };
// The queue on PostgreSQL is another driver below the same code, and a process costs seconds of both cores to start.
const KILLS = { Redis: SOAK ? 50 : 1, PostgreSQL: SOAK ? 10 : 1 };
const TIMERS = SOAK ? 2_000 : 200;
const EVERY_MS = SOAK ? 5 : 20;
const HOUR = 3_600_000;

/** Those killed with rungs of one tenant find it free of the last kill when they come to it again. */
const TENANTS = 10;

const WITHIN_MS = SOAK ? 600_000 : 150_000;
/** What is waited for before anything is broken: how long it takes is not what is tested, and 20,000 rows take their time. */
const PLANNED_WITHIN_MS = SOAK ? 300_000 : 60_000;

const lab = new TimerLaboratory(KILLS.Redis + KILLS.PostgreSQL);
let tenant: string;

beforeAll(() => lab.open());
afterAll(() => lab.close());
beforeEach(() => {
  tenant = newTenant();
});
afterEach(() => lab.stopWorkers());

/** Every timer fired, once, none of them early, and within the time that is promised. */
function expectNoLoss(outcome: Outcome): void {
  expect(outcome).toMatchObject({ firedOnce: outcome.armed, recordedTwice: 0, lost: 0, early: 0 });
  expect(outcome.longestRearmingMs).toBeLessThanOrEqual(REARMED_WITHIN);
}

/** Arms timers that are due one after the other, soon, and answers once all of them are planned. */
async function armed(count = TIMERS, everyMs = EVERY_MS, leadMs = SOAK ? 3_000 : 1_500): Promise<number> {
  await lab.arm(tenant, moments(Date.now() + leadMs, count, everyMs));
  return count;
}

it(
  'records nothing twice when two workers start at once',
  async () => {
    const count = await armed(TIMERS, 1, 0);
    const brokenAt = Date.now();
    await Promise.all([lab.startWorker(PACE), lab.startWorker(PACE)]);
    const outcome = await lab.outcome('two workers started at once', tenant, count, { brokenAt });
    expectNoLoss(outcome);
  },
  WITHIN_MS,
);

it(
  'arms all again when Redis loses everything, and when it is killed and comes back empty',
  async () => {
    await lab.startWorker(PACE);
    const count = await armed();
    await lab.until('some have fired', async () => (await lab.fired(tenant)) > 0, PLANNED_WITHIN_MS);
    const brokenAt = Date.now();
    const client = new Redis(lab.redisUrl);
    await client.flushall();
    await client.quit();
    await delay(PACE.sweepEvery);
    await lab.replaceRedis(1_000);
    const what = 'Redis flushed, then killed and restarted empty';
    const outcome = await lab.outcome(what, tenant, count, { brokenAt });
    expectNoLoss(outcome);
  },
  WITHIN_MS,
);

it(
  'goes on when PostgreSQL was restarted',
  async () => {
    await lab.startWorker(PACE);
    const count = await armed();
    await lab.until('some have fired', async () => (await lab.fired(tenant)) > 0, PLANNED_WITHIN_MS);
    const brokenAt = Date.now();
    await lab.restartPostgres(500);
    const outcome = await lab.outcome('PostgreSQL restarted', tenant, count, { brokenAt });
    expectNoLoss(outcome);
  },
  WITHIN_MS,
);

it(
  'fires each timer once when the clock jumps forward a day and back an hour',
  async () => {
    const clock = new JumpingClock();
    await lab.startWorker(PACE, clock);
    const now = Date.now();
    // Through the day that is skipped, and an hour beyond it: the hour that comes twice.
    await lab.arm(tenant, moments(now + HOUR, TIMERS, (23 * HOUR) / TIMERS));
    await lab.arm(tenant, moments(now + 24 * HOUR + 2_000, TIMERS, 10));
    await lab.until('all are planned', async () => (await lab.planned(tenant)) === 2 * TIMERS, PLANNED_WITHIN_MS);
    const brokenAt = Date.now();
    clock.jump(24 * HOUR);
    await lab.until('the day has fired', async () => (await lab.fired(tenant)) >= TIMERS, 60_000);
    clock.jump(-HOUR);
    await delay(1_000);
    clock.jump(HOUR);
    const what = 'the clock a day forward, an hour back, and forth again';
    const outcome = await lab.outcome(what, tenant, 2 * TIMERS, { brokenAt, ahead: clock.ahead });
    expectNoLoss(outcome);
  },
  WITHIN_MS,
);

it(
  'catches up after a day without any worker, oldest first, and shows how far it is',
  async () => {
    const clock = new JumpingClock();
    await lab.startWorker(PACE, clock);
    const now = Date.now();
    await lab.arm(tenant, moments(now + HOUR, 5 * TIMERS, (22 * HOUR) / (5 * TIMERS)));
    await lab.until('all are planned', async () => (await lab.planned(tenant)) === 5 * TIMERS, PLANNED_WITHIN_MS);
    await lab.stopWorkers();
    clock.jump(24 * HOUR);
    const brokenAt = Date.now();
    await lab.startWorker(PACE, clock);
    const outcome = await lab.outcome('24 hours without a worker', tenant, 5 * TIMERS, {
      brokenAt,
      ahead: clock.ahead,
    });
    expectNoLoss(outcome);
    expect(outcome.late).toBe(5 * TIMERS);
    const due = (await lab.firedRows(tenant)).map((row) => row.due.getTime());
    // A turn of 500 is oldest first; within one, commands pass side by side.
    const turns = Array.from({ length: Math.ceil(due.length / 500) }, (_, turn) =>
      due.slice(500 * turn, 500 * turn + 500),
    );
    const middles = turns.map((turn) => turn.reduce((sum, one) => sum + one, 0) / turn.length);
    expect(middles).toEqual([...middles].sort((one, other) => one - other));
  },
  WITHIN_MS,
);

it(
  'lets ten timers of one tenant fire in time beside thousands of another',
  async () => {
    // More than can fire until the next sweep finds the ten: the jump of the clock is announced to nobody.
    const many = SOAK ? 20_000 : 2_000;
    const few = newTenant();
    const clock = new JumpingClock();
    await lab.startWorker(PACE, clock);
    const dueAt = instantOf(Date.now() + HOUR);
    const at = (count: number) => Array.from({ length: count }, () => dueAt);
    await lab.arm(tenant, at(many));
    await lab.arm(few, at(10));
    await lab.until(
      'all are planned',
      async () => (await lab.planned(tenant)) === many && (await lab.planned(few)) === 10,
      PLANNED_WITHIN_MS,
    );
    const brokenAt = Date.now();
    clock.jump(HOUR);
    await lab.until('the ten have fired', async () => (await lab.fired(few)) === 10, 90_000);
    const before = await lab.fired(tenant);
    process.stderr.write(`ten beside ${many}: all ten have fired when ${before} of the others have\n`);
    expect(before).toBeLessThan(many / 2);
    const outcome = await lab.outcome(`${many} of one tenant at once`, tenant, many, { brokenAt, ahead: clock.ahead });
    expect(outcome).toMatchObject({ firedOnce: many, recordedTwice: 0, lost: 0, early: 0 });
  },
  WITHIN_MS,
);

// Last: what is killed here is loaded meanwhile.
describe.each(['Redis', 'PostgreSQL'] as const)('with the queue on %s', (queue) => {
  it(
    `loses nothing when a worker is killed ${String(KILLS[queue])} times with rungs in its hands`,
    async () => {
      const kills = KILLS[queue];
      const tenants = Array.from({ length: Math.min(TENANTS, kills) }, newTenant);
      let count = 0;
      let heldInAll = 0;
      let brokenAt: number | undefined;
      for (let kill = 0; kill < kills; kill += 1) {
        const worker = await lab.startWorkerProcess(PACE_OF_KILLED, queue);
        const ofThis = tenants[kill % tenants.length]!;
        let from: number;
        do {
          // Due one after the other, so that it has some of them in its hands when the first has fired. One that has
          // just begun may be slow to plan and fire all at once: then there are more.
          from = Date.now() + 2_000;
          await lab.arm(ofThis, moments(from, 100, 20));
          count += 100;
          await lab.until('a rung fires', async () => (await lab.fired(ofThis, from)) > 0, REARMED_WITHIN);
        } while ((await lab.inHand(ofThis, Date.now() + 200)) < 10);
        await worker.kill();
        brokenAt ??= Date.now();
        const held = await lab.inHand(ofThis, from);
        heldInAll += held;
        process.stderr.write(`${queue}, kill ${kill + 1} of ${kills}: ${held} rungs were in its hands\n`);
      }
      await lab.startWorker(PACE, systemClock, queue);
      const what = `${queue}, a worker killed ${kills} times`;
      const outcome = await lab.outcome(what, tenants, count, { brokenAt: brokenAt! });
      expectNoLoss(outcome);
      expect(heldInAll).toBeGreaterThanOrEqual(kills);
    },
    WITHIN_MS,
  );
});
