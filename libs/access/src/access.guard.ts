import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem, problemKind, type ProblemKind } from '#platform';
import { setCaller, type Caller } from './caller.js';
import { declarationOf } from './permission.decorator.js';
import { mayDo, PERMISSIONS } from './permissions.js';
import { TokenRefused, TOKENS, type Tokens } from './tokens.js';

export const UNAUTHENTICATED = problemKind(
  'access/unauthenticated',
  401,
  'Send a valid token as "Authorization: Bearer <token>"; `dondoc token` makes one.',
);
export const PERMISSION_MISSING = problemKind(
  'access/permission-missing',
  403,
  'The caller does not hold the permission this route asks for.',
);

/** The problems of this library. */
export const ACCESS_PROBLEMS: readonly ProblemKind[] = [UNAUTHENTICATED, PERMISSION_MISSING];

/**
 * Stands before every route: who calls is read from the token (401), what they may do
 * from their role (403). A route that declares nothing is closed to everybody.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #tokens: Tokens;

  constructor(reflector: Reflector, @Inject(TOKENS) tokens: Tokens) {
    this.#reflector = reflector;
    this.#tokens = tokens;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const declaration = declarationOf(this.#reflector, context.getHandler());
    if (declaration === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.#authenticate(request.headers.authorization);
    if (declaration === undefined || !mayDo(caller.role, declaration)) {
      throw new Problem(PERMISSION_MISSING, {
        facts: {
          permission: declaration ?? null,
          meaning: declaration === undefined ? null : PERMISSIONS[declaration],
          role: caller.role,
        },
      });
    }
    setCaller(request, caller);
    return true;
  }

  async #authenticate(header: string | undefined): Promise<Caller> {
    const [, token] = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(header ?? '') ?? [];
    if (token === undefined) {
      throw header === undefined
        ? unauthenticated('no token was sent')
        : unauthenticated('the token is not a JWT', true);
    }
    try {
      return await this.#tokens.verify(token);
    } catch (error) {
      if (error instanceof TokenRefused) throw unauthenticated(error.message, true);
      throw error;
    }
  }
}

/** RFC 6750: the challenge names an error only when a token was sent. */
function unauthenticated(detail: string, sent = false): Problem {
  const challenge = sent
    ? `Bearer realm="dondoc", error="invalid_token", error_description="${detail}"`
    : 'Bearer realm="dondoc"';
  return new Problem(UNAUTHENTICATED, { detail: `${detail}.`, headers: { 'WWW-Authenticate': challenge } });
}
