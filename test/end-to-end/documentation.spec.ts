import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tokens } from '#access';
import { DEFAULT_DEADLINE_POLICY } from '#deadlines/domain';
import { systemClock } from '#kernel';
import { createLogger } from '#platform';
import { createApi } from '../../apps/api/src/api.js';
import { DEFAULT_PACE } from '../../apps/worker/src/timer-alarm.js';
import { startWorker } from '../../apps/worker/src/worker.js';
import { useAttachments } from '../support/attachments.js';
import { useDatabase } from '../support/database.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SECRET = 'a-secret-for-those-who-try-the-documentation';
/** Where the documentation says the API listens. */
const ADDRESS = 'http://127.0.0.1:7420';

const database = useDatabase();
const subjectKeys = useSubjectKeys();
const attachments = useAttachments();
let worker: INestApplicationContext;
let api: NestFastifyApplication;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-documentation-'));
  const engine = {
    databaseUrl: database.ownerUrl,
    queueUrl: database.ownerUrl,
    clock: systemClock,
    subjectKeys: subjectKeys.options,
    logger: createLogger({ level: 'error', format: 'line', destination: process.stderr }),
  };
  worker = await startWorker({ ...engine, pace: DEFAULT_PACE });
  api = await createApi({
    ...engine,
    tokenSecret: SECRET,
    policy: DEFAULT_DEADLINE_POLICY,
    attachments: attachments.options,
  });
  await api.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await api.close();
  await worker.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The one block of code of a page that holds a text. */
function blockOf(page: string, language: string, text: string): string {
  const blocks = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```(\w+).*\n([^]*?)^```$/gm)];
  const found = blocks.filter(([, tag, code]) => tag === language && code!.includes(text));
  expect(found).toHaveLength(1);
  return found[0]![2]!;
}

/** Ends with what the script printed. @throws Error holding its last words when it fails */
function bash(script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: ROOT,
      env: { ...process.env, NODE_OPTIONS: '', TOKEN_SECRET: SECRET },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let complaints = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaints += chunk));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${String(code)}: ${complaints}`))));
  });
}

const hasShell = ['bash', 'curl'].every((program) => spawnSync(program, ['--version']).status === 0);

// A machine may do without curl, and Dondoc with it; the tour is for those who have it.
(hasShell ? describe : describe.skip)(`the tour of the README${hasShell ? '' : ' (no bash or no curl here)'}`, () => {
  /** The command line from its sources: a test does not wait for a build. */
  const npm = 'npm() { node --import ./test/support/typescript.mjs apps/cli/src/main.ts "$3" "${@:5}"; }\n';

  it('works when pasted, and when pasted again', async () => {
    const tour = blockOf('README.md', 'sh', '/v1/directives').replaceAll(ADDRESS, await api.getUrl());
    for (const number of [1, 2]) {
      const [registered, scoreboard] = (await bash(npm + tour))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(registered).toMatchObject({ agencyIds: ['ubnd-tinh', 'van-phong-ubnd-tinh', 'so-tai-chinh'] });
      expect(scoreboard).toMatchObject({ totals: { 'in-progress-within-time': 1, total: 1 } });
      expect((await feedOf('directive.issued')).map(({ data }) => data['number'])).toHaveLength(number);
    }
  });
});

interface Fact {
  readonly position: number;
  readonly data: Readonly<Record<string, unknown>>;
}

async function feedOf(type: string): Promise<readonly Fact[]> {
  const answer = await fetch(`${await api.getUrl()}/v1/events?types=${type}&limit=1000`, {
    headers: { authorization: `Bearer ${await auditor()}` },
  });
  return ((await answer.json()) as { items: readonly Fact[] }).items;
}

function auditor(): Promise<string> {
  return new Tokens(SECRET).sign(
    { tenant: 'phu-tho', role: 'auditor', actor: { subject: 'reader' } },
    { validFor: 600 },
  );
}

describe('the follower of the guide', () => {
  /** Runs until it has printed a line that begins with `until`. */
  async function follow(until: string): Promise<string[]> {
    const child = spawn(process.execPath, ['follow.mjs'], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '', DONDOC: await api.getUrl(), TOKEN: await auditor() },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const ended = new Promise((resolve) => child.once('close', resolve));
    await new Promise<void>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        if (new RegExp(`^${until} .*\n`, 'm').test(output)) resolve();
      });
      child.once('close', () => reject(new Error(`it ended after ${output}`)));
    });
    child.kill();
    await ended;
    return output.trim().split('\n');
  }

  async function registerAgency(agencyId: string): Promise<number> {
    const token = await new Tokens(SECRET).sign(
      { tenant: 'phu-tho', role: 'office', actor: { subject: 'office' } },
      { validFor: 600 },
    );
    const answer = await fetch(`${await api.getUrl()}/v1/agencies`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ agencyId, name: agencyId, kind: 'department' }),
    });
    return ((await answer.json()) as { position: number }).position;
  }

  it('sees everything from the beginning, in order', async () => {
    writeFileSync(join(folder, 'follow.mjs'), blockOf('docs/guides/follow-the-log.md', 'js', '/v1/events'));
    const head = await registerAgency('so-y-te');
    const positions = (await follow(String(head))).map((line) => Number(line.split(' ')[0]));
    // The worker goes on writing meanwhile, so the log may be longer than what was asked for.
    expect(positions.length).toBeGreaterThanOrEqual(head);
    expect(positions).toEqual(positions.map((_, index) => index + 1));
  });
});
