import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, mayDo, type Caller } from '#access';
import { assignmentsProjection } from '#assignments';
import { AttachmentQueries, attachmentsProjection } from '#attachments';
import {
  DIRECTIVE_STATUSES,
  DirectiveQueries,
  directivesProjection,
  STANDINGS,
  type DirectiveStatus,
  type Standing,
} from '#directives';
import {
  DIRECTIVE_UNKNOWN,
  DOCUMENT_TYPES,
  SECRECIES,
  URGENCIES,
  type DocumentType,
  type Secrecy,
  type Urgency,
} from '#directives/domain';
import type { Clock } from '#kernel';
import { Choice, Slug, Uuid, WholeNumberParameter, type Page } from '#platform';
import { CLOCK } from '../http/command-context.js';
import { ReadQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { DirectivePath } from './directive.path.js';
import {
  directiveSummaryView,
  DirectiveSummaryView,
  directiveView,
  DirectiveView,
  filesNamedIn,
} from './directive.views.js';
import { ShownDirectives } from './shown-directives.js';

class DirectiveListQuery extends PageQuery {
  @Choice({ description: 'Only directives of this status.', values: DIRECTIVE_STATUSES, optional: true })
  readonly status?: DirectiveStatus;

  @Choice({
    description: 'Only directives that stand so; `amended` are those in force that were amended.',
    values: STANDINGS,
    optional: true,
  })
  readonly standing?: Standing;

  @Slug({ description: 'Only directives of this issuer.', optional: true })
  readonly issuer?: string;

  @Uuid({ description: 'Only directives numbered in this register.', optional: true })
  readonly register?: string;

  @WholeNumberParameter({
    description: 'Only directives dated in this year.',
    min: 1900,
    max: 2999,
    optional: true,
  })
  readonly year?: number;

  @WholeNumberParameter({ description: 'Only directives of this number.', min: 1, max: 9_999_999, optional: true })
  readonly number?: number;

  @Choice({
    description: 'Only directives of this document type.',
    values: Object.keys(DOCUMENT_TYPES),
    optional: true,
  })
  readonly documentType?: DocumentType;

  @Choice({ description: 'Only directives of this urgency.', values: Object.keys(URGENCIES), optional: true })
  readonly urgency?: Urgency;

  @Choice({
    description: 'Only directives of this secrecy; none of them for a caller who may not see them.',
    values: Object.keys(SECRECIES),
    optional: true,
  })
  readonly secrecy?: Secrecy;
}

function filterOf({
  status,
  standing,
  issuer,
  register,
  year,
  number,
  documentType,
  urgency,
  secrecy,
}: DirectiveListQuery) {
  return {
    ...(status !== undefined && { status }),
    ...(standing !== undefined && { standing }),
    ...(issuer !== undefined && { issuerId: issuer }),
    ...(register !== undefined && { registerId: register }),
    ...(year !== undefined && { year }),
    ...(number !== undefined && { number }),
    ...(documentType !== undefined && { documentType }),
    ...(urgency !== undefined && { urgency }),
    ...(secrecy !== undefined && { secrecy }),
  };
}

/** What one directive is shown from. */
const READ_MODELS = [directivesProjection.name, assignmentsProjection.name, attachmentsProjection.name];

@ApiTags('directives')
@Controller('v1/directives')
export class DirectivesController {
  constructor(
    private readonly directives: DirectiveQueries,
    private readonly shown: ShownDirectives,
    private readonly attachments: AttachmentQueries,
    private readonly reads: ReadYourWrites,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @ReadRoute({ summary: 'List directives in the order of drafting', permission: 'directive:read' })
  @Paged(DirectiveSummaryView)
  async listDirectives(
    @CurrentCaller() { tenant, role }: Caller,
    @Query() query: DirectiveListQuery,
  ): Promise<Page<DirectiveSummaryView>> {
    await this.reads.reached(tenant, query.after, directivesProjection.name);
    const filter = { ...filterOf(query), secrets: mayDo(role, 'directive:read-secret') };
    return readPage(
      'directives',
      query,
      (paging) => this.directives.list(tenant, { ...filter, ...paging }),
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
    @CurrentCaller() caller: Caller,
    @Param() { directiveId }: DirectivePath,
    @Query() { after }: ReadQuery,
  ): Promise<DirectiveView> {
    const { tenant } = caller;
    const { directive, secrets } = await this.shown.filterOf(caller, directiveId, after, ...READ_MODELS);
    const replaces = await this.directives.replacedBy(tenant, directiveId, { secrets });
    const members = await this.directives.members(tenant, directiveId);
    const kept = await this.attachments.keptFor(tenant, directiveId, filesNamedIn(directive));
    return directiveView(directive, { replaces, members, kept, at: this.clock.now() });
  }
}
