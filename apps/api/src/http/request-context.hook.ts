import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { newId } from '#kernel';
import { inRequestContext } from '#platform';

const CORRELATION_ID = /^[\x21-\x7e]{1,200}$/;

/** The caller's correlation id where it has one of the right form, otherwise a new one. */
export function correlationIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const sent = request.headers['x-correlation-id'];
  return typeof sent === 'string' && CORRELATION_ID.test(sent) ? sent : newId();
}

/** Everything done for a request runs in its context, and the answer tells its correlation id. */
export function addRequestContext(server: FastifyInstance): void {
  const enter = (request: FastifyRequest, done: () => void) => inRequestContext({ correlationId: request.id }, done);
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('X-Correlation-Id', request.id);
    enter(request, done);
  });
  // Reading the body leaves the context: its chunks arrive in that of the connection.
  server.addHook('preValidation', (request, _reply, done) => enter(request, done));
}

/** One line per answered request at the level `debug`; what went wrong is logged where it is turned into a problem. */
export function logRequests(server: FastifyInstance, logger: Logger): void {
  server.addHook('onResponse', (request, reply, done) => {
    logger.debug(
      {
        source: 'Api',
        method: request.method,
        url: request.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        correlationId: request.id,
      },
      'answered',
    );
    done();
  });
}
