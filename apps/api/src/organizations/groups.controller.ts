import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import type { CommandContext, CommandOutcome } from '#event-store';
import {
  FormGroup,
  GROUP_UNKNOWN_AGENCY,
  groupsProjection,
  JoinGroup,
  LeaveGroup,
  OrganizationQueries,
} from '#organizations';
import {
  GROUP_ALREADY_FORMED,
  GROUP_LEAVES_BEFORE_JOINING,
  GROUP_NOT_A_MEMBER,
  GROUP_PERIODS_OVERLAP,
  GROUP_UNKNOWN,
} from '#organizations/domain';
import { kindOfRule, Problem, Slug, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { Paged, PageQuery, readPage } from '../http/page.js';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { OnDayQuery } from './on-day.js';
import { EndOfMembershipBody, GroupBody, MembersBody } from './group.bodies.js';
import {
  GroupChangedView,
  groupSummaryView,
  GroupSummaryView,
  groupView,
  GroupView,
  MembershipEndedView,
} from './group.views.js';

class GroupPath {
  @Slug({ description: 'Id of a group.', example: 'ubnd-cac-xa-phuong' })
  readonly groupId: string;
}

class MembershipPath extends GroupPath {
  @Slug({ description: 'Id of a member.', example: 'phuong-tan-hoa' })
  readonly agencyId: string;
}

@ApiTags('groups')
@Controller('v1/groups')
export class GroupsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly organizations: OrganizationQueries,
    private readonly reads: ReadYourWrites,
    private readonly days: PresentDay,
  ) {}

  @Post()
  @CommandRoute({
    summary: 'Form a group, with its first members where they are known',
    permission: 'agency:register',
    body: GroupBody,
    examples: {
      communes: {
        groupId: 'ubnd-cac-xa-phuong',
        name: 'UBND các xã, phường',
        members: [
          { agencyId: 'phuong-tan-hoa', validFrom: '2025-07-01' },
          { agencyId: 'phuong-hoa-binh', validFrom: '2025-07-01' },
        ],
      },
    },
    answers: GroupChangedView,
    makes: '/v1/groups/:groupId',
    refusals: [GROUP_ALREADY_FORMED, GROUP_UNKNOWN_AGENCY, GROUP_PERIODS_OVERLAP],
  })
  formGroup(@InContext() context: CommandContext, @Body() group: GroupBody): Promise<CommandOutcome> {
    const { groupId, name, aliases = [], members = [] } = group;
    return this.commands.execute(new FormGroup(context, { groupId, name, aliases, members }));
  }

  @Post(':groupId/members')
  @CommandRoute({
    summary: 'Let agencies join a group: all of them, or none',
    permission: 'agency:register',
    body: MembersBody,
    examples: { commune: { members: [{ agencyId: 'phuong-thong-nhat', validFrom: '2025-07-01' }] } },
    answers: GroupChangedView,
    refusals: [GROUP_UNKNOWN, GROUP_UNKNOWN_AGENCY, GROUP_PERIODS_OVERLAP],
  })
  joinGroup(
    @InContext() context: CommandContext,
    @Param() { groupId }: GroupPath,
    @Body() { members }: MembersBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new JoinGroup(context, groupId, members));
  }

  @Post(':groupId/members/:agencyId/end')
  @CommandRoute({
    summary: 'End a membership on a day',
    permission: 'agency:register',
    body: EndOfMembershipBody,
    examples: { merged: { validTo: '2026-01-01' } },
    answers: MembershipEndedView,
    refusals: [GROUP_UNKNOWN, GROUP_NOT_A_MEMBER, GROUP_LEAVES_BEFORE_JOINING],
  })
  leaveGroup(
    @InContext() context: CommandContext,
    @Param() { groupId, agencyId }: MembershipPath,
    @Body() { validTo }: EndOfMembershipBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new LeaveGroup(context, groupId, agencyId, validTo));
  }

  @Get()
  @ReadRoute({ summary: 'List groups in the order of their ids', permission: 'agency:read' })
  @Paged(GroupSummaryView)
  async listGroups(@CurrentCaller() { tenant }: Caller, @Query() query: PageQuery): Promise<Page<GroupSummaryView>> {
    await this.reads.reached(tenant, query.after, groupsProjection.name);
    return readPage(
      'groups',
      query,
      (position) => this.organizations.listGroups(tenant, position),
      ({ groupId }) => groupId,
      groupSummaryView,
    );
  }

  @Get(':groupId')
  @ReadRoute({
    summary: 'See a group, its members on a day, and every period of membership',
    permission: 'agency:read',
    answers: GroupView,
    refusals: [GROUP_UNKNOWN],
  })
  async findGroup(
    @CurrentCaller() { tenant }: Caller,
    @Param() { groupId }: GroupPath,
    @Query() { after, on }: OnDayQuery,
  ): Promise<GroupView> {
    await this.reads.reached(tenant, after, groupsProjection.name);
    const group = await this.organizations.findGroup(tenant, groupId);
    if (group === null) throw new Problem(kindOfRule(GROUP_UNKNOWN), { facts: { groupId } });
    return groupView(group, on ?? this.days.today());
  }
}
