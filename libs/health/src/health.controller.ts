import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { PublicRoute } from '#access';
import type { Json } from '#kernel';
import { Problem, UNAVAILABLE } from '#platform';
import { Readiness } from './readiness.js';

class LiveView {
  @ApiProperty({ enum: ['ok'] })
  readonly status: 'ok';
}

class ReadyView extends LiveView {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: true },
    description: 'Each dependency by name, with `status` and its figures.',
    example: { database: { status: 'up' }, queue: { status: 'up', latencyMs: 1 } },
  })
  readonly details: Readonly<Record<string, unknown>>;
}

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @PublicRoute()
  @ApiOperation({ summary: 'Whether the process runs; a restart helps when it does not answer' })
  @ApiResponse({ status: 200, description: 'It runs.', type: LiveView })
  isLive(): LiveView {
    return { status: 'ok' };
  }

  @Get('ready')
  @PublicRoute()
  @ApiOperation({ summary: 'Whether the process can do its work: database, queue, and read models that keep moving' })
  @ApiResponse({ status: 200, description: 'It can.', type: ReadyView })
  @ApiResponse({ status: 503, description: 'It cannot at this moment; `facts` says what is missing.' })
  async isReady(): Promise<ReadyView> {
    try {
      const { details } = await this.readiness.check();
      return { status: 'ok', details };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      const { details } = error.getResponse() as { readonly details: Record<string, Json> };
      throw new Problem(UNAVAILABLE, { facts: details, headers: { 'Retry-After': '5' }, cause: error });
    }
  }
}
