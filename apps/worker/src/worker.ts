import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NestLogger, ProblemFilter } from '#platform';
import { WorkerModule, WorkerProcessModule, type WorkerOptions } from './worker.module.js';

/** Starts a worker in this process; `close()` lets running jobs end and closes every connection. */
export async function startWorker(options: WorkerOptions): Promise<INestApplicationContext> {
  const worker = await NestFactory.createApplicationContext(WorkerModule.forRoot(options), {
    logger: new NestLogger(options.logger),
    abortOnError: false,
  });
  return worker.init();
}

/** Starts a worker that has this process to itself and, once it listens, answers for its health. */
export async function createWorker(options: WorkerOptions): Promise<NestFastifyApplication> {
  const problems = new ProblemFilter(options.logger);
  const adapter = new FastifyAdapter({
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
    forceCloseConnections: true,
  });
  const worker = await NestFactory.create<NestFastifyApplication>(WorkerProcessModule.forRoot(options), adapter, {
    logger: new NestLogger(options.logger),
    abortOnError: false,
  });
  worker.useGlobalFilters(problems);
  return worker.init();
}
