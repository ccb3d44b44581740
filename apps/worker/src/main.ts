import { constants, setPriority } from 'node:os';
import { attachmentOptions } from '#attachments';
import { proofOptions } from '#audit';
import { DEFAULT_DEADLINE_POLICY } from '#deadlines/domain';
import { systemClock } from '#kernel';
import { mailSettings } from '#notifications';
import { subjectKeyOptions } from '#personal-data';
import { createLogger, listen, readSettings, SettingsInvalid } from '#platform';
import { DEFAULT_PACE } from './timer-alarm.js';
import { createWorker } from './worker.js';

/** Of a process that others go before: `nice` 10. */
const GIVES_WAY = constants.priority.PRIORITY_BELOW_NORMAL;

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
  const { databaseUrl, subjectMasterKey } = settings;
  if (databaseUrl === null || subjectMasterKey === null) {
    throw new SettingsInvalid([
      ...(databaseUrl === null ? ['DATABASE_URL is not set; a worker of its own needs the database it works on.'] : []),
      ...(subjectMasterKey === null
        ? ['SUBJECT_MASTER_KEY is not set; a worker needs what the keys of personal data are wrapped by.']
        : []),
      '`npm start` runs everything embedded and needs none of them.',
    ]);
  }
  const logger = createLogger({ level: settings.logLevel, format: settings.logFormat });
  // Read models can wait for a moment; reminders on the same machine cannot.
  if (!settings.workerRoles.includes('timers')) setPriority(GIVES_WAY);
  const mail = mailSettings(settings);
  const worker = await createWorker({
    databaseUrl,
    queueUrl: settings.queueUrl ?? databaseUrl,
    clock: systemClock,
    pace: DEFAULT_PACE,
    roles: settings.workerRoles,
    subjectKeys: subjectKeyOptions(settings, '.dondoc/subject-keys', subjectMasterKey),
    webhooks: { key: settings.webhookKey, allowedNetworks: settings.webhookAllowedNetworks ?? [] },
    policy: { ...DEFAULT_DEADLINE_POLICY, zone: settings.timeZone, beforeDate: settings.beforeDate },
    attachments: attachmentOptions(settings, '.dondoc/attachments'),
    ...(mail && { mail }),
    ...(settings.workerRoles.includes('proofs') && { proofs: await proofOptions(settings) }),
    logger,
  });
  worker.enableShutdownHooks();
  const url = await listen(worker, settings, { setting: 'WORKER_PORT', port: settings.workerPort });
  logger.info(
    { source: 'Worker', url },
    `at work for ${new Intl.ListFormat('en-GB').format(settings.workerRoles)}, its health at ${url}/health/ready`,
  );
}
