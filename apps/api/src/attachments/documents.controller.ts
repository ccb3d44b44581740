import { Controller, Get, Header, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import { create } from 'content-disposition';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { CurrentCaller, type Caller } from '#access';
import { attachmentsProjection, digestField, DocumentStore, type Attachment } from '#attachments';
import { ATTACHMENT_UNKNOWN } from '#attachments/domain';
import { directivesProjection } from '#directives';
import { Problem, Uuid } from '#platform';
import { AfterQuery } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { ATTACHMENT_RANGE_NOT_SATISFIABLE, ATTACHMENT_WITHDRAWN } from './attachment.problems.js';
import { rangeOf } from './byte-range.js';
import { ShownAttachments } from './shown-attachments.js';

class ContentPath {
  @Uuid({ description: 'Id of an attachment.' })
  readonly attachmentId: string;
}

const BYTES = { '*/*': { schema: { type: 'string', format: 'binary' } } };

@ApiTags('attachments')
@Controller('v1/attachments')
export class DocumentsController {
  constructor(
    private readonly attachments: ShownAttachments,
    private readonly documents: DocumentStore,
    private readonly reads: ReadYourWrites,
  ) {}

  /** What comes from anybody's computer is given out to be saved, never to be shown or run by a browser. */
  @Get(':attachmentId/content')
  @ReadRoute({
    summary: 'Download a document, whole or in part; HEAD tells how long it is',
    permission: 'attachment:read',
    refusals: [ATTACHMENT_UNKNOWN],
    problems: [ATTACHMENT_WITHDRAWN, ATTACHMENT_RANGE_NOT_SATISFIABLE],
  })
  @ApiHeader({ name: 'Range', required: false, schema: { type: 'string', examples: ['bytes=0-1048575'] } })
  @ApiHeader({ name: 'If-None-Match', required: false, schema: { type: 'string' } })
  @ApiResponse({ status: 200, description: 'The document.', content: BYTES })
  @ApiResponse({ status: 206, description: 'The part that `Range` asks for.', content: BYTES })
  @ApiResponse({ status: 304, description: 'It is the one of `If-None-Match`.' })
  @Header('X-Content-Type-Options', 'nosniff')
  async downloadDocument(
    @CurrentCaller() caller: Caller,
    @Param() { attachmentId }: ContentPath,
    @Query() { after }: AfterQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    await this.reads.reached(caller.tenant, after, attachmentsProjection.name, directivesProjection.name);
    const row = await this.attachments.find(caller, attachmentId);
    if (row.withdrawnAt !== null) {
      throw new Problem(ATTACHMENT_WITHDRAWN, { facts: { attachmentId, withdrawnAt: row.withdrawnAt } });
    }
    const etag = `"${row.sha256}"`;
    void reply.headers({ ETag: etag, 'Cache-Control': 'private, no-cache', 'Accept-Ranges': 'bytes' });
    if (isAmong(etag, request.headers['if-none-match'])) {
      void reply.status(304);
      return undefined;
    }
    const range = this.#rangeOf(request, row, etag);
    const sent = range ?? { first: 0, last: row.bytes - 1 };
    void reply.status(range === undefined ? 200 : 206).headers({
      'Content-Type': row.mediaType,
      'Content-Length': String(sent.last - sent.first + 1),
      'Content-Disposition': create(row.name),
      'Repr-Digest': digestField(row.sha256),
      ...(range && { 'Content-Range': `bytes ${range.first}-${range.last}/${row.bytes}` }),
    });
    // For a HEAD, Fastify would read the whole document and throw it away.
    const bytes =
      request.method === 'HEAD' ? Readable.from([]) : await this.documents.open(caller.tenant, row.sha256, range);
    return new StreamableFile(bytes);
  }

  /** A range counts only where there is no `If-Range`, or it names this very document. */
  #rangeOf({ headers }: FastifyRequest, { bytes }: Attachment, etag: string) {
    const condition = headers['if-range'];
    const range = condition === undefined || condition === etag ? rangeOf(headers.range, bytes) : undefined;
    if (range !== null) return range;
    throw new Problem(ATTACHMENT_RANGE_NOT_SATISFIABLE, {
      facts: { bytes },
      headers: { 'Content-Range': `bytes */${bytes}` },
    });
  }
}

/** RFC 9110, section 13.1.2; a weak tag of the same document counts as well. */
function isAmong(etag: string, header: string | undefined): boolean {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.includes('*') || tags.includes(etag);
}
