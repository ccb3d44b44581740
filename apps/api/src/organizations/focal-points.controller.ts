import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import type { CommandContext, CommandOutcome } from '#event-store';
import {
  keyOfOfficer,
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
  FOCAL_POINT_NONE,
  PERSON_LEFT,
  PERSON_UNKNOWN,
} from '#organizations/domain';
import { CalendarDay, Slug, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { Paged, PageQuery, readPage } from '../http/page.js';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { EndOfFocalPointBody, FocalPointBody } from './person.bodies.js';
import { FocalPointChangedView, officerView, OfficerView } from './person.views.js';

class AgencyPath {
  @Slug({ description: 'Id of an agency.', example: 'phuong-tan-hoa' })
  readonly agencyId: string;
}

class FieldPath extends AgencyPath {
  @Slug({ description: 'A field of work.', example: 'chuyen-doi-so' })
  readonly field: string;
}

class OfficersQuery extends PageQuery {
  @CalendarDay({ description: 'As it is on this day; today unless stated.', optional: true, example: '2025-08-08' })
  readonly on?: string;

  @Slug({ description: 'Only officers for this field.', optional: true, example: 'chuyen-doi-so' })
  readonly field?: string;

  @Slug({ description: 'Only officers of this agency.', optional: true })
  readonly agency?: string;
}

@ApiTags('posts')
@Controller('v1')
export class FocalPointsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: PeopleQueries,
    private readonly reads: ReadYourWrites,
    private readonly present: PresentDay,
  ) {}

  @Post('agencies/:agencyId/focal-points')
  @CommandRoute({
    summary: 'Announce whom an agency names for a field of work, from a day on',
    permission: 'staff:appoint',
    body: FocalPointBody,
    examples: { digital: { field: 'chuyen-doi-so', personId: 'cb-0417', validFrom: '2025-08-08' } },
    answers: FocalPointChangedView,
    refusals: [AGENCY_UNKNOWN, AGENCY_NOT_YET, AGENCY_ENDED, PERSON_UNKNOWN, PERSON_LEFT],
  })
  announceFocalPoint(
    @InContext() context: CommandContext,
    @Param() { agencyId }: AgencyPath,
    @Body() focalPoint: FocalPointBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new StaffAgency(context, { type: 'announce-focal-point', agencyId, ...focalPoint }));
  }

  @Post('agencies/:agencyId/focal-points/:field/withdraw')
  @CommandRoute({
    summary: 'Leave a field without an officer from a day on',
    permission: 'staff:appoint',
    body: EndOfFocalPointBody,
    examples: { dropped: { validTo: '2026-01-01' } },
    answers: FocalPointChangedView,
    refusals: [FOCAL_POINT_NONE],
  })
  withdrawFocalPoint(
    @InContext() context: CommandContext,
    @Param() { agencyId, field }: FieldPath,
    @Body() { validTo }: EndOfFocalPointBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RelieveStaff(context, { type: 'withdraw-focal-point', agencyId, field, validTo }));
  }

  @Get('focal-points')
  @ReadRoute({ summary: 'List whom agencies named for fields of work, as of a day', permission: 'person:read' })
  @Paged(OfficerView)
  async listFocalPoints(
    @CurrentCaller() { tenant }: Caller,
    @Query() query: OfficersQuery,
  ): Promise<Page<OfficerView>> {
    await this.reads.reached(tenant, query.after, staffsProjection.name, peopleProjection.name);
    const { on: day = this.present.today(), field, agency: agencyId } = query;
    const filter = { day, ...(field !== undefined && { field }), ...(agencyId !== undefined && { agencyId }) };
    return readPage(
      'focal-points',
      query,
      (position) => this.people.listOfficers(tenant, { ...filter, ...position }),
      keyOfOfficer,
      officerView,
    );
  }
}
