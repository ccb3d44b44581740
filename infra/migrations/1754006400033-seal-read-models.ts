import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Columns of read models that hold data of natural persons. */
const PERSONAL = {
  people: ['name', 'email', 'phone'],
  notices: ['address'],
  preferences: ['email'],
} as const;

/** Read models keep what is personal as it stands in the log: sealed, so that it goes with the key. People may be erased. */
export class SealReadModels1754006400033 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(PERSONAL)) {
      const [view] = (await database.query(`select pg_get_viewdef($1::regclass) as definition`, [
        `as_of.${table}`,
      ])) as [{ readonly definition: string }];
      await database.query(`drop view as_of.${table}`);
      for (const name of [table, `${table}_history`]) {
        await database.query(
          `alter table read.${name} ${columns.map((column) => `alter column ${column} type json using to_json(${column})`).join(', ')}`,
        );
        if (table !== 'people') continue;
        await database.query(
          `alter table read.${name} alter column name drop not null, add column erased_at timestamptz(3)`,
        );
      }
      const definition =
        table === 'people' ? view.definition.replace(/\bleft_on\b/, 'left_on, h.erased_at') : view.definition;
      await database.query(`create view as_of.${table} with (security_invoker = true) as ${definition}`);
    }
    await database.query(/* sql */ `
      create index people_erased on read.people (tenant_id, erased_at) where erased_at is not null;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('what is sealed is not opened by a migration'));
  }
}
