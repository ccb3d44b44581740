import { migrate } from '#migrations';
import { readSettings } from '#platform';

/** Brings the database of `DATABASE_URL` to the present schema; does nothing the second time. */
export async function runMigrate(): Promise<void> {
  const { databaseUrl } = readSettings(process.env);
  if (databaseUrl === null) {
    throw new Error('DATABASE_URL is not set; the embedded database is migrated whenever it starts.');
  }
  const applied = await migrate(databaseUrl);
  console.log(applied.length === 0 ? 'the schema is up to date' : `applied: ${applied.join(', ')}`);
}
