import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import type { CommandContext, CommandOutcome } from '#event-store';
import {
  agenciesProjection,
  AGENCIES_REFUSED,
  AGENCY_UNKNOWN,
  AGENCY_UNKNOWN_PARENT,
  OrganizationQueries,
  RegisterAgencies,
} from '#organizations';
import { AGENCY_ALREADY_REGISTERED, AGENCY_KINDS, AGENCY_OWN_PARENT, type AgencyKind } from '#organizations/domain';
import { Choice, kindOfRule, Problem, Slug, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { AfterQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { AgencyBatchBody, AgencyBody } from './organization.bodies.js';
import { AgenciesRegisteredView, AgencyRegisteredView, agencyView, AgencyView } from './organization.views.js';

class AgencyPath {
  @Slug({ description: 'Id of an agency.', example: 'so-tai-chinh' })
  readonly agencyId: string;
}

class AgencyListQuery extends PageQuery {
  @Choice({ description: 'Only agencies of this kind.', values: AGENCY_KINDS, optional: true })
  readonly kind?: AgencyKind;
}

const FINANCE = { agencyId: 'so-tai-chinh', name: 'Sở Tài chính', aliases: ['STC'], kind: 'department' };

@ApiTags('agencies')
@Controller('v1/agencies')
export class AgenciesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly organizations: OrganizationQueries,
    private readonly reads: ReadYourWrites,
  ) {}

  @Post()
  @CommandRoute({
    summary: 'Register an agency',
    permission: 'agency:register',
    body: AgencyBody,
    examples: {
      department: FINANCE,
      commune: { agencyId: 'phuong-tan-hoa', name: 'Phường Tân Hòa', kind: 'commune', code: '04792' },
    },
    answers: AgencyRegisteredView,
    makes: '/v1/agencies/:agencyId',
    refusals: [AGENCY_ALREADY_REGISTERED, AGENCY_UNKNOWN_PARENT, AGENCY_OWN_PARENT],
  })
  async registerAgency(@InContext() context: CommandContext, @Body() agency: AgencyBody): Promise<CommandOutcome> {
    const outcome = await this.commands.execute(new RegisterAgencies(context, [registered(agency)]));
    return { ...outcome, result: { agencyId: agency.agencyId } };
  }

  @Post('batch')
  @CommandRoute({
    summary: 'Register many agencies at once: all of them, or none',
    permission: 'agency:register',
    body: AgencyBatchBody,
    examples: {
      departments: {
        agencies: [FINANCE, { agencyId: 'so-tu-phap', name: 'Sở Tư pháp', kind: 'department' }],
      },
    },
    answers: AgenciesRegisteredView,
    refusals: [AGENCIES_REFUSED, AGENCY_ALREADY_REGISTERED, AGENCY_UNKNOWN_PARENT, AGENCY_OWN_PARENT],
  })
  registerAgencies(
    @InContext() context: CommandContext,
    @Body() { agencies }: AgencyBatchBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RegisterAgencies(context, agencies.map(registered)));
  }

  @Get()
  @ReadRoute({ summary: 'List agencies in the order of their ids', permission: 'agency:read' })
  @Paged(AgencyView)
  async listAgencies(@CurrentCaller() { tenant }: Caller, @Query() query: AgencyListQuery): Promise<Page<AgencyView>> {
    await this.reads.reached(tenant, query.after, agenciesProjection.name);
    const { kind } = query;
    return readPage(
      'agencies',
      query,
      (position) => this.organizations.listAgencies(tenant, { ...position, ...(kind && { kind }) }),
      ({ agencyId }) => agencyId,
      agencyView,
    );
  }

  @Get(':agencyId')
  @ReadRoute({
    summary: 'See an agency',
    permission: 'agency:read',
    answers: AgencyView,
    refusals: [AGENCY_UNKNOWN],
  })
  async findAgency(
    @CurrentCaller() { tenant }: Caller,
    @Param() { agencyId }: AgencyPath,
    @Query() { after }: AfterQuery,
  ): Promise<AgencyView> {
    await this.reads.reached(tenant, after, agenciesProjection.name);
    const agency = await this.organizations.findAgency(tenant, agencyId);
    if (agency === null) throw new Problem(kindOfRule(AGENCY_UNKNOWN), { facts: { agencyId } });
    return agencyView(agency);
  }
}

function registered({ aliases = [], ...agency }: AgencyBody) {
  return { ...agency, aliases };
}
