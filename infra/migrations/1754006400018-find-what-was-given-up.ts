import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What nobody could be told of is listed as incidents: rows that are few among many. */
export class FindWhatWasGivenUp1754006400018 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create index notices_given_up on read.notices (tenant_id, notice_id) where status = 'given-up' and reason in ('refused', 'too-long');
      create index webhook_deliveries_given_up on read.webhook_deliveries (tenant_id, tried_at) where state = 'given-up';
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('drop index read.notices_given_up; drop index read.webhook_deliveries_given_up');
  }
}
