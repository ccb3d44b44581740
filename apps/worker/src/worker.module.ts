import { Module, type DynamicModule } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { RehomingCommandsModule, RehomingSweep, TimerCommandsModule } from '#assignments';
import { Replay } from '#audit';
import { TimerQueries, TimerSweep } from '#deadlines';
import { DEFAULT_ZONE } from '#deadlines/domain';
import { EventStoreModule, LogSignal, PostgresEventLog, SubscriptionRunner } from '#event-store';
import { HealthModule } from '#health';
import type { Clock, Instant } from '#kernel';
import { OrganizationFollowingModule } from '#organizations';
import { DatabaseModule, runtimeUrl } from '#platform';
import { QueueBackend, QueueModule } from '#queue';
import { projections, readModelEntities, subscriptions } from '#subscriptions';
import { MaintenanceProcessor } from './maintenance.processor.js';
import { RehomingAlarm } from './rehoming-alarm.js';
import { TimerAlarm, type AlarmPace } from './timer-alarm.js';
import { TimersProcessor } from './timers.processor.js';
import { WakeDispatcher } from './wake-dispatcher.js';
import { WakeProcessor } from './wake.processor.js';

export interface WorkerOptions {
  readonly databaseUrl: string;
  readonly queueUrl: string;
  readonly clock: Clock;
  /** See `PostgresEventLogOptions.recordedAt`; given where the clock is stepped. */
  readonly recordedAt?: () => Instant;
  readonly pace: AlarmPace;
  /** Where the tenants' days begin; that of Vietnam when absent. */
  readonly zone?: string;
  readonly logger: Logger;
}

/** What follows the log: subscriptions, timers and long tasks, all driven by the queue. */
@Module({})
export class WorkerModule {
  static forRoot({
    databaseUrl,
    queueUrl,
    clock,
    recordedAt,
    pace,
    zone = DEFAULT_ZONE,
    logger,
  }: WorkerOptions): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        CqrsModule.forRoot(),
        DatabaseModule.forRoot({
          url: databaseUrl,
          entities: readModelEntities,
          connections: 12,
          applicationName: 'dondoc-worker',
        }),
        EventStoreModule.forRoot({
          url: runtimeUrl(databaseUrl),
          applicationName: 'dondoc-worker-log',
          ...(recordedAt && { recordedAt }),
          onError: (error) => {
            logger.warn({ source: 'LogSignal', error }, 'a signal of the log was lost; the poll makes up for it');
          },
        }),
        QueueModule.forRoot({ url: queueUrl, logger, applicationName: 'dondoc-worker' }),
        TimerCommandsModule,
        RehomingCommandsModule,
        OrganizationFollowingModule,
      ],
      providers: [
        {
          provide: WakeDispatcher,
          inject: [PostgresEventLog, SubscriptionRunner, LogSignal, QueueBackend],
          useFactory: (log: PostgresEventLog, runner: SubscriptionRunner, signal: LogSignal, queues: QueueBackend) =>
            new WakeDispatcher(subscriptions, log, runner, signal, queues, logger),
        },
        {
          provide: WakeProcessor,
          inject: [SubscriptionRunner, QueueBackend, RehomingAlarm],
          useFactory: (runner: SubscriptionRunner, queues: QueueBackend, rehoming: RehomingAlarm) =>
            new WakeProcessor(subscriptions, runner, queues, (name, tenant) => rehoming.moved(name, tenant)),
        },
        {
          provide: TimerAlarm,
          inject: [DataSource, PostgresEventLog, QueueBackend],
          useFactory: (database: DataSource, log: PostgresEventLog, queues: QueueBackend) =>
            new TimerAlarm(new TimerSweep(database), log, queues, clock, pace, logger),
        },
        {
          provide: RehomingAlarm,
          inject: [DataSource, CommandBus, PostgresEventLog, QueueBackend],
          useFactory: (database: DataSource, commands: CommandBus, log: PostgresEventLog, queues: QueueBackend) => {
            const sweep = new RehomingSweep(database, commands, zone);
            return new RehomingAlarm(sweep, log, queues, clock, pace.sweepEvery, logger);
          },
        },
        {
          provide: TimersProcessor,
          inject: [QueueBackend, CommandBus, DataSource],
          useFactory: (queues: QueueBackend, commands: CommandBus, database: DataSource) =>
            new TimersProcessor(queues, commands, new TimerQueries(database), clock),
        },
        {
          provide: MaintenanceProcessor,
          inject: [QueueBackend, DataSource, PostgresEventLog],
          useFactory: (queues: QueueBackend, database: DataSource, log: PostgresEventLog) =>
            new MaintenanceProcessor(queues, new Replay(database, log), projections),
        },
      ],
    };
  }
}

/** A worker that has a process of its own: others ask it for its health over HTTP. */
@Module({})
export class WorkerProcessModule {
  static forRoot(options: WorkerOptions): DynamicModule {
    return {
      module: WorkerProcessModule,
      imports: [
        WorkerModule.forRoot(options),
        HealthModule.forRoot({ purpose: 'following', subscriptions, logger: options.logger }),
      ],
    };
  }
}
