import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that projections fill. Each can be thrown away and folded again from the log. */
export class CreateReadModels1754006400003 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table read.agencies (
        tenant_id text not null, agency_id text not null,
        name text not null, aliases text[] not null, kind text not null, code text, parent_id text,
        ended_on text, successor_ids text[] not null,
        every_name text[] not null, searched text not null, every_identifier text[] not null, record json not null,
        primary key (tenant_id, agency_id)
      );

      create table read.groups (
        tenant_id text not null, group_id text not null,
        name text not null, aliases text[] not null, memberships json not null,
        primary key (tenant_id, group_id)
      );

      create table read.registers (
        tenant_id text not null, register_id text not null,
        issuer_id text not null, year integer not null, book text not null, secret boolean not null,
        first_number integer not null, next_number integer not null,
        given integer not null, on_paper integer[] not null,
        primary key (tenant_id, register_id)
      );

      create table read.directives (
        tenant_id text not null, directive_id text not null,
        status text not null, document_type text not null, subject text not null, issuer_id text not null,
        urgency text, secrecy text,
        number integer, symbol text, month text, register_id text, issued_on text,
        task_count integer not null, assignment_count integer not null,
        drafted_at timestamptz(3) not null, signed_at timestamptz(3), issued_at timestamptz(3), ended_at timestamptz(3),
        replaced_by_id text, amended boolean not null,
        draft json not null, changes json not null, position bigint not null,
        primary key (tenant_id, directive_id)
      );
      create index directives_by_register on read.directives (tenant_id, register_id, directive_id);
      create index directives_replaced on read.directives (tenant_id, replaced_by_id) where replaced_by_id is not null;

      create table read.assignments (
        tenant_id text not null, assignment_id text not null,
        directive_id text not null, directive_number text not null, task_id text not null, task_ordinal integer not null,
        summary text not null, kind text not null,
        lead_agency_id text not null, former_lead_ids text[] not null, coordinating_agency_ids text[] not null, group_id text,
        parent_id text, standing boolean not null, field text, issuer_id text not null, monitor_id text not null,
        phase text not null, holder_id text, holder_since timestamptz(3),
        deadline json, due_at timestamptz(3), last_on_time_at timestamptz(3),
        assigned_at timestamptz(3) not null, acknowledged_at timestamptz(3),
        answered_at timestamptz(3), accepted_at timestamptz(3), stopped_at timestamptz(3),
        round integer not null, percent integer,
        returns integer not null, reminders integer not null, escalations integer not null, urgings integer not null,
        grounds json not null, pending json not null, pending_kinds text[] not null,
        position bigint not null,
        primary key (tenant_id, assignment_id)
      );
      create index assignments_by_directive on read.assignments (tenant_id, directive_id, assignment_id);
      create index assignments_by_lead on read.assignments (tenant_id, lead_agency_id, assignment_id);
      create index assignments_by_holder on read.assignments (tenant_id, holder_id, assignment_id);
      create index assignments_by_parent on read.assignments (tenant_id, parent_id, assignment_id) where parent_id is not null;
      create index assignments_by_field on read.assignments (tenant_id, field, assignment_id) where field is not null;
      create index assignments_by_deadline on read.assignments (tenant_id, due_at, assignment_id) where due_at is not null;
      create index assignments_handed_over on read.assignments (tenant_id, assignment_id) where cardinality(former_lead_ids) > 0;
      create index assignments_pending on read.assignments (tenant_id, assignment_id) where cardinality(pending_kinds) > 0;
      create index assignments_open on read.assignments (tenant_id, assignment_id) where phase not in ('accepted', 'cancelled');

      create table read.timers (
        tenant_id text not null, timer_id text not null,
        assignment_id text not null, cycle integer not null, rung text not null, action text not null,
        fire_at timestamptz(3) not null, state text not null, skip_reason text,
        armed_at timestamptz,   -- when a job was last put into the queue for it
        settled_at timestamptz, -- when firing it came to nothing
        primary key (tenant_id, timer_id)
      );
      create index timers_by_assignment on read.timers (tenant_id, assignment_id);
      create index timers_planned on read.timers (tenant_id, fire_at) where state = 'planned' and settled_at is null;
    `);
    for (const table of TABLES) {
      await database.query(/* sql */ `
        alter table read.${table} enable row level security, force row level security;
        create policy own_tenant on read.${table}
          using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
      `);
    }
  }

  async down(database: QueryRunner): Promise<void> {
    for (const table of TABLES) await database.query(`drop table read.${table}`);
  }
}

const TABLES = ['agencies', 'groups', 'registers', 'directives', 'assignments', 'timers'] as const;
