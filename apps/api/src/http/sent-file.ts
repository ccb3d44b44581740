import { applyDecorators, Header } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { create } from 'content-disposition';
import type { FastifyReply } from 'fastify';
import { digestField } from '#attachments';

/** A file that follows from what was asked for, as its headers tell it. */
export interface SentFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** A route that answers with a file; no browser guesses what it is. */
export function FileAnswer(description = 'The file.'): MethodDecorator {
  return applyDecorators(
    ApiResponse({
      status: 200,
      description,
      content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
    }),
    Header('X-Content-Type-Options', 'nosniff'),
  );
}

/** @param type whether a browser may show it */
export function describeFile(
  reply: FastifyReply,
  { name, mediaType, bytes, sha256 }: SentFile,
  type: 'attachment' | 'inline' = 'attachment',
): void {
  void reply.headers({
    'Content-Type': mediaType,
    'Content-Length': String(bytes),
    'Content-Disposition': create(name, { type }),
    'Repr-Digest': digestField(sha256),
    ETag: `"${sha256}"`,
    'Cache-Control': 'private, no-cache',
  });
}
