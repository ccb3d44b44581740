import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { currentRequestContext } from '../logging/request-context.js';
import { isError } from './is-error.js';
import {
  Problem,
  problemDetails,
  REQUEST_REFUSED,
  REQUEST_TOO_LARGE,
  REQUEST_UNREADABLE,
  UNAVAILABLE,
  UNEXPECTED,
  UNKNOWN_ROUTE,
  UNSUPPORTED_MEDIA_TYPE,
  type ProblemKind,
} from './problem.js';

/** Recognises the errors of another library; `undefined` for those it does not know. */
export type ErrorTranslation = (error: unknown) => Problem | undefined;

const KIND_OF_STATUS: Readonly<Record<number, ProblemKind>> = {
  400: REQUEST_UNREADABLE,
  404: UNKNOWN_ROUTE,
  413: REQUEST_TOO_LARGE,
  415: UNSUPPORTED_MEDIA_TYPE,
  503: UNAVAILABLE,
};

/**
 * Turns whatever was thrown into one problem answer (RFC 9457). What nobody expected
 * is logged with its stack and answered without it.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;
  readonly #translations: readonly ErrorTranslation[];

  constructor(logger: Logger, translations: readonly ErrorTranslation[] = []) {
    this.#logger = logger;
    this.#translations = translations;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Answers with a problem. Also for Fastify's `frameworkErrors`, which come before Nest: an address that cannot be read. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = this.problemOf(error);
    // Errors of the router come before any hook, so outside the request's context.
    const correlationId = currentRequestContext()?.correlationId ?? request.id;
    if (problem.kind.status >= 500) this.#report(error, problem, request, correlationId);
    if (reply.sent) return;
    const [instance = '/'] = request.url.split('?', 1);
    void reply
      .status(problem.kind.status)
      .headers(problem.headers)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problemDetails(problem, { instance, correlationId })));
  }

  problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    for (const translate of this.#translations) {
      const problem = translate(error);
      if (problem !== undefined) return problem;
    }
    const status = statusOf(error);
    if (status === undefined || (status >= 500 && status !== 503)) return new Problem(UNEXPECTED, { cause: error });
    if (status === 503) return new Problem(UNAVAILABLE, { cause: error, headers: { 'Retry-After': '5' } });
    const detail = (error as Error).message;
    const kind = KIND_OF_STATUS[status] ?? { ...REQUEST_REFUSED, status };
    return new Problem(kind, kind === UNKNOWN_ROUTE ? {} : { detail });
  }

  #report(error: unknown, problem: Problem, request: FastifyRequest, correlationId: string): void {
    const expected = problem.kind.status === 503;
    this.#logger[expected ? 'warn' : 'error'](
      {
        source: 'Api',
        method: request.method,
        url: request.url.split('?', 1)[0],
        code: problem.kind.code,
        correlationId,
        error: isError(error) ? error : new Error(String(error)),
      },
      expected ? 'not available' : 'unexpected error',
    );
  }
}

/** The status of Nest's and Fastify's own errors: an unknown route, unreadable JSON, a body too large. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (isError(error) && 'statusCode' in error && typeof error.statusCode === 'number') {
    return error.statusCode >= 400 && error.statusCode <= 599 ? error.statusCode : undefined;
  }
  return undefined;
}
