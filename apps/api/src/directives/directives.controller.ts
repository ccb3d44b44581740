import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import {
  DIRECTIVE_UNKNOWN_AGENCY,
  DirectiveQueries,
  directivesProjection,
  DraftDirective,
  IssueDirective,
  type Draft,
  type DraftedTask,
} from '#directives';
import {
  DIRECTIVE_ALREADY_ISSUED,
  DIRECTIVE_ISSUED_IN_FUTURE,
  DIRECTIVE_UNKNOWN,
  REGISTER_SYMBOL_ELSEWHERE,
  TASK_EMPTY_GROUP,
  TASK_ID_TWICE,
  TASK_LEAD_COORDINATES,
  TASK_UNKNOWN_GROUP,
  type Lead,
} from '#directives/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { Choice, kindOfRule, Problem, Slug, Uuid, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { AfterQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { DirectiveBody, IssuanceBody, type LeadBody, type TaskBody } from './directive.bodies.js';
import {
  DirectiveDraftedView,
  DirectiveIssuedView,
  directiveSummaryView,
  DirectiveSummaryView,
  directiveView,
  DirectiveView,
} from './directive.views.js';

class DirectivePath {
  @Uuid({ description: 'Id of a directive.' })
  readonly directiveId: string;
}

class DirectiveListQuery extends PageQuery {
  @Choice({ description: 'Only directives of this status.', values: ['drafted', 'issued'], optional: true })
  readonly status?: 'drafted' | 'issued';

  @Slug({ description: 'Only directives of this issuer.', optional: true })
  readonly issuer?: string;
}

@ApiTags('directives')
@Controller('v1/directives')
export class DirectivesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly directives: DirectiveQueries,
    private readonly reads: ReadYourWrites,
  ) {}

  @Post()
  @CommandRoute({
    summary: 'Draft a directive with its tasks',
    permission: 'directive:draft',
    body: DirectiveBody,
    examples: {
      'official-letter': {
        documentType: 'official-letter',
        subject: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường',
        issuerId: 'ubnd-tinh',
        monitorId: 'van-phong-ubnd-tinh',
        escalationChain: ['van-phong-ubnd-tinh', 'chu-tich-ubnd-tinh'],
        signature: {
          authority: 'TL',
          principal: 'Chủ tịch UBND tỉnh',
          signatory: 'Nguyễn Văn A',
          post: 'Chánh Văn phòng',
        },
        addressees: ['Các sở, ban, ngành'],
        tasks: [
          {
            label: '1',
            text: 'Gửi báo cáo giải trình các khó khăn, vướng mắc',
            lead: { agencyId: 'so-tai-chinh' },
            coordinatingAgencyIds: ['so-tu-phap'],
            deadline: {
              asWritten: 'trước 16h00 ngày 04/8/2025',
              relation: 'before',
              date: '2025-08-04',
              time: '16:00',
            },
            reportTo: { toId: 'ubnd-tinh', viaId: 'van-phong-ubnd-tinh' },
            product: 'Báo cáo giải trình',
          },
          { text: 'Bố trí nhân lực tại Trung tâm Phục vụ hành chính công', lead: { groupId: 'ubnd-cac-xa-phuong' } },
        ],
      },
    },
    answers: DirectiveDraftedView,
    makes: '/v1/directives/:directiveId',
    refusals: [DIRECTIVE_UNKNOWN_AGENCY, TASK_UNKNOWN_GROUP, TASK_ID_TWICE, TASK_LEAD_COORDINATES],
  })
  draftDirective(@InContext() context: CommandContext, @Body() directive: DirectiveBody): Promise<CommandOutcome> {
    return this.commands.execute(new DraftDirective(context, draftOf(directive)));
  }

  @Post(':directiveId/issue')
  @CommandRoute({
    summary: 'Issue a drafted directive: number it and assign its tasks, as one act',
    permission: 'directive:issue',
    body: IssuanceBody,
    examples: { today: { symbol: 'UBND-TH' }, dated: { symbol: 'UBND-TH', issuedOn: '2025-08-03' } },
    answers: DirectiveIssuedView,
    refusals: [
      DIRECTIVE_UNKNOWN,
      DIRECTIVE_ALREADY_ISSUED,
      DIRECTIVE_ISSUED_IN_FUTURE,
      REGISTER_SYMBOL_ELSEWHERE,
      TASK_EMPTY_GROUP,
    ],
  })
  issueDirective(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() issuance: IssuanceBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new IssueDirective(context, { directiveId, ...issuance }));
  }

  @Get()
  @ReadRoute({ summary: 'List directives in the order of drafting', permission: 'directive:read' })
  @Paged(DirectiveSummaryView)
  async listDirectives(
    @CurrentCaller() { tenant }: Caller,
    @Query() query: DirectiveListQuery,
  ): Promise<Page<DirectiveSummaryView>> {
    await this.reads.reached(tenant, query.after, directivesProjection.name);
    const { status, issuer } = query;
    const filter = { ...(status && { status }), ...(issuer !== undefined && { issuerId: issuer }) };
    return readPage(
      'directives',
      query,
      (position) => this.directives.list(tenant, { ...filter, ...position }),
      ({ directiveId }) => directiveId,
      directiveSummaryView,
    );
  }

  @Get(':directiveId')
  @ReadRoute({
    summary: 'See a directive with its tasks',
    permission: 'directive:read',
    answers: DirectiveView,
    refusals: [DIRECTIVE_UNKNOWN],
  })
  async findDirective(
    @CurrentCaller() { tenant }: Caller,
    @Param() { directiveId }: DirectivePath,
    @Query() { after }: AfterQuery,
  ): Promise<DirectiveView> {
    await this.reads.reached(tenant, after, directivesProjection.name);
    const directive = await this.directives.find(tenant, directiveId);
    if (directive === null) throw new Problem(kindOfRule(DIRECTIVE_UNKNOWN), { facts: { directiveId } });
    return directiveView(directive);
  }
}

function draftOf({ escalationChain = [], addressees = [], tasks, ...head }: DirectiveBody): Draft {
  return { ...head, escalationChain, addressees, tasks: tasks.map(taskOf) };
}

function taskOf({ kind = 'order', lead, coordinatingAgencyIds = [], deadline = null, ...task }: TaskBody): DraftedTask {
  return { ...task, kind, lead: leadOf(lead), coordinatingAgencyIds, deadline };
}

/** Validation has seen to it that there is exactly one of the two. */
function leadOf({ agencyId, groupId }: LeadBody): Lead {
  return agencyId !== undefined ? { agencyId } : { groupId: groupId! };
}
