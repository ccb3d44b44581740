import { Module } from '@nestjs/common';
import { DeadlineReader } from '#deadlines';
import { AcceptAnswerHandler } from './accept-answer.handler.js';
import { AcknowledgeAssignmentHandler } from './acknowledge-assignment.handler.js';
import { AssignmentRunner } from './assignment-runner.js';
import { ReportProgressHandler } from './report-progress.handler.js';
import { RespondToAssignmentHandler } from './respond-to-assignment.handler.js';
import { ReturnAnswerHandler } from './return-answer.handler.js';

/** What people ask of assignments. Needs `CommandRunner` and `DEADLINE_POLICY` from a global module. */
@Module({
  providers: [
    AssignmentRunner,
    DeadlineReader,
    AcknowledgeAssignmentHandler,
    ReportProgressHandler,
    RespondToAssignmentHandler,
    ReturnAnswerHandler,
    AcceptAnswerHandler,
  ],
})
export class AssignmentCommandsModule {}
