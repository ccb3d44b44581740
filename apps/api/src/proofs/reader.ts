import type { FastifyRequest } from 'fastify';
import type { Caller } from '#access';
import type { Reader } from '#audit';
import { currentRequestContext } from '#platform';

/** Who sends a request, as it is put on record. */
export function readerOf({ tenant, actor }: Caller, request: FastifyRequest): Reader {
  return { tenant, actor, correlationId: currentRequestContext()?.correlationId ?? request.id };
}
