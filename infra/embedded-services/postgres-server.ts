import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { leaseFolder } from './folder-lease.js';
import { freePort } from './free-port.js';
import { startGuarded, type GuardedProcess } from './guarded-process.js';
import { embeddedBinaries, serverEnvironment, type PostgresBinaries } from './postgres-binaries.js';
import { clusterIn, DATABASE, ensureCluster, ensureOwnerAndDatabase, type Credentials } from './postgres-cluster.js';
import { persistentFolder, temporaryFolder, type PostgresFolder } from './postgres-folder.js';
import { isAlive, servesCluster, waitUntil } from './process-identity.js';

interface CommonOptions {
  /** A free port of the system's choice when absent. */
  readonly port?: number;
  /**
   * Whether a commit survives a crash of the machine (fsync). True unless stated;
   * false is for servers whose data is thrown away and whose durability nobody tests.
   */
  readonly durable?: boolean;
  /** 200 unless given. */
  readonly maxConnections?: number;
  /** Another PostgreSQL than the one npm brought, 15 or newer. */
  readonly binaries?: PostgresBinaries;
  /** One short line for people, on steps that take a moment or that they should know of. */
  readonly onProgress?: (line: string) => void;
}

export type PostgresOptions = CommonOptions &
  (
    | {
        readonly persistent: true;
        /** Keeps the cluster, its passwords and its log; made when missing. */
        readonly dataDirectory: string;
      }
    | {
        /**
         * The data lies in a temporary folder, and is removed when the server ends, however it ends. Unless it is to be
         * durable, the folder is in memory where there is plenty.
         */
        readonly persistent: false;
      }
  );

export interface RunningPostgres {
  /** Database `postgres` as superuser: for administration and tests, never for the product. */
  readonly superuserUrl: string;
  /** Database `dondoc` as its owner, who migrates it; the product drops to the role `dondoc_app`. */
  readonly ownerUrl: string;
  readonly port: number;
  /** Where the data really lies; another folder than asked for when only root may enter that one. */
  readonly dataDirectory: string;
  /** Ends open connections, writes a checkpoint and waits for the server to be gone. A second call waits too. */
  stop(): Promise<void>;
}

const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 60_000;
const START_ATTEMPTS = 20;

/**
 * Starts a PostgreSQL server on the loopback, with a cluster, an owner role and a database of
 * its own. The server cannot outlive this process; a server or lock that a killed
 * process left behind in the same folder is cleared away first.
 * @throws Error when another living process runs a server on the folder, or the server does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const onProgress = options.onProgress ?? (() => undefined);
  const durable = options.durable ?? true;
  const folder = options.persistent ? persistentFolder(options.dataDirectory, onProgress) : temporaryFolder(durable);
  const giveBack = leaseFolder(folder.path);
  try {
    const binaries = options.binaries ?? embeddedBinaries(folder.account, onProgress);
    await endForgottenServer(clusterIn(folder.path), onProgress);
    const credentials = await ensureCluster(folder, binaries, durable);
    const { server, port } = await launch(folder, binaries, {
      durable,
      throwAway: !options.persistent,
      maxConnections: options.maxConnections ?? 200,
      ...(options.port === undefined ? {} : { port: options.port }),
    });
    const stop = stopOnce(server, folder.path, () => {
      giveBack();
      if (!options.persistent) rmSync(folder.path, { recursive: true, force: true });
    });
    const superuserUrl = urlOf(credentials.superuser, port, 'postgres');
    try {
      await ensureOwnerAndDatabase(superuserUrl, credentials);
    } catch (error) {
      await stop();
      throw error;
    }
    return {
      superuserUrl,
      ownerUrl: urlOf(credentials.owner, port, DATABASE),
      port,
      dataDirectory: folder.path,
      stop,
    };
  } catch (error) {
    giveBack();
    if (!options.persistent) rmSync(folder.path, { recursive: true, force: true });
    throw error;
  }
}

function urlOf({ name, password }: Credentials['owner'], port: number, database: string): string {
  return `postgres://${name}:${password}@127.0.0.1:${port}/${database}`;
}

function stopOnce(server: GuardedProcess, folder: string, afterwards: () => void): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stopNow = async (): Promise<void> => {
    server.stop();
    const stopped = await waitUntil(() => server.hasExited(), STOP_WITHIN_MS);
    const pid = readPidFile(clusterIn(folder))?.pid;
    if (!stopped && pid !== undefined) process.kill(pid, 'SIGQUIT');
    await server.exited;
    afterwards();
  };
  return () => (stopping ??= stopNow());
}

interface LaunchOptions {
  readonly durable: boolean;
  readonly throwAway: boolean;
  readonly maxConnections: number;
  readonly port?: number;
}

/** A port that was free may be taken a moment later, and memory of a killed server takes a moment to go: try again. */
async function launch(
  folder: PostgresFolder,
  binaries: PostgresBinaries,
  options: LaunchOptions,
): Promise<{ server: GuardedProcess; port: number }> {
  const cluster = clusterIn(folder.path);
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const earlier = readPidFile(cluster);
    const server = startGuarded({
      command: [join(binaries.binFolder, 'postgres'), '-D', cluster, ...settings(port, options)],
      account: folder.account,
      env: serverEnvironment(binaries.folderOfLibraries),
      logFile: join(folder.path, 'server.log'),
      stopSignal: 'INT',
      ...(options.throwAway ? { removeWhenOrphaned: folder.path } : {}),
    });
    const isReady = (): boolean => {
      const now = readPidFile(cluster);
      return now?.status === 'ready' && now.port === port && now.pid !== earlier?.pid;
    };
    const settled = await waitUntil(() => server.hasExited() || isReady(), START_WITHIN_MS);
    if (settled && !server.hasExited()) return { server, port };
    server.stop();
    await server.exited;
    const lastWords = server.lastWords();
    const portTaken = lastWords.includes('could not bind') && options.port === undefined;
    const memoryHeld = lastWords.includes('shared memory block');
    if (!(portTaken || memoryHeld) || attempt === START_ATTEMPTS) {
      throw new Error(`PostgreSQL did not start on port ${port}. Its last lines were:\n${lastWords}`);
    }
    if (memoryHeld) await delay(500);
  }
}

