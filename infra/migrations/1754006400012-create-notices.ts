import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that projections fill about notices and how people are told. */
export class CreateNotices1754006400012 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table read.notices (
        tenant_id text not null, notice_id text not null,
        assignment_id text not null, directive_id text not null,
        recipient_kind text not null, recipient_id text not null, agency_id text not null,
        channel text not null, role text not null, topic text not null,
        about json not null, matter json not null, secret boolean not null, urgent boolean not null,
        language text not null, address text, digest boolean not null,
        status text not null, send_after timestamptz(3), attempts integer not null, reason text,
        raised_at timestamptz(3) not null, read_at timestamptz(3), position bigint not null,
        -- The sweep's own: which mail it is part of, when that was armed, and for which attempt.
        mail_id text, armed_at timestamptz, armed_for timestamptz(3),
        primary key (tenant_id, notice_id)
      );
      create index notices_in_inbox on read.notices (tenant_id, recipient_kind, recipient_id, position)
        where channel = 'inbox';
      create index notices_by_assignment on read.notices (tenant_id, assignment_id, position);
      create index notices_to_mail on read.notices (tenant_id, send_after) where send_after is not null;
      create index notices_of_mail on read.notices (tenant_id, mail_id) where mail_id is not null;

      create table read.preferences (
        tenant_id text not null, recipient text not null,
        recipient_kind text not null, recipient_id text not null,
        language text not null, mail text not null, muted text[] not null, email text,
        primary key (tenant_id, recipient)
      );
    `);
    for (const table of TABLES) {
      await database.query(/* sql */ `
        alter table read.${table} enable row level security, force row level security;
        create policy own_tenant on read.${table}
          using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
      `);
    }
    // Nobody is told today of what was given months ago: tenants that are there begin at the present.
    const tenants = (await database.query('select tenant_id, position from log.heads')) as {
      readonly tenant_id: string;
      readonly position: string;
    }[];
    for (const { tenant_id, position } of tenants) {
      await database.query(`select set_config('app.tenant', $1, true)`, [tenant_id]);
      await database.query(
        `insert into log.subscriptions (tenant_id, name, partition, position) values ($1, 'notice-writer', 0, $2)`,
        [tenant_id, position],
      );
    }
  }

  async down(database: QueryRunner): Promise<void> {
    for (const table of TABLES) await database.query(`drop table read.${table}`);
  }
}

const TABLES = ['notices', 'preferences'] as const;
