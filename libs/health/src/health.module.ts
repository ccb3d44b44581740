import { Module, type DynamicModule } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { PostgresEventLog, SubscriptionSupervisor, type Subscription } from '#event-store';
import { QueueBackend } from '#queue';
import { databaseIndicator, queueIndicator, subscriptionsIndicator, type Purpose } from './health-indicators.js';
import { HealthController } from './health.controller.js';
import { Readiness, type HealthIndicator } from './readiness.js';

export interface HealthOptions {
  readonly purpose: Purpose;
  /** Everything that follows the log. */
  readonly subscriptions: readonly Subscription[];
  readonly logger: Logger;
  /** What this process needs besides. */
  readonly indicators?: (database: DataSource, log: PostgresEventLog) => readonly HealthIndicator[];
}

/** `/health/live` and `/health/ready` of a process that has a database, a queue and the log. */
@Module({})
export class HealthModule {
  static forRoot({ purpose, subscriptions, logger, indicators = () => [] }: HealthOptions): DynamicModule {
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [
        {
          provide: Readiness,
          inject: [
            HealthCheckService,
            HealthIndicatorService,
            DataSource,
            QueueBackend,
            PostgresEventLog,
            SubscriptionSupervisor,
          ],
          useFactory: (
            health: HealthCheckService,
            sessions: HealthIndicatorService,
            database: DataSource,
            queues: QueueBackend,
            log: PostgresEventLog,
            supervisor: SubscriptionSupervisor,
          ) =>
            new Readiness(
              health,
              sessions,
              [
                databaseIndicator(database),
                queueIndicator(queues, purpose),
                subscriptionsIndicator(log, supervisor, subscriptions, purpose),
                ...indicators(database, log),
              ],
              logger,
            ),
        },
      ],
    };
  }
}
