import fc from 'fast-check';
import { Client } from 'pg';
import { instant, instantOf, type Instant } from '#kernel';
import { useDatabase } from '../../../../test/support/database.js';
import {
  DEFAULT_STATUS_POLICY,
  explainStatus,
  overdueFor,
  statusAt,
  type ExplainedStatus,
  type StatusFacts,
  type StatusGrounds,
} from '../domain/index.js';
import { countedStatusSql, officialStatusSql, overdueForSql, shownStatusSql } from './official-status.sql.js';
import { ASSIGNMENT_PHASES } from './assignment.entity.js';

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

/** Facts as they can stand together in a phase. */
const grounds: fc.Arbitrary<StatusGrounds> = fc
  .record({
    phase: fc.constantFrom(...ASSIGNMENT_PHASES),
    standing: fc.boolean(),
    lastOnTimeAt: fc.option(fc.oneof(moment, fc.constantFrom(...[-1, 0, 1].map((step) => farAhead(step))))),
    one: moment,
    other: moment,
  })
  .map(({ phase, standing, lastOnTimeAt, one, other }) => {
    const answered = phase === 'responded' || phase === 'accepted';
    const stopped = phase === 'suspended' || phase === 'cancelled';
    return {
      phase,
      standing,
      lastOnTimeAt,
      answeredAt: answered ? one : null,
      acceptedAt: phase === 'accepted' ? (one > other ? one : other) : null,
      stoppedAt: stopped ? one : null,
      deadlineVersion: 1,
      answerVersions: [],
      turnVersion: null,
      contest: null,
    };
  });

/** In milliseconds. */
async function agesInSql(rows: readonly (StatusFacts & { readonly at: Instant })[]): Promise<number[]> {
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    const found = await client.query<{ age: string }>(
      `select ${overdueForSql('a.at')} * 1000 as age
         from unnest($1::timestamptz[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[])
           with ordinality as a(last_on_time_at, answered_at, stopped_at, at, place) order by a.place`,
      [
        rows.map(({ lastOnTimeAt }) => lastOnTimeAt),
        rows.map(({ answeredAt }) => answeredAt),
        rows.map(({ stoppedAt }) => stoppedAt),
        rows.map(({ at }) => at),
      ],
    );
    return found.rows.map(({ age }) => Number(age));
  } finally {
    await client.end();
  }
}

/** Around the limit beyond which a deadline is far ahead. */
function farAhead(step: number): Instant {
  return instantOf(START + DEFAULT_STATUS_POLICY.notYetDueMinutes * 60_000 + step);
}

async function explainedInSql(
  rows: readonly (StatusGrounds & { readonly at: Instant })[],
): Promise<Pick<ExplainedStatus, 'status' | 'official'>[]> {
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    const found = await client.query<Pick<ExplainedStatus, 'status' | 'official'>>(
      `select ${shownStatusSql('a.at', DEFAULT_STATUS_POLICY)} as status, ${countedStatusSql('a.at')} as official
         from unnest($1::timestamptz[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[],
                     $6::text[], $7::boolean[]) with ordinality
           as a(last_on_time_at, answered_at, accepted_at, stopped_at, at, phase, standing, place) order by a.place`,
      [
        rows.map(({ lastOnTimeAt }) => lastOnTimeAt),
        rows.map(({ answeredAt }) => answeredAt),
        rows.map(({ acceptedAt }) => acceptedAt),
        rows.map(({ stoppedAt }) => stoppedAt),
        rows.map(({ at }) => at),
        rows.map(({ phase }) => phase),
        rows.map(({ standing }) => standing),
      ],
    );
    return found.rows;
  } finally {
    await client.end();
  }
}

describe('when the database explains statuses', () => {
  it('shows and counts every assignment as the domain does, at every moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(grounds, moment).map(([known, at]) => ({ ...known, at })),
          { minLength: 50, maxLength: 400 },
        ),
        async (rows) => {
          const explained = rows.map((row) => explainStatus(row, row.at));
          expect(await explainedInSql(rows)).toEqual(explained.map(({ status, official }) => ({ status, official })));
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('when the database tells ages', () => {
  it('says of everything that is overdue for how long, as the domain does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(facts, moment).map(([known, at]) => ({ ...known, at })),
          { minLength: 50, maxLength: 400 },
        ),
        async (rows) => {
          const overdue = rows.filter((row) => statusAt(row, row.at).status === 'in-progress-overdue');
          expect(await agesInSql(overdue)).toEqual(overdue.map((row) => overdueFor(row, row.at)));
        },
      ),
      { numRuns: 20 },
    );
  });
});

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
