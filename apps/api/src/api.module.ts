import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { AccessModule, Tokens } from '#access';
import {
  AssignmentCommandsModule,
  AssignmentQueries,
  CalendarCommandsModule,
  RehomingQueries,
  PauseCommandsModule,
} from '#assignments';
import {
  CalendarQueries,
  DEADLINE_POLICY,
  FollowUpCommandsModule,
  FollowUpPolicies,
  LadderQueries,
  TimerQueries,
} from '#deadlines';
import {
  AttachmentCommandsModule,
  AttachmentQueries,
  AttachmentsModule,
  DocumentStore,
  type AttachmentOptions,
} from '#attachments';
import { AccessRecords, AuditCommandsModule, Checkpoints, EventSearch, EventTexts, LogTree } from '#audit';
import { DEFAULT_LADDER, localDate, type DeadlinePolicy } from '#deadlines/domain';
import {
  AlikeTasksQuery,
  CitationQueries,
  DirectiveCommandsModule,
  DirectiveQueries,
  FindingQueries,
  ISSUANCE_POLICY,
  QuestionQueries,
  SecretEvents,
  type IssuancePolicy,
} from '#directives';
import {
  CommandRunner,
  EventStoreModule,
  PostgresEventLog,
  SEALING,
  SubscriptionSupervisor,
  type Sealing,
} from '#event-store';
import { HealthModule } from '#health';
import type { Clock, Instant } from '#kernel';
import {
  Administration,
  FailedJobs,
  Incidents,
  OperationsQueries,
  ParkedEvents,
  StoppedFollowers,
  type AnyQueue,
} from '#operations';
import {
  DEFAULT_WEBHOOK_OPTIONS,
  DisabledEndpoints,
  GivenUpDeliveries,
  GivenUpNotices,
  InboxQueries,
  NotificationCommandsModule,
  WebhookCommandsModule,
  WebhooksModule,
  type WebhookOptions,
} from '#notifications';
import { OrganizationCommandsModule, OrganizationQueries, PeopleModule } from '#organizations';
import { openSealing, type SubjectKeyOptions } from '#personal-data';
import { DatabaseModule, runtimeUrl } from '#platform';
import { QueueBackend, QueueModule, queueRegistry } from '#queue';
import {
  DirectiveDigests,
  ForeseenWorkloadsQuery,
  OverdueAgesQuery,
  ReportSubscriptionCommandsModule,
  ReportSubscriptionQueries,
  ScoreboardQuery,
  TimelinessQuery,
  WorkloadAheadQuery,
} from '#reporting';
import { personalData, readModelEntities, subscriptionNamed, subscriptions } from '#subscriptions';
import { SecretReads } from './access/secret-reads.js';
import { AssignmentReadsController } from './assignments/assignment-reads.controller.js';
import { AssignmentsController } from './assignments/assignments.controller.js';
import { BulkCommands } from './assignments/bulk-commands.js';
import { BulkController } from './assignments/bulk.controller.js';
import { CoordinationController } from './assignments/coordination.controller.js';
import { CourseController } from './assignments/course.controller.js';
import { DeadlineChangesController } from './assignments/deadline-changes.controller.js';
import { DelegationController } from './assignments/delegation.controller.js';
import { HandoverController } from './assignments/handover.controller.js';
import { JudgingController } from './assignments/judging.controller.js';
import { ReviewController } from './assignments/review.controller.js';
import { ShownAssignments } from './assignments/shown-assignments.js';
import { UrgingController } from './assignments/urging.controller.js';
import { CalendarsController } from './calendars/calendars.controller.js';
import { ChangesController } from './directives/changes.controller.js';
import { DeadlineReadingController } from './deadlines/deadline-reading.controller.js';
import { CitationsController } from './directives/citations.controller.js';
import { DirectivesController } from './directives/directives.controller.js';
import { DraftsController } from './directives/drafts.controller.js';
import { FindingsController } from './directives/findings.controller.js';
import { IssuancePreviewsController } from './directives/issuance-previews.controller.js';
import { IssuanceController } from './directives/issuance.controller.js';
import { QuestionsController } from './directives/questions.controller.js';
import { RegistersController } from './directives/registers.controller.js';
import { ShownDirectives } from './directives/shown-directives.js';
import { AttachmentsController } from './attachments/attachments.controller.js';
import { ShownAttachments } from './attachments/shown-attachments.js';
import { DocumentsController } from './attachments/documents.controller.js';
import { documentsIndicator } from './attachments/documents.indicator.js';
import { EventTypes } from './events/event-types.js';
import { EventTypesController } from './events/event-types.controller.js';
import { EventSearchController } from './events/event-search.controller.js';
import { EventExportController } from './events/event-export.controller.js';
import { EventExports } from './events/event-exports.js';
import { ShownEvents } from './events/shown-events.js';
import { EventsController } from './events/events.controller.js';
import { Closing } from './http/closing.hook.js';
import { CLOCK, ENGINE_CLOCK } from './http/command-context.js';
import { clockOfReads } from './http/past.interceptor.js';
import { PresentDay } from './http/present-day.js';
import { ProblemsController } from './http/problems.controller.js';
import { ReadYourWrites } from './http/read-your-writes.js';
import { ActsController } from './operations/acts.controller.js';
import { EscalationController } from './assignments/escalation.controller.js';
import { FollowUpController } from './follow-up/follow-up.controller.js';
import { FollowUpPausesController } from './follow-up/follow-up-pauses.controller.js';
import { LaddersController } from './follow-up/ladders.controller.js';
import { InboxStreamController } from './notices/inbox-stream.controller.js';
import { InboxStreams } from './notices/inbox-streams.js';
import { InboxController } from './notices/inbox.controller.js';
import { NoticesOfAssignmentController } from './notices/notices-of-assignment.controller.js';
import { PreferencesController } from './notices/preferences.controller.js';
import { ClockController } from './operations/clock.controller.js';
import { IncidentsController } from './operations/incidents.controller.js';
import { PolicyReplaysController } from './operations/policy-replays.controller.js';
import { BoardSessionController } from './operations/queue-board/board-session.controller.js';
import { QueuesController } from './operations/queues.controller.js';
import { ReplaysController } from './operations/replays.controller.js';
import { SubscriptionsController } from './operations/subscriptions.controller.js';
import { TimersController } from './operations/timers.controller.js';
import { AgenciesController } from './organizations/agencies.controller.js';
import { AgencyChangesController } from './organizations/agency-changes.controller.js';
import { AgencyImportController } from './organizations/agency-import.controller.js';
import { FocalPointsController } from './organizations/focal-points.controller.js';
import { GroupsController } from './organizations/groups.controller.js';
import { PeopleController } from './organizations/people.controller.js';
import { PostsController } from './organizations/posts.controller.js';
import { SigningDelegationsController } from './organizations/signing-delegations.controller.js';
import { ReorganizationsController } from './organizations/reorganizations.controller.js';
import { WebhookDeliveriesController } from './webhooks/webhook-deliveries.controller.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { ConsolidatedReportsController } from './reports/consolidated-reports.controller.js';
import { ReportSubscriptionsController } from './report-subscriptions/report-subscriptions.controller.js';
import { DigestsController } from './reports/digests.controller.js';
import { LegalFiles } from './legal-file/legal-files.js';
import { LegalFilesController } from './legal-file/legal-files.controller.js';
import { EventProofs } from './proofs/event-proofs.js';
import { EventProofsController } from './proofs/event-proofs.controller.js';
import { LogsController } from './proofs/logs.controller.js';
import { proofsIndicator } from './proofs/proofs.indicator.js';
import { SigningKeysController } from './proofs/signing-keys.controller.js';
import { TextExportController } from './proofs/text-export.controller.js';
import { SaidNames } from './stories/said-names.js';
import { StoriesController } from './stories/stories.controller.js';
import { OverdueAgesController } from './reports/overdue-ages.controller.js';
import { ReportsController } from './reports/reports.controller.js';
import { TimelinessController } from './reports/timeliness.controller.js';
import { WorkloadsController } from './reports/workloads.controller.js';

