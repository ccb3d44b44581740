import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { DirectiveQueries, directivesProjection, IssueDirective } from '#directives';
import {
  DIRECTIVE_ALREADY_ISSUED,
  DIRECTIVE_ISSUED_IN_FUTURE,
  DIRECTIVE_UNKNOWN,
  REGISTER_SYMBOL_ELSEWHERE,
  TASK_EMPTY_GROUP,
} from '#directives/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { Choice, kindOfRule, Problem, Slug, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { AfterQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { DirectivePath } from './directive.path.js';
import {
  DirectiveIssuedView,
  directiveSummaryView,
  DirectiveSummaryView,
  directiveView,
  DirectiveView,
} from './directive.views.js';
import { IssuanceBody } from './issuance.bodies.js';

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
