import type { RecordedEvent } from '../log/log.js';
import type { Subscription } from './subscription.js';

/** A stretch of a tenant's log without gaps, read once for everyone who follows it: the events after `after` up to `until`. */
export interface LogExcerpt {
  readonly after: number;
  readonly until: number;
  /** Where the log ended when it was read. */
  readonly head: number;
  readonly events: readonly RecordedEvent[];
}

/** Whether it has what follows a position. */
export function holds({ after, until }: LogExcerpt, position: number): boolean {
  return position >= after && position < until;
}

/**
 * What a page of the log would hold if it were read from a position, as far as the excerpt goes.
 * @returns undefined where the excerpt does not hold what follows the position
 */
export function pageOf(
  excerpt: LogExcerpt,
  { position, limit, types }: { readonly position: number; readonly limit: number; readonly types?: readonly string[] },
): { readonly events: readonly RecordedEvent[]; readonly scannedTo: number } | undefined {
  if (!holds(excerpt, position)) return undefined;
  const { after, until, events } = excerpt;
  // Positions are dense, so an event's place in the excerpt is known.
  const behind = events.slice(position - after);
  const page = (types === undefined ? behind : behind.filter(({ type }) => types.includes(type))).slice(0, limit);
  return { events: page, scannedTo: page.length < limit ? until : page.at(-1)!.position };
}

/** The same for the page that a subscription at a position would be handed next. */
export function pageFor(
  { types, batchSize }: Pick<Subscription, 'types' | 'batchSize'>,
  excerpt: LogExcerpt,
  position: number | undefined,
  limit = batchSize,
): ReturnType<typeof pageOf> {
  if (position === undefined) return undefined;
  return pageOf(excerpt, { position, limit, ...(types && { types }) });
}
