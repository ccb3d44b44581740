import pg from 'pg';
import type { Instant } from '#kernel';
import { useDatabase } from '../../../../test/support/database.js';
import {
  bigintArray,
  booleanArray,
  instantArray,
  integerArray,
  jsonArray,
  smallintArray,
  textArray,
  uuidArray,
} from './binary-arrays.js';

const database = useDatabase();
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(() => client.end());

/** What PostgreSQL understood, as it prints it. */
async function understood(type: string, array: Buffer): Promise<unknown> {
  const { rows } = await client.query<{ text: unknown }>(
    `select coalesce(json_agg(element::text order by place), '[]') as text from unnest($1::${type}[]) with ordinality as given(element, place)`,
    [array],
  );
  return rows[0]?.text;
}

describe('an array in binary form', () => {
  it.each<[type: string, array: Buffer, elements: readonly (string | null)[]]>([
    [
      'text',
      textArray(['a', '', 'V/v đôn đốc', '😀 "{},\\ null', 'NULL']),
      ['a', '', 'V/v đôn đốc', '😀 "{},\\ null', 'NULL'],
    ],
    ['text', textArray([null, 'a', null]), [null, 'a', null]],
    ['json', jsonArray(['{"b": 1, "a":"é"}', 'null']), ['{"b": 1, "a":"é"}', 'null']],
    ['integer', integerArray([0, -2, 2 ** 31 - 1, -(2 ** 31)]), ['0', '-2', '2147483647', '-2147483648']],
    ['integer', integerArray([null, 7]), [null, '7']],
    [
      'bigint',
      bigintArray([0, null, -(2 ** 53), '9223372036854775807']),
      ['0', null, '-9007199254740992', '9223372036854775807'],
    ],
    ['boolean', booleanArray([true, null, false]), ['true', null, 'false']],
    ['smallint', smallintArray([1, 2 ** 15 - 1]), ['1', '32767']],
    [
      'uuid',
      uuidArray(['01987c5e-8c00-7000-8000-000000001537', 'FFFFFFFF-FFFF-4FFF-BFFF-FFFFFFFFFFFF']),
      ['01987c5e-8c00-7000-8000-000000001537', 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
    ],
  ])('holds what was put into it: %s', async (type, array, elements) => {
    expect(await understood(type, array)).toEqual(elements);
  });

  it('holds moments of every year that an event may name, to the millisecond', async () => {
    const moments = [
      '0001-01-01T00:00:00.000Z',
      '1945-09-02T07:00:00.001Z',
      '1999-12-31T23:59:59.999Z',
      '2000-01-01T00:00:00.000Z',
      '2025-08-04T09:00:00.120Z',
      '9999-12-31T23:59:59.999Z',
    ] as Instant[];
    const { rows } = await client.query<{ moment: string | null }>(
      `select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as moment from unnest($1::timestamptz[]) as given(moment)`,
      [instantArray([...moments, null])],
    );
    expect(rows.map(({ moment }) => moment)).toEqual([...moments, null]);
  });

  it('may be empty', async () => {
    expect(await understood('text', textArray([]))).toEqual([]);
    expect(await understood('integer', integerArray([]))).toEqual([]);
  });
});
