import { Module } from '@nestjs/common';
import { SetFollowUpPolicyHandler } from './set-follow-up-policy.handler.js';
import { RetireLadderHandler, SetLadderHandler } from './set-ladder.handler.js';

/** How a tenant follows up. Needs `CommandRunner` from a global module. */
@Module({ providers: [SetFollowUpPolicyHandler, SetLadderHandler, RetireLadderHandler] })
export class FollowUpCommandsModule {}