export interface ApiOptions {
  /** `postgres://…` of the login that may become `dondoc_app`; migrated. */
  readonly databaseUrl: string;
  /** Where jobs are kept; see `parseQueueUrl`. */
  readonly queueUrl: string;
  /** At least 32 bytes. */
  readonly tokenSecret: string;
  /** What time the engine goes by; a `SteppedClock` may be stepped over HTTP. */
  readonly clock: Clock;
  /** See `PostgresEventLogOptions.recordedAt`; given where the clock is stepped. */
  readonly recordedAt?: () => Instant;
  /** How deadlines are read. */
  readonly policy: DeadlinePolicy;
  /** Where documents are kept, and which are taken. */
  readonly attachments: AttachmentOptions;
  /** As `WorkerOptions.subjectKeys`. */
  readonly subjectKeys: SubjectKeyOptions;
  /** As `WorkerOptions.webhooks`. */
  readonly webhooks?: WebhookOptions;
  readonly logger: Logger;
}

const QUERIES = [
  AlikeTasksQuery,
  AssignmentQueries,
  AttachmentQueries,
  CalendarQueries,
  Checkpoints,
  CitationQueries,
  DirectiveQueries,
  EventTexts,
  FindingQueries,
  ForeseenWorkloadsQuery,
  OperationsQueries,
  LadderQueries,
  LogTree,
  OrganizationQueries,
  OverdueAgesQuery,
  QuestionQueries,
  ReportSubscriptionQueries,
  ScoreboardQuery,
  SecretEvents,
  TimelinessQuery,
  TimerQueries,
  WorkloadAheadQuery,
];

