import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { ServerAccount } from './server-account.js';

/** The word a living owner sends; an end of the input without it means that the owner is gone. */
const STOP = 'stop';

/**
 * Starts the server and ends it when told to or when standard input closes, which the
 * operating system does for us however we end: `kill -9` included.
 *   $1 the signal that ends the server, $2 a folder to remove for a dead owner or nothing, then the command.
 */
const GUARDIAN = `
signal=$1; leftover=$2; shift 2
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{
  read -r word
  trap '' TERM
  kill -"$signal" "$server"
  [ -n "$word" ] || exit 7
} <&3 2>/dev/null &
watcher=$!
exec 3<&-
wait "$server"; code=$?
kill "$watcher" 2>/dev/null
wait "$watcher"
if [ $? -eq 7 ] && [ -n "$leftover" ]; then rm -rf "$leftover"; fi
exit "$code"
`;

export interface GuardedOptions {
  readonly command: readonly [program: string, ...args: string[]];
  readonly account: ServerAccount | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Everything the server prints; the file of the run before is kept beside it as `*.previous`. */
  readonly logFile: string;
  /** Asks the server to end cleanly. */
  readonly stopSignal: 'INT' | 'TERM';
  /** Removed once the server has ended, should we be gone by then; otherwise it is ours to remove. */
  readonly removeWhenOrphaned?: string;
}

/**
 * A server as a child that cannot outlive us, and that the terminal's Ctrl-C does not reach
 * (it has a session of its own): it ends when told to, or when this process is gone.
 */
export interface GuardedProcess {
  /** Settles when the server has ended, with its exit code. */
  readonly exited: Promise<number>;
  hasExited(): boolean;
  /** Asks the server to end cleanly; `exited` tells when it has. */
  stop(): void;
  /** The last lines the server printed. */
  lastWords(): string;
}

export function startGuarded(options: GuardedOptions): GuardedProcess {
  if (process.platform === 'win32') {
    throw new Error('embedded services need Linux or macOS (on Windows: WSL, or set DATABASE_URL and QUEUE_URL)');
  }
  if (existsSync(options.logFile)) renameSync(options.logFile, `${options.logFile}.previous`);
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawn(
    '/bin/sh',
    ['-c', GUARDIAN, 'dondoc-guardian', options.stopSignal, options.removeWhenOrphaned ?? '', ...options.command],
    { ...options.account, cwd: '/', env: options.env, detached: true, stdio: ['pipe', log, log] },
  );
  closeSync(log);
  // The types do not say that a pipe is a socket, which alone can be let go of.
  const stdin = child.stdin as Socket;
  let exitCode: number | undefined;
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      exitCode = code ?? 128;
      if (signal !== null) exitCode = 128;
      resolve(exitCode);
    });
  });
  // Closing the pipe of a server that has just ended by itself is no error.
  stdin.on('error', () => undefined);
  // A forgotten server does not keep the process alive; it ends with it.
  child.unref();
  stdin.unref();
  return {
    exited,
    hasExited: () => exitCode !== undefined,
    stop: () => {
      child.ref();
      stdin.end(`${STOP}\n`);
    },
    lastWords: () =>
      existsSync(options.logFile)
        ? readFileSync(options.logFile, 'utf8').trimEnd().split('\n').slice(-15).join('\n')
        : '',
  };
}
