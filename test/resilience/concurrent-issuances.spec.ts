import type { ChildProcess } from 'node:child_process';
import { Tokens } from '#access';
import { DEFAULT_DEADLINE_POLICY, localDate } from '#deadlines/domain';
import type { RecordedEvent } from '#event-store';
import { systemClock } from '#kernel';
import { ended, listening, startProduct } from '../end-to-end/product-process.js';
import { directive, registerProvince } from '../end-to-end/province.js';
import { Client, type Answer } from '../end-to-end/running-api.js';
import { useDatabase } from '../support/database.js';
import { useLog } from '../support/log.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const PROCESSES = 4;
const ISSUANCES = 200;
const TOKEN_SECRET = 'a-secret-for-tests-that-is-long-enough';

const database = useDatabase();
const subjectKeys = useSubjectKeys();
const opened = useLog(database);
const tokens = new Tokens(TOKEN_SECRET);

interface ApiProcess {
  readonly child: ChildProcess;
  readonly end: Promise<unknown>;
  readonly url: string;
}

const processes: ApiProcess[] = [];

async function startApi(): Promise<ApiProcess> {
  const child = startProduct('api', {
    DATABASE_URL: database.ownerUrl,
    TOKEN_SECRET,
    PORT: '0',
    ...subjectKeys.settings,
  });
  const end = ended(child);
  return { child, end, url: await listening(child) };
}

/** The Office at one of the processes. */
function office(tenant: string, { url }: ApiProcess): Client {
  return new Client(
    () => Promise.resolve(url),
    () => tokens.sign({ tenant, role: 'office', actor: { subject: 'office' } }, { validFor: 600 }),
  );
}

beforeAll(async () => {
  processes.push(...(await Promise.all(Array.from({ length: PROCESSES }, startApi))));
}, 120_000);

afterAll(async () => {
  for (const { child } of processes) child.kill('SIGTERM');
  await Promise.all(processes.map(({ end }) => end));
});

interface Register {
  readonly book: string;
  readonly symbol: string;
  readonly firstNumber: number;
}

/** Two registers of one issuer and year, which share a stream: the hardest case. */
const GENERAL: Register = { book: 'general', symbol: 'UBND-TH', firstNumber: 1537 };
const OTHER: Register = { book: 'rieng', symbol: 'UBND-R', firstNumber: 1 };

const TASKS = [
  { text: 'Báo cáo', lead: { agencyId: 'so-tai-chinh' } },
  { text: 'Bố trí nhân lực', lead: { groupId: 'ubnd-cac-xa-phuong' } },
];

function thisYear(): number {
  return Number(localDate(systemClock.now(), DEFAULT_DEADLINE_POLICY.zone).slice(0, 4));
}

async function province(tenant: string): Promise<void> {
  const client = office(tenant, processes[0]!);
  await registerProvince(client);
  for (const { book, firstNumber: nextNumber } of [GENERAL, OTHER]) {
    const { status } = await client.post('/v1/registers', {
      issuerId: 'ubnd-tinh',
      year: thisYear(),
      book,
      nextNumber,
    });
    expect(status).toBe(201);
  }
}

/** Drafts, side by side at all processes; the register of each by turns. */
async function drafts(tenant: string, count: number): Promise<{ directiveId: string; register: Register }[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, nth) => {
      const client = office(tenant, processes[nth % processes.length]!);
      const { status, body } = await client.post('/v1/directives', directive({ tasks: TASKS }));
      expect(status).toBe(201);
      return { directiveId: body.directiveId as string, register: nth % 2 === 0 ? GENERAL : OTHER };
    }),
  );
}

function issue(client: Client, directiveId: string, { book, symbol }: Register, more: object = {}): Promise<Answer> {
  const body = { book, symbol, ...more };
  return client.post(`/v1/directives/${directiveId}/issue`, body, { 'idempotency-key': `issue-${directiveId}` });
}

/** What the log says: the numbers each register gave, in order, and those that directives bear. */
async function numbersIn(tenant: string) {
  const given = new Map<string, { number: number; directiveId: string }[]>();
  const borne = new Map<string, number[]>();
  const assigned = new Map<string, number>();
  const types = ['register.number-assigned', 'directive.issued', 'assignment.assigned'];
  for await (const { type, data } of opened.log.readAll(tenant, { types }) as AsyncIterable<RecordedEvent>) {
    const { registerId, number, directiveId } = data as { registerId: string; number: number; directiveId: string };
    if (type === 'register.number-assigned') {
      given.set(registerId, [...(given.get(registerId) ?? []), { number, directiveId }]);
    } else if (type === 'directive.issued') {
      borne.set(directiveId, [...(borne.get(directiveId) ?? []), number]);
    } else {
      assigned.set(directiveId, (assigned.get(directiveId) ?? 0) + 1);
    }
  }
  return { given, borne, assigned };
}

