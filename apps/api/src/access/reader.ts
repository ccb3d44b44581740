import type { Caller } from '#access';
import type { Reader } from '#audit';
import { newId } from '#kernel';
import { currentRequestContext } from '#platform';

/** Who sends the request that is under way, as it is put on record. */
export function readerOf({ tenant, actor }: Caller): Reader {
  return { tenant, actor, correlationId: currentRequestContext()?.correlationId ?? newId() };
}
