import { quantile } from '../rounds.mjs';

/**
 * So many clients, each of which appends again as soon as it is answered.
 * @param {{ append(serial: number): Promise<void> }} system
 * @param {number} clients
 * @param {number} seconds
 * @returns {Promise<import('../rounds.mjs').Measurement>}
 */
export async function runClients(system, clients, seconds) {
  /** @type {number[]} */
  const latencies = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let before = performance.now(); before < end;) {
        serial += 1;
        await system.append(serial);
        const now = performance.now();
        latencies.push(now - before);
        before = now;
      }
    }),
  );
  return {
    perSecond: latencies.length / ((performance.now() - started) / 1000),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
  };
}

let serial = 0;
