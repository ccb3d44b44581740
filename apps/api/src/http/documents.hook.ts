import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { statedDigests, type Upload } from '#attachments';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a document of any type, which the handler reads as it comes. */
    takesDocument?: boolean;
  }
}

/** A sender of whom nothing came for that long is given up; milliseconds. */
const SILENCE = 60_000;

/** How much more of a refused document is read and thrown away, so that its sender gets to see the refusal; bytes. */
const MOST_DISCARDED = 64 * 1024 * 1024;

/** What Fastify is to take the bodies of documents for, whatever they say they are. */
const AS_IT_COMES = 'application/octet-stream';

const statedTypes = new WeakMap<FastifyRequest, string>();

/**
 * Lets routes made with `UploadRoute` have their body as a stream. For every other route it stays as it was:
 * JSON, and 415 for the rest.
 */
export function takeDocuments(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    if (takesDocument(request)) {
      const stated = request.headers['content-type'];
      if (stated !== undefined) statedTypes.set(request, stated);
      // Fastify chooses a parser by this header; those of JSON and text would read the whole body into memory.
      request.headers['content-type'] = AS_IT_COMES;
    }
    done();
  });
  server.addContentTypeParser(AS_IT_COMES, (request, payload, done) => {
    if (takesDocument(request)) done(null, payload);
    else done(new fastify.errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(AS_IT_COMES));
  });
  server.addHook('onResponse', (request, _reply, done) => {
    if (takesDocument(request) && !request.raw.complete) void discard(request.raw);
    done();
  });
}

/** The document that a request brings, as the parameter of a route made with `UploadRoute`. */
export const Document = createParamDecorator((_: unknown, context: ExecutionContext): Upload => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const statedType = statedTypes.get(request);
  const statedBytes = request.headers['content-length'];
  return {
    ...(statedType !== undefined && { statedType }),
    ...(statedBytes !== undefined && { statedBytes: Number(statedBytes) }),
    statedDigests: statedDigests(request.headers),
    bytes: bytesOf(request.raw),
  };
});

function takesDocument({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.takesDocument === true;
}

async function* bytesOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  request.setTimeout(SILENCE);
  yield* request as AsyncIterable<Buffer>;
  // What is done with it now may take its time.
  request.setTimeout(0);
}

/** Closing at once would reset the connection, and the sender would not see why. */
async function discard(request: IncomingMessage): Promise<void> {
  const { socket } = request;
  request.setTimeout(SILENCE);
  let discarded = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      discarded += chunk.length;
      if (discarded > MOST_DISCARDED) socket.destroy();
    }
  } catch {
    // The sender has gone.
  }
}
