import { accept, ENGINE, instant, newId, quiet, refuse, rule, type Decider, type DomainEvent } from '#kernel';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { plainUnit } from '../../../../test/support/plain-unit.js';
import {
  CommandIdReused,
  CommandRefused,
  CommandRunner,
  TooContended,
  type CommandContext,
  type Folded,
  type Plan,
} from './command-runner.js';
import type { EventLog } from '../log/log.js';

const database = useDatabase();
const opened = useLog(database);

const at = instant('2025-08-04T09:00:00Z');
const CLOSED = rule('counter/closed', 'conflict', 'The counter is closed.');

type Counted = DomainEvent<'counter.counted', { by: number }> | DomainEvent<'counter.closed', { total: number }>;
type CountOrClose = { readonly kind: 'count'; readonly by: number; readonly at?: string } | { readonly kind: 'close' };
interface Counter {
  readonly total: number;
  readonly closed: boolean;
}

/** Counts until it is closed. Counting by nothing leaves it as it is. */
const counter: Decider<CountOrClose, Counter, Counted> = {
  initial: { total: 0, closed: false },
  decide(command, { total, closed }) {
    if (closed) return refuse(CLOSED, { total });
    if (command.kind === 'close') return accept({ type: 'counter.closed', data: { total } });
    return command.by === 0 ? quiet() : accept({ type: 'counter.counted', data: { by: command.by } });
  },
  evolve: (state, event) =>
    event.type === 'counter.closed' ? { ...state, closed: true } : { ...state, total: state.total + event.data.by },
};

let tenant: string;
let runner: CommandRunner;
beforeEach(() => {
  tenant = newTenant();
  runner = new CommandRunner(opened.log);
});

function context(commandId: string, changes: Partial<CommandContext> = {}): CommandContext {
  return { tenant, actor: { subject: 'chuyen-vien-1' }, commandId, correlationId: 'request-1', at, ...changes };
}

function count(by: number, commandId: string, through: CommandRunner = runner) {
  return through.decide(context(commandId), {
    decider: counter,
    stream: 'counter-1',
    command: { kind: 'count', by },
    result: (events) => ({ counted: events.length, by }),
  });
}

function close(commandId = 'close') {
  return runner.decide(context(commandId), { decider: counter, stream: 'counter-1', command: { kind: 'close' } });
}

/** The log, but for what is done otherwise. */
function logBut(otherwise: Partial<EventLog>): EventLog {
  const { log } = opened;
  return {
    append: log.append.bind(log),
    read: log.read.bind(log),
    readAll: log.readAll.bind(log),
    load: log.load.bind(log),
    head: log.head.bind(log),
    positionAt: log.positionAt.bind(log),
    ...otherwise,
  };
}

/** A runner whose every attempt is overtaken by `between` after it has looked and before it writes. */
function interrupted(between: (attempt: number) => Promise<unknown>): CommandRunner {
  let attempt = 0;
  return new CommandRunner(
    logBut({
      append: async (...parameters) => {
        await between((attempt += 1));
        return opened.log.append(...parameters);
      },
    }),
  );
}

async function total(): Promise<number> {
  const events = await opened.log.read(tenant, 'counter-1');
  return events.reduce((sum, { data }) => sum + Number(data['by'] ?? 0), 0);
}

