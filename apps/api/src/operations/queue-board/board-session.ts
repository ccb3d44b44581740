import type { FastifyRequest } from 'fastify';
import {
  mayDo,
  PERMISSION_MISSING,
  PERMISSIONS,
  TokenRefused,
  UNAUTHENTICATED,
  type Caller,
  type Permission,
  type Tokens,
} from '#access';
import { Problem } from '#platform';
import { BOARD_FOREIGN_ORIGIN } from '../../http/api.problems.js';

/** Where the page is. */
export const BOARD_PATH = '/operations/queues-board';

/** Seconds a session lasts. */
export const SESSION_SECONDS = 15 * 60;

const COOKIE = 'dondoc-queue-board';
const AUDIENCE = 'dondoc-queue-board';

/**
 * A browser that opens a page sends no bearer token, so a session stands for it: a cookie that scripts cannot read,
 * that other sites cannot have sent, that goes to the page alone and ends soon.
 */
export async function sessionCookie(tokens: Tokens, caller: Caller, request: FastifyRequest): Promise<string> {
  const session = await tokens.sign(caller, { validFor: SESSION_SECONDS, audience: AUDIENCE });
  // Behind a proxy that ends TLS, only the proxy knows. A browser that lies about it fools nobody but itself.
  const secure = request.protocol === 'https' || request.headers['x-forwarded-proto'] === 'https';
  return [
    `${COOKIE}=${session}`,
    `Path=${BOARD_PATH}`,
    `Max-Age=${String(SESSION_SECONDS)}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(secure ? ['Secure'] : []),
  ].join('; ');
}

/**
 * Who opens the page, by session or bearer token, and may do what is asked.
 * @throws Problem 401 or 403
 */
export async function callerOfBoard(tokens: Tokens, request: FastifyRequest): Promise<Caller> {
  const caller = await authenticated(tokens, request);
  const reads = request.method === 'GET' || request.method === 'HEAD';
  demand(caller, 'operations:read');
  if (!reads) {
    demand(caller, 'operations:manage');
    if (!isSameOrigin(request)) throw new Problem(BOARD_FOREIGN_ORIGIN);
  }
  return caller;
}

async function authenticated(tokens: Tokens, { headers }: FastifyRequest): Promise<Caller> {
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  const session = bearer === undefined ? cookieOf(headers.cookie) : undefined;
  try {
    if (bearer !== undefined) return await tokens.verify(bearer);
    if (session !== undefined) return await tokens.verify(session, AUDIENCE);
  } catch (error) {
    if (error instanceof TokenRefused) throw unauthenticated(`${error.message}.`);
    throw error;
  }
  throw unauthenticated('Ask for a session first: POST /v1/operations/queue-board/session with your token.');
}

function cookieOf(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

function unauthenticated(detail: string): Problem {
  return new Problem(UNAUTHENTICATED, { detail, headers: { 'WWW-Authenticate': 'Bearer realm="dondoc"' } });
}

function demand(caller: Caller, permission: Permission): void {
  if (mayDo(caller.role, permission)) return;
  throw new Problem(PERMISSION_MISSING, {
    facts: { permission, meaning: PERMISSIONS[permission], role: caller.role },
  });
}

/** SameSite leaves out sites, not other origins of the same one: another port, another name below the domain. */
function isSameOrigin({ headers }: FastifyRequest): boolean {
  const { origin, host } = headers;
  if (headers['sec-fetch-site'] !== undefined && headers['sec-fetch-site'] !== 'same-origin') return false;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
