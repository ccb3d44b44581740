import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import type { CommandContext, CommandOutcome } from '#event-store';
import {
  agenciesProjection,
  groupsProjection,
  OrganizationQueries,
  RegisterAgencies,
  RegisterAgency,
} from '#organizations';
import {
  AGENCIES_REFUSED,
  AGENCY_ALREADY_REGISTERED,
  AGENCY_ENDED,
  AGENCY_KINDS,
  AGENCY_NOT_YET,
  AGENCY_OWN_PARENT,
  AGENCY_PARENT_CYCLE,
  AGENCY_UNKNOWN,
  AGENCY_UNKNOWN_PARENT,
  IDENTIFIER_INVALID,
  IDENTIFIER_SCHEMES,
  IDENTIFIER_TAKEN,
  type AgencyKind,
  type AgencyToRegister,
  type IdentifierScheme,
} from '#organizations/domain';
import { CalendarDay, Choice, kindOfRule, Problem, Slug, Text, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { ReadQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { AgencyBatchBody, AgencyBody } from './agency.bodies.js';
import {
  AgenciesRegisteredView,
  AgencyChangedView,
  agencyDetailView,
  AgencyDetailView,
  agencyView,
  AgencyView,
} from './agency.views.js';

export class AgencyPath {
  @Slug({ description: 'Id of an agency.', example: 'so-tai-chinh' })
  readonly agencyId: string;
}

const ON_DAY = 'The day whose name, kind, parent, membership and identifiers are meant; today when absent.';

class AgencyQuery extends ReadQuery {
  @CalendarDay({ description: ON_DAY, optional: true, example: '2025-06-30' })
  readonly on?: string;
}

class AgencyListQuery extends PageQuery {
  @CalendarDay({ description: ON_DAY, optional: true, example: '2025-06-30' })
  readonly on?: string;

  @Choice({ description: 'Only agencies of this kind.', values: AGENCY_KINDS, optional: true })
  readonly kind?: AgencyKind;

  @Slug({ description: 'Only agencies that stand below this one.', optional: true, example: 'ubnd-tinh' })
  readonly parent?: string;

  @Slug({ description: 'Only members of this group.', optional: true, example: 'ubnd-cac-xa-phuong' })
  readonly group?: string;

  @Choice({ description: 'Only agencies that exist on the day.', values: ['true'], optional: true })
  readonly active?: 'true';

  @Text({
    description: 'Only agencies that bear this name or alias, or ever did.',
    max: 300,
    optional: true,
    example: 'Viễn thông Phú Thọ',
  })
  readonly named?: string;

  @Text({
    description: 'Only agencies with this in a name or alias; marks may be left out.',
    max: 300,
    optional: true,
    example: 'tai chinh',
  })
  readonly search?: string;

  @Text({ description: 'Only the agency that has this identifier.', max: 60, optional: true, example: 'H44.02' })
  readonly identifier?: string;

  @Choice({ description: 'The scheme of the identifier; any when absent.', values: IDENTIFIER_SCHEMES, optional: true })
  readonly scheme?: IdentifierScheme;
}

const FINANCE = { agencyId: 'so-tai-chinh', name: 'Sở Tài chính', aliases: ['STC'], kind: 'department' };
const REFUSALS = [
  AGENCY_ALREADY_REGISTERED,
  AGENCY_UNKNOWN_PARENT,
  AGENCY_OWN_PARENT,
  AGENCY_PARENT_CYCLE,
  AGENCY_ENDED,
  AGENCY_NOT_YET,
  IDENTIFIER_TAKEN,
  IDENTIFIER_INVALID,
];

@ApiTags('agencies')
@Controller('v1/agencies')
export class AgenciesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly organizations: OrganizationQueries,
    private readonly reads: ReadYourWrites,
    private readonly days: PresentDay,
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
    answers: AgencyChangedView,
    makes: '/v1/agencies/:agencyId',
    refusals: REFUSALS,
  })
  registerAgency(@InContext() context: CommandContext, @Body() agency: AgencyBody): Promise<CommandOutcome> {
    return this.commands.execute(new RegisterAgency(context, toRegister(agency)));
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
    refusals: [AGENCIES_REFUSED],
  })
  registerAgencies(
    @InContext() context: CommandContext,
    @Body() { agencies }: AgencyBatchBody,
  ): Promise<CommandOutcome> {
    const lines = agencies.map((agency, line) => ({ line, agency: toRegister(agency) }));
    return this.commands.execute(new RegisterAgencies(context, lines));
  }

  @Get()
  @ReadRoute({ summary: 'List agencies in the order of their ids', permission: 'agency:read' })
  @Paged(AgencyView)
  async listAgencies(@CurrentCaller() { tenant }: Caller, @Query() query: AgencyListQuery): Promise<Page<AgencyView>> {
    await this.reads.reached(tenant, query.after, agenciesProjection.name, groupsProjection.name);
    const day = query.on ?? this.days.today();
    const { kind, parent, group, active, named, search, identifier, scheme } = query;
    const filter = {
      day,
      ...(kind !== undefined && { kind }),
      ...(parent !== undefined && { parentId: parent }),
      ...(group !== undefined && { groupId: group }),
      ...(active !== undefined && { active: true }),
      ...(named !== undefined && { named }),
      ...(search !== undefined && { search }),
      ...(identifier !== undefined && { identifier }),
      ...(scheme !== undefined && { scheme }),
    };
    return readPage(
      'agencies',
      query,
      (position) => this.organizations.listAgencies(tenant, { ...filter, ...position }),
      ({ agencyId }) => agencyId,
      (agency) => agencyView(agency, day),
    );
  }

  @Get(':agencyId')
  @ReadRoute({
    summary: 'See an agency as of a day, all that is known of it, where it came from and what became of it',
    permission: 'agency:read',
    answers: AgencyDetailView,
    refusals: [AGENCY_UNKNOWN],
  })
  async findAgency(
    @CurrentCaller() { tenant }: Caller,
    @Param() { agencyId }: AgencyPath,
    @Query() { after, on }: AgencyQuery,
  ): Promise<AgencyDetailView> {
    await this.reads.reached(tenant, after, agenciesProjection.name);
    const agency = await this.organizations.findAgency(tenant, agencyId);
    if (agency === null) throw new Problem(kindOfRule(AGENCY_UNKNOWN), { facts: { agencyId } });
    return agencyDetailView(agency, on ?? this.days.today(), await this.organizations.reorganized(tenant));
  }
}

function toRegister({ aliases = [], ...agency }: AgencyBody): AgencyToRegister {
  return { ...agency, aliases };
}
