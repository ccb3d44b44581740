import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { LogSignal, SubscriptionRunner, type Appended, type PostgresEventLog } from '#event-store';
import { startTypescript } from '../support/child-process.js';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { createHandledEvents } from '../support/handled-events.js';
import { newTenant, useDataSource, useLog } from '../support/log.js';
import { register } from './register.js';

const KILLS = 50;
const CONTINUES_WITHIN_MS = 5_000;
const POLL_EVERY_MS = 1_000;

const database = useDatabase();
const opened = useLog(database);
const data = useDataSource(database);

type Acknowledged = Appended & { readonly commandId: string };

/** A process that appends and follows without end; see restless-process.ts. */
class RestlessProcess {
  readonly acknowledged: Acknowledged[] = [];
  readonly #child: ChildProcess;
  readonly #ready: Promise<unknown>;
  readonly #silent: Promise<unknown>;

  constructor(tenant: string, name: string) {
    this.#child = startTypescript(
      new URL('restless-process.ts', import.meta.url),
      { arguments: [database.url, tenant, name] },
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const lines = createInterface({ input: this.#child.stdout! });
    this.#ready = once(lines, 'line').then(() => {
      lines.on('line', (line) => this.acknowledged.push(JSON.parse(line) as Acknowledged));
    });
    this.#silent = once(lines, 'close');
  }

  /** Lets it work, and kills it as soon as it has been told of so many appends, with others under way. */
  async killAfter(appends: number): Promise<void> {
    await this.#ready;
    this.#child.stdin!.write('go');
    await eventually(`${appends} appends are acknowledged`, () => this.acknowledged.length >= appends);
    this.#child.kill('SIGKILL');
    await this.#silent;
  }

  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#silent;
  }
}

/** Waits for the signal that the log has grown, and looks for itself now and then: a signal can be lost. */
class WaitingSubscriber {
  #stopped = false;
  #wake: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly runner: SubscriptionRunner,
    private readonly signal: LogSignal,
    private readonly tenant: string,
  ) {}

  start(): void {
    this.signal.subscribe(() => this.#wake());
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      await this.runner.run(register('the one who waits'), this.tenant);
      await delay(POLL_EVERY_MS, undefined, { signal: woken.signal }).catch(() => undefined);
    }
  }
}

async function positionOf(tenant: string): Promise<number> {
  const [row] = await opened.query<{ position: string }>(
    'select position from log.subscriptions where tenant_id = $1',
    [tenant],
  );
  return Number(row?.position ?? 0);
}

async function all(log: PostgresEventLog, tenant: string) {
  const events = [];
  for await (const event of log.readAll(tenant)) events.push(event);
  return events;
}

/** The first and last position of each command in the log. @throws when one lies in two places */
function placesOf(events: Awaited<ReturnType<typeof all>>): Map<string, { first: number; last: number }> {
  const places = new Map<string, { first: number; last: number }>();
  for (const { position, metadata } of events) {
    const place = places.get(metadata.commandId!);
    if (place === undefined) places.set(metadata.commandId!, { first: position, last: position });
    else if (place.last === position - 1) place.last = position;
    else throw new Error(`${metadata.commandId!} is in the log at ${place.first} and again at ${position}`);
  }
  return places;
}

describe('when a process is killed in the middle of appends, fifty times', () => {
  test('every acknowledged append is in the log once, positions stay dense, and a waiting subscriber continues', async () => {
    const tenant = newTenant();
    await createHandledEvents(database.ownerUrl);
    const signal = new LogSignal(database.url, opened.pool, () => undefined);
    await signal.listen();
    const waiting = new WaitingSubscriber(new SubscriptionRunner(data.dataSource, opened.log), signal, tenant);
    waiting.start();

    const acknowledged: Acknowledged[] = [];
    const started = (kill: number) => new RestlessProcess(tenant, String(kill));
    let next = started(0);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const current = next;
      // The next one warms up meanwhile.
      next = started(kill + 1);
      await current.killAfter(3 + ((kill * 7) % 23));
      acknowledged.push(...current.acknowledged);
      const head = await opened.log.head(tenant);
      await eventually(
        `the subscriber has come to position ${head} after kill ${kill}`,
        async () => (await positionOf(tenant)) >= head,
        CONTINUES_WITHIN_MS,
      );
    }
    await next.end();
    await waiting.stop();
    await signal.close();

    const events = await all(opened.log, tenant);
    expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1));
    const places = placesOf(events);
    for (const { commandId, outcome, firstPosition, lastPosition } of acknowledged) {
      expect([commandId, outcome, places.get(commandId)]).toEqual([
        commandId,
        'appended',
        { first: firstPosition, last: lastPosition },
      ]);
    }
    // What was written and not acknowledged is at most what was under way when a process was killed.
    expect(acknowledged.length).toBeGreaterThan(KILLS * 3);
    expect(places.size - acknowledged.length).toBeLessThanOrEqual(KILLS * 4);

    const handled = await opened.query<{ name: string; position: string }>(
      'select name, position from read.handled_events where tenant_id = $1 order by at',
      [tenant],
    );
    const followed = await positionOf(tenant);
    expect(handled.map(({ position }) => Number(position))).toEqual(
      events.slice(0, followed).map(({ position }) => position),
    );
    const followers = new Set(handled.map(({ name }) => name));
    expect(followers).toContain('the one who waits');
    expect(followers.size).toBeGreaterThan(1);
    process.stderr.write(
      `${KILLS} kills: ${acknowledged.length} appends acknowledged, ${places.size} written, by ${followers.size} followers\n`,
    );
  }, 240_000);
});
