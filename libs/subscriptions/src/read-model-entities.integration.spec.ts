import { openDataSource } from '#platform';
import { useDatabase } from '../../../test/support/database.js';
import { readModelEntities } from './index.js';

const database = useDatabase();

it('have columns of the types that their tables have: many rows are written by the types of the entity', async () => {
  const dataSource = await openDataSource({ url: database.ownerUrl, entities: readModelEntities });
  try {
    const rows = await dataSource.query<{ readonly name: string; readonly type: string }[]>(
      `select relname || '.' || attname as name, atttypid::regtype::text as type
         from pg_attribute join pg_class c on c.oid = attrelid
        where c.relnamespace = 'read'::regnamespace and c.relkind = 'r' and attnum > 0 and not attisdropped`,
    );
    const types = new Map(rows.map(({ name, type }) => [name, type]));
    const declared = dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
      columns.map((column) => {
        const type = dataSource.driver.normalizeType(column);
        return [`${tableName}.${column.databaseName}`, column.isArray ? `${type}[]` : type] as const;
      }),
    );
    expect(declared.length).toBeGreaterThan(300);
    expect(declared).toEqual(declared.map(([name]) => [name, types.get(name)]));
  } finally {
    await dataSource.destroy();
  }
});
