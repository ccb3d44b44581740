import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far whoever an assignment was escalated to has come with it, and to which bodies above it was referred. */
export class FollowEscalations1754006400017 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      -- Folded again from the log: what is kept of old escalations is known there alone.
      truncate read.assignments;
      alter table log.subscriptions no force row level security;
      delete from log.subscriptions where name = 'assignments';
      alter table log.subscriptions force row level security;
      alter table read.assignments add column escalation text, add column referred_to text[] not null;
      create index assignments_escalated on read.assignments (tenant_id, escalation, assignment_id)
        where escalation is not null;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('alter table read.assignments drop column escalation, drop column referred_to');
  }
}
