import { join } from 'node:path';
import { createLogger, readSettings } from '#platform';
import { DATA_FOLDER, keptSubjectKeys, signingKeys, tokenSecret, webhookKey } from './data-folder.js';
import { startEngine } from './engine.js';

/** Runs the engine until it is told to stop. */
export async function runStart(): Promise<void> {
  const settings = readSettings(process.env);
  const logger = createLogger({ level: settings.logLevel, format: settings.logFormat });
  const say = (line: string): void => {
    console.log(line);
  };
  // Before anything is started, so that Ctrl-C never leaves a service behind.
  const told = toldToStop();
  const engine = await startEngine({
    settings: { ...settings, webhookKey: webhookKey(settings), signingKeys: signingKeys(settings) },
    tokenSecret: tokenSecret(settings),
    subjectKeys: keptSubjectKeys(settings),
    logger,
    dataFolder: join(DATA_FOLDER, 'postgres'),
    onProgress: (line) => {
      say(`… ${line}`);
    },
  });
  say('');
  say(`Dondoc listens on   ${engine.url}`);
  say(`The API's page      ${engine.url}/docs`);
  say(`A token             npm run --silent token -- --role office`);
  say(
    `Database            ${engine.databaseKind === 'embedded' ? `embedded PostgreSQL, data in ${engine.dataDirectory ?? DATA_FOLDER}` : 'DATABASE_URL'}`,
  );
  say(`Queue               BullMQ on ${engine.queueBackend === 'redis' ? 'Redis' : 'PostgreSQL'}`);
  say('Ctrl-C stops it.');
  await told;
  say('\nstopping: running requests and jobs come to their end');
  await engine.stop();
  say('stopped');
}

/** Settles at the first request to stop; a second one while stopping ends the process at once. */
function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(130);
        asked = true;
        resolve();
      });
    }
  });
}
