import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const REGION = 'us-east-1';

/**
 * As much of S3 as a store of documents needs, in this process: objects of one bucket, path style, Signature Version 4
 * checked to the letter, digests checked against the bytes. Written from the protocol's description (AWS Signature
 * Version 4 for API requests), not from the client: the two agree only where both are right.
 */
export class S3Service {
  readonly bucket = 'tai-lieu';
  readonly credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
  readonly objects = new Map<string, Buffer>();
  /** Requests in the order of their coming: `PUT /bucket/key 200`. */
  readonly answered: string[] = [];
  /** The next requests are answered with these, or their connection is closed on `0`. */
  readonly failures: number[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const failure = this.failures.shift();
    if (failure === 0) {
      request.socket.destroy();
      return;
    }
    const body = Buffer.concat(await request.toArray());
    const refusal = failure === undefined ? this.#faultOf(request, body) : { status: failure, code: 'SlowDown' };
    const {
      status,
      content,
      headers = {},
    } = refusal
      ? { status: refusal.status, content: `<Error><Code>${refusal.code}</Code></Error>` }
      : this.#carryOut(request, body);
    this.answered.push(`${request.method} ${request.url} ${status}`);
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : content);
  }

  #carryOut(
    { method, url = '', headers }: IncomingMessage,
    body: Buffer,
  ): { status: number; content?: Buffer | string; headers?: Record<string, string> } {
    const [, bucket, key] = /^\/([^/]+)(?:\/(.+))?$/.exec(url) ?? [];
    if (bucket !== this.bucket) return { status: 404, content: '<Error><Code>NoSuchBucket</Code></Error>' };
    if (key === undefined) return { status: method === 'HEAD' ? 200 : 405 };
    if (method === 'PUT') {
      this.objects.set(key, body);
      return { status: 200 };
    }
    if (method === 'DELETE') {
      this.objects.delete(key);
      return { status: 204 };
    }
    const object = this.objects.get(key);
    if (object === undefined) return { status: 404, content: '<Error><Code>NoSuchKey</Code></Error>' };
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    if (first === undefined) return { status: 200, content: object };
    return {
      status: 206,
      content: object.subarray(Number(first), Number(last) + 1),
      headers: { 'content-range': `bytes ${first}-${last}/${object.length}` },
    };
  }

  #faultOf(request: IncomingMessage, body: Buffer): { readonly status: number; readonly code: string } | undefined {
    const { headers } = request;
    const stated = headers['x-amz-content-sha256'];
    if (signatureOf(request, this.credentials.secretAccessKey) !== headers.authorization?.split('Signature=')[1]) {
      return { status: 403, code: 'SignatureDoesNotMatch' };
    }
    if (!headers.authorization.includes(`Credential=${this.credentials.accessKeyId}/`)) {
      return { status: 403, code: 'InvalidAccessKeyId' };
    }
    if (request.method === 'PUT' && headers['content-length'] === undefined) {
      return { status: 411, code: 'MissingContentLength' };
    }
    if (stated !== createHash('sha256').update(body).digest('hex')) {
      return { status: 400, code: 'XAmzContentSHA256Mismatch' };
    }
    return undefined;
  }
}

function signatureOf({ method, url = '', headers }: IncomingMessage, secret: string): string {
  const authorization = headers.authorization ?? '';
  const [, scope = '', signed = ''] = /Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+)/.exec(authorization) ?? [];
  const [path = '', query = ''] = url.split('?', 2);
  const names = signed.split(';');
  // What is not signed can be changed on the way: these three must be.
  if (['host', 'x-amz-date', 'x-amz-content-sha256'].some((name) => !names.includes(name))) return 'none';
  const canonical = [
    method,
    path,
    query,
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signed,
    headers['x-amz-content-sha256'],
  ].join('\n');
  const date = String(headers['x-amz-date']);
  const toSign = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const parts = [date.slice(0, 8), REGION, 's3', 'aws4_request'];
  if (scope !== parts.join('/')) return 'none';
  const key = parts.reduce<Buffer | string>((so, part) => hmac(so, part), `AWS4${secret}`);
  return hmac(key, toSign).toString('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
