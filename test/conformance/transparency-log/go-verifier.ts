import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where Debian's package golang-golang-x-mod-dev puts it. */
const GOPATH = '/usr/share/gocode';

/** Why Google's packages cannot be asked here; undefined where they can. */
export function whyNoGo(): string | undefined {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
  } catch {
    return 'SKIPPED: there is no Go; install golang-go and golang-golang-x-mod-dev';
  }
  if (existsSync(join(GOPATH, 'src/golang.org/x/mod/sumdb/tlog'))) return undefined;
  return 'SKIPPED: golang.org/x/mod is not there; install golang-golang-x-mod-dev';
}

/** A program that checks proofs with packages of others; built once, thrown away by `remove`. */
export class GoVerifier {
  readonly #folder = mkdtempSync(join(tmpdir(), 'go-verifier-'));

  constructor() {
    const source = fileURLToPath(new URL('verify.go', import.meta.url));
    execFileSync('go', ['build', '-o', join(this.#folder, 'verify'), source], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        GO111MODULE: 'off',
        GOPATH,
        GOCACHE: join(this.#folder, 'cache'),
        GOFLAGS: '',
        CGO_ENABLED: '0',
      },
    });
  }

  /** What it said, and whether all of it holds. */
  check(given: object): Promise<{ readonly holds: boolean; readonly said: string }> {
    return new Promise((resolve) => {
      const child = execFile(join(this.#folder, 'verify'), (error, stdout, stderr) => {
        resolve({ holds: error === null, said: `${stdout}${stderr}` });
      });
      child.stdin!.end(JSON.stringify(given));
    });
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true });
  }
}
