import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NestLogger, ProblemFilter, StrictValidationPipe } from '#platform';
import { ApiModule, type ApiOptions } from './api.module.js';
import { describeApi } from './describe-api.js';
import { attachmentProblems } from './attachments/attachment-translations.js';
import { Closing, dropUnusedConnections, refuseWhileClosing } from './http/closing.hook.js';
import { takeDocuments } from './http/documents.hook.js';
import { refuseOtherMethods } from './http/known-methods.hook.js';
import { commandProblems, outageProblems } from './http/problem-translations.js';
import { addRequestContext, correlationIdOf, logRequests } from './http/request-context.hook.js';
import { mountQueueBoard } from './operations/queue-board/queue-board.js';

/** Largest body taken, in bytes: a directive with its tasks, or a batch of agencies. */
const BODY_LIMIT = 2 * 1024 * 1024;

/**
 * The API, ready to listen: `await api.listen(port, host)`. `api.close()` lets requests
 * under way end and closes every connection. The database has been migrated.
 * @throws Error when a route declares no permission, or the database or queue cannot be reached
 */
export async function createApi(options: ApiOptions): Promise<NestFastifyApplication> {
  const problems = new ProblemFilter(options.logger, [attachmentProblems, commandProblems, outageProblems]);
  const adapter = new FastifyAdapter({
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
    bodyLimit: BODY_LIMIT,
    genReqId: correlationIdOf,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  });
  const api = await NestFactory.create<NestFastifyApplication>(ApiModule.forRoot(options), adapter, {
    logger: new NestLogger(options.logger),
    abortOnError: false,
  });
  try {
    const server = api.getHttpAdapter().getInstance();
    addRequestContext(server);
    logRequests(server, options.logger);
    refuseWhileClosing(server, api.get(Closing));
    dropUnusedConnections(server);
    refuseOtherMethods(server);
    takeDocuments(server);
    await api.register(helmet, {
      contentSecurityPolicy: {
        // Without TLS in front, as on a developer's machine, the page could not load its own scripts.
        directives: { upgradeInsecureRequests: null },
      },
    });
    mountQueueBoard(api, problems);
    api.useGlobalPipes(new StrictValidationPipe());
    api.useGlobalFilters(problems);
    SwaggerModule.setup('docs', api, () => describeApi(api), {
      jsonDocumentUrl: 'openapi.json',
      raw: ['json'],
      customSiteTitle: 'Dondoc API',
    });
    return await api.init();
  } catch (error) {
    await api.close();
    throw error;
  }
}
