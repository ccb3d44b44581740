import { Controller, Get, Header, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentCaller, mayDo, type Caller } from '#access';
import { plusDays } from '#deadlines/domain';
import { directivesProjection } from '#directives';
import { agenciesProjection, groupsProjection } from '#organizations';
import { CalendarDay, Choice, Problem, Slug } from '#platform';
import { DIGEST_FORMATS, digestFeed, digestFile, DirectiveDigests, type DigestFormat } from '#reporting';
import { createHash } from 'node:crypto';
import { AfterQuery, ReadQuery } from '../http/page.js';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { describeFile, FileAnswer } from '../http/sent-file.js';
import { DIGEST_SPAN_IMPOSSIBLE } from './report.problems.js';

/** Days of a digest, at most: it is made while the caller waits. */
const MOST_DAYS = 31;

/** Days that the feed looks back. */
const FEED_DAYS = 60;

class DigestQuery extends ReadQuery {
  @CalendarDay({ description: 'The first day of issuance.', example: '2025-07-08' })
  readonly from: string;

  @CalendarDay({ description: `The last one; at most ${MOST_DAYS} days in all.`, example: '2025-07-09' })
  readonly to: string;

  @Slug({ description: 'Only directives of this issuer.', optional: true, example: 'ubnd-tinh' })
  readonly issuer?: string;

  @Choice({ description: '`text` unless stated.', values: DIGEST_FORMATS, optional: true, example: 'docx' })
  readonly format?: DigestFormat;
}

class DigestFeedQuery extends AfterQuery {
  @Slug({ description: 'Only directives of this issuer.', optional: true, example: 'ubnd-tinh' })
  readonly issuer?: string;
}

/** What was ordered on some days: documents, speakers, tasks and deadlines. */
@ApiTags('reports')
@Controller('v1/reports')
export class DigestsController {
  constructor(
    private readonly digests: DirectiveDigests,
    private readonly reads: ReadYourWrites,
    private readonly days: PresentDay,
  ) {}

  @Get('digest')
  @ReadRoute({
    summary: 'The directives of some days as a digest: who ordered what of whom, and until when',
    permission: 'report:read',
    problems: [DIGEST_SPAN_IMPOSSIBLE],
  })
  @FileAnswer('The digest.')
  async showDigest(
    @CurrentCaller() { tenant, role }: Caller,
    @Query() { from, to, issuer, format = 'text', after }: DigestQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    if (to < from || to > plusDays(from, MOST_DAYS - 1)) {
      throw new Problem(DIGEST_SPAN_IMPOSSIBLE, { facts: { from, to, mostDays: MOST_DAYS } });
    }
    await this.#reached(tenant, after);
    const digest = await this.digests.of(tenant, {
      days: { from, to },
      ...(issuer !== undefined && { issuerId: issuer }),
      secrets: mayDo(role, 'directive:read-secret'),
    });
    const { mediaType, name, bytes } = await digestFile(digest, format);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    describeFile(reply, { name, mediaType, bytes: bytes.length, sha256 }, format === 'docx' ? 'attachment' : 'inline');
    return new StreamableFile(bytes);
  }

  @Get('digests.atom')
  @ReadRoute({
    summary: `The digests of the last ${FEED_DAYS} days as an Atom feed, an entry for each day with directives`,
    permission: 'report:read',
  })
  @ApiResponse({
    status: 200,
    description: 'The feed (RFC 4287).',
    content: { 'application/atom+xml': { schema: { type: 'string' } } },
  })
  @Header('Content-Type', 'application/atom+xml; charset=utf-8')
  async showDigestFeed(
    @CurrentCaller() { tenant, role }: Caller,
    @Query() { issuer, after }: DigestFeedQuery,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    await this.#reached(tenant, after);
    const to = this.days.today();
    const digests = await this.digests.byDay(tenant, {
      days: { from: plusDays(to, 1 - FEED_DAYS), to },
      ...(issuer !== undefined && { issuerId: issuer }),
      secrets: mayDo(role, 'directive:read-secret'),
    });
    return digestFeed(tenant, digests, `${request.protocol}://${request.host}`);
  }

  #reached(tenant: string, after: number | undefined): Promise<void> {
    return this.reads.reached(tenant, after, directivesProjection.name, agenciesProjection.name, groupsProjection.name);
  }
}
