import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PostgresEventLog } from '#event-store';
import { GrantSigningHandler, RevokeSigningHandler } from './commands/delegate-signing.handler.js';
import { LeaveOfficeHandler } from './commands/leave-office.handler.js';
import { RecordPersonHandler } from './commands/record-person.handler.js';
import { RelieveStaffHandler, StaffAgencyHandler } from './commands/staff-agency.handler.js';
import { PeopleQueries } from './read-models/people.queries.js';
import { SigningQuery } from './read-models/signing.query.js';

/** People, posts and leave to sign. Needs the `DataSource` and what `EventStoreModule` exports, from global modules. */
@Module({
  providers: [
    { provide: PeopleQueries, inject: [DataSource], useFactory: (data: DataSource) => new PeopleQueries(data) },
    { provide: SigningQuery, inject: [PostgresEventLog], useFactory: (log: PostgresEventLog) => new SigningQuery(log) },
    RecordPersonHandler,
    LeaveOfficeHandler,
    StaffAgencyHandler,
    RelieveStaffHandler,
    GrantSigningHandler,
    RevokeSigningHandler,
  ],
  exports: [PeopleQueries, SigningQuery],
})
export class PeopleModule {}
