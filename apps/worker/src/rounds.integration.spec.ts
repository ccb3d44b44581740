import { Writable } from 'node:stream';
import type { Logger } from 'pino';
import { instant, SteppedClock, systemClock, type Clock } from '#kernel';
import { createLogger } from '#platform';
import { useDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { Gate } from '../../../test/support/gate.js';
import { newTenant, useLog } from '../../../test/support/log.js';
import { plainUnit } from '../../../test/support/plain-unit.js';
import { Rounds } from './rounds.js';

const AN_HOUR = 3_600_000;

const database = useDatabase();
const opened = useLog(database);
const logger = createLogger({ level: 'silent', format: 'json' });
const tenant = newTenant();
let rounds: Rounds;
let looks: number;

beforeAll(() => opened.log.append(tenant, plainUnit('case-1')));
beforeEach(() => {
  looks = 0;
});
afterEach(() => rounds.end());

function begin(
  changes: { every?: number; clock?: Clock; logger?: Logger; look?: (tenant: string) => Promise<void> } = {},
): void {
  const look = (): Promise<void> => Promise.resolve(void (looks += 1));
  const options = { every: AN_HOUR, clock: systemClock, logger, look, ...changes };
  rounds = new Rounds({ source: 'Spec', wanted: 'what is looked for', log: opened.log, ...options });
  rounds.begin();
}

const lookedAt = (times: number) => eventually(`looked at ${times} times`, () => Promise.resolve(looks === times));

it('looks at every tenant at once, and again and again', async () => {
  const seen: string[] = [];
  begin({ every: 5, look: (whose) => Promise.resolve(void seen.push(whose)) });
  await eventually('three rounds', () => Promise.resolve(seen.length >= 3));
  expect(new Set(seen)).toEqual(new Set([tenant]));
});

it('looks after each step of a clock that is stepped, whatever the pace', async () => {
  const clock = new SteppedClock(instant('2025-08-03T02:00:00Z'));
  begin({ clock });
  await lookedAt(1);
  clock.stepTo(instant('2025-08-03T09:00:00Z'));
  await lookedAt(2);
});

it('looks once more when the clock is stepped in the middle of a look', async () => {
  const clock = new SteppedClock(instant('2025-08-03T02:00:00Z'));
  const gate = new Gate();
  begin({ clock, look: () => gate.opened.then(() => void (looks += 1)) });
  clock.stepTo(instant('2025-08-03T09:00:00Z'));
  clock.stepTo(instant('2025-08-04T09:00:00Z'));
  gate.open();
  await lookedAt(2);
});

it('goes on after a look that failed', async () => {
  begin({
    every: 5,
    look: () => {
      looks += 1;
      return looks === 1 ? Promise.reject(new Error('the database is away')) : Promise.resolve();
    },
  });
  await eventually('another look', () => Promise.resolve(looks > 1));
});

it('waits for the look that is under way when it ends, and begins no other', async () => {
  const clock = new SteppedClock(instant('2025-08-03T02:00:00Z'));
  const gate = new Gate();
  begin({ clock, every: 1, look: () => gate.opened.then(() => void (looks += 1)) });
  const ended = rounds.end();
  clock.stepTo(instant('2025-08-03T09:00:00Z'));
  gate.open();
  await ended;
  expect(looks).toBeLessThanOrEqual(1);
  const before = looks;
  clock.stepTo(instant('2025-08-04T09:00:00Z'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(looks).toBe(before);
});

it('looks at the others when the look at one tenant fails, and says so once while it fails alike', async () => {
  const others = [newTenant(), newTenant()];
  for (const other of others) await opened.log.append(other, plainUnit('case-1'));
  const failing = [tenant, ...others].sort()[1]!;
  const seen: string[] = [];
  const said: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _, done) {
      said.push(chunk.toString());
      done();
    },
  });
  begin({
    every: 5,
    logger: createLogger({ level: 'warn', format: 'json', destination }),
    look: (whose) => {
      seen.push(whose);
      return whose === failing ? Promise.reject(new Error('this one is broken')) : Promise.resolve();
    },
  });
  await eventually('three rounds', () => Promise.resolve(seen.filter((whose) => whose === failing).length >= 3));
  await rounds.end();
  expect(new Set(seen)).toEqual(new Set([tenant, ...others]));
  expect(said.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ level: 'warn', tenant: failing, msg: expect.stringContaining('a look for') }),
  ]);
});
