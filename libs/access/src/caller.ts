import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#kernel';
import type { Role } from './permissions.js';

/** Who sends a request, as their token says. */
export interface Caller {
  readonly tenant: string;
  readonly actor: Actor;
  readonly role: Role;
}

const callers = new WeakMap<FastifyRequest, Caller>();

export function setCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** @throws Error on a public route, where nobody was asked who they are */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error(`no caller is known on ${request.url}: the route is public`);
  return caller;
}

/** The caller, as a parameter of a route. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
