import { DataSource } from 'typeorm';
import { ReadModelRebuild, type Rebuilt } from '#audit';
import { openLogPool, PostgresEventLog } from '#event-store';
import { openDataSource, readSettings, runtimeUrl, SettingsInvalid } from '#platform';
import { projections, readModelEntities } from '#subscriptions';

export interface RebuildCommandOptions {
  readonly restMs: number;
  readonly evenIfDifferent: boolean;
  readonly rollBack: boolean;
  readonly giveUp: boolean;
  readonly json: boolean;
}

/**
 * Folds a read model anew beside a running engine and lets it take the place of the live one, or takes that back.
 * @throws SettingsInvalid without a `DATABASE_URL`: the embedded database has one user at a time
 * @throws RangeError for a read model there is not
 */
export async function runRebuild(readModel: string, options: RebuildCommandOptions): Promise<void> {
  const { databaseUrl } = readSettings(process.env);
  if (databaseUrl === null) throw new SettingsInvalid(['DATABASE_URL is not set: rebuild works beside an engine.']);
  const projection = projections.find(({ name }) => name === readModel);
  if (projection === undefined) {
    const names = projections.map(({ name }) => name).join(', ');
    throw new RangeError(`there is no read model "${readModel}"; there are: ${names}`);
  }
  const owner = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    applicationName: 'dondoc-rebuild',
    installExtensions: false,
  });
  const database = await openDataSource({
    url: databaseUrl,
    entities: readModelEntities,
    applicationName: 'dondoc-rebuild',
  });
  const pool = openLogPool(runtimeUrl(databaseUrl), { applicationName: 'dondoc-rebuild' });
  try {
    await owner.initialize();
    const rebuild = new ReadModelRebuild(projection, owner, database, new PostgresEventLog(pool));
    if (options.rollBack) await rebuild.rollBack();
    else if (options.giveUp) await rebuild.giveUp();
    else show(await rebuild.run({ ...options, onProgress: tell }), options.json);
  } finally {
    await pool.end();
    await database.destroy();
    await owner.destroy();
  }
}

function show(rebuilt: Rebuilt, json: boolean): void {
  if (json) console.log(JSON.stringify(rebuilt));
  else print(rebuilt);
  if (rebuilt.outcome === 'kept-beside') process.exitCode = 1;
}

/** One line that is written over; nothing where nobody looks. */
function tell(folded: number, of: number): void {
  if (process.stderr.isTTY) {
    process.stderr.write(`\r\x1b[K${folded.toLocaleString('en')} of ${of.toLocaleString('en')} events`);
  }
}

function print({ readModel, outcome, rows, differenceCount, differences, swapMs }: Rebuilt): void {
  console.log(`${readModel}: ${String(rows)} rows compared, ${String(differenceCount)} differ`);
  for (const { tenant, table, key, kind } of differences) {
    console.log(`  ${tenant}: ${table} ${Object.values(key).map(String).join(' ')} is ${kind}`);
  }
  console.log(
    outcome === 'swapped'
      ? `swapped in ${String(Math.round(swapMs))} ms; --roll-back puts the former one back`
      : 'not swapped: --even-if-different swaps all the same, --give-up throws the new one away',
  );
}
