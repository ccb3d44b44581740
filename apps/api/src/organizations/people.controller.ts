import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import type { CommandContext, CommandOutcome } from '#event-store';
import {
  ErasePerson,
  ErasureQueries,
  LeaveOffice,
  PeopleQueries,
  peopleProjection,
  PERSON_NOT_ERASED,
  RecordPerson,
  staffsProjection,
} from '#organizations';
import {
  PERSON_ALREADY_REGISTERED,
  PERSON_ERASED,
  PERSON_ERASURE_GROUND_MISSING,
  PERSON_IN_OFFICE,
  PERSON_INVALID_EMAIL,
  PERSON_UNKNOWN,
} from '#organizations/domain';
import { CalendarDay, kindOfRule, Problem, Slug, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { ReadQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ErasureBody, LeavingBody, ParticularsBody, PersonBody } from './person.bodies.js';
import {
  ErasureView,
  PersonChangedView,
  personSummaryView,
  PersonSummaryView,
  personView,
  PersonView,
} from './person.views.js';

class PersonPath {
  @Slug({ description: 'Id of a person.', example: 'cb-0417' })
  readonly personId: string;
}

class PersonQuery extends ReadQuery {
  @CalendarDay({ description: 'Only the posts and fields of this day.', optional: true, example: '2025-08-03' })
  readonly on?: string;
}

@ApiTags('people')
@Controller('v1/people')
export class PeopleController {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: PeopleQueries,
    private readonly erasures: ErasureQueries,
    private readonly days: PresentDay,
    private readonly reads: ReadYourWrites,
  ) {}

  @Post()
  @CommandRoute({
    summary: 'Register a person',
    permission: 'person:register',
    body: PersonBody,
    examples: { officer: { personId: 'cb-0417', name: 'Nguyễn Văn An', email: 'an.nv@example.vn' } },
    answers: PersonChangedView,
    makes: '/v1/people/:personId',
    refusals: [PERSON_ALREADY_REGISTERED, PERSON_ERASED, PERSON_INVALID_EMAIL],
  })
  registerPerson(@InContext() context: CommandContext, @Body() person: PersonBody): Promise<CommandOutcome> {
    return this.commands.execute(new RecordPerson(context, { type: 'register-person', ...person }));
  }

  @Post(':personId/change')
  @CommandRoute({
    summary: 'Change the particulars of a person: all of them as they are now',
    permission: 'person:register',
    body: ParticularsBody,
    examples: { married: { name: 'Nguyễn Văn An', email: 'an.nv@example.vn', phone: '0210 000 000' } },
    answers: PersonChangedView,
    refusals: [PERSON_UNKNOWN, PERSON_ERASED, PERSON_INVALID_EMAIL],
  })
  changePerson(
    @InContext() context: CommandContext,
    @Param() { personId }: PersonPath,
    @Body() particulars: ParticularsBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RecordPerson(context, { type: 'change-person', personId, ...particulars }));
  }

  @Post(':personId/leave')
  @CommandRoute({
    summary: 'Let a person leave office on a day, and with it every post and field',
    permission: 'person:register',
    body: LeavingBody,
    examples: { retired: { on: '2026-01-01' } },
    answers: PersonChangedView,
    refusals: [PERSON_UNKNOWN, PERSON_ERASED],
  })
  leaveOffice(
    @InContext() context: CommandContext,
    @Param() { personId }: PersonPath,
    @Body() { on }: LeavingBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new LeaveOffice(context, personId, on));
  }

  @Post(':personId/erasure')
  @CommandRoute({
    summary: 'Erase a person who has left office: nobody can read their personal data any more',
    permission: 'person:erase',
    body: ErasureBody,
    examples: { asked: { ground: 'Luật 91/2025/QH15', requestedBy: 'person' } },
    answers: PersonChangedView,
    refusals: [PERSON_UNKNOWN, PERSON_IN_OFFICE, PERSON_ERASURE_GROUND_MISSING],
  })
  erasePerson(
    @InContext() context: CommandContext,
    @Param() { personId }: PersonPath,
    @Body() { ground, requestedBy }: ErasureBody,
  ): Promise<CommandOutcome> {
    const on = this.days.dayOf(context.at);
    return this.commands.execute(new ErasePerson(context, { personId, ground, requestedBy, on }));
  }

  @Get(':personId/erasure')
  @ReadRoute({
    summary: 'See how far the erasure of a person has come',
    permission: 'person:erase',
    answers: ErasureView,
    refusals: [PERSON_NOT_ERASED],
  })
  async findErasure(@CurrentCaller() { tenant }: Caller, @Param() { personId }: PersonPath): Promise<ErasureView> {
    const erasure = await this.erasures.find(tenant, personId);
    if (erasure === undefined) throw new Problem(kindOfRule(PERSON_NOT_ERASED), { facts: { personId } });
    return erasure;
  }

  @Get()
  @ReadRoute({ summary: 'List people in the order of their ids', permission: 'person:read' })
  @Paged(PersonSummaryView)
  async listPeople(@CurrentCaller() { tenant }: Caller, @Query() query: PageQuery): Promise<Page<PersonSummaryView>> {
    await this.reads.reached(tenant, query.after, peopleProjection.name);
    return readPage(
      'people',
      query,
      (position) => this.people.listPeople(tenant, position),
      ({ personId }) => personId,
      personSummaryView,
    );
  }

  @Get(':personId')
  @ReadRoute({
    summary: 'See a person with their posts and fields over time',
    permission: 'person:read',
    answers: PersonView,
    refusals: [PERSON_UNKNOWN],
  })
  async findPerson(
    @CurrentCaller() { tenant }: Caller,
    @Param() { personId }: PersonPath,
    @Query() { after, on }: PersonQuery,
  ): Promise<PersonView> {
    await this.reads.reached(tenant, after, peopleProjection.name, staffsProjection.name);
    const person = await this.people.findPerson(tenant, personId);
    if (person === null) throw new Problem(kindOfRule(PERSON_UNKNOWN), { facts: { personId } });
    return personView(person, await this.people.staffsOf(tenant, personId), on);
  }
}
