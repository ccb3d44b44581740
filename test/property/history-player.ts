/**
 * One of several processes that append to the same log. Plays the scripts it is sent and answers with what its clients
 * asked and were told; ends when its parent leaves. Arguments: the address of the database, the number of the process.
 */
import { openLogPool, PostgresEventLog, type AppendUnit } from '#event-store';
import type { Expectation, History, Played, Script, Step } from './history.js';

/** A unit as it was asked before, to be asked again. */
export type Repeat = Pick<Played, 'commandId' | 'fingerprint' | 'result' | 'expectations' | 'events'>;

export type PlayerRequest =
  | {
      readonly kind: 'play';
      readonly tenant: string;
      readonly limits: History['limits'];
      readonly scripts: readonly Script[];
    }
  | { readonly kind: 'repeat'; readonly tenant: string; readonly units: readonly Repeat[] };

const [url, number] = process.argv.slice(2);
if (url === undefined || process.send === undefined)
  throw new Error('started by a test, with a database and a channel');

const pool = openLogPool(url, { applicationName: 'history player', max: 3 });
const me = Number(number);

process.on('message', (request: PlayerRequest) => {
  void (request.kind === 'play' ? play(request) : repeat(request)).then((played) => process.send!(played));
});
process.on('disconnect', () => void pool.end());
process.send('ready');

async function play({ tenant, limits, scripts }: Extract<PlayerRequest, { kind: 'play' }>): Promise<Played[]> {
  const log = new PostgresEventLog(pool, limits);
  const clients = scripts.map(async ({ atOnce, steps }, client) => {
    const known = new Map<string, number>();
    const steady = steps.map(
      (step, index) => () => ask(log, tenant, unitOf(step, `${me}.${client}.${index}`, known), known),
    );
    if (atOnce) return Promise.all(steady.map((carryOut) => carryOut()));
    const played: Played[] = [];
    for (const carryOut of steady) played.push(await carryOut());
    return played;
  });
  return (await Promise.all(clients)).flat();
}

function repeat({ tenant, units }: Extract<PlayerRequest, { kind: 'repeat' }>): Promise<Played[]> {
  const log = new PostgresEventLog(pool);
  return Promise.all(units.map((unit) => ask(log, tenant, unit, new Map())));
}

function unitOf(step: Step, name: string, known: ReadonlyMap<string, number>): Repeat {
  const versionOf = (stream: string, expected: Expectation) =>
    expected === 'known' ? (known.get(stream) ?? 0) : expected;
  return {
    commandId: step.sharedCommand === undefined ? name : `shared ${step.sharedCommand}`,
    fingerprint: step.fingerprint,
    result: name,
    expectations: [
      ...step.writes.map(({ stream, expected }) => ({ stream, expected: versionOf(stream, expected), written: true })),
      ...step.dependsOn.map(({ stream, expected }) => ({
        stream,
        expected: versionOf(stream, expected),
        written: false,
      })),
    ],
    events: step.writes.flatMap(({ stream, events }) => events.map((type, nth) => ({ stream, type, data: { nth } }))),
  };
}

async function ask(log: PostgresEventLog, tenant: string, asked: Repeat, known: Map<string, number>): Promise<Played> {
  const invoked = process.hrtime.bigint();
  const answer = await log.append(tenant, appendUnitOf(asked)).catch(failureOf);
  const responded = process.hrtime.bigint();
  learn(known, asked, answer);
  return { ...asked, process: me, invoked, responded, answer };
}

function appendUnitOf({ commandId, fingerprint, result, expectations, events }: Repeat): AppendUnit {
  return {
    commandId,
    fingerprint,
    result,
    metadata: { actor: { subject: 'history' } },
    writes: expectations
      .filter(({ written }) => written)
      .map(({ stream, expected }) => ({ stream, expected, events: events.filter((event) => event.stream === stream) })),
    dependsOn: expectations.filter(({ written }) => !written),
  };
}

function failureOf(error: unknown): Played['answer'] {
  const constraint = (error as { constraint?: unknown }).constraint;
  return constraint === 'spoiler' ? { outcome: 'spoiled' } : { outcome: 'failed', error: String(error) };
}

/** What a client comes to know of versions by what it is told. */
function learn(known: Map<string, number>, { expectations, events }: Repeat, answer: Played['answer']): void {
  if (answer.outcome === 'wrong-expected-version') known.set(answer.stream, answer.actual);
  if (answer.outcome !== 'appended') return;
  for (const { stream, expected } of expectations) {
    if (typeof expected === 'number')
      known.set(stream, expected + events.filter((event) => event.stream === stream).length);
  }
}
