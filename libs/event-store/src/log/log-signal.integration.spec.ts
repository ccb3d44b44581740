import { useDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { FaultyNetwork } from '../../../../test/support/faulty-network.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { plainUnit } from '../../../../test/support/plain-unit.js';
import { LogSignal } from './log-signal.js';

const database = useDatabase();
const opened = useLog(database);

interface Listening {
  readonly signal: LogSignal;
  readonly heard: [tenant: string, position: number][];
  readonly errors: unknown[];
}

let listening: Listening[];
let tenant: string;
beforeEach(() => {
  listening = [];
  tenant = newTenant();
});
afterEach(() => Promise.all(listening.map(({ signal }) => signal.close())));

/** A process of its own, as far as the signal goes. */
async function listen(url = database.url): Promise<Listening> {
  const heard: Listening['heard'] = [];
  const errors: unknown[] = [];
  const signal = new LogSignal(url, opened.pool, (error) => errors.push(error));
  listening.push({ signal, heard, errors });
  signal.subscribe((one, position) => heard.push([one, position]));
  await signal.listen();
  return { signal, heard, errors };
}

function hears({ heard }: Listening, position: number, ofTenant = tenant): Promise<void> {
  return eventually(`the signal of position ${position}`, () =>
    heard.some(([one, reached]) => one === ofTenant && reached === position),
  );
}

async function listeners(): Promise<number[]> {
  const rows = await opened.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'dondoc-signal' and datname = current_database()`,
  );
  return rows.map(({ pid }) => pid);
}

describe('when an event was appended', () => {
  it('every process that listens is told the tenant and how far it has come', async () => {
    const [here, there] = [await listen(), await listen()];
    const log = opened.logWith({ onAppended: here.signal.announce });
    await log.append(tenant, plainUnit('case-1', 3));
    expect(here.heard).toEqual([[tenant, 3]]);
    await Promise.all([hears(here, 3), hears(there, 3)]);
    await log.append('tenant with spaces', plainUnit('case-1'));
    await hears(there, 1, 'tenant with spaces');
  });

  it('a process that does not listen announces all the same', async () => {
    const there = await listen();
    const mute = new LogSignal(database.url, opened.pool, () => undefined);
    await opened.logWith({ onAppended: mute.announce }).append(tenant, plainUnit('case-1'));
    await hears(there, 1);
    await mute.close();
  });

  it('many at once are announced by their last, whatever is folded', async () => {
    const [here, there] = [await listen(), await listen()];
    const log = opened.logWith({ onAppended: here.signal.announce, maxBatch: 2 });
    await Promise.all(Array.from({ length: 40 }, () => log.append(tenant, plainUnit('case-1'))));
    await hears(there, 40);
    const positions = there.heard.map(([, position]) => position);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  it('nobody is told of what wrote nothing', async () => {
    const here = await listen();
    const log = opened.logWith({ onAppended: here.signal.announce });
    await log.append(tenant, plainUnit('case-1', 1, { commandId: 'once' }));
    await eventually('it is told at once, and by notification', () => here.heard.length === 2);
    await log.append(tenant, plainUnit('case-1', 1, { commandId: 'once' }));
    await log.append(tenant, plainUnit('case-1', 0));
    await log.append(tenant, { ...plainUnit('case-2'), dependsOn: [{ stream: 'case-3', expected: 'exists' }] });
    await log.append(tenant, plainUnit('case-1'));
    await hears(here, 2);
    expect(here.heard.filter(([, position]) => position !== 2)).toHaveLength(2);
  });
});

describe('a listener', () => {
  it('hears nothing once it has left', async () => {
    const here = await listen();
    const heard: number[] = [];
    const leave = here.signal.subscribe((_, position) => heard.push(position));
    here.signal.announce(tenant, 1);
    leave();
    here.signal.announce(tenant, 2);
    expect(heard).toEqual([1]);
    await hears(here, 2);
  });

  it('that throws fails neither the append nor the other listeners, and is reported', async () => {
    const [here, there] = [await listen(), await listen()];
    for (const { signal, heard } of [here, there]) {
      signal.subscribe(() => {
        throw new Error('I am deaf');
      });
      signal.subscribe((one, position) => heard.push([`${one} after`, position]));
    }
    const log = opened.logWith({ onAppended: here.signal.announce });
    expect(await log.append(tenant, plainUnit('case-1'))).toMatchObject({ outcome: 'appended' });
    await Promise.all([hears(here, 1, `${tenant} after`), hears(there, 1, `${tenant} after`)]);
    for (const { errors } of [here, there]) expect(errors).toContainEqual(new Error('I am deaf'));
  });
});

describe('when the connection that listens is lost', () => {
  /** A signal may be lost while it is away: whoever announces once more is heard again. */
  async function hearsAgain(one: Listening, from: LogSignal): Promise<void> {
    let position = 100;
    await eventually('signals are heard again', () => {
      from.announce(tenant, (position += 1));
      return one.heard.some(([, reached]) => reached > 100);
    });
  }

  it('is made again, and says so', async () => {
    const [here, there] = [await listen(), await listen()];
    const before = await listeners();
    for (const pid of before) await opened.query('select pg_terminate_backend($1)', [pid]);
    await eventually('both listen again', async () => {
      const now = await listeners();
      return now.length === 2 && now.every((pid) => !before.includes(pid));
    });
    await hearsAgain(there, here.signal);
    expect(there.errors.length).toBeGreaterThan(0);
  });

  it('is tried again for as long as the server is away', async () => {
    const network = await FaultyNetwork.before(database.url);
    const [here, there] = [await listen(), await listen(network.url)];
    await network.cut();
    await eventually('several attempts have failed', () => there.errors.length >= 3);
    await network.restore();
    await hearsAgain(there, here.signal);
    await there.signal.close();
    await network.cut();
  });

  it('is not made again once the signal was closed, not even when an attempt was already due', async () => {
    const network = await FaultyNetwork.before(database.url);
    const [closed, kept, here] = [await listen(network.url), await listen(network.url), await listen()];
    await network.cut();
    await eventually('the loss was noticed', () => closed.errors.length > 0 && kept.errors.length > 0);
    await closed.signal.close();
    const errors = closed.errors.length;
    await network.restore();
    // Both lost their connection at one moment: once this one is back, the other would be too.
    await hearsAgain(kept, here.signal);
    expect(await listeners()).toHaveLength(2);
    expect(closed.errors).toHaveLength(errors);
    await kept.signal.close();
    await network.cut();
  });
});

describe('when nobody answers at the start', () => {
  it('says so to whoever asked to listen, and goes on trying', async () => {
    const network = await FaultyNetwork.before(database.url);
    await network.cut();
    await expect(listen(network.url)).rejects.toThrow(/ECONNREFUSED/);
    await network.restore();
    const [failed] = listening;
    await eventually('it listens after all', async () => (await listeners()).length === 1);
    await failed!.signal.close();
    await network.cut();
  });
});
