import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PostgresEventLog, SEALING, type Sealing } from '#event-store';
import { GrantSigningHandler, RevokeSigningHandler } from './commands/delegate-signing.handler.js';
import { ErasePersonHandler } from './commands/erase-person.handler.js';
import { LeaveOfficeHandler } from './commands/leave-office.handler.js';
import { RecordPersonHandler } from './commands/record-person.handler.js';
import { RelieveStaffHandler, StaffAgencyHandler } from './commands/staff-agency.handler.js';
import { ErasureQueries } from './read-models/erasures.queries.js';
import { PeopleQueries } from './read-models/people.queries.js';
import { SigningQuery } from './read-models/signing.query.js';

/** People, posts and leave to sign. Needs the `DataSource` and what `EventStoreModule` exports, from global modules. */
@Module({
  providers: [
    {
      provide: PeopleQueries,
      inject: [DataSource, SEALING],
      useFactory: (data: DataSource, sealing: Sealing) => new PeopleQueries(data, sealing),
    },
    { provide: SigningQuery, inject: [PostgresEventLog], useFactory: (log: PostgresEventLog) => new SigningQuery(log) },
    {
      provide: ErasureQueries,
      inject: [DataSource, PostgresEventLog, SEALING],
      useFactory: (data: DataSource, log: PostgresEventLog, sealing: Sealing) => new ErasureQueries(data, log, sealing),
    },
    RecordPersonHandler,
    ErasePersonHandler,
    LeaveOfficeHandler,
    StaffAgencyHandler,
    RelieveStaffHandler,
    GrantSigningHandler,
    RevokeSigningHandler,
  ],
  exports: [ErasureQueries, PeopleQueries, SigningQuery],
})
export class PeopleModule {}
