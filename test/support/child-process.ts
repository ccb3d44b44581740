import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface TypescriptProcess {
  readonly nodeOptions?: readonly string[];
  readonly arguments?: readonly string[];
}

const TYPESCRIPT = fileURLToPath(new URL('typescript.mjs', import.meta.url));

/** Starts a process of the TypeScript sources, without a build. Whoever starts it ends it. */
export function startTypescript(
  file: URL,
  { nodeOptions = [], arguments: given = [] }: TypescriptProcess,
  options: SpawnOptions,
): ChildProcess {
  return spawn(process.execPath, [...nodeOptions, '--import', TYPESCRIPT, fileURLToPath(file), ...given], {
    ...options,
    // The options of the process that runs tests are not meant for this one.
    env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
  });
}

/** Runs such a process to its end. */
export async function runTypescript(
  file: URL,
  settings: TypescriptProcess,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = startTypescript(file, settings, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  return { code, stdout, stderr };
}
