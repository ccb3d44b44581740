import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Role } from '#access';
import type { AttachmentOptions } from '#attachments';
import type { ProofOptions } from '#audit';
import { instant, type Clock } from '#kernel';
import type { MailSettings, WebhookOptions } from '#notifications';
import { useDatabase } from '../support/database.js';
import { loadEngine, type Engine } from '../support/load-engine.js';
import { useSubjectKeys, type TestSubjectKeys } from '../support/subject-keys.js';

const TENANT = 'phu-tho';
const SECRET = 'a-secret-for-tests-that-is-long-enough';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What a test expects of a body is the test itself.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** Sends requests as somebody. */
export class Client {
  constructor(
    private readonly url: () => Promise<string>,
    private readonly token: () => Promise<string> | undefined,
  ) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  put(path: string, body?: unknown): Promise<Answer> {
    return this.send('PUT', path, body);
  }

  /** Sends bytes as they are. */
  upload(path: string, bytes: Uint8Array, headers: Record<string, string>): Promise<Answer> {
    // What comes from a stream is sent in chunks, of which nobody says how many there will be.
    const { 'transfer-encoding': encoding, ...others } = headers;
    const body = encoding === 'chunked' ? new Blob([bytes]).stream() : bytes;
    return this.raw('POST', path, others, body).then(({ bytes: answer, ...rest }) => ({
      ...rest,
      body: answer.length === 0 ? undefined : (JSON.parse(answer.toString()) as unknown),
    }));
  }

  /** An answer as it comes over the wire. */
  async raw(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: Uint8Array | ReadableStream,
  ): Promise<Omit<Answer, 'body'> & { readonly bytes: Buffer }> {
    const token = await this.token();
    const response = await fetch(`${await this.url()}${path}`, {
      method,
      headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
      ...(body !== undefined && { body, duplex: 'half' }),
    });
    return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const token = await this.token();
    const response = await fetch(`${await this.url()}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    // Files are answered as well: those are text.
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text || undefined,
    };
  }
}

export interface RunningApi {
  readonly clock: Clock;
  readonly database: ReturnType<typeof useDatabase>;
  readonly subjectKeys: TestSubjectKeys;
  /** Where its documents are kept; gone after the file. */
  readonly documents: string;
  app(): NestFastifyApplication;
  /** The classes it is made of. */
  engine(): Engine;
  /** What the API was given of a class of its own. */
  provided<Provided>(classOf: (engine: Engine) => abstract new (...dependencies: never[]) => Provided): Provided;
  as(role: Role, agencyId?: string, tenant?: string): Client;
  /** The token that `as` sends. */
  tokenOf(role: Role, agencyId?: string, tenant?: string): Promise<string>;
  /** Somebody who sends this as their token, or none. */
  withToken(token?: string): Client;
}

/** An API on a database and port of its own, for one test file; with a worker behind it unless stated. */
export function useApi(
  options: {
    readonly startsAt?: string;
    readonly worker?: boolean;
    readonly attachments?: Partial<AttachmentOptions>;
    /** Where jobs are kept; the database unless stated. */
    readonly queueUrl?: () => string;
    /** `fatal` where what goes wrong is the test itself. */
    readonly logLevel?: 'error' | 'fatal';
    readonly webhooks?: WebhookOptions;
    /** How logs are proved; they are not when absent. */
    readonly proofs?: ProofOptions;
    /**
     * The mail server of the worker; asked for once everything before it has begun. Without one no notices are raised:
     * what a test does is then all that is written to the log.
     */
    readonly mail?: () => MailSettings;
  } = {},
): RunningApi {
  const database = useDatabase();
  const subjectKeys = useSubjectKeys();
  const documents = mkdtempSync(join(tmpdir(), 'dondoc-test-documents-'));
  const { startsAt } = options;
  let loaded: Engine | undefined;
  let api: NestFastifyApplication | undefined;
  let worker: INestApplicationContext | undefined;
  let clock: Clock | undefined;

  const engine = () => {
    if (loaded === undefined) throw new Error('the engine is loaded from beforeAll on');
    return loaded;
  };

  beforeAll(async () => {
    loaded = await loadEngine();
    const stepped = startsAt === undefined ? undefined : new loaded.SteppedClock(instant(startsAt));
    clock = stepped ?? loaded.systemClock;
    const { attachmentOptions, createApi, createLogger, DEFAULT_DEADLINE_POLICY, projections, readSettings } = loaded;
    const shared = {
      databaseUrl: database.ownerUrl,
      queueUrl: options.queueUrl?.() ?? database.ownerUrl,
      clock,
      subjectKeys: subjectKeys.options,
      ...(stepped && { recordedAt: () => stepped.now() }),
      ...(options.webhooks && { webhooks: options.webhooks }),
      logger: createLogger({ level: options.logLevel ?? 'error', format: 'line', destination: process.stderr }),
    };
    const attachments = { ...attachmentOptions(readSettings({}, false), documents), ...options.attachments };
    if (options.worker !== false) {
      worker = await loaded.startWorker({
        ...shared,
        attachments,
        pace: { sweepEvery: 1_000, horizon: 0, rearmAfter: 5_000 },
        ...(options.proofs && { proofs: options.proofs }),
        ...(options.mail ? { mail: options.mail() } : { followers: projections }),
      });
    }
    api = await createApi({
      ...shared,
      tokenSecret: SECRET,
      policy: DEFAULT_DEADLINE_POLICY,
      attachments,
    });
    await api.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await api?.close();
    await worker?.close();
    rmSync(documents, { recursive: true, force: true });
  });

  const app = () => {
    if (api === undefined) throw new Error('the API runs from beforeAll on');
    return api;
  };
  const url = () => app().getUrl();
  const tokenOf = (role: Role, agencyId?: string, tenant = TENANT): Promise<string> => {
    const actor = { subject: agencyId ?? role, ...(agencyId !== undefined && { agencyId }) };
    return new (engine().Tokens)(SECRET).sign({ tenant, role, actor }, { validFor: 600 });
  };
  return {
    get clock() {
      if (clock === undefined) throw new Error('the clock is there from beforeAll on');
      return clock;
    },
    database,
    subjectKeys,
    documents,
    app,
    engine,
    provided: (classOf) => app().get(classOf(engine())),
    as: (role, agencyId, tenant) => new Client(url, () => tokenOf(role, agencyId, tenant)),
    tokenOf,
    withToken: (token) => new Client(url, () => (token === undefined ? undefined : Promise.resolve(token))),
  };
}
