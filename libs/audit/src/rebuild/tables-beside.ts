import type { DataSource, EntityManager } from 'typeorm';
import type { ProjectedTable } from '#event-store';

/**
 * The tables of a read model three times over, under the same names: live in `read`, being folded anew in `rebuild`, and
 * kept from before in `retired`. Works as the owner of the database.
 */
export class TablesBeside {
  constructor(private readonly tables: readonly ProjectedTable[]) {}

  /** Whether all of them are there. */
  async areIn(owner: EntityManager, schema: 'rebuild' | 'retired'): Promise<boolean> {
    const [{ count }] = await owner.query<[{ count: number }]>(
      `select count(*)::integer as count from pg_tables where schemaname = $2 and tablename = any ($1)`,
      [this.#names(), schema],
    );
    return count === this.tables.length;
  }

  /** Makes them in `rebuild` as they are in `read`, empty. */
  async create(owner: EntityManager): Promise<void> {
    for (const name of this.#names()) {
      await owner.query(/* sql */ `
        create table rebuild.${name} (like read.${name} including all);
        alter table rebuild.${name} enable row level security, force row level security;
        create policy own_tenant on rebuild.${name}
          using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
      `);
      // What `including all` leaves out, such as the fill factor.
      const [{ options }] = await owner.query<[{ options: string | null }]>(
        `select array_to_string(reloptions, ', ') as options from pg_class where oid = $1::regclass`,
        [`read.${name}`],
      );
      if (options !== null) await owner.query(`alter table rebuild.${name} set (${options})`);
    }
  }

  /** Lets the planner know what was folded: it takes a table for empty until it has looked at it. */
  async analyze(owner: DataSource): Promise<void> {
    for (const name of this.#names()) await owner.query(`analyze rebuild.${name}`);
  }

  /** Throws away those there are in a schema. */
  async drop(owner: EntityManager, schema: 'rebuild' | 'retired'): Promise<void> {
    for (const name of this.#names()) await owner.query(`drop table if exists ${schema}.${name}`);
  }

  /** What others keep beside the projection, of the rows of the tenant of `app.tenant`. */
  async takeOver(owner: EntityManager, from: string, to: string): Promise<void> {
    for (const { table, operational = [] } of this.tables) {
      if (operational.length === 0) continue;
      const keys = await owner.query<{ name: string }[]>(
        `select quote_ident(attname) as name from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
          where indrelid = $1::regclass and indisprimary`,
        [`read.${table}`],
      );
      await owner.query(
        `update ${to}.${table} t set ${operational.map((column) => `${column} = l.${column}`).join(', ')}
           from ${from}.${table} l
          where ${keys.map(({ name }) => `t.${name} = l.${name}`).join(' and ')}
            and (${operational.map((column) => `l.${column} is not null`).join(' or ')})`,
      );
    }
  }

  /** Puts the tables folded anew in the place of the live ones, which are kept. Waits for no reader for long. */
  async swapIn(owner: EntityManager): Promise<void> {
    await this.drop(owner, 'retired');
    await this.#exchange(owner, 'rebuild', 'retired');
  }

  /** Puts the tables kept from before in the place of the live ones, which are thrown away. */
  async swapBack(owner: EntityManager): Promise<void> {
    await this.drop(owner, 'rebuild');
    await this.#exchange(owner, 'retired', 'rebuild');
    await this.drop(owner, 'rebuild');
  }

  /** @param to holds none of them: what belongs to a table, such as its indexes, goes with it under its name */
  async #exchange(owner: EntityManager, from: 'rebuild' | 'retired', to: 'rebuild' | 'retired'): Promise<void> {
    const names = this.#names();
    await owner.query(`set local lock_timeout = '500ms'`);
    await owner.query(`lock table ${names.map((name) => `read.${name}`).join(', ')} in access exclusive mode`);
    const views = await this.#viewsOfThePast(owner);
    for (const { name } of views) await owner.query(`drop view as_of.${name}`);
    for (const name of names) {
      await owner.query(`alter table read.${name} set schema ${to}`);
      await owner.query(`alter table ${from}.${name} set schema read`);
    }
    for (const { name, definition } of views) {
      await owner.query(`create view as_of.${name} with (security_invoker = true) as ${definition}`);
    }
  }

  /**
   * A view holds on to its table, whatever that is called: it is made again over the one that took its place. It stands
   * over the table of history, or over the table itself where rows never change.
   */
  #viewsOfThePast(owner: EntityManager): Promise<readonly { name: string; definition: string }[]> {
    return owner.query<{ name: string; definition: string }[]>(
      `select c.relname as name, pg_get_viewdef(c.oid) as definition
         from pg_class c where c.relnamespace = 'as_of'::regnamespace and c.relname = any ($1)`,
      [this.#names()],
    );
  }

  #names(): string[] {
    return this.tables.map(({ table }) => table);
  }
}