describe('a command', () => {
  it('is decided on the state of its stream, and answers with its result and position', async () => {
    expect(await count(2, 'first')).toEqual({
      result: { counted: 1, by: 2 },
      position: 1,
      recordedAt: expect.any(String),
      repeated: false,
    });
    await count(3, 'second');
    await close();
    expect((await opened.log.read(tenant, 'counter-1')).at(-1)).toMatchObject({
      type: 'counter.closed',
      data: { total: 5 },
    });
  });

  it('records who asked, for whom, why, and under which ids', async () => {
    const who = {
      actor: { subject: 'b', agencyId: 'so-tai-chinh' },
      onBehalfOf: 'van-phong',
      reason: 'theo đề nghị',
      correlationId: 'c',
      causationId: 'd',
    };
    await runner.decide(context('first', who), {
      decider: counter,
      stream: 'counter-1',
      command: { kind: 'count', by: 1 },
    });
    const [event] = await opened.log.read(tenant, 'counter-1');
    expect(event?.metadata).toEqual({ ...who, commandId: 'first' });
  });

  it('that finds nothing to do writes no event, and its answer is kept', async () => {
    expect(await count(0, 'nothing')).toMatchObject({ result: { counted: 0, by: 0 }, position: 0, repeated: false });
    expect(await count(0, 'nothing')).toMatchObject({ result: { counted: 0, by: 0 }, position: 0, repeated: true });
    expect(await opened.log.head(tenant)).toBe(0);
  });
});

describe('a command that comes again', () => {
  it('is answered with its first result, whatever happened in between', async () => {
    const first = await count(2, 'first');
    await close();
    expect(await count(2, 'first')).toEqual({ ...first, repeated: true });
    expect(await opened.log.head(tenant)).toBe(2);
  });

  it('is the same command though it is tried at another moment', async () => {
    const tried = (moment: string) =>
      runner.decide(context('first', { at: instant(moment) }), {
        decider: counter,
        stream: 'counter-1',
        command: { kind: 'count', by: 1, at: moment },
      });
    await tried('2025-08-04T09:00:00Z');
    expect(await tried('2025-08-04T10:00:00Z')).toMatchObject({ repeated: true });
  });

  it.each<[what: string, stream: string, command: CountOrClose]>([
    ['another content', 'counter-1', { kind: 'count', by: 3 }],
    ['another stream', 'counter-2', { kind: 'count', by: 2 }],
  ])('is refused when it comes with %s', async (_, stream, command) => {
    await count(2, 'first');
    await expect(runner.decide(context('first'), { decider: counter, stream, command })).rejects.toThrow(
      CommandIdReused,
    );
    expect(await opened.log.head(tenant)).toBe(1);
  });

  it('is carried out once though it comes many times at once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => count(2, 'first', new CommandRunner(opened.logWith({})))),
    );
    expect(outcomes.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await total()).toBe(2);
  });

  it('is refused with another content even when the first is carried out between its look and its write', async () => {
    const late = interrupted(() => count(2, 'first'));
    await expect(count(3, 'first', late)).rejects.toThrow(CommandIdReused);
    expect(await total()).toBe(2);
  });
});

describe('a command refused by a rule', () => {
  it('says which rule and what was at fault, and writes nothing', async () => {
    await count(4, 'first');
    await close();
    const refused = count(1, 'late');
    await expect(refused).rejects.toThrow(CommandRefused);
    await expect(refused).rejects.toMatchObject({ rule: CLOSED, facts: { total: 4 }, message: CLOSED.sentence });
    expect(await opened.log.head(tenant)).toBe(2);
  });

  it('is not refused because of its own effect, when it is carried out while its repeat looks', async () => {
    let looks = 0;
    /** Looks for the command first and at the streams a moment later, when the command has been carried out. */
    const slow = logBut({
      load: async (...parameters) => {
        const loaded = await opened.log.load(...parameters);
        if ((looks += 1) > 1) return loaded;
        await close('same');
        return { streams: (await opened.log.load(parameters[0], parameters[1])).streams };
      },
    });
    const repeat = new CommandRunner(slow).decide(context('same'), {
      decider: counter,
      stream: 'counter-1',
      command: { kind: 'close' },
    });
    expect(await repeat).toMatchObject({ position: 1, repeated: true });
  });

  it('leaves its command id free: the same command may succeed later', async () => {
    const blocked = { stream: 'counter-2', streams: ['counter-2'], name: 'x', content: {} };
    const plan = (allowed: boolean) => ({
      ...blocked,
      plan: () => (allowed ? { writes: [], result: 'done' } : refuse(CLOSED)),
    });
    await expect(runner.compose(context('same'), plan(false))).rejects.toThrow(CommandRefused);
    expect(await runner.compose(context('same'), plan(true))).toMatchObject({ result: 'done', repeated: false });
  });
});