function settings(port: number, { durable, maxConnections }: LaunchOptions): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: maxConnections,
    shared_buffers: '256MB',
    fsync: onOff(durable),
    synchronous_commit: onOff(durable),
    full_page_writes: onOff(durable),
    wal_buffers: '16MB',
    // One call for each commit instead of a write and an fdatasync; as durable.
    wal_sync_method: 'open_datasync',
    min_wal_size: '256MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    // A read model that is built anew is a hundred times as large after a minute: until somebody looked, the planner takes it for empty.
    autovacuum_naptime: '15s',
    // Short statements over indexes: planning and compiling for long scans costs more than it gains.
    jit: 'off',
    random_page_cost: 1.1,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %a ',
    log_checkpoints: 'off',
    // A transaction that waits for a program that hangs holds back every append of its tenant.
    idle_in_transaction_session_timeout: '60s',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function onOff(value: boolean): string {
  return value ? 'on' : 'off';
}

interface PidFile {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready`, `stopping` … */
  readonly status: string | undefined;
}

/** What a running server says of itself (PostgreSQL's pidfile.h: line 1 process, 4 port, 8 status). */
function readPidFile(cluster: string): PidFile | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3]), status: lines[7]?.trim() } : undefined;
}

/**
 * A server still there although the process that started it is not (we hold the lease) is on its way
 * out or was forgotten. And a lock file whose process id now belongs to a stranger would keep
 * PostgreSQL from starting.
 */
async function endForgottenServer(cluster: string, onProgress: (line: string) => void): Promise<void> {
  const found = readPidFile(cluster);
  if (found === undefined || !isAlive(found.pid)) return;
  if (!servesCluster(found.pid, cluster)) {
    disownLockFile(cluster);
    return;
  }
  onProgress('a PostgreSQL left by a killed process is still running on this data: ending it');
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (servesCluster(found.pid, cluster)) process.kill(found.pid, signal);
    if (await waitUntil(() => !servesCluster(found.pid, cluster), 20_000)) return;
  }
  throw new Error(`the PostgreSQL server with process id ${found.pid} on ${cluster} cannot be ended`);
}

/**
 * Replaces only the process id, by one that no system gives out: the rest of the file names the shared
 * memory by which PostgreSQL itself still finds out whether orphaned processes use the data.
 */
function disownLockFile(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  const [, ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, ['2147483646', ...rest].join('\n'));
}
