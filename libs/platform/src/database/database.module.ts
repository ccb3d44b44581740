import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';

export interface DatabaseOptions {
  /** `postgres://…`, as the login that may become `dondoc_app`. */
  readonly url: string;
  /** Entity classes of the libraries the process uses. */
  readonly entities: readonly (new () => object)[];
  /** Connections the process holds at most; 10 unless given. */
  readonly connections?: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
}

/** The role the product runs as: it cannot bypass row-level security or change the log. */
export const APP_ROLE = 'dondoc_app';

/** How long a statement of the product may take before PostgreSQL ends it, in milliseconds. */
const STATEMENT_TIMEOUT = 30_000;

export function dataSourceOptions(options: DatabaseOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url: options.url,
    entities: [...options.entities] as MixedList<new () => object>,
    synchronize: false,
    migrationsRun: false,
    poolSize: options.connections ?? 10,
    applicationName: options.applicationName ?? 'dondoc',
    connectTimeoutMS: 10_000,
    // TypeORM would look for uuid-ossp and create it; the product needs no extension.
    installExtensions: false,
    extra: {
      options: `-c role=${APP_ROLE} -c search_path=read,log -c timezone=UTC -c statement_timeout=${STATEMENT_TIMEOUT}`,
      keepAlive: true,
    },
  };
}

/** Opens a data source outside Nest; the caller destroys it. */
export function openDataSource(options: DatabaseOptions): Promise<DataSource> {
  return new DataSource(dataSourceOptions(options)).initialize();
}

/** TypeORM over the product's role. The schema comes from migrations, never from the entities. */
@Module({})
export class DatabaseModule {
  static forRoot(options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...dataSourceOptions(options), retryAttempts: 3, retryDelay: 1000 })],
      exports: [TypeOrmModule],
    };
  }
}