/** Numbers are dense, unique, and each of them stands on the one directive it was given to, with all of its work. */
async function expectDense(tenant: string, answers: readonly Answer[]): Promise<void> {
  const { given, borne, assigned } = await numbersIn(tenant);
  expect(given.size).toBe(2);
  const all = [...given.values()];
  for (const numbers of all) {
    const [first] = numbers.map(({ number }) => number);
    expect([GENERAL.firstNumber, OTHER.firstNumber]).toContain(first);
    expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_, index) => first! + index));
  }
  for (const { number, directiveId } of all.flat())
    expect([directiveId, borne.get(directiveId)]).toEqual([directiveId, [number]]);
  expect(borne.size).toBe(all.flat().length);
  expect([...assigned.values()].every((count) => count === 4)).toBe(true);
  expect(assigned.size).toBe(borne.size);
  for (const { body } of answers) expect(borne.get(body.directiveId as string)).toEqual([body.number]);
}

describe('when 200 directives are issued at once by four processes into two registers', () => {
  it('numbers are dense, unique and none is skipped, with refusals and conflicts in between', async () => {
    const tenant = 'four-processes';
    await province(tenant);
    const valid = await drafts(tenant, ISSUANCES);
    const refused = await drafts(tenant, 40);
    const begun = performance.now();
    const at = (nth: number) => office(tenant, processes[nth % PROCESSES]!);
    const issued = valid.map(({ directiveId, register }, nth) => issue(at(nth), directiveId, register));
    // The symbol of the other book, a day to come, a number that is taken: each at the height of the rush.
    const refusals = refused.map(({ directiveId, register }, nth) => {
      const other = register === GENERAL ? OTHER : GENERAL;
      if (nth % 3 === 0) return issue(at(nth), directiveId, { ...register, symbol: other.symbol });
      return nth % 3 === 1
        ? issue(at(nth), directiveId, register, { issuedOn: `${thisYear() + 1}-01-01` })
        : issue(at(nth), directiveId, register, { number: register.firstNumber });
    });
    // The same draft at two processes under two keys: one of them has it.
    const again = valid.slice(0, 40).map(({ directiveId, register }, nth) => {
      const { book, symbol } = register;
      return at(nth + 1).post(`/v1/directives/${directiveId}/issue`, { book, symbol });
    });
    const answers = await Promise.all(issued);
    const took = performance.now() - begun;
    const others = await Promise.all(again);
    const failures = await Promise.all(refusals);

    for (const [nth, { status, body }] of answers.entries()) {
      if (nth >= 40) expect([status, body.code]).toEqual([200, undefined]);
    }
    for (const [nth, other] of others.entries()) {
      const both = [answers[nth]!, other].map(({ status, body }) => [status, body.code as string | undefined]);
      expect(both.sort()).toEqual([
        [200, undefined],
        [409, 'directive/already-issued'],
      ]);
    }
    const codes = new Set(failures.map(({ body }) => body.code as string));
    expect(failures.every(({ status }) => status === 409 || status === 422)).toBe(true);
    expect([...codes].sort()).toEqual([
      'directive/issued-in-future',
      'register/number-taken',
      'register/symbol-elsewhere',
    ]);
    const succeeded = [...answers, ...others].filter(({ status }) => status === 200);
    expect(succeeded).toHaveLength(ISSUANCES);
    await expectDense(tenant, succeeded);
    process.stderr.write(`${ISSUANCES} issuances by ${PROCESSES} processes: ${Math.round(took)} ms\n`);
  }, 120_000);
});

describe('when processes are killed in the middle of issuances', () => {
  it('burns no number, and whoever asks again under the same key gets the number that was given', async () => {
    const tenant = 'killed-processes';
    await province(tenant);
    const all = await drafts(tenant, ISSUANCES);
    const doomed = processes.slice(2);
    let answered = 0;
    const attempts = all.map(async ({ directiveId, register }, nth) => {
      try {
        const answer = await issue(office(tenant, processes[nth % PROCESSES]!), directiveId, register);
        answered += 1;
        // At most thirty of the hundred that these two have under way are answered by now.
        if (answered === 30) for (const { child } of doomed) child.kill('SIGKILL');
        return answer;
      } catch {
        // Its connection was cut: what became of it is not known.
        return undefined;
      }
    });
    const first = await Promise.all(attempts);
    const lost = first.filter((answer) => answer === undefined).length;
    expect(lost).toBeGreaterThan(0);

    const again = await Promise.all(
      all.map(({ directiveId, register }, nth) => issue(office(tenant, processes[nth % 2]!), directiveId, register)),
    );
    expect(again.map(({ status }) => status)).toEqual(again.map(() => 200));
    for (const [nth, answer] of first.entries()) {
      if (answer !== undefined) expect(again[nth]!.body).toEqual(answer.body);
    }
    await expectDense(tenant, again);
    process.stderr.write(
      `2 of ${PROCESSES} processes killed: ${lost} of ${ISSUANCES} answers lost, all numbers dense\n`,
    );
  }, 120_000);
});
