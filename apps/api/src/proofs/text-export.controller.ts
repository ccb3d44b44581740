import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { create } from 'content-disposition';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentCaller, type Caller } from '#access';
import { AccessRecords, Checkpoints, EventTexts, exportTrailer } from '#audit';
import { Problem, WholeNumberParameter } from '#platform';
import { readerOf } from '../access/reader.js';
import { Closing } from '../http/closing.hook.js';
import { ReadRoute } from '../http/routes.js';
import { CHECKPOINT_MISSING } from './proof.problems.js';

/** Events in memory at a time, for one export. */
const PAGE = 500;

class TextExportQuery {
  @WholeNumberParameter({
    description: 'Up to which checkpoint, told by its `size`; up to the latest one when absent.',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  readonly checkpoint?: number;

  @WholeNumberParameter({
    description: 'Only events after this position: how many whole lines an export had that broke off, to go on there.',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    default: 0,
    optional: true,
  })
  readonly after?: number;
}

/** The whole log as it was recorded, for whoever checks it without us. */
@ApiTags('proofs')
@Controller('v1/events')
export class TextExportController {
  constructor(
    private readonly texts: EventTexts,
    private readonly checkpoints: Checkpoints,
    private readonly access: AccessRecords,
    private readonly closing: Closing,
  ) {}

  @Get('texts')
  @ReadRoute({
    summary: 'Export the log as it was recorded, with its signed checkpoint: what `dondoc verify` checks',
    permission: 'event:read-texts',
    problems: [CHECKPOINT_MISSING],
  })
  @ApiResponse({
    status: 200,
    description:
      'The text of each event on a line, then one with the checkpoint, as docs/proof-formats.md has it. Without that line the export broke off: ask again with the same `checkpoint`, `after` as many lines as are whole.',
    headers: {
      'Dondoc-Checkpoint': { description: 'Up to which checkpoint it goes.', schema: { type: 'integer' } },
      'Content-Disposition': { description: 'A name for the file.', schema: { type: 'string' } },
    },
    content: { 'application/x-ndjson': { schema: { type: 'string' } } },
  })
  async exportTexts(
    @CurrentCaller() caller: Caller,
    @Query() { checkpoint: size, after = 0 }: TextExportQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tenant } = caller;
    const checkpoint = await (size === undefined
      ? this.checkpoints.latest(tenant)
      : this.checkpoints.ofSize(tenant, size));
    if (!checkpoint) throw new Problem(CHECKPOINT_MISSING);
    const until = checkpoint.size;
    if (request.method !== 'HEAD') {
      await this.access.exportMade(readerOf(caller), { what: 'event-texts', after, until, selection: null });
    }
    void reply.headers({
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Content-Disposition': create(`log-${tenant}-${String(until)}.ndjson`),
      'Cache-Control': 'no-store',
      'Dondoc-Checkpoint': String(until),
    });
    // For a HEAD, Fastify would read all of it and throw it away.
    const sent = request.method === 'HEAD' ? [] : this.#write(tenant, after, until, exportTrailer(checkpoint));
    await reply.send(Readable.from(sent, { objectMode: false }));
  }

  /** In pieces; the next one is read when the one before was taken. */
  async *#write(tenant: string, after: number, until: number, trailer: string): AsyncGenerator<string> {
    for (let position = after; position < until; position += PAGE) {
      // Without its last line, as where it broke off: another process goes on.
      if (this.closing.begun) return;
      const events = await this.texts.between(tenant, position, Math.min(until, position + PAGE));
      yield events.map(({ text }) => `${text}\n`).join('');
    }
    yield trailer;
  }
}
