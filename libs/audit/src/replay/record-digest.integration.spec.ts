import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import type { ColumnReaders } from '#event-store';
import { instantOf } from '#kernel';
import { openDataSource } from '#platform';
import { useDatabase } from '../../../../test/support/database.js';
import { RecordDigest } from './record-digest.js';

const database = useDatabase();
let dataSource: DataSource;

beforeAll(async () => {
  dataSource = await openDataSource({ url: database.ownerUrl, entities: [], applicationName: 'record-digest' });
});
afterAll(async () => {
  await dataSource.destroy();
});

const COLUMNS = {
  name: 'text',
  names: 'text[]',
  standing: 'boolean',
  position: 'bigint',
  percent: 'smallint',
  at: 'timestamp with time zone',
  said: 'json',
} as const;

type Row = Readonly<Record<keyof typeof COLUMNS, unknown>>;

const text = fc
  .oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...'a"\\(),{} \n\tạNULnul') }))
  .filter((one) => !one.includes('\0'));
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

const rows = fc.array(
  fc.record<Row>({
    name: orNull(text),
    names: fc.array(text, { maxLength: 3 }),
    standing: orNull(fc.boolean()),
    position: orNull(fc.nat({ max: Number.MAX_SAFE_INTEGER })),
    percent: orNull(fc.integer({ min: -100, max: 100 })),
    at: orNull(fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instantOf)),
    said: orNull(fc.dictionary(text, text)),
  }),
  { minLength: 1, maxLength: 20 },
);

it('writes rows as PostgreSQL writes them out', async () => {
  const columns = Object.entries(COLUMNS);
  const defined = columns
    .map(([column, type]) => `${column} ${type === COLUMNS.at ? 'timestamptz(3)' : type}`)
    .join(', ');
  const shape = { columns: columns.map(([column, type]) => ({ column, type })), keys: [], differ: '' };
  const readers = new Map(columns.map(([column]) => [column, (row: Row) => row[column as keyof Row]]));
  await fc.assert(
    fc.asyncProperty(rows, async (some) => {
      const [{ digest }] = await dataSource.transaction(async (manager) => {
        await manager.query(`select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true)`);
        return manager.query<[{ digest: string }]>(
          `select encode(sha256(convert_to(string_agg(l::text, E'\n' order by nth), 'UTF8')), 'hex') as digest
             from json_array_elements($1::json) with ordinality as one(value, nth)
            cross join lateral json_to_record(one.value) as l(${defined})`,
          [JSON.stringify(some)],
        );
      });
      const own = new RecordDigest(shape, readers as ColumnReaders<object>);
      for (const row of some) own.add(row);
      expect(own.take()).toBe(digest);
    }),
    { numRuns: 200 },
  );
});
