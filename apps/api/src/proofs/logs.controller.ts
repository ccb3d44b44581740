import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { PublicRoute } from '#access';
import {
  Checkpoints,
  HASH_BYTES,
  LogTree,
  parseTilePath,
  signingKeysOf,
  toBase64,
  type PublishedCheckpoint,
} from '#audit';
import { PostgresEventLog } from '#event-store';
import { Problem, REQUEST_INVALID, WholeNumberParameter } from '#platform';
import { LogPath, TilePathParameters } from './log.paths.js';
import { CHECKPOINT_MISSING, TILE_MISSING } from './proof.problems.js';
import { CheckpointView, checkpointView, ConsistencyView, SigningKeysView } from './proof.views.js';

class CheckpointsQuery {
  @WholeNumberParameter({
    description: 'Only checkpoints of fewer events: the `size` of the last one on the page before.',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  readonly below?: number;

  @WholeNumberParameter({ description: 'Checkpoints at most.', min: 1, max: 100, default: 20, optional: true })
  readonly limit?: number;
}

class CheckpointsView {
  @ApiProperty({ type: [CheckpointView] })
  readonly items: readonly CheckpointView[];
}

class ConsistencyQuery {
  @WholeNumberParameter({ description: 'Events of the earlier checkpoint.', min: 0, max: Number.MAX_SAFE_INTEGER })
  readonly from: number;

  @WholeNumberParameter({ description: 'Events of the later checkpoint.', min: 0, max: Number.MAX_SAFE_INTEGER })
  readonly to: number;
}

/**
 * The logs as c2sp.org/tlog-tiles has them, for anybody: hashes tell how many events there are, and nothing of what they
 * say. A log's prefix is `/logs/<tenant>`.
 */
@ApiTags('proofs')
@Controller('logs/:tenant')
export class LogsController {
  constructor(
    private readonly tree: LogTree,
    private readonly checkpoints: Checkpoints,
    private readonly log: PostgresEventLog,
  ) {}

  @Get('checkpoint')
  @PublicRoute()
  @ApiOperation({ summary: 'What the log has come to, signed: the latest checkpoint' })
  @ApiResponse({
    status: 200,
    description: 'A signed note (c2sp.org/tlog-checkpoint).',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  async readCheckpoint(@Param() { tenant }: LogPath, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { note } = await this.#latest(tenant);
    void reply.headers({ 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-cache' });
    return note;
  }

  @Get('checkpoints')
  @PublicRoute()
  @ApiOperation({ summary: 'Every checkpoint that was published, the last first' })
  @ApiResponse({ status: 200, description: 'As asked for.', type: CheckpointsView })
  async listCheckpoints(
    @Param() { tenant }: LogPath,
    @Query() { below = Number.MAX_SAFE_INTEGER, limit = 20 }: CheckpointsQuery,
  ): Promise<CheckpointsView> {
    return { items: (await this.checkpoints.list(tenant, { below, limit })).map(checkpointView) };
  }

  @Get('tile/*')
  @PublicRoute()
  @ApiOperation({ summary: 'A tile of the tree over the log' })
  @ApiResponse({
    status: 200,
    description: '1 to 256 hashes of 32 bytes (c2sp.org/tlog-tiles). What it answers never changes.',
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  })
  async readTile(
    @Param() { tenant, '*': path }: TilePathParameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const place = parseTilePath(path);
    if (!place || place.level === 'entries') throw new Problem(TILE_MISSING);
    const { level, index, width } = place;
    // Only of what was signed: what nobody vouched for is nobody's business.
    const { size } = await this.#latest(tenant);
    const tile = await this.tree.tile(tenant, { level, index }, size);
    const hashes = tile && Buffer.from(tile.hashes).subarray(0, width * HASH_BYTES);
    if (hashes?.length !== width * HASH_BYTES) throw new Problem(TILE_MISSING);
    void reply.headers({
      'Content-Type': 'application/octet-stream',
      'Cache-Control': 'public, max-age=31536000, immutable',
    });
    return hashes;
  }

  @Get('consistency')
  @PublicRoute()
  @ApiOperation({ summary: 'Prove that what a log was is the beginning of what it is' })
  @ApiResponse({ status: 200, description: 'As asked for.', type: ConsistencyView })
  async proveConsistency(
    @Param() { tenant }: LogPath,
    @Query() { from, to }: ConsistencyQuery,
  ): Promise<ConsistencyView> {
    if (from > to) {
      throw new Problem(REQUEST_INVALID, {
        detail: 'from is larger than to.',
        errors: [{ parameter: 'from', detail: 'is larger than to', accepted: `a number up to ${String(to)}` }],
      });
    }
    if (to > (await this.#latest(tenant)).size) throw new Problem(CHECKPOINT_MISSING);
    return { from, to, hashes: (await this.tree.consistencyProof(tenant, from, to)).map(toBase64) };
  }

  @Get('keys')
  @PublicRoute()
  @ApiOperation({ summary: 'Which keys ever signed for the log, and which still do' })
  @ApiResponse({ status: 200, description: 'As asked for.', type: SigningKeysView })
  async listKeys(@Param() { tenant }: LogPath): Promise<SigningKeysView> {
    const keys = await signingKeysOf(this.log, tenant);
    return { items: [...keys].map(([verifierKey, standing]) => ({ verifierKey, standing })) };
  }

  async #latest(tenant: string): Promise<PublishedCheckpoint> {
    const latest = await this.checkpoints.latest(tenant);
    if (!latest) throw new Problem(CHECKPOINT_MISSING);
    return latest;
  }
}
