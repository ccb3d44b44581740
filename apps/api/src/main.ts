import { systemClock } from '#kernel';
import { createLogger, readSettings } from '#platform';
import { createApi } from './api.js';

const settings = readSettings(process.env);
if (settings.databaseUrl === null || settings.tokenSecret === null) {
  throw new Error(
    'DATABASE_URL and TOKEN_SECRET have to be set: an API of its own needs the database it works on and the key of its tokens. `npm start` runs everything embedded.',
  );
}
const logger = createLogger({ level: settings.logLevel, format: settings.logFormat });
const api = await createApi({
  databaseUrl: settings.databaseUrl,
  queueUrl: settings.queueUrl ?? settings.databaseUrl,
  tokenSecret: settings.tokenSecret,
  clock: systemClock,
  policy: { zone: settings.timeZone, beforeDate: settings.beforeDate },
  logger,
});
api.enableShutdownHooks();
await api.listen(settings.port, settings.host);
logger.info({ source: 'Api' }, `listening on ${await api.getUrl()}, described at ${await api.getUrl()}/docs`);
