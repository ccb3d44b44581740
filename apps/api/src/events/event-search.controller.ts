import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags, IntersectionType } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { eventIndexProjection, EventSearch } from '#audit';
import { cursorRefused, decodeCursor, DEFAULT_LIMIT, encodeCursor, type Page } from '#platform';
import { Paged, PresentPageQuery } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { criteriaOf, EventFilterQuery, tellable } from './event-filter.query.js';
import { EventView } from './event.views.js';
import { ShownEvents } from './shown-events.js';

const LIST = 'events found, by position';

class EventSearchQuery extends IntersectionType(EventFilterQuery, PresentPageQuery) {}

@ApiTags('events')
@Controller('v1/events')
export class EventSearchController {
  constructor(
    private readonly search: EventSearch,
    private readonly shown: ShownEvents,
    private readonly reads: ReadYourWrites,
  ) {}

  @Get('search')
  @ReadRoute({
    summary: 'Search the log by who acted, what about, type and time; in the order of positions',
    permission: 'event:read',
  })
  @Paged(EventView)
  async searchEvents(@CurrentCaller() caller: Caller, @Query() filter: EventSearchQuery): Promise<Page<EventView>> {
    const { tenant } = caller;
    await this.reads.reached(tenant, filter.after, eventIndexProjection.name);
    const { events, scannedTo, until } = await this.search.page(tenant, criteriaOf(filter), {
      after: filter.cursor === undefined ? 0 : positionIn(filter.cursor),
      limit: filter.limit ?? DEFAULT_LIMIT,
    });
    return {
      items: tellable(await this.shown.to(caller, events), filter),
      next: scannedTo < until ? encodeCursor(LIST, [scannedTo]) : null,
    };
  }
}

function positionIn(cursor: string): number {
  const [position] = decodeCursor(LIST, 1, cursor);
  if (!Number.isSafeInteger(position) || Number(position) < 0) throw cursorRefused();
  return Number(position);
}
