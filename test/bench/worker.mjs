import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/apps/worker/src/main.js', import.meta.url));

/**
 * A worker as docs/guides/run-it.md has it started, with its defaults.
 * @param {Record<string, string>} env what it is told besides
 */
export function startWorker(env) {
  const child = spawn(process.execPath, ['--enable-source-maps', '--max-semi-space-size=64', MAIN], {
    env: {
      ...process.env,
      ...env,
      WORKER_PORT: '0',
      SUBJECT_MASTER_KEY: 'a-key-of-a-bench-under-which-nothing-is-kept',
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'line',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  return {
    assertRunning() {
      if (child.exitCode !== null) throw new Error(`the worker ended with exit code ${child.exitCode}`);
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
