import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, type Caller } from '#access';
import { EventTexts } from '#audit';
import { Problem, WholeNumberParameter } from '#platform';
import { ReadRoute } from '../http/routes.js';
import { EventProofs } from './event-proofs.js';
import { EventPosition } from './log.paths.js';
import { CHECKPOINT_MISSING, EVENT_NOT_COVERED, EVENT_UNKNOWN } from './proof.problems.js';

class EventProofQuery {
  @WholeNumberParameter({
    description: 'By which checkpoint, told by its `size`; by the first that covers the event when absent.',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  readonly checkpoint?: number;
}

/** What shows that an event stands in the log as it was recorded, to somebody who does not trust us. */
@ApiTags('proofs')
@Controller('v1/events')
export class EventProofsController {
  constructor(
    private readonly proofs: EventProofs,
    private readonly texts: EventTexts,
  ) {}

  @Get(':position/proof')
  @ReadRoute({
    summary: 'Prove that an event stands in the log: a file to be checked offline',
    permission: 'event:read',
    problems: [EVENT_UNKNOWN, CHECKPOINT_MISSING, EVENT_NOT_COVERED],
  })
  @ApiResponse({
    status: 200,
    description: 'A proof (c2sp.org/tlog-proof). The leaf it proves is what `/v1/events/{position}/text` answers.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  async proveEvent(
    @CurrentCaller() { tenant }: Caller,
    @Param() { position }: EventPosition,
    @Query() { checkpoint }: EventProofQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const proof = await this.proofs.prove(tenant, position, { checkpoint });
    void reply.headers({ 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'private, no-cache' });
    return proof;
  }

  @Get(':position/text')
  @ReadRoute({
    summary: 'Read an event as the one text that is hashed and proved',
    permission: 'event:read-texts',
    problems: [EVENT_UNKNOWN],
  })
  @ApiResponse({
    status: 200,
    description: 'Canonical JSON, as docs/proof-formats.md has it.',
    content: { 'application/json': { schema: { type: 'object' } } },
  })
  async readText(
    @CurrentCaller() { tenant }: Caller,
    @Param() { position }: EventPosition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const [event] = await this.texts.at(tenant, [position]);
    if (!event) throw new Problem(EVENT_UNKNOWN);
    void reply.headers({ 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'private, no-cache' });
    return Buffer.from(event.text);
  }
}
