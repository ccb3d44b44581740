import pg from 'pg';
import { DataSource, type MixedList } from 'typeorm';
import { CreateLog1754006400001 } from './1754006400001-create-log.js';
import { CreateSubscriptions1754006400002 } from './1754006400002-create-subscriptions.js';
import { CreateReadModels1754006400003 } from './1754006400003-create-read-models.js';
import { CreateAttachments1754006400006 } from './1754006400006-create-attachments.js';
import { CreatePeople1754006400005 } from './1754006400005-create-people.js';
import { CreateDirectiveNotes1754006400007 } from './1754006400007-create-directive-notes.js';
import { CreateReorganizations1754006400009 } from './1754006400009-create-reorganizations.js';
import { CreateCalendars1754006400010 } from './1754006400010-create-calendars.js';
import { CreateWebhooks1754006400013 } from './1754006400013-create-webhooks.js';
import { GiveTimersTheirReasons1754006400011 } from './1754006400011-give-timers-their-reasons.js';
import { CreateTimersEngine1754006400014 } from './1754006400014-create-timers-engine.js';
import { CreateOperations1754006400015 } from './1754006400015-create-operations.js';
import { KeepOccurrences1754006400016 } from './1754006400016-keep-occurrences.js';
import { FollowEscalations1754006400017 } from './1754006400017-follow-escalations.js';
import { FindWhatWasGivenUp1754006400018 } from './1754006400018-find-what-was-given-up.js';
import { KeepHistories1754006400019 } from './1754006400019-keep-histories.js';
import { IndexEvents1754006400020 } from './1754006400020-index-events.js';
import { RebuildBeside1754006400022 } from './1754006400022-rebuild-beside.js';
import { MeasureTimeliness1754006400023 } from './1754006400023-measure-timeliness.js';
import { CreateReportSubscriptions1754006400025 } from './1754006400025-create-report-subscriptions.js';
import { ReadStreams1754006400027 } from './1754006400027-read-streams.js';
import { KeepCitationsAndCalendars1754006400028 } from './1754006400028-keep-citations-and-calendars.js';
import { GrowTrees1754006400030 } from './1754006400030-grow-trees.js';
import { ShelveReportFiles1754006400029 } from './1754006400029-shelve-report-files.js';
import { SealReadModels1754006400033 } from './1754006400033-seal-read-models.js';
import { CreateNotices1754006400012 } from './1754006400012-create-notices.js';

/** Every migration, oldest first. A released migration never changes: a new one follows it. */
export const migrations = [
  CreateLog1754006400001,
  CreateSubscriptions1754006400002,
  CreateReadModels1754006400003,
  CreateAttachments1754006400006,
  CreatePeople1754006400005,
  CreateDirectiveNotes1754006400007,
  CreateReorganizations1754006400009,
  CreateCalendars1754006400010,
  CreateWebhooks1754006400013,
  GiveTimersTheirReasons1754006400011,
  CreateTimersEngine1754006400014,
  CreateOperations1754006400015,
  KeepOccurrences1754006400016,
  FollowEscalations1754006400017,
  CreateNotices1754006400012,
  FindWhatWasGivenUp1754006400018,
  KeepHistories1754006400019,
  IndexEvents1754006400020,
  RebuildBeside1754006400022,
  MeasureTimeliness1754006400023,
  CreateReportSubscriptions1754006400025,
  ReadStreams1754006400027,
  KeepCitationsAndCalendars1754006400028,
  ShelveReportFiles1754006400029,
  GrowTrees1754006400030,
  SealReadModels1754006400033,
] satisfies MixedList<unknown>;

/** Chosen once: concurrent starters queue up behind this advisory lock. */
const MIGRATION_LOCK = 0x646f6e64;

/**
 * Brings a database to the newest schema, as its owner. Safe to call from several
 * processes at once: one migrates, the others wait and find nothing left to do.
 *
 * @param ownerUrl a login that owns the database and may create the role `dondoc_app`, or finds it created
 */
export async function migrate(ownerUrl: string): Promise<readonly string[]> {
  const guard = new pg.Client({ connectionString: ownerUrl, application_name: 'dondoc-migrate' });
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await guard.query('create schema if not exists log');
    const database = new DataSource({
      type: 'postgres',
      url: ownerUrl,
      applicationName: 'dondoc-migrate',
      schema: 'log',
      migrations: [...migrations],
      migrationsTableName: 'migrations',
      migrationsTransactionMode: 'each',
      installExtensions: false,
    });
    await database.initialize();
    try {
      const applied = await database.runMigrations();
      return applied.map(({ name }) => name);
    } finally {
      await database.destroy();
    }
  } finally {
    await guard.end();
  }
}
