import { systemClock } from '#kernel';
import { createLogger, listen, readSettings, SettingsInvalid } from '#platform';
import { DEFAULT_PACE } from './timer-alarm.js';
import { createWorker } from './worker.js';

try {
  await run();
} catch (error) {
  // What a person can act on is said in a sentence; anything else with its stack.
  if (!(error instanceof SettingsInvalid)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const settings = readSettings(process.env);
  if (settings.databaseUrl === null) {
    throw new SettingsInvalid([
      'DATABASE_URL is not set; a worker of its own needs the database it works on.',
      '`npm start` runs everything embedded and does not need it.',
    ]);
  }
  const logger = createLogger({ level: settings.logLevel, format: settings.logFormat });
  const worker = await createWorker({
    databaseUrl: settings.databaseUrl,
    queueUrl: settings.queueUrl ?? settings.databaseUrl,
    clock: systemClock,
    pace: DEFAULT_PACE,
    zone: settings.timeZone,
    logger,
  });
  worker.enableShutdownHooks();
  const url = await listen(worker, settings, { setting: 'WORKER_PORT', port: settings.workerPort });
  logger.info({ source: 'Worker', url }, `following the log, its health at ${url}/health/ready`);
}
