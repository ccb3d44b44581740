import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Tokens, type Role } from '#access';
import type { AttachmentOptions } from '#attachments';
import { DEFAULT_DEADLINE_POLICY } from '#deadlines/domain';
import { instant, SteppedClock, systemClock, type Clock } from '#kernel';
import { createLogger } from '#platform';
import { createApi } from '../../apps/api/src/api.js';
import { startWorker } from '../../apps/worker/src/worker.js';
import { useAttachments, type TestAttachments } from '../support/attachments.js';
import { useDatabase } from '../support/database.js';

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
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  }
}

export interface RunningApi {
  readonly clock: Clock;
  readonly database: ReturnType<typeof useDatabase>;
  readonly attachments: TestAttachments;
  app(): NestFastifyApplication;
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
  } = {},
): RunningApi {
  const database = useDatabase();
  const attachments = useAttachments(options.attachments);
  const clock = options.startsAt === undefined ? systemClock : new SteppedClock(instant(options.startsAt));
  const tokens = new Tokens(SECRET);
  const logger = createLogger({ level: 'error', format: 'line', destination: process.stderr });
  let api: NestFastifyApplication | undefined;
  let worker: INestApplicationContext | undefined;

  beforeAll(async () => {
    const engine = {
      databaseUrl: database.ownerUrl,
      queueUrl: database.ownerUrl,
      clock,
      ...(clock instanceof SteppedClock && { recordedAt: () => clock.now() }),
      logger,
    };
    if (options.worker !== false) {
      worker = await startWorker({ ...engine, pace: { sweepEvery: 50, horizon: 0, rearmAfter: 5_000 } });
    }
    api = await createApi({
      ...engine,
      tokenSecret: SECRET,
      policy: DEFAULT_DEADLINE_POLICY,
      attachments: attachments.options,
    });
    await api.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await api?.close();
    await worker?.close();
  });

  const app = () => {
    if (api === undefined) throw new Error('the API runs from beforeAll on');
    return api;
  };
  const url = () => app().getUrl();
  const tokenOf = (role: Role, agencyId?: string, tenant = TENANT): Promise<string> => {
    const actor = { subject: agencyId ?? role, ...(agencyId !== undefined && { agencyId }) };
    return tokens.sign({ tenant, role, actor }, { validFor: 600 });
  };
  return {
    clock,
    database,
    attachments,
    app,
    as: (role, agencyId, tenant) => new Client(url, () => tokenOf(role, agencyId, tenant)),
    tokenOf,
    withToken: (token) => new Client(url, () => (token === undefined ? undefined : Promise.resolve(token))),
  };
}
