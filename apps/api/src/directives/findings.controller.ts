import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import {
  AlikeTasksQuery,
  contradictionsProjection,
  FindingQueries,
  FlagContradiction,
  JudgeLink,
  LinkTasks,
  SettleContradiction,
  MOST_ALIKE,
  taskLinksProjection,
} from '#directives';
import {
  CONTRADICTION_ALREADY_SETTLED,
  CONTRADICTION_ID_TAKEN,
  CONTRADICTION_TOO_FEW_STATEMENTS,
  CONTRADICTION_UNKNOWN,
  DIRECTIVE_UNKNOWN,
  LINK_ALREADY_JUDGED,
  LINK_ALREADY_THERE,
  LINK_KINDS,
  LINK_TO_ITSELF,
  LINK_UNKNOWN,
  LINK_VERDICTS,
  TASK_UNKNOWN,
  type LinkKind,
  type LinkVerdict,
} from '#directives/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { Choice, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { ReadQuery, Paged, PageQuery } from '../http/page.js';
import { readPageByPosition } from '../http/position-page.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { DirectivePath } from './directive.path.js';
import { ContradictionBody, LinkBody, SettlementBody, VerdictBody } from './finding.bodies.js';
import {
  AlikeTasksView,
  alikeTaskView,
  ContradictionChangedView,
  ContradictionView,
  contradictionView,
  LinkChangedView,
  LinkView,
  linkView,
} from './finding.views.js';
import { ContradictionPath, LinkPath } from './note.paths.js';
import { ShownDirectives } from './shown-directives.js';

class LinkListQuery extends PageQuery {
  @Choice({ description: 'Only links of this kind.', values: LINK_KINDS, optional: true })
  readonly kind?: LinkKind;

  @Choice({
    description: 'Only links judged so, or not judged yet.',
    values: ['open', ...LINK_VERDICTS],
    optional: true,
  })
  readonly verdict?: 'open' | LinkVerdict;
}

class ContradictionListQuery extends PageQuery {
  @Choice({ description: 'Only those open, or those settled.', values: ['open', 'settled'], optional: true })
  readonly state?: 'open' | 'settled';
}

