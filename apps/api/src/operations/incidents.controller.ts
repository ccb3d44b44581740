import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import type { CommandContext, CommandOutcome } from '#event-store';
import { isInstant, type Instant, type JsonObject } from '#kernel';
import {
  Administration,
  Incidents,
  operationsProjection,
  type ChosenIncidents,
  type Dismissal,
  type ListedIncident,
} from '#operations';
import { OPERATIONS_REASON_MISSING } from '#operations/domain';
import { Choice, cursorRefused, decodeCursor, DEFAULT_LIMIT, Moment, pageOf, Text, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { Paged, PresentPageQuery } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { DismissIncidentsBody, RetryIncidentsBody } from './incident.bodies.js';
import { ActCarriedOutView, WhoView } from './operations.views.js';

const LIST = 'incidents';

class IncidentListQuery extends PresentPageQuery {
  @Text({
    description:
      'Only incidents of this kind: `event-parked`, `follower-stopped`, `job-failed`, `notice-given-up`, `webhook-disabled`, `delivery-given-up`.',
    max: 60,
    pattern: /^[a-z][a-z-]*$/,
    accepted: 'lower-case letters and hyphens',
    optional: true,
  })
  readonly kind?: string;

  @Text({
    description: 'Only incidents of this follower, queue or webhook, or of `mail`.',
    max: 63,
    pattern: /^[a-z0-9][a-z0-9-]*$/,
    accepted: 'the name of a follower or queue, the id of a webhook, or mail',
    optional: true,
  })
  readonly source?: string;

  @Moment({ description: 'Only incidents that happened at or after this moment, last.', optional: true })
  readonly since?: Instant;

  @Choice({
    description: 'Those that were dismissed, in place of those that wait for somebody.',
    values: ['true', 'false'],
    optional: true,
  })
  readonly dismissed?: 'true' | 'false';
}

class DismissalView {
  @ApiProperty({ example: 'Đã xử lý ngoài hệ thống' })
  readonly reason: string;

  @ApiProperty({ type: WhoView })
  readonly by: WhoView;

  @ApiProperty({ format: 'date-time' })
  readonly dismissedAt: string;
}

class IncidentView {
  @ApiProperty({ example: 'event-parked.agencies.0.42' })
  readonly incidentId: string;

  @ApiProperty({ example: 'event-parked' })
  readonly kind: string;

  @ApiProperty({ description: 'The follower, queue, webhook or channel it happened to.', example: 'agencies' })
  readonly source: string;

  @ApiProperty({ example: '"agencies" could not take the event at position 42 and set it aside.' })
  readonly summary: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The error, and what it was about.',
    example: { position: 42, partition: 0, error: 'QueryFailedError: …' },
  })
  readonly evidence: JsonObject;

  @ApiProperty({ format: 'date-time' })
  readonly firstAt: string;

  @ApiProperty({ format: 'date-time' })
  readonly lastAt: string;

  @ApiProperty({ description: 'Attempts in vain.', example: 6 })
  readonly attempts: number;

  @ApiProperty({ description: 'What to do about it.' })
  readonly remedy: string;

  @ApiProperty({ description: 'False where it holds up what comes after it: that is mended, not dismissed.' })
  readonly dismissible: boolean;

  @ApiProperty({ type: DismissalView, nullable: true })
  readonly dismissal: Dismissal | null;
}

/** What failed for good anywhere, and waits for a person. */
@ApiTags('operations')
@Controller('v1/operations/incidents')
export class IncidentsController {
  constructor(
    private readonly incidents: Incidents,
    private readonly administration: Administration,
    private readonly reads: ReadYourWrites,
  ) {}

  @Get()
  @ReadRoute({ summary: 'List what failed for good, the last first', permission: 'operations:read' })
  @Paged(IncidentView)
  async listIncidents(
    @CurrentCaller() { tenant }: Caller,
    @Query() query: IncidentListQuery,
  ): Promise<Page<IncidentView>> {
    await this.reads.reached(tenant, query.after, operationsProjection.name);
    const { kind, source, since, dismissed, cursor, limit = DEFAULT_LIMIT } = query;
    const filter = {
      ...(kind !== undefined && { kind }),
      ...(source !== undefined && { source }),
      ...(since !== undefined && { since }),
      ...(cursor !== undefined && { before: placeOf(cursor) }),
      dismissed: dismissed === 'true',
    };
    const rows = await this.incidents.list(tenant, filter, limit + 1);
    return pageOf<ListedIncident>(LIST, rows, limit, ({ lastAt, incidentId }) => [lastAt, incidentId]);
  }

  @Post('retry')
  @CommandRoute({
    summary:
      'Try again what failed for good; for each: `cleared`, `asked` (a worker tries at once), `failed-again` or `gone`',
    permission: 'operations:manage',
    body: RetryIncidentsBody,
    examples: {
      one: { incidents: { ids: ['event-parked.agencies.0.42'] }, reason: 'Đã sửa ràng buộc dữ liệu' },
      queue: { incidents: { filter: { kind: 'job-failed', source: 'timers' } } },
    },
    answers: ActCarriedOutView,
    refusals: [],
  })
  retryIncidents(@InContext() context: CommandContext, @Body() body: RetryIncidentsBody): Promise<CommandOutcome> {
    return this.administration.retry(context, chosen(body), body.reason ?? null);
  }

  @Post('dismiss')
  @CommandRoute({
    summary: 'Say why nobody has to look into it; for each: `dismissed`, `not-dismissible` or `gone`',
    permission: 'operations:manage',
    body: DismissIncidentsBody,
    examples: {
      one: { incidents: { ids: ['job-failed.maintenance.1'] }, reason: 'Báo cáo đã được lập lại' },
      old: { incidents: { filter: { kind: 'job-failed' } }, reason: 'Sự cố mạng ngày 04/8 đã khắc phục' },
    },
    answers: ActCarriedOutView,
    refusals: [OPERATIONS_REASON_MISSING],
  })
  dismissIncidents(@InContext() context: CommandContext, @Body() body: DismissIncidentsBody): Promise<CommandOutcome> {
    return this.administration.dismiss(context, chosen(body), body.reason);
  }
}

function chosen({ incidents: { ids, filter = {} } }: RetryIncidentsBody): ChosenIncidents {
  return ids === undefined ? { filter: { ...filter } } : { incidentIds: ids };
}

function placeOf(cursor: string): { readonly lastAt: Instant; readonly incidentId: string } {
  const [lastAt, incidentId] = decodeCursor(LIST, 2, cursor);
  if (!isInstant(lastAt) || typeof incidentId !== 'string') throw cursorRefused();
  return { lastAt, incidentId };
}
