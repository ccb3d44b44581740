import type { Instant } from '#kernel';
import { endOfDay, localDate, momentOf } from '#deadlines/domain';
import type { Hold } from './notice.vocabulary.js';

/** Times of day on the tenant's clocks, `HH:mm`. `from` may lie after `to`: the night between them is meant. */
export type QuietHours = { readonly from: string; readonly to: string };

/** When a tenant lets mail go out. */
export type NoticePolicy = {
  readonly zone: string;
  /** Mail that is not urgent waits until they end; null for none. */
  readonly quietHours: QuietHours | null;
  /** When the day's digest goes out. */
  readonly digestAt: string;
};

export type Sending = {
  readonly at: Instant;
  readonly urgent: boolean;
  /** It may wait for the digest of the day. */
  readonly digest: boolean;
  readonly dueAt: Instant | null;
};

/**
 * Why a mail has to wait; null when it goes at once. What is urgent never waits. Nothing waits past a deadline that
 * is still to come: a reminder that comes too late is none.
 */
export function holdOf({ at, urgent, digest, dueAt }: Sending, policy: NoticePolicy): Hold | null {
  if (urgent) return null;
  const ahead = dueAt !== null && dueAt > at ? dueAt : null;
  const isInTime = (hold: Hold | null): hold is Hold => hold !== null && (ahead === null || hold.until < ahead);
  const digestHold = digest ? digestOf(at, policy) : null;
  if (isInTime(digestHold)) return digestHold;
  const quietHold = quietOf(at, policy);
  return isInTime(quietHold) ? quietHold : null;
}

function digestOf(at: Instant, policy: NoticePolicy): Hold | null {
  const { zone, digestAt } = policy;
  const today = momentOf(localDate(at, zone), digestAt, zone);
  const next = today !== null && today > at ? today : momentOf(dayAfter(at, zone), digestAt, zone);
  if (next === null) return null;
  return { reason: 'digest', until: quietOf(next, policy)?.until ?? next };
}

function quietOf(at: Instant, { zone, quietHours }: NoticePolicy): Hold | null {
  if (quietHours === null) return null;
  const day = localDate(at, zone);
  const from = momentOf(day, quietHours.from, zone);
  const to = momentOf(day, quietHours.to, zone);
  if (from === null || to === null) return null;
  if (from < to) return at >= from && at < to ? { reason: 'quiet-hours', until: to } : null;
  if (at < to) return { reason: 'quiet-hours', until: to };
  const tomorrow = momentOf(dayAfter(at, zone), quietHours.to, zone);
  return at >= from && tomorrow !== null ? { reason: 'quiet-hours', until: tomorrow } : null;
}

function dayAfter(at: Instant, zone: string): string {
  return localDate(endOfDay(localDate(at, zone), zone), zone);
}
