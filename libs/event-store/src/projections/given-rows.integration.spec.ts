import fc from 'fast-check';
import pg from 'pg';
import { instantOf } from '#kernel';
import { useDatabase } from '../../../../test/support/database.js';
import { givenRows } from './given-rows.js';
import type { ColumnReaders } from './table-columns.js';

const database = useDatabase();
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(database.superuserUrl);
  await client.connect();
  const columns = [...TYPES].map(([column, type]) => `"${column}" ${type}`).join(', ');
  await client.query(`create table given (${columns})`);
});
afterAll(() => client.end());

/** Every type a column of a read model has, and some that none has yet. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['id', 'integer'],
  ['words', 'text'],
  ['Flag', 'boolean'],
  ['number', 'integer'],
  ['position', 'bigint'],
  ['digits', 'bigint'],
  ['document', 'json'],
  ['packed', 'jsonb'],
  ['moment', 'timestamp with time zone'],
  ['names', 'text[]'],
  ['numbers', 'integer[]'],
  ['day', 'date'],
  ['key', 'uuid'],
]);

type GivenRow = Readonly<Record<string, unknown>>;

const readers: ColumnReaders<GivenRow> = new Map(
  [...TYPES.keys()].map((column) => [column, (row: GivenRow) => row[column] ?? null]),
);

/** No text of PostgreSQL has a zero in it, nor half a character. */
const text = fc.string({ unit: 'grapheme' }).map((some) => some.replaceAll('\0', ''));
const quirky = fc.oneof(text, fc.constantFrom('', 'null', 'NULL', '{}', '"', '\\', 'a"b\\c,{d}', 'đôn đốc', ' ', '😀'));
const moment = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => instantOf(date.getTime()));

const row: fc.Arbitrary<GivenRow> = fc.record({
  words: fc.option(quirky),
  Flag: fc.option(fc.boolean()),
  number: fc.option(fc.integer()),
  position: fc.option(fc.maxSafeInteger()),
  digits: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  document: fc.option(fc.oneof(fc.array(quirky), fc.record({ a: quirky, 'b"': fc.integer() }), fc.boolean()), {
    nil: undefined,
  }),
  packed: fc.option(fc.dictionary(quirky, fc.integer())),
  moment: fc.option(moment),
  names: fc.option(fc.array(quirky)),
  numbers: fc.option(fc.array(fc.integer())),
  day: fc.option(moment.map((at) => at.slice(0, 10))),
  key: fc.option(fc.uuid()),
});

async function selected(rows: readonly GivenRow[]): Promise<{ readonly rows: unknown[]; readonly parameters: number }> {
  const { from, values } = givenRows('given', readers, TYPES, rows);
  const columns = [...TYPES.keys()].map((column) => `given."${column}"::text`).join(', ');
  const answer = await client.query(`select ${columns} from ${from} order by given.id`, [...values]);
  return { rows: answer.rows as unknown[], parameters: values.length };
}

it('are what they were told as, be they few or many', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 32, maxLength: 60 }), async (some) => {
      const rows = some.map((one, id) => ({ ...one, id }));
      const many = await selected(rows);
      const few = [];
      for (let start = 0; start < rows.length; start += 20) few.push(await selected(rows.slice(start, start + 20)));
      expect(many.rows).toEqual(few.flatMap((part) => part.rows));
      // In the one way, and in the other.
      expect(few.map(({ parameters }) => parameters)).toEqual(few.map(() => 1));
      expect(many.parameters).toBe(TYPES.size);
    }),
    { numRuns: 40 },
  );
});
