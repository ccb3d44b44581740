import { attachmentOptions } from '#attachments';
import { DEFAULT_DEADLINE_POLICY } from '#deadlines/domain';
import { systemClock } from '#kernel';
import { subjectKeyOptions } from '#personal-data';
import { createLogger, listen, readSettings, SettingsInvalid } from '#platform';
import { createApi } from './api.js';

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
  const { databaseUrl, tokenSecret, subjectMasterKey } = settings;
  if (databaseUrl === null || tokenSecret === null || subjectMasterKey === null) {
    throw new SettingsInvalid([
      ...(databaseUrl === null ? ['DATABASE_URL is not set; an API of its own needs the database it works on.'] : []),
      ...(tokenSecret === null ? ['TOKEN_SECRET is not set; the API needs the key its tokens are signed with.'] : []),
      ...(subjectMasterKey === null
        ? ['SUBJECT_MASTER_KEY is not set; the API needs what the keys of personal data are wrapped by.']
        : []),
      '`npm start` runs everything embedded and needs none of them.',
    ]);
  }
  const logger = createLogger({ level: settings.logLevel, format: settings.logFormat });
  const api = await createApi({
    databaseUrl,
    queueUrl: settings.queueUrl ?? databaseUrl,
    tokenSecret,
    clock: systemClock,
    policy: { ...DEFAULT_DEADLINE_POLICY, zone: settings.timeZone, beforeDate: settings.beforeDate },
    attachments: attachmentOptions(settings, '.dondoc/attachments'),
    subjectKeys: subjectKeyOptions(settings, '.dondoc/subject-keys', subjectMasterKey),
    webhooks: { key: settings.webhookKey, allowedNetworks: settings.webhookAllowedNetworks ?? [] },
    logger,
  });
  api.enableShutdownHooks();
  const url = await listen(api, settings, { setting: 'PORT', port: settings.port });
  logger.info({ source: 'Api', url }, `listening on ${url}, described at ${url}/docs`);
}
