import type pg from 'pg';
import { AppendOutcomeUnknown, LogUnavailable, openLogPool, PostgresEventLog, type AppendUnit } from '#event-store';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { FaultyNetwork } from '../support/faulty-network.js';
import { newTenant, useLog } from '../support/log.js';
import { plainUnit } from '../support/plain-unit.js';

const APPLICATION = 'lost connections';

const database = useDatabase();
const opened = useLog(database);

let tenant: string;
let network: FaultyNetwork;
let pool: pg.Pool;
beforeEach(async () => {
  tenant = newTenant();
  network = await FaultyNetwork.before(database.url);
  pool = openLogPool(network.url, { applicationName: APPLICATION, answerWithin: 700 });
});
afterEach(async () => {
  await pool.end();
  await network.cut();
});

function exactly(version: number, commandId: string, stream = 'case-1'): AppendUnit {
  const { writes } = plainUnit(stream);
  return plainUnit(stream, 1, {
    commandId,
    writes: writes.map((write) => ({ ...write, expected: version })),
    result: commandId,
  });
}

/** Command ids in the log, in order of position; events of a unit count once each. */
async function recorded(): Promise<(string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  for await (const { position, metadata } of opened.log.readAll(tenant)) {
    expect(position).toBe(ids.length + 1);
    ids.push(metadata.commandId);
  }
  return ids;
}

function isRecorded(commandId: string): Promise<void> {
  return eventually(`${commandId} is in the log`, async () => (await recorded()).includes(commandId));
}

/** The ways in which every connection of the log is lost at once. Each tells whether there was one to lose. */
const LOSSES = {
  'terminated by the server': async () => {
    const terminate = 'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1';
    return (await opened.query(terminate, [APPLICATION])).length > 0;
  },
  'refused for a moment': async () => {
    await network.cut();
    await network.restore();
    return true;
  },
  'broken as an answer is on its way': () => {
    // Not waited for: the answer may be one to the very client that asks for the loss.
    void network.breakAtNextAnswer();
    return Promise.resolve(true);
  },
};

describe('when connections are lost under load', () => {
  test.each(Object.entries(LOSSES))(
    'no caller sees a failure, and every unit is in the log once and in its order: %s',
    async (_, lose) => {
      const clients = 32;
      const rounds = 40;
      const log = new PostgresEventLog(pool);
      let answered = 0;
      let lost = 0;
      const outcomes = { appended: 0, 'already-done': 0, 'wrong-expected-version': 0, 'command-id-reused': 0 };
      await Promise.all(
        Array.from({ length: clients }, async (_, client) => {
          for (let round = 0; round < rounds; round += 1) {
            const answer = await log.append(tenant, exactly(round, `${client}.${round}`, `case-${client}`));
            outcomes[answer.outcome] += 1;
            answered += 1;
            if (answered % 40 > 0 || answered > clients * (rounds - 1)) continue;
            // At once, while the connection that brought the answer is there and the other clients go on.
            if (await lose()) lost += 1;
          }
        }),
      );
      expect(lost).toBeGreaterThan(0);

      // Those told that it was done already are those whose first answer was lost.
      expect(outcomes.appended + outcomes['already-done']).toBe(clients * rounds);
      if (lose === LOSSES['broken as an answer is on its way']) expect(outcomes['already-done']).toBeGreaterThan(0);
      const ids = await recorded();
      expect(ids).toHaveLength(clients * rounds);
      for (let client = 0; client < clients; client += 1) {
        const own = ids.filter((id) => id?.startsWith(`${client}.`));
        expect(own).toEqual(Array.from({ length: rounds }, (_, round) => `${client}.${round}`));
      }
    },
  );
});

