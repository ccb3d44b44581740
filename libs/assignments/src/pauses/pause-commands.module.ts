import { Module } from '@nestjs/common';
import { PauseFollowUpHandler, ResumeFollowUpHandler } from './follow-up-pause.handlers.js';

/** Whom nobody follows up for the time being. Needs `CommandRunner` and `FollowUpPolicies` from global modules. */
@Module({ providers: [PauseFollowUpHandler, ResumeFollowUpHandler] })
export class PauseCommandsModule {}
