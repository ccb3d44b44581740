import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { attachmentOptions } from '#attachments';
import { systemClock } from '#kernel';
import { subjectKeyOptions } from '#personal-data';
import { createLogger, readSettings } from '#platform';
import { DEFAULT_DEADLINE_POLICY } from '#deadlines/domain';
import { ApiModule } from './api.module.js';
import { describeApi } from './describe-api.js';

/** Prints the description of the API. Nothing is connected to: in preview mode Nest makes no provider. */
const api = await NestFactory.create<NestFastifyApplication>(
  ApiModule.forRoot({
    databaseUrl: 'postgres://localhost/none',
    queueUrl: 'postgres://localhost/none',
    tokenSecret: 'never used: nothing is signed or verified here',
    clock: systemClock,
    policy: DEFAULT_DEADLINE_POLICY,
    subjectKeys: subjectKeyOptions(readSettings({}), '.', 'never used: nothing is sealed here'),
    attachments: attachmentOptions(readSettings({}), '.'),
    logger: createLogger({ level: 'silent', format: 'json' }),
  }),
  new FastifyAdapter(),
  { preview: true, logger: false, abortOnError: false },
);
process.stdout.write(`${JSON.stringify(describeApi(api), null, 2)}\n`);
