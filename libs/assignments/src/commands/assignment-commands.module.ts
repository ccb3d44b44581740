import { Module } from '@nestjs/common';
import { AcceptAnswerHandler } from './accept-answer.handler.js';
import { AcceptInPartHandler } from './accept-in-part.handler.js';
import { AcknowledgeAssignmentHandler } from './acknowledge-assignment.handler.js';
import { AgreeToTransferHandler } from './agree-to-transfer.handler.js';
import { AskCoordinationHandler } from './ask-coordination.handler.js';
import { AskExtensionHandler } from './ask-extension.handler.js';
import { AssignmentRunner } from './assignment-runner.js';
import { CancelAssignmentHandler } from './cancel-assignment.handler.js';
import { ChangeDeadlineHandler } from './change-deadline.handler.js';
import { ContestStatusHandler } from './contest-status.handler.js';
import { CorrectEntryHandler } from './correct-entry.handler.js';
import { DeclineAssignmentHandler } from './decline-assignment.handler.js';
import { DelegateAssignmentHandler } from './delegate-assignment.handler.js';
import {
  AcknowledgeEscalationHandler,
  AnswerEscalationHandler,
  LiftEscalationHandler,
  ReferAssignmentHandler,
} from './escalation.handlers.js';
import { GiveOpinionHandler } from './give-opinion.handler.js';
import { GrantExtensionHandler } from './grant-extension.handler.js';
import { ProposeTransferHandler } from './propose-transfer.handler.js';
import { RefuseExtensionHandler } from './refuse-extension.handler.js';
import { RefuseTransferHandler } from './refuse-transfer.handler.js';
import { RejectContestHandler } from './reject-contest.handler.js';
import { ReopenAssignmentHandler } from './reopen-assignment.handler.js';
import { ReportProgressHandler } from './report-progress.handler.js';
import { RespondToAssignmentHandler } from './respond-to-assignment.handler.js';
import { ResumeAssignmentHandler } from './resume-assignment.handler.js';
import { ReturnAnswerHandler } from './return-answer.handler.js';
import { SuspendAssignmentHandler } from './suspend-assignment.handler.js';
import { TransferAssignmentHandler } from './transfer-assignment.handler.js';
import { UpholdAssignmentHandler } from './uphold-assignment.handler.js';
import { UpholdContestHandler } from './uphold-contest.handler.js';
import { UrgeAssignmentHandler } from './urge-assignment.handler.js';

/** What people ask of assignments. Needs `CommandRunner` and `FollowUpPolicies` from a global module. */
@Module({
  providers: [
    AssignmentRunner,
    AcknowledgeAssignmentHandler,
    ReportProgressHandler,
    RespondToAssignmentHandler,
    ReturnAnswerHandler,
    AcceptAnswerHandler,
    DelegateAssignmentHandler,
    UrgeAssignmentHandler,
    DeclineAssignmentHandler,
    UpholdAssignmentHandler,
    TransferAssignmentHandler,
    ProposeTransferHandler,
    AgreeToTransferHandler,
    RefuseTransferHandler,
    AskCoordinationHandler,
    GiveOpinionHandler,
    AskExtensionHandler,
    GrantExtensionHandler,
    RefuseExtensionHandler,
    ChangeDeadlineHandler,
    SuspendAssignmentHandler,
    ResumeAssignmentHandler,
    CancelAssignmentHandler,
    ReopenAssignmentHandler,
    AcceptInPartHandler,
    ContestStatusHandler,
    UpholdContestHandler,
    RejectContestHandler,
    CorrectEntryHandler,
    AcknowledgeEscalationHandler,
    AnswerEscalationHandler,
    LiftEscalationHandler,
    ReferAssignmentHandler,
  ],
})
export class AssignmentCommandsModule {}
