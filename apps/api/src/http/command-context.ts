import { createParamDecorator, Inject, Injectable, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '#access';
import type { CommandContext } from '#event-store';
import { idFrom, newId, type Clock } from '#kernel';
import { currentRequestContext, Problem, REQUEST_INVALID } from '#platform';

/** Dependency injection token of the {@link Clock}: the engine's, which in a read of the past stands still there. */
export const CLOCK = Symbol('clock');

/** Dependency injection token of the engine's own {@link Clock}. */
export const ENGINE_CLOCK = Symbol('engine clock');

const LONGEST_KEY = 200;
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/**
 * Who asks and what time it is, made of the request. The command id follows from
 * the caller and their `Idempotency-Key`, so that two callers never meet in one key;
 * nor do two tenants, whose commands meet in the queue.
 */
@Injectable()
class CommandContextPipe implements PipeTransform<FastifyRequest, CommandContext> {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  transform(request: FastifyRequest): CommandContext {
    const { tenant, actor } = callerOf(request);
    const key = idempotencyKey(request.headers['idempotency-key']);
    return {
      tenant,
      actor,
      commandId:
        key === undefined ? newId() : idFrom('idempotency-key', tenant, actor.subject, actor.agencyId ?? '', key),
      correlationId: currentRequestContext()?.correlationId ?? request.id,
      at: this.clock.now(),
    };
  }
}

function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && header.length <= LONGEST_KEY && VISIBLE_ASCII.test(header)) return header;
  const accepted = `1 to ${LONGEST_KEY} visible ASCII characters, without blanks`;
  throw new Problem(REQUEST_INVALID, {
    detail: `Idempotency-Key is not ${accepted}.`,
    errors: [{ header: 'Idempotency-Key', detail: 'does not have the form expected', accepted }],
  });
}

const RequestParameter = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/** The context of the command a route carries out, as its parameter. */
export function InContext(): ParameterDecorator {
  return RequestParameter(CommandContextPipe);
}
