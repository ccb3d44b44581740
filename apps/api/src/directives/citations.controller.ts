import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { CitationQueries, citationsProjection, CiteDocument, StrikeCitation } from '#directives';
import {
  CITATION_ID_TAKEN,
  CITATION_INVALID_REFERENCE,
  CITATION_TO_ITSELF,
  CITATION_UNKNOWN,
  DIRECTIVE_UNKNOWN,
  TASK_UNKNOWN,
} from '#directives/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { PageQuery, Paged } from '../http/page.js';
import { readPageByPosition } from '../http/position-page.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { CitationBody, CitedQuery, ReasonBody } from './citation.bodies.js';
import { CitationView, citationView, CitedView } from './citation.views.js';
import { DirectivePath } from './directive.path.js';
import { citationOf, referenceAsked } from './draft-of-body.js';
import { CitationPath } from './note.paths.js';
import { ShownDirectives } from './shown-directives.js';

@ApiTags('citations')
@Controller('v1')
export class CitationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly citations: CitationQueries,
    private readonly shown: ShownDirectives,
  ) {}

  @Post('directives/:directiveId/citations')
  @CommandRoute({
    summary: 'Record what a directive cites, drafted or issued',
    permission: 'directive:annotate',
    body: CitationBody,
    examples: {
      document: {
        relation: 'basis',
        reference: {
          kind: 'document',
          designation: '6332/VPCP-KSTT',
          issuer: 'Văn phòng Chính phủ',
          date: '2024-09-06',
        },
      },
      law: {
        relation: 'basis',
        reference: { kind: 'law', law: 'Nghị định về công tác văn thư', designation: '30/2020/NĐ-CP', article: '13' },
      },
      directive: {
        relation: 'call-for-reports',
        reference: { kind: 'directive', directiveId: '0198a3a0-7c00-7000-8000-000000000001' },
        asWritten: 'Văn bản số 1208/UBND-TH',
      },
    },
    answers: CitedView,
    refusals: [DIRECTIVE_UNKNOWN, CITATION_INVALID_REFERENCE, CITATION_TO_ITSELF, CITATION_ID_TAKEN, TASK_UNKNOWN],
  })
  cite(
    @InContext() context: CommandContext,
    @Param() { directiveId }: DirectivePath,
    @Body() citation: CitationBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new CiteDocument(context, directiveId, citationOf(citation)));
  }

  @Post('directives/:directiveId/citations/:citationId/strike')
  @CommandRoute({
    summary: 'Strike out a citation that was recorded by mistake',
    permission: 'directive:annotate',
    body: ReasonBody,
    examples: { mistaken: { reason: 'Nhầm số văn bản' }, silent: {} },
    answers: CitedView,
    refusals: [DIRECTIVE_UNKNOWN, CITATION_UNKNOWN],
  })
  strikeCitation(
    @InContext() context: CommandContext,
    @Param() { directiveId, citationId }: CitationPath,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandOutcome> {
    const explained = { ...context, ...(reason !== undefined && { reason }) };
    return this.commands.execute(new StrikeCitation(explained, directiveId, citationId));
  }

  @Get('directives/:directiveId/citations')
  @ReadRoute({
    summary: 'List what a directive cites, in the order of recording',
    permission: 'directive:read',
    refusals: [DIRECTIVE_UNKNOWN],
  })
  @Paged(CitationView)
  async listCitations(
    @CurrentCaller() caller: Caller,
    @Param() { directiveId }: DirectivePath,
    @Query() query: PageQuery,
  ): Promise<Page<CitationView>> {
    const { secrets } = await this.shown.filterOf(caller, directiveId, query.after, citationsProjection.name);
    return readPageByPosition(
      `citations of ${directiveId}`,
      query,
      (page) => this.citations.citedIn(caller.tenant, directiveId, { ...page, secrets }),
      ({ row }) => row.position,
      citationView,
    );
  }

  @Get('directives/:directiveId/cited-by')
  @ReadRoute({
    summary: 'List who cites a directive: by its id, or by its number and symbol',
    permission: 'directive:read',
    refusals: [DIRECTIVE_UNKNOWN],
  })
  @Paged(CitationView)
  async listCiting(
    @CurrentCaller() caller: Caller,
    @Param() { directiveId }: DirectivePath,
    @Query() query: PageQuery,
  ): Promise<Page<CitationView>> {
    const { secrets } = await this.shown.filterOf(caller, directiveId, query.after, citationsProjection.name);
    return readPageByPosition(
      `citing ${directiveId}`,
      query,
      (page) => this.citations.citingDirective(caller.tenant, directiveId, { ...page, secrets }),
      ({ row }) => row.position,
      citationView,
    );
  }

  @Get('citations')
  @ReadRoute({
    summary: 'Find who cites a document or a law: a law by any of its articles, an article by any of its clauses',
    permission: 'directive:read',
  })
  @Paged(CitationView)
  async findCitations(@CurrentCaller() caller: Caller, @Query() query: CitedQuery): Promise<Page<CitationView>> {
    const reference = referenceAsked(query);
    const { secrets } = await this.shown.filter(caller, query.after, citationsProjection.name);
    return readPageByPosition(
      `citing ${JSON.stringify(reference)}`,
      query,
      (page) => this.citations.citing(caller.tenant, reference, { ...page, secrets }),
      ({ row }) => row.position,
      citationView,
    );
  }
}
