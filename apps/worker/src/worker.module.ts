import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import {
  PolicyReplay,
  RecalculationCommandsModule,
  RecalculationSweep,
  RehomingCommandsModule,
  RehomingSweep,
  TimerCommandsModule,
} from '#assignments';
import { DocumentStore, type AttachmentOptions } from '#attachments';
import { CheckpointPublisher, Checkpoints, LogTree, Replay, type ProofOptions } from '#audit';
import { DEADLINE_POLICY, FollowUpPolicies, TimerQueries, TimerSweep } from '#deadlines';
import { DEFAULT_DEADLINE_POLICY, DEFAULT_FOLLOW_UP_POLICY, type DeadlinePolicy } from '#deadlines/domain';
import {
  CommandRunner,
  EventStoreModule,
  LogSignal,
  PostgresEventLog,
  ReadModelProgress,
  SEALING,
  SubscriptionLag,
  SubscriptionRunner,
  type Sealing,
  type Subscription,
} from '#event-store';
import { HealthModule } from '#health';
import { together, type Clock, type Instant } from '#kernel';
import {
  DEFAULT_WEBHOOK_OPTIONS,
  DeliverySweep,
  EndpointLeases,
  MailDelivery,
  Mailer,
  MessageSigner,
  WebhookDeliverer,
  WebhookEndpointQueries,
  WebhookSender,
  WebhooksModule,
  type MailSettings,
  type WebhookOptions,
} from '#notifications';
import { ErasureQueries, OrganizationFollowingModule } from '#organizations';
import { openSealing, type SubjectKeyOptions } from '#personal-data';
import { DatabaseModule, runtimeUrl, WORKER_ROLES, type WorkerRole } from '#platform';
import { QueueBackend, QueueModule } from '#queue';
import {
  ConsolidatedReports,
  DirectiveDigests,
  ReportFiles,
  ReportRecords,
  ReportSendings,
  ReportShelf,
  ReportSubscriptionQueries,
  SubscribedReports,
} from '#reporting';
import { personalData, projections, readModelEntities, subscriptions } from '#subscriptions';
import { DeliveryAlarm } from './delivery-alarm.js';
import { ErasureAlarm } from './erasure-alarm.js';
import { FollowUps } from './follow-ups.js';
import { Followers } from './followers.js';
import { KeyRewrapping } from './key-rewrapping.js';
import { MaintenanceProcessor } from './maintenance.processor.js';
import { ProofKeeper } from './proof-keeper.js';
import { RecalculationAlarm } from './recalculation-alarm.js';
import { RehomingAlarm } from './rehoming-alarm.js';
import { ReportAlarm } from './report-alarm.js';
import { ReportCleaner } from './report-cleaner.js';
import { TimerAlarm, type AlarmPace } from './timer-alarm.js';
import { TimersProcessor } from './timers.processor.js';
import { WakeDispatcher } from './wake-dispatcher.js';
import { WakeProcessor } from './wake.processor.js';
import { WebhookAlarm } from './webhook-alarm.js';
import { WebhooksProcessor } from './webhooks.processor.js';

export interface WorkerOptions {
  readonly databaseUrl: string;
  readonly queueUrl: string;
  readonly clock: Clock;
  /** See `PostgresEventLogOptions.recordedAt`; given where the clock is stepped. */
  readonly recordedAt?: () => Instant;
  readonly pace: AlarmPace;
  /** What the worker does; everything when absent. */
  readonly roles?: readonly WorkerRole[];
  /** Who follows the log; everybody there is when absent. */
  readonly followers?: readonly Subscription[];
  /** Where the keys of personal data are, the same for every process. */
  readonly subjectKeys: SubjectKeyOptions;
  /** How webhooks are sent; to public addresses, with secrets kept as they are, when absent. */
  readonly webhooks?: WebhookOptions;
  /** How deadlines are read, and where days begin; as in Vietnam when absent. */
  readonly policy?: DeadlinePolicy;
  /** How logs are proved; their trees do not grow when absent. */
  readonly proofs?: ProofOptions;
  /** Where documents are kept, the same as for the API; no reports are made when absent. */
  readonly attachments?: AttachmentOptions;
  /** The mail server; mail is switched off when absent. */
  readonly mail?: MailSettings;
  readonly logger: Logger;
}

