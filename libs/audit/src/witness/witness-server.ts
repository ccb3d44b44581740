import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { instantOf } from '#kernel';
import { formatVerifierKey, type VerifierKey } from '../transparency-log/signed-note.js';
import type { CheckpointWitness, Standing } from './checkpoint-witness.js';
import { nameOf } from './witness-state.js';

/** Bytes of a body, at most: a proof, and a checkpoint with as many signatures as a note may have. */
const LONGEST_BODY = 256 * 1_024;

/** Milliseconds in which a request must have come. */
const REQUEST_MS = 10_000;

const TEXT = 'text/plain; charset=utf-8';

export interface WitnessServerOptions {
  /** The witness's own. */
  readonly key: VerifierKey;
  /** Told what went wrong here; whoever asked hears only that it did. */
  readonly onError: (error: unknown) => void;
}

/**
 * `POST /add-checkpoint` and `GET /<sha-256 of the origin>/checkpoint` of c2sp.org/tlog-witness, `GET /` for people,
 * `GET /health` for what watches over the process. It is not listening yet.
 */
export function witnessServer(witness: CheckpointWitness, { key, onError }: WitnessServerOptions): Server {
  const server = createServer((request, response) => {
    answerTo(request).then(
      (answer) => {
        send(response, answer);
      },
      (error: unknown) => {
        if (!request.complete) return; // Whoever asked has gone.
        onError(error);
        send(response, { status: 500, body: 'this witness cannot work now\n' });
      },
    );
  });
  server.requestTimeout = REQUEST_MS;
  server.headersTimeout = REQUEST_MS;
  return server;

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    const path = request.url ?? '/';
    if (path === '/add-checkpoint') {
      if (request.method !== 'POST') return refusedMethod('POST');
      const body = await bodyOf(request);
      if (body !== undefined) return witness.addCheckpoint(body);
      return {
        status: 413,
        body: `at most ${String(LONGEST_BODY)} bytes are taken\n`,
        headers: { Connection: 'close' },
      };
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusedMethod('GET');
    const standings = await witness.standings();
    if (path === '/health') return { status: 200, body: 'ok\n' };
    if (path === '/') return { status: 200, body: overviewOf(key, standings) };
    const note = standings.find(({ origin }) => path === `/${nameOf(origin)}/checkpoint`)?.latest?.note;
    return note === undefined ? { status: 404, body: 'there is nothing here\n' } : { status: 200, body: note };
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @returns undefined where it is longer than any may be */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  // A request that is broken off keeps its connection, for the answer that says why.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LONGEST_BODY) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, { status, body, contentType = TEXT, headers }: Answer): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

function refusedMethod(allowed: string): Answer {
  return { status: 405, body: `${allowed} is expected\n`, headers: { Allow: allowed } };
}

function overviewOf(key: VerifierKey, standings: readonly Standing[]): string {
  const lines = standings.map(({ origin, latest }) =>
    latest === undefined
      ? `${origin}\n  nothing cosigned yet\n`
      : `${origin}\n  ${String(latest.checkpoint.size)} leaves, cosigned ${instantOf(latest.seconds * 1_000)}\n  /${nameOf(origin)}/checkpoint\n`,
  );
  return `A witness of transparency logs (c2sp.org/tlog-witness).\n\n${formatVerifierKey(key)}\n\n${lines.join('\n')}`;
}
