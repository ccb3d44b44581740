import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { NestLogger } from '#platform';
import { WorkerModule, type WorkerOptions } from './worker.module.js';

/** Starts a worker in this process; `close()` lets running jobs end and closes every connection. */
export async function startWorker(options: WorkerOptions): Promise<INestApplicationContext> {
  const worker = await NestFactory.createApplicationContext(WorkerModule.forRoot(options), {
    logger: new NestLogger(options.logger),
    abortOnError: false,
  });
  return worker.init();
}