/** How tenants follow up, for the commands that timers send. */
@Module({})
class FollowingModule {
  static forRoot(policy: DeadlinePolicy): DynamicModule {
    return {
      module: FollowingModule,
      global: true,
      providers: [{ provide: DEADLINE_POLICY, useValue: policy }, FollowUpPolicies],
      exports: [DEADLINE_POLICY, FollowUpPolicies],
    };
  }
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
    subjectKeys,
    webhooks = DEFAULT_WEBHOOK_OPTIONS,
    policy = DEFAULT_DEADLINE_POLICY,
    attachments,
    mail,
    proofs,
    roles = WORKER_ROLES,
    followers = subscriptions,
    logger,
  }: WorkerOptions): DynamicModule {
    const documents = attachments ? new DocumentStore(attachments) : null;
    const following: Provider[] = [
      {
        provide: WakeDispatcher,
        inject: [PostgresEventLog, SubscriptionLag, LogSignal, QueueBackend],
        useFactory: (log: PostgresEventLog, lag: SubscriptionLag, signal: LogSignal, queues: QueueBackend) =>
          new WakeDispatcher(followers, log, lag, signal, queues, clock, logger),
      },
      {
        provide: FollowUps,
        inject: [TimerAlarm, RehomingAlarm, RecalculationAlarm, WebhookAlarm, DeliveryAlarm, ReportAlarm, ErasureAlarm],
        useFactory: (...alarms: readonly Pick<TimerAlarm, 'moved'>[]) =>
          new FollowUps(async (name, tenant) => {
            await together(alarms.map((alarm) => () => alarm.moved(name, tenant)));
          }, logger),
      },
      {
        provide: Followers,
        inject: [SubscriptionLag, SubscriptionRunner, FollowUps],
        useFactory: (lag: SubscriptionLag, runner: SubscriptionRunner, followUps: FollowUps) =>
          new Followers(
            followers,
            lag,
            runner,
            (name, tenant) => {
              followUps.moved(name, tenant);
            },
            logger,
          ),
      },
      {
        provide: WakeProcessor,
        inject: [Followers, QueueBackend],
        useFactory: (all: Followers, queues: QueueBackend) => new WakeProcessor(all, queues),
      },
      {
        provide: WebhookAlarm,
        inject: [WebhookEndpointQueries, PostgresEventLog, QueueBackend],
        useFactory: (endpoints: WebhookEndpointQueries, log: PostgresEventLog, queues: QueueBackend) =>
          new WebhookAlarm(endpoints, log, queues, clock, pace.sweepEvery, logger),
      },
      {
        provide: WebhooksProcessor,
        inject: [
          QueueBackend,
          PostgresEventLog,
          CommandRunner,
          ReadModelProgress,
          WebhookEndpointQueries,
          EndpointLeases,
          MessageSigner,
          WebhookSender,
        ],
        useFactory: (
          queues: QueueBackend,
          log: PostgresEventLog,
          runner: CommandRunner,
          progress: ReadModelProgress,
          endpoints: WebhookEndpointQueries,
          leases: EndpointLeases,
          signer: MessageSigner,
          sender: WebhookSender,
        ) =>
          new WebhooksProcessor(
            queues,
            new WebhookDeliverer({ log, runner, progress, endpoints, leases, signer, sender, clock }),
          ),
      },
      {
        provide: RehomingAlarm,
        inject: [DataSource, CommandBus, PostgresEventLog, QueueBackend],
        useFactory: (database: DataSource, commands: CommandBus, log: PostgresEventLog, queues: QueueBackend) => {
          const sweep = new RehomingSweep(database, commands, policy.zone);
          return new RehomingAlarm(sweep, log, queues, clock, pace.sweepEvery, logger);
        },
      },
      {
        provide: RecalculationAlarm,
        inject: [DataSource, CommandBus, PostgresEventLog, QueueBackend],
        useFactory: (database: DataSource, commands: CommandBus, log: PostgresEventLog, queues: QueueBackend) => {
          const sweep = new RecalculationSweep(database, commands);
          return new RecalculationAlarm(sweep, log, queues, clock, pace.sweepEvery, logger);
        },
      },
      {
        provide: DeliveryAlarm,
        inject: [DataSource, PostgresEventLog, CommandRunner, QueueBackend],
        useFactory: (database: DataSource, log: PostgresEventLog, runner: CommandRunner, queues: QueueBackend) => {
          const sweep = new DeliverySweep(database);
          const delivery = new MailDelivery(log, runner, sweep, clock, documents);
          const mailer = mail === undefined ? null : new Mailer(mail);
          return new DeliveryAlarm(sweep, delivery, mailer, log, queues, clock, pace, logger);
        },
      },
      {
        provide: ReportAlarm,
        inject: [QueueBackend, DataSource, PostgresEventLog, CommandRunner],
        useFactory: (queues: QueueBackend, database: DataSource, log: PostgresEventLog, runner: CommandRunner) => {
          const reports = documents && new SubscribedReports(log, new DirectiveDigests(database, log), documents);
          const unset = { ...DEFAULT_FOLLOW_UP_POLICY, zone: policy.zone };
          const queries = new ReportSubscriptionQueries(database);
          const sendings = new ReportSendings(log, runner, queries, reports, unset, clock);
          return new ReportAlarm(sendings, log, queues, clock, pace.sweepEvery, logger);
        },
      },
      { provide: KeyRewrapping, useFactory: () => new KeyRewrapping(subjectKeys, logger) },
      {
        provide: ErasureAlarm,
        inject: [DataSource, PostgresEventLog, SEALING],
        useFactory: (database: DataSource, log: PostgresEventLog, sealing: Sealing) => {
          const erasures = new ErasureQueries(database, log, sealing);
          return new ErasureAlarm(erasures, sealing, log, clock, pace.sweepEvery, logger);
        },
      },
      {
        provide: ReportCleaner,
        inject: [QueueBackend, DataSource, PostgresEventLog],
        useFactory: (queues: QueueBackend, database: DataSource, log: PostgresEventLog) =>
          new ReportCleaner(documents && new ReportShelf(database, documents), queues, log, logger),
      },
      {
        provide: MaintenanceProcessor,
        inject: [QueueBackend, DataSource, PostgresEventLog],
        useFactory: (queues: QueueBackend, database: DataSource, log: PostgresEventLog) => {
          const reports =
            documents &&
            new ReportFiles(new ConsolidatedReports(log), new ReportShelf(database, documents), new ReportRecords(log));
          return new MaintenanceProcessor(
            queues,
            new Replay(database, log),
            projections,
            new PolicyReplay(log),
            reports,
          );
        },
      },
    ];
    const firing: Provider[] = [
      {
        provide: TimersProcessor,
        inject: [QueueBackend, CommandBus, DataSource, TimerAlarm],
        useFactory: (queues: QueueBackend, commands: CommandBus, database: DataSource, alarm: TimerAlarm) =>
          new TimersProcessor(
            queues,
            commands,
            new TimerSweep(database),
            new TimerQueries(database),
            alarm,
            clock,
            pace,
            logger,
          ),
      },
    ];
    const proving: Provider[] = proofs === undefined ? [] : [proofKeeper(proofs, clock, logger)];
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
          sealing: openSealing(subjectKeys, personalData),
          ...(recordedAt && { recordedAt }),
          onError: (error) => {
            logger.warn({ source: 'LogSignal', error }, 'a signal of the log was lost; the poll makes up for it');
          },
        }),
        QueueModule.forRoot({ url: queueUrl, logger, applicationName: 'dondoc-worker' }),
        FollowingModule.forRoot(policy),
        TimerCommandsModule,
        RehomingCommandsModule,
        RecalculationCommandsModule,
        OrganizationFollowingModule,
        WebhooksModule.forRoot(webhooks),
      ],
      providers: [
        {
          provide: TimerAlarm,
          inject: [DataSource, PostgresEventLog, QueueBackend],
          useFactory: (database: DataSource, log: PostgresEventLog, queues: QueueBackend) =>
            new TimerAlarm(new TimerSweep(database), log, queues, clock, pace, logger),
        },
        ...(roles.includes('followers') ? following : []),
        ...(roles.includes('timers') ? firing : []),
        ...(roles.includes('proofs') ? proving : []),
      ],
    };
  }
}

function proofKeeper(
  { installation, signers, policy, checkpointEvery }: ProofOptions,
  clock: Clock,
  logger: Logger,
): Provider {
  return {
    provide: ProofKeeper,
    inject: [DataSource, PostgresEventLog, CommandRunner],
    useFactory: (database: DataSource, log: PostgresEventLog, runner: CommandRunner) => {
      const tree = new LogTree(database);
      const checkpoints = new Checkpoints(database);
      const publisher =
        signers.length === 0
          ? null
          : new CheckpointPublisher({ tree, checkpoints, log, runner, installation, signers, policy, clock });
      return new ProofKeeper(tree, publisher, checkpointEvery, log, clock, logger);
    },
  };
}

/** A worker that has a process of its own: others ask it for its health over HTTP. */
@Module({})
export class WorkerProcessModule {
  static forRoot(options: WorkerOptions): DynamicModule {
    return {
      module: WorkerProcessModule,
      imports: [
        WorkerModule.forRoot(options),
        HealthModule.forRoot({
          purpose: 'following',
          subscriptions: (options.roles ?? WORKER_ROLES).includes('followers') ? subscriptions : [],
          logger: options.logger,
        }),
      ],
    };
  }
}
