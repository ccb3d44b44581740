import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { CommandRunner } from './commands/command-runner.js';
import { openLogPool } from './log/connection.js';
import { LogSignal } from './log/log-signal.js';
import { PostgresEventLog } from './log/postgres-event-log.js';
import { ReadModelProgress } from './subscriptions/read-model-progress.js';
import { SEALING, type Sealing } from './log/sealing.js';
import { SubscriptionSupervisor } from './subscriptions/subscription-supervisor.js';
import { SubscriptionLag } from './subscriptions/subscription-lag.js';
import { SubscriptionRunner } from './subscriptions/subscription-runner.js';
import type { Upcasters } from './log/upcasters.js';

export interface EventStoreSettings {
  /** The database, in the product's role: what the platform's `runtimeUrl` answers. */
  readonly url: string;
  readonly applicationName?: string;
  /** Connections for the log; 4 unless given. The read models have their own. */
  readonly connections?: number;
  readonly upcasters?: Upcasters;
  /** See `PostgresEventLogOptions.sealing`. */
  readonly sealing: Sealing;
  /** See `PostgresEventLogOptions.recordedAt`. */
  readonly recordedAt?: () => Instant;
  /** Told of what goes wrong beside any request: a lost signal costs a moment, not an event. */
  readonly onError: (error: unknown) => void;
}

const LOG_POOL = Symbol('log pool');

/** The log and what works on it, for one application. Needs the application's `DataSource`. */
@Module({})
export class EventStoreModule implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly signal: LogSignal,
    @Inject(LOG_POOL) private readonly pool: pg.Pool,
    @Inject(SEALING) private readonly sealing: Sealing,
  ) {}

  static forRoot(settings: EventStoreSettings): DynamicModule {
    const { url, sealing } = settings;
    return {
      module: EventStoreModule,
      global: true,
      providers: [
        {
          provide: LOG_POOL,
          useFactory: () =>
            openLogPool(url, {
              ...(settings.connections !== undefined && { max: settings.connections }),
              ...(settings.applicationName !== undefined && { applicationName: settings.applicationName }),
            }),
        },
        {
          provide: LogSignal,
          inject: [LOG_POOL],
          useFactory: (pool: pg.Pool) => new LogSignal(url, pool, settings.onError),
        },
        {
          provide: PostgresEventLog,
          inject: [LOG_POOL, LogSignal],
          useFactory: (pool: pg.Pool, signal: LogSignal) =>
            new PostgresEventLog(pool, {
              onAppended: signal.announce,
              sealing,
              ...(settings.upcasters && { upcasters: settings.upcasters }),
              ...(settings.recordedAt && { recordedAt: settings.recordedAt }),
            }),
        },
        {
          provide: CommandRunner,
          inject: [PostgresEventLog],
          useFactory: (log: PostgresEventLog) => new CommandRunner(log, sealing),
        },
        { provide: SEALING, useValue: sealing },
        {
          provide: SubscriptionRunner,
          inject: [DataSource, PostgresEventLog],
          useFactory: (database: DataSource, log: PostgresEventLog) => new SubscriptionRunner(database, log),
        },
        {
          provide: SubscriptionLag,
          inject: [DataSource, PostgresEventLog],
          useFactory: (database: DataSource, log: PostgresEventLog) => new SubscriptionLag(database, log),
        },
        {
          provide: SubscriptionSupervisor,
          inject: [DataSource, PostgresEventLog],
          useFactory: (database: DataSource, log: PostgresEventLog) => new SubscriptionSupervisor(database, log),
        },
        {
          provide: ReadModelProgress,
          inject: [DataSource],
          useFactory: (database: DataSource) => new ReadModelProgress(database),
        },
      ],
      exports: [
        SEALING,
        LogSignal,
        PostgresEventLog,
        CommandRunner,
        SubscriptionRunner,
        SubscriptionLag,
        SubscriptionSupervisor,
        ReadModelProgress,
      ],
    };
  }

  async onModuleInit(): Promise<void> {
    await this.signal.listen();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.signal.close();
  }

  /** Last: requests and jobs that were under way have ended by now. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
    await this.sealing.close();
  }
}
