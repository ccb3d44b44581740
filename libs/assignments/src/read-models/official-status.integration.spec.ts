import fc from 'fast-check';
import { Client } from 'pg';
import { instant, instantOf, type Instant } from '#kernel';
import { useDatabase } from '../../../../test/support/database.js';
import { statusAt, type StatusFacts } from '../domain/index.js';
import { officialStatusSql } from './official-status.sql.js';

const database = useDatabase();

const START = Date.parse('2025-08-04T09:00:00.000Z');
/** Moments close to each other, so that they often meet. */
const moment = fc.integer({ min: -3, max: 3 }).map((step) => instantOf(START + step));
const facts: fc.Arbitrary<StatusFacts> = fc
  .record({
    lastOnTimeAt: fc.option(moment),
    answeredAt: fc.option(moment),
    acceptedAt: fc.option(moment),
    stoppedAt: fc.option(moment),
  })
  // Nothing is accepted that was not answered.
  .map((known) => (known.answeredAt === null ? { ...known, acceptedAt: null } : known));

async function statusesInSql(rows: readonly (StatusFacts & { readonly at: Instant })[]): Promise<string[]> {
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    const found = await client.query<{ status: string }>(
      `select ${officialStatusSql('a.at')} as status
         from unnest($1::timestamptz[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
           with ordinality as a(last_on_time_at, answered_at, accepted_at, stopped_at, at, place) order by a.place`,
      [
        rows.map(({ lastOnTimeAt }) => lastOnTimeAt),
        rows.map(({ answeredAt }) => answeredAt),
        rows.map(({ acceptedAt }) => acceptedAt),
        rows.map(({ stoppedAt = null }) => stoppedAt),
        rows.map(({ at }) => at),
      ],
    );
    return found.rows.map(({ status }) => status);
  } finally {
    await client.end();
  }
}

describe('when the database counts statuses', () => {
  it('judges every assignment as the domain does, at every moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(facts, moment).map(([known, at]) => ({ ...known, at })),
          { minLength: 50, maxLength: 400 },
        ),
        async (rows) => {
          expect(await statusesInSql(rows)).toEqual(rows.map((row) => statusAt(row, row.at).status));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('keeps the last millisecond on time and the next one late', async () => {
    const lastOnTimeAt = instant('2025-08-04T08:59:59.999Z');
    const open = { lastOnTimeAt, answeredAt: null, acceptedAt: null };
    expect(
      await statusesInSql([
        { ...open, at: lastOnTimeAt },
        { ...open, at: instant('2025-08-04T09:00:00.000Z') },
      ]),
    ).toEqual(['in-progress-within-time', 'in-progress-overdue']);
  });
});
