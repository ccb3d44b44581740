import { Readable } from 'node:stream';
import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, type Caller } from '#access';
import { NOTICE_NOT_YOURS } from '#notifications/domain';
import { Problem, REQUEST_INVALID } from '#platform';
import { INBOX_TOO_MANY_STREAMS } from '../http/api.problems.js';
import { ReadRoute } from '../http/routes.js';
import { inboxesOf } from './inbox-owners.js';
import { InboxStreams } from './inbox-streams.js';
import { InboxStreamQuery } from './inbox.bodies.js';

@ApiTags('notices')
@Controller('v1/inbox')
export class InboxStreamController {
  constructor(private readonly streams: InboxStreams) {}

  @Get('stream')
  @ReadRoute({
    summary: 'Follow the inbox as server-sent events; `Last-Event-ID` resumes without a gap',
    permission: 'inbox:read',
    refusals: [NOTICE_NOT_YOURS],
    problems: [INBOX_TOO_MANY_STREAMS],
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string', pattern: '^[0-9]{1,15}$' } })
  @ApiProduces('text/event-stream')
  @ApiResponse({
    status: 200,
    description: 'Events `notice`, each with a notice as the inbox lists it. A stream ends after a quarter of an hour.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  followInbox(
    @CurrentCaller() caller: Caller,
    @Query() { agency, after }: InboxStreamQuery,
    @Headers('last-event-id') last: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    const recipients = inboxesOf(caller, agency);
    const from = last === undefined ? after : positionOf(last);
    this.streams.ensureRoom();
    const gone = new AbortController();
    const events = Readable.from(this.streams.follow(caller.tenant, recipients, from, gone.signal), {
      objectMode: false,
    });
    events.on('close', () => {
      gone.abort();
    });
    void reply
      .header('Content-Type', 'text/event-stream; charset=utf-8')
      .header('Cache-Control', 'no-store')
      .header('X-Accel-Buffering', 'no')
      .send(events);
  }
}

function positionOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const accepted = 'the id of an event of this stream';
  throw new Problem(REQUEST_INVALID, {
    detail: `Last-Event-ID is not ${accepted}.`,
    errors: [{ header: 'Last-Event-ID', detail: 'does not have the form expected', accepted }],
  });
}
