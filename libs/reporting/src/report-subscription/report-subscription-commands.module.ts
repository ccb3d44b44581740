import { Module } from '@nestjs/common';
import {
  ChangeReportSubscriptionHandler,
  CreateReportSubscriptionHandler,
  EndReportSubscriptionHandler,
  PauseReportSubscriptionHandler,
  ReportSubscriptionRunner,
  ResumeReportSubscriptionHandler,
} from './manage-report-subscription.handler.js';

/** The commands on report subscriptions. Needs `CommandRunner` from a global module. */
@Module({
  providers: [
    ReportSubscriptionRunner,
    CreateReportSubscriptionHandler,
    ChangeReportSubscriptionHandler,
    PauseReportSubscriptionHandler,
    ResumeReportSubscriptionHandler,
    EndReportSubscriptionHandler,
  ],
})
export class ReportSubscriptionCommandsModule {}
