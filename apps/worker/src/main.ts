import { systemClock } from '#kernel';
import { createLogger, readSettings } from '#platform';
import { DEFAULT_PACE } from './timer-alarm.js';
import { startWorker } from './worker.js';

const settings = readSettings(process.env);
if (settings.databaseUrl === null) {
  throw new Error(
    'DATABASE_URL is not set: a worker of its own needs the database it works on. `npm start` runs everything embedded.',
  );
}
const worker = await startWorker({
  databaseUrl: settings.databaseUrl,
  queueUrl: settings.queueUrl ?? settings.databaseUrl,
  clock: systemClock,
  pace: DEFAULT_PACE,
  logger: createLogger({ level: settings.logLevel, format: settings.logFormat }),
});
worker.enableShutdownHooks();