describe('when others change the stream under the command', () => {
  it('gives every one its turn when a hundred come to one stream at once, from several processes', async () => {
    const runners = Array.from({ length: 3 }, () => new CommandRunner(opened.logWith({})));
    await Promise.all(Array.from({ length: 100 }, (_, index) => count(1, `count-${index}`, runners[index % 3])));
    expect(await total()).toBe(100);
  });

  it('decides again on what is there now, and loses nothing', async () => {
    const runners = Array.from({ length: 4 }, () => new CommandRunner(opened.logWith({})));
    const counted = Array.from({ length: 24 }, (_, index) => count(1, `count-${index}`, runners[index % 4]));
    await Promise.all(counted);
    expect(await total()).toBe(24);
    expect(await opened.log.head(tenant)).toBe(24);
  });

  it('is refused when the change stands in its way', async () => {
    await expect(
      count(
        1,
        'late',
        interrupted(() => close()),
      ),
    ).rejects.toMatchObject({ rule: CLOSED });
    expect(await total()).toBe(0);
  });

  it('gives up after many changes, names the stream, and has written nothing', async () => {
    const restless = interrupted((attempt) =>
      opened.log.append(tenant, plainUnit('counter-1', 1, { commandId: `${attempt}` })),
    );
    await expect(count(1, 'late', restless)).rejects.toThrow(TooContended);
    await expect(count(1, 'later', restless)).rejects.toThrow(/counter-1/);
    expect(await total()).toBe(0);
  });
});

describe('a command over several streams', () => {
  const transfer = (commandId: string, through: CommandRunner, plan?: Partial<Plan>) =>
    through.compose(context(commandId), {
      name: 'transfer',
      content: {},
      streams: ['counter-1', 'counter-2'],
      plan: async (view) => {
        await view.load(['policy-1', 'counter-1']);
        const by = view.fold(counter, 'counter-1').total;
        return {
          writes: [
            { stream: 'counter-1', events: [{ type: 'counter.counted', data: { by: -by } }] },
            { stream: 'counter-2', events: [{ type: 'counter.counted', data: { by } }] },
            { stream: 'counter-3', events: [] },
          ],
          dependsOn: ['policy-1'],
          result: { moved: by },
          ...plan,
        };
      },
    });

  it('writes all of them in one unit', async () => {
    await count(7, 'first');
    expect(await transfer('transfer', runner)).toMatchObject({ result: { moved: 7 }, position: 3 });
    expect(await opened.log.read(tenant, 'counter-2')).toMatchObject([{ data: { by: 7 }, version: 1, position: 3 }]);
    expect(await transfer('transfer', runner)).toMatchObject({ result: { moved: 7 }, repeated: true });
    expect(await total()).toBe(0);
  });

  it.each(['counter-1', 'counter-2', 'policy-1'])(
    'decides again when %s changes under it, written or only relied on',
    async (stream) => {
      await count(7, 'first');
      const attempts: number[] = [];
      const through = interrupted(async (attempt) => {
        attempts.push(attempt);
        if (attempt === 1) {
          await opened.log.append(
            tenant,
            plainUnit(stream, 1, {
              writes: [{ stream, expected: 'any', events: [{ type: 'counter.counted', data: { by: 1 } }] }],
            }),
          );
        }
      });
      expect(await transfer('transfer', through)).toMatchObject({ result: { moved: stream === 'counter-1' ? 8 : 7 } });
      expect(attempts).toEqual([1, 2]);
    },
  );

  it('takes a stream it never looked at for a new one', async () => {
    const write = {
      writes: [{ stream: 'counter-9', events: [{ type: 'counter.counted', data: { by: 1 } }] }],
      dependsOn: [],
    };
    await transfer('first', runner, write);
    await expect(transfer('second', runner, write)).rejects.toThrow(TooContended);
    expect(await opened.log.read(tenant, 'counter-9')).toHaveLength(1);
  });

  it('may not decide on a stream it has not loaded', async () => {
    const blind = runner.compose(context('blind'), {
      name: 'blind',
      content: {},
      streams: [],
      plan: (view) => ({ writes: [], result: view.fold(counter, 'counter-1').total }),
    });
    await expect(blind).rejects.toThrow('stream counter-1 was not loaded');
  });
});

