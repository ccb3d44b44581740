import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import pg from 'pg';
import { assignmentDecider, assignmentIdOf, assignmentStream } from '#assignments/domain';
import { startPostgres, startRedis, type RunningPostgres, type RunningRedis } from '#embedded-services';
import { isConnectionLost, openLogPool, PostgresEventLog } from '#event-store';
import { ENGINE, instantOf, millisecondsOf, newId, systemClock, type Clock, type Instant } from '#kernel';
import { migrate } from '#migrations';
import { createLogger, runtimeUrl } from '#platform';
import type { AlarmPace } from '../../../apps/worker/src/timer-alarm.js';
import { startWorker } from '../../../apps/worker/src/worker.js';
import { before16h } from '../../support/assignment-facts.js';
import { eventually } from '../../support/eventually.js';
import { SOAK } from '../../support/soak.js';
import { WorkerProcesses, type WorkerProcess } from './worker-processes.js';
import { drawnSubjectKeys } from '../../support/subject-keys.js';

/** Looks often and arms again soon, so that a short version shows the same in seconds. */
export const SHORT_PACE: AlarmPace = { sweepEvery: 300, horizon: 400, rearmAfter: 2_000 };

/** Later than this counts as late; milliseconds. */
const LATE_AFTER = 1_000;

/** What is due must fire within this long of a break, and of its moment where that is later: the promise; milliseconds. */
export const REARMED_WITHIN = 60_000;

/** Milliseconds between two looks at what has become of timers. */
const LOOK_EVERY = 100;

/** How much longer than that is waited before a timer counts as lost; milliseconds. */
const WAITED_BEYOND = 30_000;

/** What a break is measured from. */
export interface Break {
  /** By the time of day, in milliseconds; of several breaks in a run the first. */
  readonly brokenAt: number;
  /** How far the clock of the workers is ahead of the time of day by the end; milliseconds. */
  readonly ahead?: number;
}

/** What became of the timers of a run. */
export interface Outcome {
  readonly armed: number;
  readonly firedOnce: number;
  readonly recordedTwice: number;
  readonly early: number;
  readonly late: number;
  readonly lost: number;
  readonly longestLateMs: number;
  /** The longest that a timer had to wait from the break on, or from its moment where that is later. */
  readonly longestRearmingMs: number;
}

interface FiredRow {
  readonly assignment: string;
  readonly due: Date;
  readonly at: Date;
  readonly recorded: Date;
}

/** Servers of its own that may be broken, workers that may be killed, and a count of what became of every timer. */
export class TimerLaboratory {
  readonly #subjectKeys = drawnSubjectKeys();
  readonly #folder = mkdtempSync(join(tmpdir(), 'dondoc-timers-'));
  readonly #workers: INestApplicationContext[] = [];
  readonly #begun: WorkerProcess[] = [];
  readonly #processes: WorkerProcesses;
  #postgres: RunningPostgres | undefined;
  #redis: RunningRedis | undefined;
  #pool: pg.Pool | undefined;
  #superuser: pg.Pool | undefined;

  /** @param kills how many workers in processes of their own there will be, to be killed */
  constructor(kills: number) {
    this.#processes = new WorkerProcesses({ count: kills, ahead: SOAK ? 1 : kills, built: SOAK });
  }

