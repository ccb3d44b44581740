import { Module } from '@nestjs/common';
import { FormGroupHandler } from './form-group.handler.js';
import { JoinGroupHandler } from './join-group.handler.js';
import { LeaveGroupHandler } from './leave-group.handler.js';
import { RegisterAgenciesHandler } from './register-agencies.handler.js';

/** The commands on agencies and groups. Needs `CommandRunner` from a global module. */
@Module({ providers: [RegisterAgenciesHandler, FormGroupHandler, JoinGroupHandler, LeaveGroupHandler] })
export class OrganizationCommandsModule {}
