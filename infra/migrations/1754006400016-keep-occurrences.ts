import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a document says of time without a day, and which time of a series an assignment is. */
export class KeepOccurrences1754006400016 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      alter table read.assignments
        add column undated json, add column occurrence json,
        add column series_id text, add column occurrence_ordinal integer, add column occurrence_period text;
      create index assignments_by_series on read.assignments (tenant_id, series_id, occurrence_ordinal)
        where series_id is not null;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      drop index read.assignments_by_series;
      alter table read.assignments
        drop column undated, drop column occurrence, drop column series_id, drop column occurrence_ordinal, drop column occurrence_period;
    `);
  }
}