/** What is found out about the tasks of directives. It binds nobody: no assignment is merged, moved or ended by it. */
@ApiTags('findings')
@Controller('v1')
export class FindingsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly findings: FindingQueries,
    private readonly alike: AlikeTasksQuery,
    private readonly shown: ShownDirectives,
  ) {}

  @Post('directives/:directiveId/links')
  @CommandRoute({
    summary: 'Record that two tasks are related, reciprocal or suspected duplicates; neither changes',
    permission: 'directive:annotate',
    body: LinkBody,
    examples: {
      reciprocal: { kind: 'reciprocal', taskId: 'muc-5', to: { taskId: 'muc-7' } },
      duplicate: {
        linkId: 'chu-ky-so',
        kind: 'suspected-duplicate',
        taskId: 'muc-2',
        to: { directiveId: '0198a3a0-7c00-7000-8000-000000000001', taskId: 'muc-4' },
        note: 'Cùng yêu cầu cấp chữ ký số cho cấp xã',
      },
    },
    answers: LinkChangedView,
    refusals: [DIRECTIVE_UNKNOWN, TASK_UNKNOWN, LINK_TO_ITSELF, LINK_ALREADY_THERE],
  })
  linkTasks(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() link: LinkBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new LinkTasks(context, directiveId, link));
  }

  @Post('directives/:directiveId/links/:linkId/judge')
  @CommandRoute({
    summary: 'Confirm or reject what was suspected of two tasks; neither changes',
    permission: 'directive:annotate',
    body: VerdictBody,
    examples: { confirmed: { verdict: 'confirmed' }, rejected: { verdict: 'rejected' } },
    answers: LinkChangedView,
    refusals: [DIRECTIVE_UNKNOWN, LINK_UNKNOWN, LINK_ALREADY_JUDGED],
  })
  judgeLink(
    @InContext() context: CommandContext,
    @Param() { directiveId, linkId }: LinkPath,
    @Body() { verdict }: VerdictBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new JudgeLink(context, directiveId, linkId, verdict));
  }

  @Get('directives/:directiveId/links')
  @ReadRoute({
    summary: 'List the links of the tasks of a directive, whichever end they were recorded at',
    permission: 'directive:read',
    refusals: [DIRECTIVE_UNKNOWN],
  })
  @Paged(LinkView)
  async listLinksOf(
    @CurrentCaller() caller: Caller,
    @Param() { directiveId }: DirectivePath,
    @Query() query: LinkListQuery,
  ): Promise<Page<LinkView>> {
    const filter = await this.shown.filterOf(caller, directiveId, query.after, taskLinksProjection.name);
    return this.#links(`links of ${directiveId}`, caller, query, filter);
  }

  @Get('directives/:directiveId/alike-tasks')
  @ReadRoute({
    summary: `Suggest duplicates: tasks of directives in force that are worded as those of this one, at most ${MOST_ALIKE}`,
    permission: 'directive:read',
    answers: AlikeTasksView,
    refusals: [DIRECTIVE_UNKNOWN],
  })
  async listAlikeTasks(
    @CurrentCaller() caller: Caller,
    @Param() { directiveId }: DirectivePath,
    @Query() { after }: ReadQuery,
  ): Promise<AlikeTasksView> {
    const { directive, secrets } = await this.shown.filterOf(caller, directiveId, after, taskLinksProjection.name);
    const items = await this.alike.of(caller.tenant, directive, { secrets });
    return { items: items.map(alikeTaskView) };
  }

  @Get('links')
  @ReadRoute({ summary: 'List links between tasks in the order of recording', permission: 'directive:read' })
  @Paged(LinkView)
  async listLinks(@CurrentCaller() caller: Caller, @Query() query: LinkListQuery): Promise<Page<LinkView>> {
    const filter = await this.shown.filter(caller, query.after, taskLinksProjection.name);
    return this.#links('links', caller, query, filter);
  }

  @Post('directives/:directiveId/contradictions')
  @CommandRoute({
    summary: 'Flag a fact that the text of a directive states in several ways',
    permission: 'directive:annotate',
    body: ContradictionBody,
    examples: {
      date: {
        about: 'Ngày của Kế hoạch 02-KH/BCĐTW',
        statements: [
          { value: '2025-06-19', asWritten: 'ngày 19/6/2025' },
          { value: '2025-02-19', asWritten: 'ngày 19/02/2025' },
        ],
      },
    },
    answers: ContradictionChangedView,
    refusals: [DIRECTIVE_UNKNOWN, TASK_UNKNOWN, CONTRADICTION_TOO_FEW_STATEMENTS, CONTRADICTION_ID_TAKEN],
  })
  flagContradiction(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() contradiction: ContradictionBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new FlagContradiction(context, directiveId, contradiction));
  }

  @Post('directives/:directiveId/contradictions/:contradictionId/settle')
  @CommandRoute({
    summary: 'Say what is true of a fact that is stated in several ways',
    permission: 'directive:annotate',
    body: SettlementBody,
    examples: { date: { value: '2025-06-19' } },
    answers: ContradictionChangedView,
    refusals: [DIRECTIVE_UNKNOWN, CONTRADICTION_UNKNOWN, CONTRADICTION_ALREADY_SETTLED],
  })
  settleContradiction(
    @InContext() context: CommandContext,
    @Param() { directiveId, contradictionId }: ContradictionPath,
    @Body() { value }: SettlementBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new SettleContradiction(context, directiveId, contradictionId, value));
  }

  @Get('directives/:directiveId/contradictions')
  @ReadRoute({
    summary: 'List the contradictions in a directive in the order of flagging',
    permission: 'directive:read',
    refusals: [DIRECTIVE_UNKNOWN],
  })
  @Paged(ContradictionView)
  async listContradictionsOf(
    @CurrentCaller() caller: Caller,
    @Param() { directiveId }: DirectivePath,
    @Query() query: ContradictionListQuery,
  ): Promise<Page<ContradictionView>> {
    const filter = await this.shown.filterOf(caller, directiveId, query.after, contradictionsProjection.name);
    return this.#contradictions(`contradictions of ${directiveId}`, caller, query, filter);
  }

  @Get('contradictions')
  @ReadRoute({ summary: 'List contradictions in the order of flagging', permission: 'directive:read' })
  @Paged(ContradictionView)
  async listContradictions(
    @CurrentCaller() caller: Caller,
    @Query() query: ContradictionListQuery,
  ): Promise<Page<ContradictionView>> {
    const filter = await this.shown.filter(caller, query.after, contradictionsProjection.name);
    return this.#contradictions('contradictions', caller, query, filter);
  }

  #links(
    list: string,
    { tenant }: Caller,
    query: LinkListQuery,
    filter: { readonly secrets: boolean; readonly directiveId?: string },
  ): Promise<Page<LinkView>> {
    const { kind, verdict } = query;
    const asked = { ...filter, ...(kind !== undefined && { kind }), ...(verdict !== undefined && { verdict }) };
    return readPageByPosition(
      list,
      query,
      (page) => this.findings.links(tenant, { ...asked, ...page }),
      ({ linkedPosition }) => linkedPosition,
      linkView,
    );
  }

  #contradictions(
    list: string,
    { tenant }: Caller,
    query: ContradictionListQuery,
    filter: { readonly secrets: boolean; readonly directiveId?: string },
  ): Promise<Page<ContradictionView>> {
    const { state } = query;
    const asked = { ...filter, ...(state !== undefined && { settled: state === 'settled' }) };
    return readPageByPosition(
      list,
      query,
      (page) => this.findings.contradictions(tenant, { ...asked, ...page }),
      ({ flaggedPosition }) => flaggedPosition,
      contradictionView,
    );
  }
}
