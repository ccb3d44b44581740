import fc from 'fast-check';
import type pg from 'pg';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant } from '../../../../test/support/log.js';
import {
  APPEND_STATEMENT,
  appendParameters,
  appendResults,
  prepareUnit,
  type AppendAnswer,
} from './append-statement.js';
import { openLogPool } from './connection.js';
import type { AppendResult, AppendUnit, ExpectedVersion } from './log.js';

const database = useDatabase();
let pool: pg.Pool;
beforeAll(() => {
  pool = openLogPool(database.url, { max: 1, applicationName: 'append statement' });
});
afterAll(() => pool.end());

async function append(tenant: string, units: readonly AppendUnit[]): Promise<AppendResult[]> {
  const prepared = units.map(prepareUnit);
  const values = appendParameters(tenant, null, prepared);
  const { rows } = await pool.query<AppendAnswer>({ name: 'append', text: APPEND_STATEMENT, values });
  return appendResults(prepared, rows[0]!);
}

/** The log as its contract has it, one unit after the other. */
class Model {
  readonly events: string[] = [];
  readonly #versions = new Map<string, number>();
  readonly #done = new Map<string, { readonly fingerprint: string | undefined; readonly answer: object }>();

  append(unit: AppendUnit): object {
    const earlier = this.#done.get(unit.commandId!);
    if (earlier && earlier.fingerprint !== unit.fingerprint) {
      return { outcome: 'command-id-reused', commandId: unit.commandId };
    }
    if (earlier) return { ...earlier.answer, outcome: 'already-done' };
    for (const { stream, expected } of [...unit.writes, ...(unit.dependsOn ?? [])]) {
      const actual = this.#versions.get(stream) ?? 0;
      if (!holds(expected, actual)) return { outcome: 'wrong-expected-version', stream, expected, actual };
    }
    const before = this.events.length;
    for (const { stream, events } of unit.writes) {
      for (const { type } of events) {
        const version = (this.#versions.get(stream) ?? 0) + 1;
        this.#versions.set(stream, version);
        this.events.push(`${String(this.events.length + 1)} ${stream} ${String(version)} ${type} ${unit.commandId!}`);
      }
    }
    const after = this.events.length;
    const positions =
      after > before ? { firstPosition: before + 1, lastPosition: after } : { firstPosition: 0, lastPosition: 0 };
    const answer = { ...positions, result: unit.result ?? null };
    this.#done.set(unit.commandId!, { fingerprint: unit.fingerprint, answer });
    return { ...answer, outcome: 'appended' };
  }
}

function holds(expected: ExpectedVersion, actual: number): boolean {
  switch (expected) {
    case 'any':
      return true;
    case 'exists':
      return actual > 0;
    case 'no-stream':
      return actual === 0;
    default:
      return actual === expected;
  }
}

const stream = fc.constantFrom('a-1', 'a-2', 'b-1');
const expected = fc.oneof(fc.constantFrom<ExpectedVersion>('any', 'exists', 'no-stream'), fc.nat(4));
const event = fc.constantFrom('a.opened', 'a.closed').map((type) => ({ type, data: {} }));
const expectations = fc.uniqueArray(fc.record({ stream, expected, events: fc.array(event, { maxLength: 2 }) }), {
  selector: (one) => one.stream,
  maxLength: 3,
});
const unit: fc.Arbitrary<AppendUnit> = fc
  .record({
    commandId: fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9'),
    fingerprint: fc.constantFrom(undefined, undefined, 'f', 'g'),
    result: fc.constantFrom(undefined, 'first', 'second'),
    expectations,
    writing: fc.nat(3),
  })
  .map(({ expectations: all, writing, fingerprint, result, commandId }) => ({
    commandId,
    ...(fingerprint !== undefined && { fingerprint }),
    ...(result !== undefined && { result }),
    metadata: { actor: { subject: 'chuyen-vien-1' } },
    writes: all.slice(0, writing),
    dependsOn: all.slice(writing),
  }));
/** One batch never holds a command id twice: see GroupCommit. */
const batch = fc.uniqueArray(unit, { selector: ({ commandId }) => commandId, minLength: 1, maxLength: 6 });

describe('a batch', () => {
  it('comes to what its units come to one after the other, whatever holds and whatever does not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 4 }), async (batches) => {
        const tenant = newTenant();
        const model = new Model();
        for (const units of batches) {
          expect(await append(tenant, units)).toMatchObject(units.map((one) => model.append(one)));
        }
        const { rows } = await pool.query<{ event: string }>(
          `select concat_ws(' ', position, stream, version, type, metadata ->> 'commandId') as event
             from log.read_page($1, 0, 1000, 1000, null, null)`,
          [tenant],
        );
        expect(rows.map((row) => row.event)).toEqual(model.events);
        const { rows: heads } = await pool.query('select position from log.heads where tenant_id = $1', [tenant]);
        expect(heads).toEqual([{ position: model.events.length }]);
      }),
      { numRuns: 300 },
    );
  });
});
