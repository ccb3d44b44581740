import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { unpackDebianPackages } from './debian-packages.js';
import { freePort } from './free-port.js';
import { startGuarded } from './guarded-process.js';

export interface RedisOptions {
  /** A free port of the system's choice when absent. */
  readonly port?: number;
  /** Drawn when absent; given where a server is to come back as it was. */
  readonly password?: string;
  readonly onProgress?: (line: string) => void;
}

export interface RunningRedis {
  /** Database 0 of 64; carries the password. */
  readonly url: string;
  readonly port: number;
  /** Ends it and waits for it to be gone. Nothing is kept. A second call waits too. */
  stop(): Promise<void>;
}

const START_ATTEMPTS = 5;
const START_WITHIN_MS = 20_000;

/**
 * Starts a Redis server on the loopback, for tests and a look around: it keeps nothing on disk, and
 * refuses writes rather than evict when memory is full, as BullMQ needs. It cannot outlive this process.
 * @throws Error saying what to install where there is no `redis-server` and none can be fetched.
 */
export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  const { program, env } = await findRedis(options.onProgress ?? (() => undefined));
  const folder = mkdtempSync(join(tmpdir(), 'dondoc-redis-'));
  const password = options.password ?? randomBytes(18).toString('base64url');
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const configuration = join(folder, 'redis.conf');
    writeFileSync(configuration, settings(port, password, folder), { mode: 0o600 });
    const server = startGuarded({
      command: [program, configuration],
      account: undefined,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', ...env },
      logFile: join(folder, 'server.log'),
      stopSignal: 'TERM',
      removeWhenOrphaned: folder,
    });
    const end = performance.now() + START_WITHIN_MS;
    while (!server.hasExited() && performance.now() < end) {
      if (await answers(port, password)) {
        let stopping: Promise<void> | undefined;
        const stopNow = async (): Promise<void> => {
          server.stop();
          await server.exited;
          rmSync(folder, { recursive: true, force: true });
        };
        return { url: `redis://:${password}@127.0.0.1:${port}/0`, port, stop: () => (stopping ??= stopNow()) };
      }
      await delay(20);
    }
    server.stop();
    await server.exited;
    if (attempt === START_ATTEMPTS || options.port !== undefined) {
      const lastWords = server.lastWords();
      rmSync(folder, { recursive: true, force: true });
      throw new Error(`Redis did not start on port ${port}. Its last lines were:\n${lastWords}`);
    }
  }
}

async function findRedis(
  onProgress: (line: string) => void,
): Promise<{ program: string; env: Record<string, string> }> {
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0) {
    return { program: 'redis-server', env: { PATH: process.env['PATH'] ?? '' } };
  }
  try {
    const { root, libraryPath } = await unpackDebianPackages('redis', ['redis-server', 'redis-tools'], onProgress);
    return { program: join(root, 'usr', 'bin', 'redis-server'), env: { LD_LIBRARY_PATH: libraryPath } };
  } catch (cause) {
    throw new Error(
      `there is no redis-server on this machine: ${(cause as Error).message}. ` +
        'Then it must be found on the PATH (Debian and Ubuntu: package redis-server; macOS: brew install redis).',
      { cause },
    );
  }
}

function settings(port: number, password: string, folder: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${folder}`,
    'databases 64',
    'save ""',
    'appendonly no',
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n');
}

/** Whether the server on this port is ours and answers. */
function answers(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (chunk) => {
      received += chunk.toString();
      if (received.includes('PONG') || received.includes('-')) socket.destroy();
    });
    // Refused: it does not listen yet. Closing follows, and that answers.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(received.includes('PONG'));
    });
  });
}