  async open(): Promise<void> {
    this.#postgres = await startPostgres({ persistent: true, dataDirectory: this.#folder });
    this.#redis = await startRedis();
    await migrate(this.#postgres.ownerUrl);
    this.#superuser = new pg.Pool({ connectionString: inDatabase(this.#postgres), application_name: 'laboratory' });
    this.#superuser.on('error', () => undefined); // the server is taken away on purpose
    this.#pool = openLogPool(runtimeUrl(this.#postgres.ownerUrl), { applicationName: 'laboratory' });
  }

  async close(): Promise<void> {
    await this.stopWorkers();
    await this.#processes.end();
    await this.#pool?.end();
    await this.#superuser?.end();
    await this.#redis?.stop();
    await this.#postgres?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get redisUrl(): string {
    return this.#redis!.url;
  }

  /** Redis is killed and comes back with nothing in it. */
  async replaceRedis(awayMs: number): Promise<void> {
    const { port, url } = this.#redis!;
    await this.#redis!.stop();
    await delay(awayMs);
    this.#redis = await startRedis({ port, password: new URL(url).password });
  }

  async restartPostgres(awayMs: number): Promise<void> {
    const { port } = this.#postgres!;
    await this.#postgres!.stop();
    await delay(awayMs);
    this.#postgres = await startPostgres({ persistent: true, dataDirectory: this.#folder, port });
  }

  queueUrl(queue: 'Redis' | 'PostgreSQL'): string {
    return queue === 'Redis' ? this.redisUrl : this.#postgres!.ownerUrl;
  }

  /** A worker in this process, on whatever clock. */
  async startWorker(
    pace: AlarmPace,
    clock: Clock = systemClock,
    queue: 'Redis' | 'PostgreSQL' = 'Redis',
  ): Promise<INestApplicationContext> {
    const worker = await startWorker({
      databaseUrl: this.#postgres!.ownerUrl,
      queueUrl: this.queueUrl(queue),
      clock,
      subjectKeys: this.#subjectKeys,
      pace,
      // Servers are taken away on purpose; what that does is counted, not logged.
      logger: createLogger({ level: 'fatal', format: 'line', destination: process.stderr }),
    });
    this.#workers.push(worker);
    return worker;
  }

  /** A worker in a process of its own, which can be killed. Answers once it works. */
  async startWorkerProcess(pace: AlarmPace, queue: 'Redis' | 'PostgreSQL'): Promise<WorkerProcess> {
    const { ownerUrl } = this.#postgres!;
    const worker = await this.#processes.next({
      databaseUrl: ownerUrl,
      queueUrl: this.queueUrl(queue),
      subjectKeys: this.#subjectKeys,
      pace,
    });
    this.#begun.push(worker);
    return worker;
  }

  async stopWorkers(): Promise<void> {
    for (const worker of this.#begun.splice(0)) await worker.kill();
    for (const worker of this.#workers.splice(0)) await worker.close();
  }

  /** Assignments that are reminded of once, at these moments. */
  async arm(tenant: string, moments: readonly Instant[], watchedFrom = instantOf(Date.now() - 60_000)): Promise<void> {
    const log = new PostgresEventLog(this.#pool!);
    for (let start = 0; start < moments.length; start += 500) {
      const { outcome } = await log.append(tenant, {
        metadata: { actor: ENGINE },
        writes: moments.slice(start, start + 500).map((dueAt) => writeOf(dueAt, watchedFrom)),
      });
      if (outcome !== 'appended') throw new Error(`the append was answered with ${outcome}`);
    }
  }

  async planned(tenant: string): Promise<number> {
    const [row] = await this.query<{ count: string }>(
      `select count(*) as count from read.timers where tenant_id = $1 and state = 'planned'`,
      [tenant],
    );
    return Number(row!.count);
  }

  /** Timers due from a moment on that a worker has armed and that have not fired. */
  async inHand(tenant: string, from: number): Promise<number> {
    const [row] = await this.query<{ count: string }>(
      `select count(*) as count from read.timers t
        where tenant_id = $1 and armed_at is not null and fire_at >= $2
          and not exists (select from log.events e where e.tenant_id = t.tenant_id
                             and e.type = 'assignment.reminded' and e.data->>'assignmentId' = t.assignment_id)`,
      [tenant, instantOf(from)],
    );
    return Number(row!.count);
  }

  /** Reminders of these tenants whose timers were due from a moment on. */
  async fired(tenants: string | readonly string[], from = 0): Promise<number> {
    const [row] = await this.query<{ count: string }>(
      `select count(*) as count from log.events
        where tenant_id = any ($1) and type = 'assignment.reminded' and (data->>'dueAt')::timestamptz >= $2`,
      [[tenants].flat(), instantOf(from)],
    );
    return Number(row!.count);
  }

  /** Reminders in the order in which they were recorded. */
  firedRows(tenants: string | readonly string[]): Promise<FiredRow[]> {
    return this.query<FiredRow>(
      `select data->>'assignmentId' as assignment, (data->>'dueAt')::timestamptz as due, effective_at as at,
              recorded_at as recorded
         from log.events where tenant_id = any ($1) and type = 'assignment.reminded' order by tenant_id, position`,
      [[tenants].flat()],
    );
  }

  /** Waits until all have fired, or for so much longer than they may take that the count is worth something; then counts. */
  async outcome(
    what: string,
    tenants: string | readonly string[],
    armed: number,
    { brokenAt, ahead = 0 }: Break,
  ): Promise<Outcome> {
    // Less than all within the time is what the count is about, not an error of the wait.
    const within = REARMED_WITHIN + WAITED_BEYOND;
    await this.until('all have fired', async () => (await this.fired(tenants)) >= armed, within).catch(() => undefined);
    const rows = await this.firedRows(tenants);
    const times = new Map<string, number>();
    for (const { assignment } of rows) times.set(assignment, (times.get(assignment) ?? 0) + 1);
    const lateness = rows.map(({ due, at }) => at.getTime() - due.getTime());
    const waits = rows.map(({ due, recorded }) => recorded.getTime() - Math.max(brokenAt, due.getTime() - ahead));
    const outcome: Outcome = {
      armed,
      firedOnce: [...times.values()].filter((count) => count === 1).length,
      recordedTwice: [...times.values()].filter((count) => count > 1).length,
      early: lateness.filter((late) => late < 0).length,
      late: lateness.filter((late) => late > LATE_AFTER).length,
      lost: armed - times.size,
      longestLateMs: Math.max(0, ...lateness),
      longestRearmingMs: Math.max(0, ...waits),
    };
    process.stderr.write(
      `${what}: armed ${armed}, fired once ${outcome.firedOnce}, late ${outcome.late} (at most ${outcome.longestLateMs} ms), ` +
        `lost ${outcome.lost}, recorded twice ${outcome.recordedTwice}, re-armed within ${outcome.longestRearmingMs} ms\n`,
    );
    return outcome;
  }

  /** Waits for a state that queries tell; asked less often than `eventually` asks, so that workers have the machine. */
  async until(state: string, holds: () => Promise<boolean>, within: number): Promise<void> {
    await eventually(
      state,
      async () => {
        await delay(LOOK_EVERY);
        return holds();
      },
      within,
    );
  }

  /** As superuser; again while the server is away. */
  async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]> {
    for (;;) {
      try {
        return (await this.#superuser!.query<Row>(text, [...values])).rows;
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
        await delay(100);
      }
    }
  }
}

/** So many moments, one every so many milliseconds. */
export function moments(from: number, count: number, everyMs: number): Instant[] {
  return Array.from({ length: count }, (_, nth) => instantOf(from + Math.round(nth * everyMs)));
}

/** A clock that goes with the time of day, and can be put forward and back. */
export class JumpingClock implements Clock {
  #ahead = 0;

  now(): Instant {
    return instantOf(Date.now() + this.#ahead);
  }

  /** How far it is ahead of the time of day; milliseconds. */
  get ahead(): number {
    return this.#ahead;
  }

  jump(milliseconds: number): void {
    this.#ahead += milliseconds;
  }
}

function inDatabase({ superuserUrl, ownerUrl }: RunningPostgres): string {
  const url = new URL(superuserUrl);
  url.pathname = new URL(ownerUrl).pathname;
  return url.href;
}

function writeOf(dueAt: Instant, watchedFrom: Instant) {
  const directiveId = newId();
  const assignmentId = assignmentIdOf(directiveId, 'task-1', 'so-tai-chinh');
  const decision = assignmentDecider.decide(
    {
      type: 'assign',
      at: watchedFrom,
      data: {
        assignmentId,
        directiveId,
        directiveNumber: '1537/UBND-TH',
        taskId: 'task-1',
        taskOrdinal: 1,
        summary: 'Gửi báo cáo giải trình',
        kind: 'order',
        leadAgencyId: 'so-tai-chinh',
        coordinatingAgencyIds: [],
        groupId: null,
        issuerId: 'ubnd-tinh',
        monitorId: 'van-phong',
        escalationChain: [],
        cycle: 1,
        deadline: { ...before16h(4), dueAt, lastOnTimeAt: instantOf(millisecondsOf(dueAt) - 1) },
        ladder: { ladderId: 'one', rungs: [{ name: 'at', offsetMinutes: 0, action: 'remind' }] },
        watchedFrom,
      },
    },
    assignmentDecider.initial,
  );
  if (!decision.accepted) throw new Error(decision.rule.sentence);
  return { stream: assignmentStream(assignmentId), expected: 'no-stream' as const, events: decision.events };
}
