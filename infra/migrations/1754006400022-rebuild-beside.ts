import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a read model is folded anew beside the live one, and where the one it took the place of is kept. */
export class RebuildBeside1754006400022 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create schema rebuild;
      create schema retired;
      grant usage on schema rebuild to dondoc_app;
      alter default privileges in schema rebuild grant select, insert, update, delete on tables to dondoc_app;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('drop schema rebuild cascade; drop schema retired cascade');
  }
}
