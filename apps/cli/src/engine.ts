import type { INestApplicationContext } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { attachmentOptions } from '#attachments';
import { proofOptions, type LogSigner, type ProofOptions } from '#audit';
import { DEFAULT_DEADLINE_POLICY } from '#deadlines/domain';
import { startPostgres, type RunningPostgres } from '#embedded-services';
import { SteppedClock, systemClock, type Instant } from '#kernel';
import { migrate } from '#migrations';
import { mailSettings } from '#notifications';
import { subjectKeyOptions, type SubjectKeyOptions } from '#personal-data';
import { listen, type Settings } from '#platform';
import { createApi } from '../../api/src/api.js';
import { startWorker } from '../../worker/src/worker.js';
import { DEFAULT_PACE, type AlarmPace } from '../../worker/src/timer-alarm.js';

export interface EngineOptions {
  readonly settings: Settings;
  readonly tokenSecret: string;
  /** Where the keys of personal data are; absent: they are thrown away at the end, and with them what they open. */
  readonly subjectKeys?: SubjectKeyOptions;
  readonly logger: Logger;
  /** Keeps the embedded database there, and documents beside it; absent: they are thrown away at the end. */
  readonly dataFolder?: string;
  /** Stands still until it is told to move on; absent: the time of day. */
  readonly startOfStory?: Instant;
  /** What signs the log in place of the keys of the settings. */
  readonly signers?: readonly LogSigner[];
  readonly onProgress?: (line: string) => void;
}

export interface RunningEngine {
  /** Where the API listens. */
  readonly url: string;
  /** Where the embedded database keeps its data; absent where a database was given or nothing is kept. */
  readonly dataDirectory?: string;
  readonly databaseKind: 'embedded' | 'given';
  readonly queueBackend: 'postgres' | 'redis';
  /** Lets requests and jobs end, then closes everything it started. A second call waits for the first. */
  stop(): Promise<void>;
}

/** On a stepped clock a timer is due at the moment the clock is moved, and a job never waits. */
const STEPPED_PACE: AlarmPace = { sweepEvery: 1_000, horizon: 0, rearmAfter: 10_000 };

/** Starts API and worker in this process, on the services of the settings or on embedded ones. */
export async function startEngine(options: EngineOptions): Promise<RunningEngine> {
  const { settings, tokenSecret, logger, dataFolder, startOfStory } = options;
  const onProgress = options.onProgress ?? (() => undefined);
  const closers: (() => Promise<void>)[] = [];
  const stop = stopOnce(closers);
  try {
    let ownerUrl = settings.databaseUrl;
    let dataDirectory: string | undefined;
    if (ownerUrl === null) {
      onProgress('starting PostgreSQL');
      const postgres = await embeddedPostgres(dataFolder, onProgress);
      closers.push(() => postgres.stop());
      ownerUrl = postgres.ownerUrl;
      if (dataFolder !== undefined) ({ dataDirectory } = postgres);
    }
    onProgress('bringing the database to the present schema');
    await migrate(ownerUrl);

    const queueUrl = settings.queueUrl ?? ownerUrl;
    const clock = startOfStory === undefined ? systemClock : new SteppedClock(startOfStory);
    const shared = {
      databaseUrl: ownerUrl,
      queueUrl,
      clock,
      ...(startOfStory !== undefined && { recordedAt: () => clock.now() }),
      subjectKeys: options.subjectKeys ?? (await passingKeys(settings, closers)),
      webhooks: { key: settings.webhookKey, allowedNetworks: settings.webhookAllowedNetworks ?? [] },
      logger,
    };
    const attachments = attachmentOptions(settings, await documentsFolder(dataFolder, closers));
    onProgress('starting API and worker');
    // A story played on a clock of its own writes to nobody.
    const mail = startOfStory === undefined ? mailSettings(settings) : undefined;
    const worker: INestApplicationContext = await startWorker({
      ...shared,
      pace: startOfStory === undefined ? DEFAULT_PACE : STEPPED_PACE,
      policy: { ...DEFAULT_DEADLINE_POLICY, zone: settings.timeZone, beforeDate: settings.beforeDate },
      attachments,
      ...(mail && { mail }),
      proofs: await proofsOf(options),
    });
    closers.push(() => worker.close());
    const api = await createApi({
      ...shared,
      tokenSecret,
      attachments,
      policy: { ...DEFAULT_DEADLINE_POLICY, zone: settings.timeZone, beforeDate: settings.beforeDate },
    });
    const url = await listen(api, settings, { setting: 'PORT', port: settings.port });
    closers.push(() => api.close());
    return {
      url,
      ...(dataDirectory !== undefined && { dataDirectory }),
      databaseKind: settings.databaseUrl === null ? 'embedded' : 'given',
      queueBackend: queueUrl.startsWith('redis') ? 'redis' : 'postgres',
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function proofsOf({ settings, signers }: EngineOptions): Promise<ProofOptions> {
  if (signers === undefined) return proofOptions(settings);
  return { ...(await proofOptions({ ...settings, signingKeys: null })), signers };
}

function embeddedPostgres(
  dataFolder: string | undefined,
  onProgress: (line: string) => void,
): Promise<RunningPostgres> {
  return dataFolder === undefined
    ? startPostgres({ persistent: false, onProgress })
    : startPostgres({ persistent: true, dataDirectory: dataFolder, onProgress });
}

/** Where documents are kept unless a setting says it. */
async function documentsFolder(dataFolder: string | undefined, closers: (() => Promise<void>)[]): Promise<string> {
  if (dataFolder !== undefined) return join(dirname(dataFolder), 'attachments');
  const folder = await mkdtemp(join(tmpdir(), 'dondoc-attachments-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function passingKeys(settings: Settings, closers: (() => Promise<void>)[]): Promise<SubjectKeyOptions> {
  const folder = await mkdtemp(join(tmpdir(), 'dondoc-subject-keys-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  return subjectKeyOptions(settings, folder, settings.subjectMasterKey ?? randomBytes(32).toString('base64url'));
}

/** Closes in the reverse order of starting: first whoever asks, then what answers them. */
function stopOnce(closers: readonly (() => Promise<void>)[]): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    for (const close of [...closers].reverse()) await close();
  };
  return () => (stopping ??= stopAll());
}
