import { spawn, type ChildProcess } from 'node:child_process';
import type { SubjectKeyOptions } from '#personal-data';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { AlarmPace } from '../../../apps/worker/src/timer-alarm.js';
import { startTypescript } from '../../support/child-process.js';

const PROCESS = new URL('timer-worker-process.mjs', import.meta.url);
const SOURCE = new URL('../../../apps/worker/src/worker.ts', import.meta.url);
const BUILT = new URL('../../../dist/apps/worker/src/worker.js', import.meta.url);

export interface WorkerProcess {
  /** Without any warning, as the machine would end it; answers once it is gone. */
  kill(): Promise<void>;
}

interface Settings {
  /** How many there will be in all. */
  readonly count: number;
  /** How many of them are loaded before they are asked for. */
  readonly ahead: number;
  /** From `dist`, which loads in half the time; from the sources otherwise. */
  readonly built: boolean;
}

/** What a worker works on. */
export interface Task {
  readonly databaseUrl: string;
  readonly queueUrl: string;
  readonly subjectKeys: SubjectKeyOptions;
  readonly pace: AlarmPace;
}

/**
 * Workers in processes of their own, to be killed one after the other. They are loaded ahead: most of what a process
 * takes to start is not spent between a kill and the next.
 */
export class WorkerProcesses {
  readonly #children = new Set<ChildProcess>();
  readonly #loaded: Promise<ChildProcess>[] = [];
  #left: number;

  constructor(private readonly settings: Settings) {
    this.#left = settings.count;
    for (let nth = 0; nth < settings.ahead; nth += 1) this.#loadNext();
  }

  /** Lets the next one begin, and answers once it works. */
  async next(task: Task): Promise<WorkerProcess> {
    const child = await this.#loaded.shift();
    if (child === undefined) throw new Error('there are no more workers than were asked for');
    const works = said(child, 'working');
    child.stdin!.write(`${JSON.stringify(task)}\n`);
    await works;
    this.#loadNext();
    return { kill: () => this.#kill(child) };
  }

  async end(): Promise<void> {
    await Promise.all([...this.#children].map((child) => this.#kill(child)));
  }

  #loadNext(): void {
    if (this.#left === 0) return;
    this.#left -= 1;
    const loaded = this.#load();
    // Whoever asks for it learns what went wrong; until then nobody waits for it.
    loaded.catch(() => undefined);
    this.#loaded.push(loaded);
  }

  async #load(): Promise<ChildProcess> {
    const { built } = this.settings;
    const given = [(built ? BUILT : SOURCE).href];
    const options = { stdio: ['pipe', 'pipe', 'inherit'] as ('pipe' | 'inherit')[] };
    const child = built
      ? spawn(process.execPath, [fileURLToPath(PROCESS), ...given], {
          ...options,
          env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
        })
      : startTypescript(PROCESS, { arguments: given }, options);
    this.#children.add(child);
    await said(child, 'loaded');
    return child;
  }

  async #kill(child: ChildProcess): Promise<void> {
    this.#children.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}

/** @throws Error when it ends before it has said so */
function said(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      child.stdout!.off('data', listen);
      child.off('exit', ended).off('error', settle);
      if (error) reject(error);
      else resolve();
    };
    const listen = (text: Buffer): void => {
      if (text.toString().includes(word)) settle();
    };
    const ended = (code: number | null): void => {
      settle(new Error(`a worker ended with ${String(code)} before it was ${word}`));
    };
    child.stdout!.on('data', listen);
    child.once('exit', ended).once('error', settle);
  });
}
