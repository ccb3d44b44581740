import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { create } from 'content-disposition';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentCaller, type Caller } from '#access';
import { AccessRecords, eventIndexProjection } from '#audit';
import { ReadModelProgress } from '#event-store';
import { Choice, Problem, REQUEST_INVALID, WholeNumberParameter } from '#platform';
import { readerOf } from '../access/reader.js';
import { ReadRoute } from '../http/routes.js';
import { EventFilterQuery } from './event-filter.query.js';
import { EventExports, EXPORT_FORMATS, mediaTypeOf, type ExportFormat } from './event-exports.js';

class EventExportQuery extends EventFilterQuery {
  @Choice({
    description: '`ndjson`: an event a line, as the feed shows it; `csv`: for spreadsheets, with the data as JSON.',
    values: EXPORT_FORMATS,
    optional: true,
  })
  readonly format?: ExportFormat;

  @WholeNumberParameter({
    description: 'Only events after this position: the last one of an export that broke off, to go on there.',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    default: 0,
    optional: true,
  })
  readonly after?: number;

  @WholeNumberParameter({
    description:
      'Only events up to this position: `Dondoc-Until` of an export that broke off; as far as there are when absent.',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  readonly until?: number;
}

const TEXT = { schema: { type: 'string' } } as const;

@ApiTags('events')
@Controller('v1/events')
export class EventExportController {
  constructor(
    private readonly exports: EventExports,
    private readonly progress: ReadModelProgress,
    private readonly access: AccessRecords,
  ) {}

  @Get('export')
  @ReadRoute({
    summary: 'Export the log, or what fits of it, as one stream that can be resumed by position',
    permission: 'event:read',
  })
  @ApiResponse({
    status: 200,
    description:
      'A line for each event, then one that says that this is all: `{"complete":true,"until":…}`, or `complete` as the type in CSV. Without it the export broke off: ask again `after` the position of the last whole line.',
    headers: {
      'Dondoc-Until': { description: 'The position up to which it goes.', schema: { type: 'integer' } },
      'Content-Disposition': { description: 'A name for the file.', schema: { type: 'string' } },
    },
    content: { 'application/x-ndjson': TEXT, 'text/csv': TEXT },
  })
  async exportEvents(
    @CurrentCaller() caller: Caller,
    @Query() { format = 'ndjson', after = 0, until, ...filter }: EventExportQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const known = await this.progress.positionOf(caller.tenant, eventIndexProjection.name);
    if (until !== undefined && until > known) {
      throw new Problem(REQUEST_INVALID, {
        detail: `until is ${until}, but what can be exported ends at ${known}.`,
        errors: [{ parameter: 'until', detail: 'is not yet there', accepted: `a position up to ${known}` }],
      });
    }
    const last = until ?? known;
    if (request.method !== 'HEAD') {
      const selection = { format, ...filter };
      await this.access.exportMade(readerOf(caller), { what: 'events', after, until: last, selection });
    }
    void reply.headers({
      'Content-Type': mediaTypeOf(format),
      'Content-Disposition': create(`events-${caller.tenant}-${after + 1}-${last}.${format}`),
      'Cache-Control': 'no-store',
      'Dondoc-Until': String(last),
    });
    const text = this.exports.write(caller, { format, filter, after, until: last });
    // For a HEAD, Fastify would read all of it and throw it away.
    const sent = request.method === 'HEAD' ? [] : text;
    await reply.send(Readable.from(sent, { objectMode: false }));
  }
}
