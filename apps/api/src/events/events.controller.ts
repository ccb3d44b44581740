import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, type Caller } from '#access';
import { PostgresEventLog } from '#event-store';
import { DEFAULT_LIMIT, WholeNumberParameter, WordsParameter } from '#platform';
import { ReadRoute } from '../http/routes.js';
import { EventView } from './event.views.js';
import { ShownEvents } from './shown-events.js';

const LARGEST_FEED_PAGE = 1_000;

class EventFeedQuery {
  @WholeNumberParameter({
    description: 'Only events after this position: `next` of the page before, 0 for the beginning.',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    default: 0,
    optional: true,
  })
  readonly after?: number;

  @WholeNumberParameter({
    description: 'Events on a page, at most.',
    min: 1,
    max: LARGEST_FEED_PAGE,
    default: DEFAULT_LIMIT,
    optional: true,
  })
  readonly limit?: number;

  @WordsParameter({
    description: 'Only events of these types.',
    maxItems: 50,
    optional: true,
    example: ['directive.issued', 'assignment.escalated'],
  })
  readonly types?: string[];
}

class EventFeedView {
  @ApiProperty({ type: [EventView] })
  readonly items: readonly EventView[];

  @ApiProperty({ description: 'Pass it as `after` to go on, now or later.', example: 42 })
  readonly next: number;

  @ApiProperty({
    description: 'The last position of the log. There is more to read while `next` is below it.',
    example: 42,
  })
  readonly head: number;
}

@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly log: PostgresEventLog,
    private readonly shown: ShownEvents,
  ) {}

  @Get()
  @ReadRoute({
    summary: 'Follow every event of the log, in order and without gaps',
    permission: 'event:read',
    answers: EventFeedView,
  })
  async readEvents(
    @CurrentCaller() caller: Caller,
    @Query() { after = 0, limit = DEFAULT_LIMIT, types }: EventFeedQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventFeedView> {
    const { tenant } = caller;
    const head = await this.log.head(tenant);
    const page = await this.log.readPage(tenant, { after, until: head, limit, ...(types && { types }) });
    const next = Math.max(after, Math.min(page.scannedTo, head));
    if (next < head) {
      const parameters = new URLSearchParams({ after: String(next), limit: String(limit) });
      if (types) parameters.set('types', types.join(','));
      void reply.header('Link', `</v1/events?${parameters.toString()}>; rel="next"`);
    }
    return { items: await this.shown.to(caller, page.events), next, head };
  }
}