describe('a command on a long stream', () => {
  const add = (
    commandId: string,
    before?: Folded<Counter>,
    meanwhile: () => Promise<unknown> = () => Promise.resolve(),
  ) => {
    const folded: Folded<Counter>[] = [];
    const done = runner.compose(context(commandId), {
      name: 'add',
      content: {},
      streams: [],
      plan: async (view) => {
        const now = await view.foldOn(counter, 'counter-1', before);
        folded.push(now);
        if (folded.length === 1) await meanwhile();
        return {
          writes: [{ stream: 'counter-1', events: [{ type: 'counter.counted', data: { by: 1 } }] }],
          result: now.state.total,
        };
      },
    });
    return done.then(({ result }) => ({ result, folded }));
  };

  it('folds on from what was folded before, and reads only what has come since', async () => {
    await count(7, 'first');
    const first = await add('second');
    expect(first.folded).toEqual([{ state: { total: 7, closed: false }, version: 1 }]);
    // What is handed over is believed: only what has come since is read.
    const before = { state: { total: 1000, closed: false }, version: 1 };
    expect(await add('third', before)).toEqual({
      result: 1001,
      folded: [{ state: { total: 1001, closed: false }, version: 2 }],
    });
    expect(await total()).toBe(9);
  });

  it('is decided again when the stream moves on under it', async () => {
    await count(7, 'first');
    const { result, folded } = await add('second', undefined, () => count(2, 'meanwhile'));
    expect(folded.map(({ version }) => version)).toEqual([1, 2]);
    expect(result).toBe(9);
  });
});

describe('a look without a command', () => {
  it('sees the streams as they are, and writes nothing', async () => {
    await count(7, 'first');
    const view = runner.look(tenant);
    await view.load(['counter-1']);
    expect(view.fold(counter, 'counter-1')).toEqual({ total: 7, closed: false });
    expect(await opened.log.head(tenant)).toBe(1);
  });

  it('shows what was known at a position, and had taken effect by an instant', async () => {
    const writes = [
      [1, '2025-08-05T00:00:00.000Z'],
      [10, '2025-08-07T00:00:00.000Z'],
      [100, '2025-08-06T00:00:00.000Z'],
    ] as const;
    for (const [index, [by, effectiveAt]] of writes.entries()) {
      await opened.log.append(tenant, {
        commandId: newId(),
        metadata: { actor: ENGINE },
        writes: [
          {
            stream: 'counter-1',
            expected: index,
            events: [{ type: 'counter.counted', data: { by }, effectiveAt: instant(effectiveAt) }],
          },
        ],
      });
    }
    const totalOf = async (until: Parameters<typeof runner.look>[1]) => {
      const view = runner.look(tenant, until);
      await view.load(['counter-1']);
      const state = view.fold(counter, 'counter-1');
      expect((await view.foldOn(counter, 'counter-1')).state).toEqual(state);
      return state.total;
    };
    expect(await totalOf({})).toBe(111);
    expect(await totalOf({ position: 2 })).toBe(11);
    expect(await totalOf({ effectiveUntil: instant('2025-08-06T00:00:00.000Z') })).toBe(101);
    expect(await totalOf({ position: 2, effectiveUntil: instant('2025-08-06T00:00:00.000Z') })).toBe(1);
    expect(await totalOf({ position: 0 })).toBe(0);
  });
});
