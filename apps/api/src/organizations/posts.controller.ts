import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import type { CommandContext, CommandOutcome } from '#event-store';
import {
  agenciesProjection,
  OrganizationQueries,
  PeopleQueries,
  peopleProjection,
  RelieveStaff,
  StaffAgency,
  staffsProjection,
} from '#organizations';
import {
  AGENCY_ENDED,
  AGENCY_NOT_YET,
  AGENCY_UNKNOWN,
  PERIOD_REVERSED,
  PERSON_LEFT,
  PERSON_UNKNOWN,
  POST_ALREADY_CREATED,
  POST_HELD,
  POST_NOT_HELD,
  POST_NOT_IN_FORCE,
  POST_SECOND_HEAD,
  POST_UNKNOWN,
  staffDecider,
} from '#organizations/domain';
import { kindOfRule, Problem, Slug } from '#platform';
import { InContext } from '../http/command-context.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { OnDayQuery } from './on-day.js';
import { AbolitionBody, AppointmentBody, PostBody, ReliefBody } from './person.bodies.js';
import { PostChangedView, staffView, StaffView } from './person.views.js';

class StaffPath {
  @Slug({ description: 'Id of an agency.', example: 'van-phong-ubnd-tinh' })
  readonly agencyId: string;
}

class PostPath extends StaffPath {
  @Slug({ description: 'Id of a post within the agency.', example: 'chanh-van-phong' })
  readonly postId: string;
}

@ApiTags('posts')
@Controller('v1/agencies/:agencyId')
export class PostsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: PeopleQueries,
    private readonly organizations: OrganizationQueries,
    private readonly reads: ReadYourWrites,
    private readonly present: PresentDay,
  ) {}

  @Post('posts')
  @CommandRoute({
    summary: 'Create a post in an agency',
    permission: 'staff:appoint',
    body: PostBody,
    examples: {
      head: { postId: 'chanh-van-phong', title: 'Chánh Văn phòng', rank: 'head' },
      deputy: { postId: 'pho-chanh-van-phong', title: 'Phó Chánh Văn phòng', rank: 'deputy', validFrom: '2025-07-01' },
    },
    answers: PostChangedView,
    makes: '/v1/agencies/:agencyId/staff',
    refusals: [AGENCY_UNKNOWN, AGENCY_NOT_YET, AGENCY_ENDED, POST_ALREADY_CREATED, POST_SECOND_HEAD, PERIOD_REVERSED],
  })
  createPost(
    @InContext() context: CommandContext,
    @Param() { agencyId }: StaffPath,
    @Body() post: PostBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new StaffAgency(context, { type: 'create-post', agencyId, ...post }));
  }

  @Post('posts/:postId/abolish')
  @CommandRoute({
    summary: 'Abolish a post from a day on; whoever holds it then holds it no more',
    permission: 'staff:appoint',
    body: AbolitionBody,
    examples: { merged: { validTo: '2026-01-01' } },
    answers: PostChangedView,
    refusals: [POST_UNKNOWN],
  })
  abolishPost(
    @InContext() context: CommandContext,
    @Param() { agencyId, postId }: PostPath,
    @Body() { validTo }: AbolitionBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RelieveStaff(context, { type: 'abolish-post', agencyId, postId, validTo }));
  }

  @Post('posts/:postId/fill')
  @CommandRoute({
    summary: 'Appoint a person to a post, or charge them with it',
    permission: 'staff:appoint',
    body: AppointmentBody,
    examples: {
      appointed: { personId: 'cb-0417', validFrom: '2025-07-01' },
      acting: { personId: 'cb-0417', acting: true, validFrom: '2025-07-01', validTo: '2025-10-01' },
    },
    answers: PostChangedView,
    refusals: [
      AGENCY_UNKNOWN,
      AGENCY_NOT_YET,
      AGENCY_ENDED,
      PERSON_UNKNOWN,
      PERSON_LEFT,
      POST_UNKNOWN,
      POST_NOT_IN_FORCE,
      POST_HELD,
      PERIOD_REVERSED,
    ],
  })
  fillPost(
    @InContext() context: CommandContext,
    @Param() { agencyId, postId }: PostPath,
    @Body() { acting = false, ...appointment }: AppointmentBody,
  ): Promise<CommandOutcome> {
    const staffing = { type: 'fill-post', agencyId, postId, acting, ...appointment } as const;
    return this.commands.execute(new StaffAgency(context, staffing));
  }

  @Post('posts/:postId/vacate')
  @CommandRoute({
    summary: 'Relieve a person of a post from a day on',
    permission: 'staff:appoint',
    body: ReliefBody,
    examples: { retired: { personId: 'cb-0417', validTo: '2026-01-01' } },
    answers: PostChangedView,
    refusals: [POST_NOT_HELD],
  })
  vacatePost(
    @InContext() context: CommandContext,
    @Param() { agencyId, postId }: PostPath,
    @Body() relief: ReliefBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RelieveStaff(context, { type: 'vacate-post', agencyId, postId, ...relief }));
  }

  @Get('staff')
  @ReadRoute({
    summary: 'See the posts of an agency on a day, who holds them, and whom it announced for which field',
    permission: 'person:read',
    answers: StaffView,
    refusals: [AGENCY_UNKNOWN],
  })
  async findStaff(
    @CurrentCaller() { tenant }: Caller,
    @Param() { agencyId }: StaffPath,
    @Query() { after, on = this.present.today() }: OnDayQuery,
  ): Promise<StaffView> {
    const names = [agenciesProjection, staffsProjection, peopleProjection].map(({ name }) => name);
    await this.reads.reached(tenant, after, ...names);
    const agency = await this.organizations.findAgency(tenant, agencyId);
    if (agency === null) throw new Problem(kindOfRule(AGENCY_UNKNOWN), { facts: { agencyId } });
    const staff = await this.people.findStaff(tenant, agencyId);
    const people = await this.people.findPeople(tenant, staff?.personIds ?? []);
    const byId = new Map(people.map((person) => [person.personId, person]));
    return staffView(staff ?? { tenantId: tenant, agencyId, personIds: [], record: staffDecider.initial }, on, byId);
  }
}
