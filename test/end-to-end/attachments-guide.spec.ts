import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assignmentOf, issueDirective, registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi();
const folder = mkdtempSync(join(tmpdir(), 'dondoc-guide-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Every shell block of the guide, one after the other. */
function script(): string {
  const guide = readFileSync(new URL('../../docs/guides/attach-documents.md', import.meta.url), 'utf8');
  return [...guide.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, code]) => code).join('\n');
}

/** Ends with what it printed. @throws Error holding its last words when it fails */
function bash(code: string, environment: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', code], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let complaints = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaints += chunk));
    child.once('error', reject);
    child.once('close', (exit) =>
      exit === 0 ? resolve(output) : reject(new Error(`${String(exit)}: ${output}${complaints}`)),
    );
  });
}

const hasShell = ['bash', 'curl'].every((program) => spawnSync(program, ['--version']).status === 0);

// A machine may do without curl, and Dondoc with it; the guide is for those who have it.
(hasShell ? describe : describe.skip)(`the guide to documents${hasShell ? '' : ' (no bash or no curl here)'}`, () => {
  it('sends a document, answers with it and gets it back', async () => {
    const office = api.as('office');
    await registerProvince(office);
    const issued = await issueDirective(office);
    const assignment = await assignmentOf(api, issued, 'so-tai-chinh');
    const bytes = `%PDF-1.7\n${'x'.repeat(5_000_000)}\n`;
    writeFileSync(join(folder, 'report.pdf'), bytes);

    const output = await bash(script(), {
      DONDOC: await api.app().getUrl(),
      TOKEN: await api.tokenOf('agency', 'so-tai-chinh'),
      ASSIGNMENT: assignment,
    });
    const [attached, responded] = output
      .trim()
      .split(/(?<=\})\s*(?=\{)/)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(attached).toMatchObject({
      name: 'Báo cáo 45-BC-STC.pdf',
      mediaType: 'application/pdf',
      bytes: bytes.length,
    });
    expect(responded).toMatchObject({ assignmentId: assignment, round: 1 });
    const [copy] = readdirSync(folder).filter((name) => name !== 'report.pdf');
    expect(readFileSync(join(folder, copy!), 'utf8')).toBe(bytes);
  });
});
