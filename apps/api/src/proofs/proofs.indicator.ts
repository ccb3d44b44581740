import type { Checkpoints } from '#audit';
import type { PostgresEventLog } from '#event-store';
import type { HealthIndicator } from '#health';

/** A log that has grown is covered by a checkpoint within this time, or something is wrong; milliseconds. */
const COVERED_WITHIN = 60_000;

/**
 * Whether what logs come to is signed, and witnessed as it should be. Where nothing ever was, there is no key, and nothing to
 * watch over. It is never `down`: work goes on without proofs, and somebody has to look.
 * @param now milliseconds of a clock that never goes back
 */
export function proofsIndicator(
  checkpoints: Pick<Checkpoints, 'latest'>,
  log: Pick<PostgresEventLog, 'tenants'>,
  now: () => number = () => performance.now(),
): HealthIndicator {
  /** Of each tenant, since when the checkpoint of this size has not covered all there is. */
  const behind = new Map<string, { readonly size: number; readonly since: number }>();
  return {
    name: 'proofs',
    check: async () => {
      const unproved: string[] = [];
      const unwitnessed: string[] = [];
      let largestLag = 0;
      for (const [tenant, head] of await log.tenants()) {
        const latest = await checkpoints.latest(tenant);
        if (!latest) continue;
        if (!latest.witnessed) unwitnessed.push(tenant);
        largestLag = Math.max(largestLag, head - latest.size);
        if (head < latest.size) {
          // It was signed that there is more: events are gone.
          unproved.push(tenant);
          continue;
        }
        if (head === latest.size) {
          behind.delete(tenant);
          continue;
        }
        const known = behind.get(tenant);
        const since = known?.size === latest.size ? known.since : now();
        behind.set(tenant, { size: latest.size, since });
        if (now() - since > COVERED_WITHIN) unproved.push(tenant);
      }
      const isSound = unproved.length === 0 && unwitnessed.length === 0;
      return {
        state: isSound ? 'up' : 'degraded',
        details: {
          largestLag,
          ...(unproved.length > 0 && { unproved: unproved.length }),
          ...(unwitnessed.length > 0 && { unwitnessed: unwitnessed.length }),
        },
        ...(!isSound && {
          reason: `not proved: ${unproved.join(', ') || 'none'}; not witnessed: ${unwitnessed.join(', ') || 'none'}`,
        }),
      };
    },
  };
}