/** What commands need besides the log. */
@Global()
@Module({})
class EngineModule {
  static forRoot({ clock, policy }: ApiOptions): DynamicModule {
    return {
      module: EngineModule,
      providers: [
        { provide: ENGINE_CLOCK, useValue: clock },
        { provide: CLOCK, useValue: clockOfReads(clock) },
        { provide: DEADLINE_POLICY, useValue: policy },
        FollowUpPolicies,
        {
          provide: ISSUANCE_POLICY,
          useValue: { policy, ladder: DEFAULT_LADDER } satisfies IssuancePolicy,
        },
      ],
      exports: [CLOCK, ENGINE_CLOCK, DEADLINE_POLICY, FollowUpPolicies, ISSUANCE_POLICY],
    };
  }
}

/** The REST API: commands go to the log, queries to the read models. */
@Module({})
export class ApiModule {
  static forRoot(options: ApiOptions): DynamicModule {
    const { databaseUrl, queueUrl, tokenSecret, recordedAt, logger } = options;
    const documents = new DocumentStore(options.attachments);
    return {
      module: ApiModule,
      imports: [
        EngineModule.forRoot(options),
        CqrsModule.forRoot(),
        DatabaseModule.forRoot({
          url: databaseUrl,
          entities: readModelEntities,
          applicationName: 'dondoc-api',
        }),
        EventStoreModule.forRoot({
          url: runtimeUrl(databaseUrl),
          applicationName: 'dondoc-api-log',
          sealing: openSealing(options.subjectKeys, personalData),
          ...(recordedAt && { recordedAt }),
          onError: (error) => {
            logger.warn({ source: 'LogSignal', error }, 'a signal of the log was lost; polls make up for it');
          },
        }),
        QueueModule.forRoot({
          url: queueUrl,
          logger,
          applicationName: 'dondoc-api',
        }),
        AccessModule.forRoot(new Tokens(tokenSecret)),
        AttachmentsModule.forRoot(documents, logger),
        HealthModule.forRoot({
          purpose: 'serving',
          subscriptions,
          logger,
          indicators: (database, log) => [
            documentsIndicator(documents),
            proofsIndicator(new Checkpoints(database), log),
          ],
        }),
        OrganizationCommandsModule,
        PeopleModule,
        CalendarCommandsModule,
        DirectiveCommandsModule,
        AssignmentCommandsModule,
        FollowUpCommandsModule,
        PauseCommandsModule,
        AttachmentCommandsModule,
        WebhooksModule.forRoot(options.webhooks ?? DEFAULT_WEBHOOK_OPTIONS),
        WebhookCommandsModule,
        ReportSubscriptionCommandsModule,
        NotificationCommandsModule,
        AuditCommandsModule,
      ],
      controllers: [
        AgenciesController,
        AgencyChangesController,
        AgencyImportController,
        GroupsController,
        PeopleController,
        PostsController,
        FocalPointsController,
        SigningDelegationsController,
        ReorganizationsController,
        CalendarsController,
        DeadlineReadingController,
        RegistersController,
        DraftsController,
        DirectivesController,
        IssuancePreviewsController,
        IssuanceController,
        ChangesController,
        CitationsController,
        QuestionsController,
        FindingsController,
        AssignmentsController,
        AttachmentsController,
        DocumentsController,
        JudgingController,
        HandoverController,
        CoordinationController,
        DeadlineChangesController,
        CourseController,
        ReviewController,
        AssignmentReadsController,
        DelegationController,
        UrgingController,
        EscalationController,
        BulkController,
        FollowUpController,
        FollowUpPausesController,
        LaddersController,
        ReportsController,
        ConsolidatedReportsController,
        DigestsController,
        ReportSubscriptionsController,
        WorkloadsController,
        TimelinessController,
        OverdueAgesController,
        WebhooksController,
        WebhookDeliveriesController,
        InboxStreamController,
        InboxController,
        PreferencesController,
        NoticesOfAssignmentController,
        StoriesController,
        EventsController,
        EventSearchController,
        EventExportController,
        EventTypesController,
        LogsController,
        TextExportController,
        EventProofsController,
        SigningKeysController,
        LegalFilesController,
        SubscriptionsController,
        IncidentsController,
        QueuesController,
        BoardSessionController,
        PolicyReplaysController,
        ActsController,
        TimersController,
        ClockController,
        ReplaysController,
        ProblemsController,
      ],
      providers: [
        Closing,
        ReadYourWrites,
        BulkCommands,
        SecretReads,
        ShownAssignments,
        ShownAttachments,
        ShownDirectives,
        PresentDay,
        InboxStreams,
        EventTypes,
        ShownEvents,
        EventExports,
        SaidNames,
        EventProofs,
        LegalFiles,
        {
          provide: EventSearch,
          inject: [DataSource, PostgresEventLog],
          useFactory: (database: DataSource, log: PostgresEventLog) => new EventSearch(database, log),
        },
        {
          provide: AccessRecords,
          inject: [PostgresEventLog],
          useFactory: (log: PostgresEventLog) =>
            new AccessRecords(log, () => localDate(options.clock.now(), options.policy.zone)),
        },
        {
          provide: RehomingQueries,
          inject: [DataSource],
          useFactory: (database: DataSource) => new RehomingQueries(database, options.policy.zone),
        },
        {
          provide: Incidents,
          inject: [
            SubscriptionSupervisor,
            QueueBackend,
            OperationsQueries,
            DataSource,
            PostgresEventLog,
            SEALING,
            CommandBus,
          ],
          useFactory: (
            supervisor: SubscriptionSupervisor,
            queues: QueueBackend,
            operations: OperationsQueries,
            database: DataSource,
            log: PostgresEventLog,
            sealing: Sealing,
            commands: CommandBus,
          ) =>
            new Incidents(
              [
                new ParkedEvents(supervisor, subscriptionNamed),
                new StoppedFollowers(supervisor, subscriptionNamed),
                new FailedJobs(queues, queueRegistry as unknown as readonly AnyQueue[]),
                new GivenUpNotices(database, log, sealing, commands),
                new DisabledEndpoints(database, commands),
                new GivenUpDeliveries(database, commands),
              ],
              operations,
            ),
        },
        {
          provide: Administration,
          inject: [CommandRunner, PostgresEventLog, Incidents],
          useFactory: (runner: CommandRunner, log: PostgresEventLog, incidents: Incidents) =>
            new Administration(runner, log, incidents),
        },
        {
          provide: InboxQueries,
          inject: [DataSource, SEALING],
          useFactory: (database: DataSource, sealing: Sealing) => new InboxQueries(database, sealing),
        },
        {
          provide: DirectiveDigests,
          inject: [DataSource, PostgresEventLog],
          useFactory: (database: DataSource, log: PostgresEventLog) => new DirectiveDigests(database, log),
        },
        ...QUERIES.map((query) => ({
          provide: query,
          inject: [DataSource],
          useFactory: (database: DataSource) => new query(database),
        })),
      ],
    };
  }
}
