import pg from 'pg';
import { startPostgres } from '../../dist/infra/embedded-services/index.js';
import { describeMachine, shareInUse, warningOf } from './report.mjs';

/**
 * Carries out a bench on a PostgreSQL server of its own, and stops whatever it started, the last first.
 * @param {(bench: {
 *   readonly postgres: Awaited<ReturnType<typeof startPostgres>>,
 *   readonly administrator: pg.Client,
 *   readonly running: { stop(): Promise<unknown> }[],
 *   readonly say: (line: string) => void,
 *   readonly machine: ReturnType<typeof describeMachine>,
 *   readonly warning: string,
 * }) => Promise<void>} work `running` takes what it starts; `say` writes a line with the seconds since it began
 */
export async function withPostgres(work) {
  const warning = warningOf(await shareInUse());
  const began = performance.now();
  const say = (line) =>
    console.error(`${String(Math.round((performance.now() - began) / 1000)).padStart(4)} s  ${line}`);
  const postgres = await startPostgres({ persistent: false, onProgress: say });
  const running = [{ stop: postgres.stop }];
  try {
    const administrator = new pg.Client(postgres.superuserUrl);
    await administrator.connect();
    running.push({ stop: () => administrator.end() });
    const { rows } = await administrator.query('show server_version');
    await work({ postgres, administrator, running, say, machine: describeMachine(rows[0].server_version), warning });
  } finally {
    for (const each of running.reverse()) await each.stop();
  }
}
