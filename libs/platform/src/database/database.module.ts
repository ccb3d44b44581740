import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { runtimeUrl } from './runtime-url.js';

export interface DatabaseOptions {
  /** `postgres://…` of the login that may become `dondoc_app`. */
  readonly url: string;
  /** Entity classes of the libraries the process uses. */
  readonly entities: readonly (new () => object)[];
  /** Connections the process holds at most; 10 unless given. */
  readonly connections?: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
}

/** How long a statement of the product may take before PostgreSQL ends it, in milliseconds. */
const STATEMENT_TIMEOUT = 30_000;

export function dataSourceOptions(options: DatabaseOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url: runtimeUrl(options.url),
    entities: [...options.entities],
    synchronize: false,
    migrationsRun: false,
    poolSize: options.connections ?? 10,
    applicationName: options.applicationName ?? 'dondoc',
    connectTimeoutMS: 10_000,
    // TypeORM would otherwise create uuid-ossp, which the product neither needs nor may create.
    installExtensions: false,
    // What is asked on one connection without waiting for the answers before is sent without waiting for them.
    extra: { keepAlive: true, statement_timeout: STATEMENT_TIMEOUT, pipeline: true },
  };
}

/** Opens a data source outside Nest; the caller destroys it. */
export function openDataSource(options: DatabaseOptions): Promise<DataSource> {
  return new DataSource(dataSourceOptions(options)).initialize();
}

/**
 * TypeORM over the product's role. The schema comes from migrations, never from the entities.
 * Not `@nestjs/typeorm`: it keeps one default data source per process, and API and worker may share one.
 */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: DataSource) {}

  static forRoot(options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: DataSource, useFactory: () => openDataSource(options) }],
      exports: [DataSource],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.destroy();
  }
}
