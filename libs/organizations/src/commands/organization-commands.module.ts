import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OrganizationQueries } from '../read-models/organizations.queries.js';
import { AnswerRehomingHandler } from './answer-rehoming.handler.js';
import { ChangeAgencyHandler, IdentifyAgencyHandler, PlaceAgencyHandler } from './change-agency.handler.js';
import { FollowReorganizationHandler } from './follow-reorganization.handler.js';
import { FormGroupHandler } from './form-group.handler.js';
import { JoinGroupHandler } from './join-group.handler.js';
import { LeaveGroupHandler } from './leave-group.handler.js';
import { RegisterAgenciesHandler, RegisterAgencyHandler } from './register-agencies.handler.js';
import { ReorganizeAgenciesHandler, Reorganizer } from './reorganize-agencies.handler.js';

/** The commands on agencies and groups. Needs the `DataSource` and what `EventStoreModule` exports, from global modules. */
@Module({
  providers: [
    {
      provide: OrganizationQueries,
      inject: [DataSource],
      useFactory: (data: DataSource) => new OrganizationQueries(data),
    },
    Reorganizer,
    RegisterAgencyHandler,
    RegisterAgenciesHandler,
    ChangeAgencyHandler,
    PlaceAgencyHandler,
    IdentifyAgencyHandler,
    ReorganizeAgenciesHandler,
    FollowReorganizationHandler,
    AnswerRehomingHandler,
    FormGroupHandler,
    JoinGroupHandler,
    LeaveGroupHandler,
  ],
  exports: [Reorganizer],
})
export class OrganizationCommandsModule {}
