import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import type { CommandContext, CommandOutcome } from '#event-store';
import { LeaveOffice, PeopleQueries, peopleProjection, RecordPerson, staffsProjection } from '#organizations';
import { PERSON_ALREADY_REGISTERED, PERSON_INVALID_EMAIL, PERSON_UNKNOWN } from '#organizations/domain';
import { CalendarDay, kindOfRule, Problem, Slug, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { ReadQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { LeavingBody, ParticularsBody, PersonBody } from './person.bodies.js';
import { PersonChangedView, personSummaryView, PersonSummaryView, personView, PersonView } from './person.views.js';

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
    refusals: [PERSON_ALREADY_REGISTERED, PERSON_INVALID_EMAIL],
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
    refusals: [PERSON_UNKNOWN, PERSON_INVALID_EMAIL],
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
    refusals: [PERSON_UNKNOWN],
  })
  leaveOffice(
    @InContext() context: CommandContext,
    @Param() { personId }: PersonPath,
    @Body() { on }: LeavingBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new LeaveOffice(context, personId, on));
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
