import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { AccessModule, Tokens } from '#access';
import { AssignmentCommandsModule, AssignmentQueries, RehomingQueries } from '#assignments';
import { DEADLINE_POLICY, TimerQueries } from '#deadlines';
import {
  AttachmentCommandsModule,
  AttachmentQueries,
  AttachmentsModule,
  DocumentStore,
  type AttachmentOptions,
} from '#attachments';
import { DEFAULT_LADDER, type DeadlinePolicy } from '#deadlines/domain';
import {
  CitationQueries,
  DirectiveCommandsModule,
  DirectiveQueries,
  FindingQueries,
  ISSUANCE_POLICY,
  QuestionQueries,
  type IssuancePolicy,
} from '#directives';
import { EventStoreModule } from '#event-store';
import { HealthModule } from '#health';
import type { Clock, Instant } from '#kernel';
import { OrganizationCommandsModule, OrganizationQueries, PeopleModule } from '#organizations';
import { DatabaseModule, runtimeUrl } from '#platform';
import { QueueModule } from '#queue';
import { ScoreboardQuery } from '#reporting';
import { readModelEntities, subscriptions } from '#subscriptions';
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
import { UrgingController } from './assignments/urging.controller.js';
import { ChangesController } from './directives/changes.controller.js';
import { CitationsController } from './directives/citations.controller.js';
import { DirectivesController } from './directives/directives.controller.js';
import { DraftsController } from './directives/drafts.controller.js';
import { FindingsController } from './directives/findings.controller.js';
import { IssuanceController } from './directives/issuance.controller.js';
import { QuestionsController } from './directives/questions.controller.js';
import { RegistersController } from './directives/registers.controller.js';
import { ShownDirectives } from './directives/shown-directives.js';
import { AttachmentsController } from './attachments/attachments.controller.js';
import { DocumentsController } from './attachments/documents.controller.js';
import { documentsIndicator } from './attachments/documents.indicator.js';
import { EventsController } from './events/events.controller.js';
import { Closing } from './http/closing.hook.js';
import { CLOCK } from './http/command-context.js';
import { PresentDay } from './http/present-day.js';
import { ProblemsController } from './http/problems.controller.js';
import { ReadYourWrites } from './http/read-your-writes.js';
import { ClockController } from './operations/clock.controller.js';
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
import { ReportsController } from './reports/reports.controller.js';
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
  readonly logger: Logger;
}

const QUERIES = [
  AssignmentQueries,
  AttachmentQueries,
  CitationQueries,
  DirectiveQueries,
  FindingQueries,
  OrganizationQueries,
  QuestionQueries,
  ScoreboardQuery,
  TimerQueries,
];

/** What commands need besides the log. */
@Global()
@Module({})
class EngineModule {
  static forRoot({ clock, policy }: ApiOptions): DynamicModule {
    return {
      module: EngineModule,
      providers: [
        { provide: CLOCK, useValue: clock },
        { provide: DEADLINE_POLICY, useValue: policy },
        {
          provide: ISSUANCE_POLICY,
          useValue: { policy, ladder: DEFAULT_LADDER } satisfies IssuancePolicy,
        },
      ],
      exports: [CLOCK, DEADLINE_POLICY, ISSUANCE_POLICY],
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
          indicators: [documentsIndicator(documents)],
        }),
        OrganizationCommandsModule,
        PeopleModule,
        DirectiveCommandsModule,
        AssignmentCommandsModule,
        AttachmentCommandsModule,
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
        RegistersController,
        DraftsController,
        DirectivesController,
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
        BulkController,
        ReportsController,
        WorkloadsController,
        EventsController,
        SubscriptionsController,
        TimersController,
        ClockController,
        ReplaysController,
        ProblemsController,
      ],
      providers: [
        Closing,
        ReadYourWrites,
        BulkCommands,
        ShownDirectives,
        PresentDay,
        {
          provide: RehomingQueries,
          inject: [DataSource],
          useFactory: (database: DataSource) => new RehomingQueries(database, options.policy.zone),
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
