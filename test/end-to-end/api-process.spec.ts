import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { useDatabase } from '../support/database.js';

const database = useDatabase();
const TYPESCRIPT = fileURLToPath(new URL('../support/typescript.mjs', import.meta.url));
const MAIN = fileURLToPath(new URL('../../apps/api/src/main.ts', import.meta.url));

/** The API as a process of its own, with these settings and no others. */
function startApi(settings: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--conditions=source', '--import', TYPESCRIPT, MAIN], {
    env: { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, output }));
  });
}

/** The address in the line that says so. */
function listening(child: ChildProcess): Promise<string> {
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

describe('when the API runs as a process of its own', () => {
  it('serves until it is told to stop, and then ends well', async () => {
    const child = startApi({
      DATABASE_URL: database.ownerUrl,
      TOKEN_SECRET: 'a-secret-for-tests-that-is-long-enough',
      PORT: '0',
    });
    const end = ended(child);
    const url = await listening(child);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${url}/v1/agencies`)).status).toBe(401);
    child.kill('SIGTERM');
    const { code, output } = await end;
    expect({ code, signal: child.signalCode, errors: output.includes('"level":"error"') }).toEqual({
      code: null,
      signal: 'SIGTERM',
      errors: false,
    });
  });

  it('says which settings are missing, and no more', async () => {
    const { code, output } = await ended(startApi({}));
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      'DATABASE_URL is not set; an API of its own needs the database it works on.',
      'TOKEN_SECRET is not set; the API needs the key its tokens are signed with.',
      '`npm start` runs everything embedded and needs neither.',
    ]);
  });

  it('says which settings are wrong, and what is accepted', async () => {
    const { code, output } = await ended(startApi({ PORT: 'eighty', DATABASE_URL: 'mysql://localhost/x' }));
    expect(code).toBe(1);
    expect(output).toContain('PORT is "eighty"; accepted: a whole number from 0 (any free port) to 65535.');
    expect(output).toContain('DATABASE_URL is "mysql://localhost/x"; accepted: an address such as postgres://');
    expect(output).not.toContain('    at ');
  });
});