describe('when the connection breaks with an append under way', () => {
  test('it is repeated, and written once', async () => {
    const log = new PostgresEventLog(pool);
    await log.append(tenant, exactly(0, 'first'));
    const holder = await opened.holdHead(tenant);
    const appends = ['second', 'third'].map((commandId, index) => log.append(tenant, exactly(index + 1, commandId)));
    await eventually('the append is under way', holder.isWaitedFor);
    await network.cut();
    await holder.letGo();
    await network.restore();
    const answers = await Promise.all(appends);
    expect(answers.map(({ outcome }) => ['appended', 'already-done'].includes(outcome))).toEqual([true, true]);
    expect(await recorded()).toEqual(['first', 'second', 'third']);
  });

  test('and its answer is lost without a word, it is repeated all the same', async () => {
    const log = new PostgresEventLog(pool);
    await log.append(tenant, exactly(0, 'first'));
    network.loseAnswers();
    const append = log.append(tenant, exactly(1, 'second'));
    await isRecorded('second');
    await eventually('the answer is lost', () => network.lost > 0);
    network.findAnswers();
    expect(await append).toMatchObject({ outcome: 'already-done', firstPosition: 2, result: 'second' });
    expect(await recorded()).toEqual(['first', 'second']);
  });
});

describe('when the database does not come back in time', () => {
  test('an append that may have been written is said to be unknown, and its repeat tells', async () => {
    const log = new PostgresEventLog(pool, { retryFor: 200 });
    await log.append(tenant, exactly(0, 'first'));
    network.loseAnswers();
    const append = log.append(tenant, exactly(1, 'second'));
    await isRecorded('second');
    await network.cut();
    await expect(append).rejects.toThrow(AppendOutcomeUnknown);
    await expect(append).rejects.toMatchObject({ commandId: 'second' });
    await network.restore();
    expect(await log.append(tenant, exactly(1, 'second'))).toMatchObject({ outcome: 'already-done', result: 'second' });
    expect(await recorded()).toEqual(['first', 'second']);
  });

  test('an append that never left is refused, and not written', async () => {
    const log = new PostgresEventLog(pool, { retryFor: 200 });
    await network.cut();
    await expect(log.append(tenant, exactly(0, 'first'))).rejects.toThrow(LogUnavailable);
    await network.restore();
    expect(await recorded()).toEqual([]);
    expect(await log.append(tenant, exactly(0, 'first'))).toMatchObject({ outcome: 'appended' });
  });
});

describe('when the repeat of a lost append is refused for another reason', () => {
  const APPEND_RIGHT = 'execute on all functions in schema log';
  afterEach(() => opened.query(`grant ${APPEND_RIGHT} to dondoc_app`));

  test.each([1, 3])('nobody is told that it failed: %d in the batch', async (size) => {
    const log = new PostgresEventLog(pool, { maxInFlight: 1 });
    await log.append(tenant, exactly(0, 'first'));
    network.loseAnswers();
    const ids = Array.from({ length: size }, (_, index) => `second.${index}`);
    const appends = ids.map((commandId, index) => log.append(tenant, exactly(index + 1, commandId)));
    const outcomes = Promise.allSettled(appends);
    for (const commandId of ids) await isRecorded(commandId);
    await opened.query(`revoke ${APPEND_RIGHT} from dondoc_app`);
    network.findAnswers();
    expect(await outcomes).toEqual(
      ids.map((commandId) => ({
        status: 'rejected',
        reason: expect.objectContaining({ name: 'AppendOutcomeUnknown', commandId }),
      })),
    );
  });

  test('what was refused at once is told as it is', async () => {
    await opened.query(`revoke ${APPEND_RIGHT} from dondoc_app`);
    const log = new PostgresEventLog(pool);
    await expect(log.append(tenant, exactly(0, 'first'))).rejects.toMatchObject({ code: '42501' });
    expect(await recorded()).toEqual([]);
  });
});

describe('a reader whose connection breaks', () => {
  test('is told, and finds everything when it asks again', async () => {
    const log = new PostgresEventLog(pool);
    await log.append(tenant, plainUnit('case-1', 3));
    await log.head(tenant);
    await network.cut();
    await expect(log.read(tenant, 'case-1')).rejects.toThrow();
    await network.restore();
    expect(await log.read(tenant, 'case-1')).toHaveLength(3);
  });
});
