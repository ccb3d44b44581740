import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const TYPESCRIPT = fileURLToPath(new URL('../support/typescript.mjs', import.meta.url));

/** An app as a process of its own, with these settings and no others. */
export function startProduct(
  app: 'api' | 'cli' | 'worker',
  settings: Readonly<Record<string, string>>,
  ...given: readonly string[]
): ChildProcess {
  const main = fileURLToPath(new URL(`../../apps/${app}/src/main.ts`, import.meta.url));
  return spawn(process.execPath, ['--conditions=source', '--import', TYPESCRIPT, main, ...given], {
    env: { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Its exit code, and everything it said on either stream. */
export function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, output }));
  });
}

/** The address in the line that says so. */
export function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const [, url] = /"url":"([^"]+)"/.exec(output) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('close', () => reject(new Error(`it ended before it listened: ${output}`)));
  });
}
