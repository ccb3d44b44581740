import { join } from 'node:path';
import { Replay, type Difference, type ReplayedProjection, type ReplayReport, type ReplayScope } from '#audit';
import { startPostgres } from '#embedded-services';
import { openLogPool, PostgresEventLog } from '#event-store';
import { migrate } from '#migrations';
import { openDataSource, readSettings, runtimeUrl } from '#platform';
import { projections, readModelEntities } from '#subscriptions';
import { DATA_FOLDER } from './data-folder.js';

export interface ReplayOptions {
  readonly tenant?: string;
  readonly readModel?: readonly string[];
  readonly directive?: string;
  readonly until?: number;
  readonly json: boolean;
}

/** Exit codes, for a scheduled run. */
const EQUAL = 0;
const DIFFERENT = 1;
const NOT_TOLD = 2;

/** Folds the log of a tenant again and prints what differs; beside a running engine, or on the data it left. */
export async function runReplay({ tenant, readModel, directive, until, json }: ReplayOptions): Promise<void> {
  process.exitCode = NOT_TOLD;
  const settings = readSettings(process.env);
  const scope: ReplayScope = {
    ...(readModel !== undefined && { readModels: readModel }),
    ...(directive !== undefined && { directiveId: directive }),
    ...(until !== undefined && { until }),
  };
  const report = await onDatabase(settings.databaseUrl, (databaseUrl) =>
    replay(databaseUrl, tenant ?? settings.tenant, scope),
  );
  if (json) console.log(JSON.stringify(report));
  else print(report);
  const compared = report.projections.some(({ leftOut }) => leftOut === undefined);
  process.exitCode = report.equal ? EQUAL : compared ? DIFFERENT : NOT_TOLD;
}

/** On the database of the settings, or on the one that `npm start` keeps while no engine works on it. */
async function onDatabase<Result>(
  databaseUrl: string | null,
  work: (databaseUrl: string) => Promise<Result>,
): Promise<Result> {
  if (databaseUrl !== null) return work(databaseUrl);
  const postgres = await startPostgres({
    persistent: true,
    dataDirectory: join(DATA_FOLDER, 'postgres'),
    onProgress: tell,
  });
  try {
    await migrate(postgres.ownerUrl);
    return await work(postgres.ownerUrl);
  } finally {
    await postgres.stop();
  }
}

async function replay(databaseUrl: string, tenant: string, scope: ReplayScope): Promise<ReplayReport> {
  const database = await openDataSource({
    url: databaseUrl,
    entities: readModelEntities,
    applicationName: 'dondoc-replay',
  });
  const pool = openLogPool(runtimeUrl(databaseUrl), { applicationName: 'dondoc-replay' });
  try {
    const log = new PostgresEventLog(pool);
    return await new Replay(database, log).run(tenant, projections, {
      ...scope,
      onProgress: (folded, of) => {
        tell(`${folded.toLocaleString('en')} of ${of.toLocaleString('en')} events`);
      },
    });
  } finally {
    tell('');
    await pool.end();
    await database.destroy();
  }
}

/** One line that is written over; nothing where nobody looks. */
function tell(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
}

function print({ tenant, equal, projections: replayed }: ReplayReport): void {
  for (const projection of replayed) console.log(lineOf(projection));
  for (const { name, differenceCount, differences } of replayed) {
    for (const difference of differences) console.log(`\n${name}: ${sentenceOf(difference)}`);
    const hidden = differenceCount - differences.length;
    if (hidden > 0) console.log(`\n${name}: and ${String(hidden)} more`);
  }
  console.log(
    `\n${tenant}: ${equal ? 'every row is what the history says' : 'not every row is what the history says'}`,
  );
}

function lineOf({ name, leftOut, events, rows, differenceCount, position }: ReplayedProjection): string {
  const label = name.padEnd(20);
  if (leftOut !== undefined)
    return `${label}left out: ${leftOut === 'keeps-no-history' ? 'it keeps no history' : 'its rows are not those of a directive'}`;
  return `${label}${String(events).padStart(9)} events to ${String(position)} → ${String(rows).padStart(8)} rows, ${String(differenceCount)} differences`;
}

function sentenceOf({ table, key, kind, columns, events }: Difference): string {
  const row = `${table} ${Object.values(key).map(String).join(' ')}`;
  const because = events.length === 0 ? '' : ` (events ${events.join(', ')})`;
  if (kind === 'missing') return `${row} is missing${because}`;
  if (kind === 'surplus') return `${row} is there, and nothing in the history speaks of it`;
  const shown = columns.map(
    ({ column, live, folded }) => `  ${column}: ${JSON.stringify(live)}, by the history ${JSON.stringify(folded)}`,
  );
  return `${row} was altered${because}\n${shown.join('\n')}`;
}
