import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { OperationsQueries, operationsProjection, type OperationsActRow } from '#operations';
import { ACT_KINDS, type ActKind } from '#operations/domain';
import { Choice, Slug, type Page } from '#platform';
import { Paged, PresentPageQuery } from '../http/page.js';
import { readPageByPosition } from '../http/position-page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { ActView } from './operations.views.js';

class ActListQuery extends PresentPageQuery {
  @Choice({ description: 'Only acts of this kind.', values: ACT_KINDS, optional: true })
  readonly kind?: ActKind;

  @Slug({ description: 'Only acts on this queue or follower.', example: 'timers', optional: true })
  readonly target?: string;
}

/** Who did what to the engine. */
@ApiTags('operations')
@Controller('v1/operations/acts')
export class ActsController {
  constructor(
    private readonly operations: OperationsQueries,
    private readonly reads: ReadYourWrites,
  ) {}

  @Get()
  @ReadRoute({ summary: 'List what administrators did to the engine, the last first', permission: 'operations:read' })
  @Paged(ActView)
  async listActs(@CurrentCaller() { tenant }: Caller, @Query() query: ActListQuery): Promise<Page<ActView>> {
    await this.reads.reached(tenant, query.after, operationsProjection.name);
    const { kind, target } = query;
    const filter = { ...(kind !== undefined && { kind }), ...(target !== undefined && { target }) };
    return readPageByPosition(
      'acts',
      query,
      ({ after, limit }) =>
        this.operations.listActs(tenant, { ...filter, limit, ...(after !== undefined && { before: Number(after) }) }),
      ({ position }) => position,
      actView,
    );
  }
}

function actView({ tenantId: _, ...act }: OperationsActRow): ActView {
  return act;
}
