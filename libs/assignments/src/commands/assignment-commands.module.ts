import { Module } from '@nestjs/common';
import { AcceptAnswerHandler } from './accept-answer.handler.js';
import { AcknowledgeAssignmentHandler } from './acknowledge-assignment.handler.js';
import { CountSilenceHandler } from './count-silence.handler.js';
import { FireRungHandler } from './fire-rung.handler.js';
import { ReportProgressHandler } from './report-progress.handler.js';
import { RespondToAssignmentHandler } from './respond-to-assignment.handler.js';
import { ReturnAnswerHandler } from './return-answer.handler.js';

/** The commands on assignments. Needs `CommandRunner` from a global module. */
@Module({
  providers: [
    AcknowledgeAssignmentHandler,
    ReportProgressHandler,
    RespondToAssignmentHandler,
    ReturnAnswerHandler,
    AcceptAnswerHandler,
    FireRungHandler,
    CountSilenceHandler,
  ],
})
export class AssignmentCommandsModule {}
