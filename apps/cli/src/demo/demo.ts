import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Tokens, type Role } from '#access';
import { originOf, signerOfPem } from '#audit';
import { createLogger, readSettings } from '#platform';
import { keptSubjectKeys } from '../data-folder.js';
import { startEngine } from '../engine.js';
import { ApiClient } from './api-client.js';
import { Theatre } from './chapter.js';
import { assertOurs, newTenant } from './given-database.js';
import { START_OF_STORY } from './play.js';
import { Stage } from './stage.js';
import { tellStory, type StoryResult } from './story.js';

/** What `--json` ends with. */
interface DemoResult extends StoryResult {
  readonly queueBackend: 'postgres' | 'redis';
  readonly seconds: number;
}

/**
 * Plays the main job through HTTP on an engine of its own: from issuance to report, then the
 * proof that every read model follows from the log. The exit code tells whether every check held.
 * In a database that is given it plays as a tenant of its own, a new one in every run.
 */
export async function runDemo({ json }: { readonly json: boolean }): Promise<void> {
  const stage = new Stage(process.stdout);
  const given = readSettings(process.env);
  const tenant = given.databaseUrl === null ? 'phu-tho' : newTenant();
  const settings = { ...given, port: 0, tenant };
  if (given.databaseUrl !== null) await assertOurs(given.databaseUrl);
  const tokenSecret = randomBytes(32).toString('base64url');
  const tokens = new Tokens(tokenSecret);
  // A token of the story's own time would be long expired: tokens live in the reader's time.
  const client = async (url: string, role: Role, subject: string, agencyId?: string): Promise<ApiClient> =>
    new ApiClient(
      url,
      await tokens.sign(
        { tenant, role, actor: { subject, ...(agencyId !== undefined && { agencyId }) } },
        { validFor: 3_600 },
      ),
    );

  stage.heading('Dondoc: directive 1537/UBND-TH of Phú Thọ, from issuance to report');
  stage.say('The first two documents are real; who answers when is invented, and so is the week after.');
  stage.say('Everything below goes through the REST API; the clock is accelerated, the database, the queue,');
  stage.say('the timers and the workers are the real ones.');

  // Drawn for this story alone; a key of the settings signs for the real one.
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = signerOfPem(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);

  const engine = await startEngine({
    settings,
    tokenSecret,
    logger: createLogger({
      level: process.env['LOG_LEVEL'] === undefined ? 'error' : settings.logLevel,
      format: 'line',
    }),
    // What is played in a database that is given stays there, and later runs come across it.
    ...(given.databaseUrl !== null && { subjectKeys: keptSubjectKeys(settings) }),
    startOfStory: START_OF_STORY,
    signers: [signer],
    onProgress: (line) => {
      stage.live(line);
    },
  });
  const stopOnSignal = (): void => {
    void engine.stop().then(() => process.exit(130));
  };
  process.once('SIGINT', stopOnSignal).once('SIGTERM', stopOnSignal);
  try {
    stage.good(
      `engine at ${engine.url}: PostgreSQL ${engine.databaseKind}, BullMQ on ${engine.queueBackend === 'redis' ? 'Redis' : 'PostgreSQL'}, tenant ${tenant}`,
    );
    const theatre = new Theatre(
      {
        administrator: await client(engine.url, 'administrator', 'quan-tri'),
        office: await client(engine.url, 'office', 'van-thu'),
        auditor: await client(engine.url, 'auditor', 'kiem-toan'),
        agency: (agencyId) => client(engine.url, 'agency', `can-bo.${agencyId}`, agencyId),
      },
      stage,
    );
    const result = await tellStory(theatre, { tenant, key: signer.verifierKey(originOf(settings.logOrigin, tenant)) });
    const summary: DemoResult = {
      ...result.summary,
      queueBackend: engine.queueBackend,
      seconds: Math.round(stage.seconds * 10) / 10,
    };

    stage.heading('Every check');
    for (const { what, held, seen } of result.checks) {
      if (held) stage.good(what);
      else stage.bad(`${what}: ${seen}`);
    }
    const failed = result.checks.filter(({ held }) => !held).length;
    stage.say('');
    stage.say(
      failed === 0
        ? `All ${String(result.checks.length)} checks held, in ${summary.seconds.toFixed(1)} s.`
        : `${String(failed)} of ${String(result.checks.length)} checks failed.`,
    );
    if (failed > 0) process.exitCode = 1;
    if (json) console.log(JSON.stringify(summary));
  } finally {
    process.off('SIGINT', stopOnSignal).off('SIGTERM', stopOnSignal);
    await engine.stop();
  }
}
