import { AwsV4Signer } from 'aws4fetch';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { ByteRange, ContentStore, Shelf } from './content-store.js';
import type { IncomingFolder, ReceivedDocument } from './incoming-folder.js';
import { ContentMissing, StoreUnavailable } from './store-errors.js';

export interface S3Address {
  /** Such as `https://s3.example:9000`. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** What every key begins with; empty, or ending with a slash. */
  readonly prefix: string;
  /** Where the bucket is named: in the path, or before the host. */
  readonly style: 'path' | 'virtual';
}

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface S3Request {
  readonly method: 'GET' | 'PUT' | 'HEAD' | 'DELETE';
  /** Without the prefix; empty for the bucket itself. */
  readonly key: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A file that is sent as the body. */
  readonly body?: string;
}

/** SHA-256 of nothing, for requests without a body. */
const OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A connection on which nothing moves for that long is given up; milliseconds. */
const SILENCE = 30_000;
const ATTEMPTS = 3;
const FIRST_PAUSE = 200;

/**
 * Documents as objects of a bucket: `<prefix><tenant>/<SHA-256>`, the temporary ones `<prefix><tenant>/temporary/<SHA-256>`.
 * A document is sent when it is whole, in one PUT whose signature covers its digest (`x-amz-content-sha256`): the service takes exactly these bytes, or nothing.
 */
export class S3Store implements ContentStore {
  readonly #agent: http.Agent;
  readonly #send: typeof http.request;

  constructor(
    readonly incoming: IncomingFolder,
    private readonly at: S3Address,
    private readonly credentials: S3Credentials,
  ) {
    const transport = at.endpoint.startsWith('https:') ? https : http;
    this.#agent = new transport.Agent({ keepAlive: true, maxSockets: 64 });
    this.#send = transport.request;
  }

  get address(): string {
    return `s3://${this.at.bucket}/${this.at.prefix}`;
  }

  async keep(tenant: string, { path, sha256, bytes }: ReceivedDocument, shelf: Shelf): Promise<void> {
    const answer = await this.#ask({
      method: 'PUT',
      key: keyOf(tenant, sha256, shelf),
      headers: { 'content-length': String(bytes), 'x-amz-content-sha256': sha256 },
      body: path,
    });
    if (answer.statusCode !== 200) throw await this.#refused(answer, 'did not keep a document');
    answer.resume();
  }

  async open(tenant: string, sha256: string, shelf: Shelf, range?: ByteRange): Promise<Readable> {
    const answer = await this.#ask({
      method: 'GET',
      key: keyOf(tenant, sha256, shelf),
      ...(range && { headers: { range: `bytes=${range.first}-${range.last}` } }),
    });
    if (answer.statusCode === (range === undefined ? 200 : 206)) return answer;
    const refused = await this.#refused(answer, 'did not give a document');
    throw refused.code === 'NoSuchKey' ? new ContentMissing(sha256, this.address, { cause: refused }) : refused;
  }

  /** The service answers alike whether the object was there or not. */
  async remove(tenant: string, sha256: string): Promise<void> {
    const answer = await this.#ask({ method: 'DELETE', key: keyOf(tenant, sha256, 'temporary') });
    if (answer.statusCode !== 204 && answer.statusCode !== 200) {
      throw await this.#refused(answer, 'did not remove a document');
    }
    answer.resume();
  }

  /** Whether the bucket is there and takes these credentials. Nothing is written: in a bucket with versions it would stay. */
  async probe(): Promise<void> {
    await this.incoming.probe();
    const answer = await this.#ask({ method: 'HEAD', key: '' });
    if (answer.statusCode !== 200) throw await this.#refused(answer, 'is not there, or not for us');
    answer.resume();
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Asks again where that may help: after a lost connection, and after an answer that says so. */
  async #ask(request: S3Request): Promise<IncomingMessage> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await this.#once(request);
        if (attempt === ATTEMPTS || !mayPass(answer.statusCode)) return answer;
        answer.resume();
      } catch (error) {
        if (attempt === ATTEMPTS) throw new StoreUnavailable(`${this.address} does not answer`, { cause: error });
      }
      await pause(FIRST_PAUSE * 2 ** (attempt - 1));
    }
  }

  async #once({ method, key, headers = {}, body }: S3Request): Promise<IncomingMessage> {
    const signed = await new AwsV4Signer({
      ...this.credentials,
      method,
      url: urlOf(this.at, key),
      headers: { 'x-amz-content-sha256': OF_NOTHING, ...headers },
      service: 's3',
      region: this.at.region,
    }).sign();
    const request = this.#send(signed.url, {
      method,
      agent: this.#agent,
      headers: Object.fromEntries(signed.headers),
      timeout: SILENCE,
    });
    request.on('timeout', () => request.destroy(new Error(`nothing moved for ${SILENCE} ms`)));
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    if (body === undefined) {
      request.end();
    } else {
      // An answer that comes before all was sent is a refusal: it counts, not the sending that it broke off.
      const sent = pipeline(createReadStream(body), request);
      await Promise.race([answered, sent.then(() => answered)]);
      sent.catch(() => request.destroy());
    }
    const [answer] = await answered;
    return answer;
  }

  async #refused(answer: IncomingMessage, what: string): Promise<StoreUnavailable & { readonly code: string }> {
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) {
      text += chunk as string;
      if (text.length > LONGEST_EXPLANATION) break;
    }
    const code = /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? '';
    const because = `${String(answer.statusCode)} ${code}`.trim();
    return Object.assign(new StoreUnavailable(`${this.address} ${what}: ${because}`), { code });
  }
}

function keyOf(tenant: string, sha256: string, shelf: Shelf): string {
  return `${tenant}/${shelf === 'temporary' ? 'temporary/' : ''}${sha256}`;
}

/** Where an object is, or the bucket itself where the key is empty. */
export function urlOf({ endpoint, bucket, prefix, style }: S3Address, key: string): string {
  const url = new URL(endpoint);
  if (style === 'virtual') url.host = `${bucket}.${url.host}`;
  const path = [...(style === 'path' ? [bucket] : []), ...(key === '' ? [] : [`${prefix}${key}`])];
  url.pathname = path.join('/');
  return url.href;
}

const LONGEST_EXPLANATION = 16 * 1024;

function mayPass(status = 0): boolean {
  return status === 429 || status >= 500;
}
