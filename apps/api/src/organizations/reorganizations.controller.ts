import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { involvementsProjection, RehomingQueries } from '#assignments';
import { CommandRefused, type CommandContext, type CommandOutcome } from '#event-store';
import {
  AnswerRehoming,
  ReorganizeAgencies,
  Reorganizer,
  reorganizationsProjection,
  type ReorganizationRow,
} from '#organizations';
import {
  AGENCY_ALREADY_REGISTERED,
  AGENCY_ENDED,
  AGENCY_NOT_YET,
  AGENCY_PARENT_CYCLE,
  AGENCY_UNKNOWN,
  AGENCY_UNKNOWN_PARENT,
  endedBy,
  IDENTIFIER_TAKEN,
  REHOMING_ALREADY_ANSWERED,
  REHOMING_NOT_A_CANDIDATE,
  REORGANIZATION_AGENCY_TWICE,
  REORGANIZATION_ALREADY_ENDING,
  REORGANIZATION_DEFAULT_NOT_NAMED,
  REORGANIZATION_ID_TAKEN,
  REORGANIZATION_MAPPED_TWICE,
  REORGANIZATION_OVERTAKEN,
  REORGANIZATION_TOO_FEW,
  REORGANIZATION_UNKNOWN,
} from '#organizations/domain';
import { kindOfRule, Problem, Slug, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { AfterQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, OperationRoute, ReadRoute } from '../http/routes.js';
import { RehomingAnswersBody, ReorganizationBody, reorganizationOf } from './reorganization.bodies.js';
import {
  previewView,
  RehomedView,
  rehomedView,
  RehomingAnsweredView,
  ReorganizationPreviewView,
  ReorganizationSummaryView,
  reorganizationSummaryView,
  ReorganizationView,
  reorganizationView,
  ReorganizedView,
} from './reorganization.views.js';

class ReorganizationPath {
  @Slug({ description: 'Id of a reorganisation.', example: 'hop-nhat-nong-nghiep-moi-truong' })
  readonly reorganizationId: string;
}

class ReorganizationListQuery extends PageQuery {
  @Slug({
    description: 'Only those in which this agency gave work away or took it over.',
    optional: true,
    example: 'so-tai-chinh',
  })
  readonly agency?: string;
}

const REFUSALS = [
  AGENCY_UNKNOWN,
  AGENCY_UNKNOWN_PARENT,
  AGENCY_ALREADY_REGISTERED,
  AGENCY_ENDED,
  AGENCY_NOT_YET,
  AGENCY_PARENT_CYCLE,
  IDENTIFIER_TAKEN,
  REORGANIZATION_ID_TAKEN,
  REORGANIZATION_TOO_FEW,
  REORGANIZATION_AGENCY_TWICE,
  REORGANIZATION_ALREADY_ENDING,
  REORGANIZATION_OVERTAKEN,
  REORGANIZATION_DEFAULT_NOT_NAMED,
  REORGANIZATION_MAPPED_TWICE,
];

const MERGER = {
  reorganizationId: 'hop-nhat-nong-nghiep-moi-truong',
  on: '2026-03-01',
  basis: '176/2025/QH15',
  change: {
    merger: {
      predecessorIds: ['so-nong-nghiep', 'so-tai-nguyen-va-moi-truong'],
      successor: {
        register: {
          agencyId: 'so-nong-nghiep-va-moi-truong',
          name: 'Sở Nông nghiệp và Môi trường',
          kind: 'department',
        },
      },
    },
  },
};
const SPLIT = {
  reorganizationId: 'tach-van-hoa-du-lich',
  on: '2026-03-01',
  change: {
    split: {
      agencyId: 'so-van-hoa-va-du-lich',
      into: [
        { successor: { agencyId: 'so-van-hoa-va-du-lich' } },
        {
          successor: { register: { agencyId: 'so-du-lich', name: 'Sở Du lịch', kind: 'department' } },
          territories: ['xa-tan-trao'],
        },
      ],
    },
  },
};
const DISSOLUTION = {
  reorganizationId: 'giai-the-ban-quan-ly',
  on: '2026-03-01',
  change: { dissolution: { agencyId: 'ban-quan-ly', successorId: 'so-tai-chinh' } },
};

@ApiTags('reorganizations')
@Controller('v1/reorganizations')
export class ReorganizationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reorganizer: Reorganizer,
    private readonly work: RehomingQueries,
    private readonly reads: ReadYourWrites,
    private readonly days: PresentDay,
  ) {}

  @Post('preview')
  @OperationRoute({
    summary: 'See what a merger, split or dissolution would do to agencies, groups and open work; nothing is written',
    permission: 'agency:reorganize',
    status: 200,
    body: ReorganizationBody,
    examples: { merger: MERGER, split: SPLIT, dissolution: DISSOLUTION },
    answers: ReorganizationPreviewView,
    problems: REFUSALS.map(kindOfRule),
  })
  async previewReorganization(
    @CurrentCaller() { tenant }: Caller,
    @Query() { after }: AfterQuery,
    @Body() body: ReorganizationBody,
  ): Promise<ReorganizationPreviewView> {
    await this.reads.reached(tenant, after, involvementsProjection.name);
    const plan = await this.reorganizer.preview(tenant, reorganizationOf(body));
    if (!plan.accepted) throw new CommandRefused(plan);
    const { decided } = plan;
    return previewView(plan, await this.work.preview(tenant, decided, endedBy(decided.change)));
  }

  @Post()
  @CommandRoute({
    summary: 'Merge, split or dissolve agencies from a day on; open work moves by itself once the day has come',
    permission: 'agency:reorganize',
    body: ReorganizationBody,
    examples: { merger: MERGER, split: SPLIT, dissolution: DISSOLUTION },
    answers: ReorganizedView,
    makes: '/v1/reorganizations/:reorganizationId',
    refusals: REFUSALS,
  })
  reorganize(@InContext() context: CommandContext, @Body() body: ReorganizationBody): Promise<CommandOutcome> {
    return this.commands.execute(new ReorganizeAgencies(context, reorganizationOf(body)));
  }

  @Post(':reorganizationId/answers')
  @CommandRoute({
    summary: 'Say who takes open work that no rule gives to anybody: for all that are named, or for none',
    permission: 'agency:reorganize',
    body: RehomingAnswersBody,
    examples: { one: { answers: [{ assignmentId: '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f', toAgencyId: 'so-noi-vu' }] } },
    answers: RehomingAnsweredView,
    refusals: [
      REORGANIZATION_UNKNOWN,
      REHOMING_NOT_A_CANDIDATE,
      REHOMING_ALREADY_ANSWERED,
      AGENCY_UNKNOWN,
      AGENCY_ENDED,
      AGENCY_NOT_YET,
    ],
  })
  answerRehoming(
    @InContext() context: CommandContext,
    @Param() { reorganizationId }: ReorganizationPath,
    @Body() { answers }: RehomingAnswersBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new AnswerRehoming(context, reorganizationId, answers, this.days.dayOf(context.at)));
  }

  @Get()
  @ReadRoute({ summary: 'List reorganisations in the order of their ids', permission: 'agency:read' })
  @Paged(ReorganizationSummaryView)
  async listReorganizations(
    @CurrentCaller() { tenant }: Caller,
    @Query() query: ReorganizationListQuery,
  ): Promise<Page<ReorganizationSummaryView>> {
    await this.reads.reached(tenant, query.after, reorganizationsProjection.name);
    const { agency } = query;
    return readPage(
      'reorganizations',
      query,
      (position) => this.work.list(tenant, { ...position, ...(agency !== undefined && { agencyId: agency }) }),
      ({ reorganizationId }) => reorganizationId,
      reorganizationSummaryView,
    );
  }

  @Get(':reorganizationId')
  @ReadRoute({
    summary: 'See a reorganisation, how far work has moved, and what is asked',
    permission: 'agency:read',
    answers: ReorganizationView,
    refusals: [REORGANIZATION_UNKNOWN],
  })
  async findReorganization(
    @CurrentCaller() { tenant }: Caller,
    @Param() { reorganizationId }: ReorganizationPath,
    @Query() { after }: AfterQuery,
  ): Promise<ReorganizationView> {
    await this.reads.reached(tenant, after, reorganizationsProjection.name, involvementsProjection.name);
    const row = await this.#row(tenant, reorganizationId);
    return reorganizationView(row, await this.work.progress(tenant, row), this.days.today());
  }

  @Get(':reorganizationId/moves')
  @ReadRoute({
    summary: 'List the work a reorganisation has moved, in the order in which it did',
    permission: 'agency:read',
    refusals: [REORGANIZATION_UNKNOWN],
  })
  @Paged(RehomedView)
  async listMoves(
    @CurrentCaller() { tenant }: Caller,
    @Param() { reorganizationId }: ReorganizationPath,
    @Query() query: PageQuery,
  ): Promise<Page<RehomedView>> {
    await this.reads.reached(tenant, query.after, reorganizationsProjection.name, involvementsProjection.name);
    await this.#row(tenant, reorganizationId);
    return readPage(
      'moves',
      query,
      ({ after, limit }) =>
        this.work.moved(tenant, reorganizationId, { limit, ...(after !== undefined && { after: Number(after) }) }),
      ({ position }) => String(position),
      rehomedView,
    );
  }

  async #row(tenant: string, reorganizationId: string): Promise<ReorganizationRow> {
    const row = await this.work.find(tenant, reorganizationId);
    if (row === null) throw new Problem(kindOfRule(REORGANIZATION_UNKNOWN), { facts: { reorganizationId } });
    return row;
  }
}
