import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';
import type { Answer, FailureCause } from '../domain/index.js';
import { AddressRefused, type AddressGuard } from './address-guard.js';

export interface SendingLimits {
  /** Until there is a connection, name and TLS included; milliseconds. */
  readonly connectMs: number;
  /** Until there is an answer; milliseconds. */
  readonly answerMs: number;
  /** Of an answer's body at most so much is waited for, and none of it is kept; bytes. */
  readonly bodyBytes: number;
}

export const SENDING_LIMITS: SendingLimits = { connectMs: 5_000, answerMs: 15_000, bodyBytes: 64 * 1024 };

export interface OutgoingMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends one message, to an address that was checked and nowhere else. It follows nobody who points elsewhere. */
export class WebhookSender {
  constructor(
    private readonly guard: AddressGuard,
    private readonly limits: SendingLimits = SENDING_LIMITS,
  ) {}

  /**
   * @param signal ends the attempt early by throwing its reason
   * @returns as soon as the receiver has answered; how long its body is makes no difference
   */
  async send(message: OutgoingMessage, signal?: AbortSignal): Promise<Answer> {
    const url = new URL(message.url);
    const connecting = AbortSignal.timeout(this.limits.connectMs);
    try {
      const addresses = await inTime(this.guard.addressesOf(url), connecting);
      return await this.#post(url, addresses, message, connecting, signal);
    } catch (error) {
      signal?.throwIfAborted();
      return unanswered(error);
    }
  }

  #post(
    url: URL,
    addresses: readonly string[],
    { headers, body }: OutgoingMessage,
    connecting: AbortSignal,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const { answerMs, bodyBytes } = this.limits;
    const answering = AbortSignal.timeout(answerMs);
    const options: RequestOptions = {
      method: 'POST',
      agent: false,
      lookup: lookupOf(addresses),
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal: signal === undefined ? answering : AbortSignal.any([answering, signal]),
    };
    return new Promise((resolve, reject) => {
      const sent = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options);
      const tooSlow = () => sent.destroy(new TimedOut('no connection came about'));
      connecting.addEventListener('abort', tooSlow, { once: true });
      const connected = () => connecting.removeEventListener('abort', tooSlow);
      sent.once('socket', (socket) => {
        socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
      });
      sent.once('close', connected);
      // After the answer nothing that happens to the connection matters.
      sent.on('error', (error) => {
        reject(answering.aborted ? new TimedOut('no answer came') : error);
      });
      sent.once('response', (response) => {
        const { statusCode = 0, headers: said } = response;
        const retryAfter = said['retry-after'];
        resolve({ kind: 'answered', status: statusCode, ...(retryAfter !== undefined && { retryAfter }) });
        letGo(response, bodyBytes);
      });
      sent.end(body);
    });
  }
}

class TimedOut extends Error {}

/** Whatever name is asked for, the answer is what was checked. */
function lookupOf(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, { all: wantsAll }, callback) => {
    if (wantsAll === true) callback(null, all);
    else callback(null, all[0]!.address, all[0]!.family);
  };
}

/** Reads what little there should be, so that the receiver can end in peace; more than that is cut off. */
function letGo(response: IncomingMessage, most: number): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > most) response.destroy();
  });
  response.on('error', () => undefined);
}

function inTime<Result>(work: Promise<Result>, deadline: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    deadline.addEventListener('abort', () => reject(new TimedOut('the name of the host was not found in time')), {
      once: true,
    });
    work.then(resolve, reject);
  });
}

/** Codes of errors at or after which nobody said anything. What is in none of the groups is a connection's. */
const CAUSES: readonly (readonly [FailureCause, RegExp, string])[] = [
  ['name', /^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL|EREFUSED|EBADRESP)/, 'nobody knows the host'],
  ['timeout', /^(ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_CONNECT_TIMEOUT)/, 'no connection came about'],
  ['tls', /^(EPROTO|ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/, 'TLS failed'],
];

function unanswered(error: unknown): Answer {
  if (error instanceof AddressRefused) return { kind: 'unanswered', cause: 'address', detail: error.message };
  if (error instanceof TimedOut) return { kind: 'unanswered', cause: 'timeout', detail: error.message };
  const code = codeOf(error);
  const [cause, , words] = CAUSES.find(([, codes]) => codes.test(code)) ?? [
    'connection',
    null,
    'the connection failed',
  ];
  return { kind: 'unanswered', cause: cause, detail: code === '' ? words : `${words} (${code})` };
}

/** Where several addresses were tried, that of the first. */
function codeOf(error: unknown): string {
  const { code, errors } = error as { code?: unknown; errors?: readonly unknown[] };
  if (typeof code === 'string') return code;
  return errors?.[0] === undefined ? '' : codeOf(errors[0]);
}
