import { Module } from '@nestjs/common';
import { FollowReorganizationHandler } from './follow-reorganization.handler.js';

/** What the engine itself asks of agencies and groups. Needs `CommandRunner` from a global module. */
@Module({ providers: [FollowReorganizationHandler] })
export class OrganizationFollowingModule {}
