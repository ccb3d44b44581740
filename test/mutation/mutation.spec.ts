import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('run.mjs', import.meta.url));

interface Report {
  readonly folders: readonly Readonly<Record<string, unknown>>[];
  readonly survivors: readonly Readonly<Record<'place' | 'status' | 'original' | 'replacement', string>>[];
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-mutation-'));
});
/** The first run installs what changes the sources, which takes as long as the network does. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-mutation-'));
  await measured(`export const seats = 4;\n`, `import './seats.js'; it('has seats', () => undefined);`);
  rmSync(folder, { recursive: true, force: true });
}, 300_000);
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function measured(source: string, spec: string, ...options: readonly string[]) {
  writeFileSync(join(folder, 'seats.ts'), source);
  writeFileSync(join(folder, 'seats.spec.ts'), spec);
  const child = spawn(process.execPath, [RUN, folder, '--json', ...options], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return {
    code,
    stdout,
    stderr,
    /** What it ended with. */
    report: (): Report => JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Report,
  };
}

describe('the mutation score of a folder', () => {
  it('counts as killed what a test notices, and names what none does', async () => {
    const { code, report, stdout } = await measured(
      `export const isFull = (taken: number, seats: number): boolean => taken >= seats;\n`,
      `import { isFull } from './seats.js';
       it('is full beyond its seats', () => expect(isFull(5, 4)).toBe(true));
       it('is not full below', () => expect(isFull(3, 4)).toBe(false));`,
    );
    const place = `${join(folder, 'seats.ts')}:1:66`;
    // Killed: no function at all, always true, always false, and below instead. Nobody asked about the limit.
    expect(report().folders).toMatchObject([{ mutants: 5, killed: 4, survived: 1, noCoverage: 0, score: 80 }]);
    expect(report().survivors).toMatchObject([
      { place, status: 'survived', original: 'taken >= seats', replacement: 'taken > seats' },
    ]);
    expect(stdout).toContain(`${place}\n    taken >= seats\n  → taken > seats`);
    expect(code).toBe(0);
  });

  it('counts as survived what no test reaches, and ends with 1 below the threshold', async () => {
    const { code, report, stdout } = await measured(
      `export const isFree = (taken: number): boolean => !taken;
       export const left = (taken: number, seats: number): number => seats - taken;\n`,
      `import { isFree } from './seats.js';
       it('is free when nobody took a seat', () => expect([isFree(0), isFree(1)]).toEqual([true, false]));`,
      '--threshold',
      '51',
    );
    expect(report().folders).toMatchObject([{ mutants: 4, killed: 2, survived: 1, noCoverage: 1, score: 50 }]);
    // That the second is a function at all is decided when the module is loaded; what it does, nobody reached.
    expect(report().survivors.map(({ status }) => status)).toEqual(['survived', 'no coverage']);
    expect(stdout).toContain(`below 51 %: ${folder}`);
    expect(code).toBe(1);
  });

  it('notices changes of what is computed once, when the module is loaded', async () => {
    const { report } = await measured(
      `export const SEATS = 4 * 10;
       const LIMITS = new Map([['hall', SEATS]]);
       export const limitOf = (room: string): number | undefined => LIMITS.get(room);\n`,
      `import { limitOf } from './seats.js';
       it('knows the hall', () => expect(limitOf('hall')).toBe(40));`,
    );
    expect(report().folders).toMatchObject([{ mutants: 5, killed: 5, score: 100 }]);
  });

  it('ends loops that a change made endless, at once or after a while, and goes on with the next', async () => {
    const { report } = await measured(
      `export function rows(seats: number): number {
         let count = 0;
         for (let left = seats; left > 0; left -= 4) count += 1;
         while (count > 100) { if (seats > 0) count = 0; }
         return count;
       }\n`,
      `import { rows } from './seats.js';
       it('counts rows of four', () => expect([rows(0), rows(9), rows(4_000)]).toEqual([0, 3, 0]));`,
    );
    // Endless: steps backwards, three conditions that stay true, the two ways not to set the count back.
    expect(report().folders).toMatchObject([{ mutants: 14, killed: 5, timedOut: 6, survived: 3, score: 78.57 }]);
  });

  it('plays a property with fifty examples at most', async () => {
    const { report } = await measured(
      `export const seats = (taken: number): number => taken;\n`,
      `import fc from 'fast-check';
       import { seats } from './seats.js';
       it('notices nothing before its fifty-first example', () => {
         let examples = 0;
         fc.assert(fc.property(fc.nat(), (taken) => {
           examples += 1;
           if (seats(taken) !== taken && examples > 50) throw new Error('noticed');
         }), { numRuns: 60 });
       });`,
    );
    expect(report().folders).toMatchObject([{ mutants: 1, killed: 0, survived: 1 }]);
  });

  it('plays a test whose property needs all its examples with all of them', async () => {
    const { report } = await measured(
      `export const isOdd = (seat: number): boolean => seat % 2 === 1;\n`,
      `import fc from 'fast-check';
       import { isOdd } from './seats.js';
       it('finds odd seats among many', () => {
         let odd = 0;
         fc.assert(fc.property(fc.nat(), (seat) => { if (isOdd(seat)) odd += 1; }), { numRuns: 400 });
         expect(odd).toBeGreaterThan(100);
         expect(odd).toBeLessThan(300);
       });`,
    );
    expect(report().folders).toMatchObject([{ mutants: 5, leftOut: [] }]);
    expect(report().survivors).toMatchObject([{ original: 'seat % 2 === 1', replacement: 'seat % 2 !== 1' }]);
  });

  it('leaves slow tests out, says so, and plays them when asked to', async () => {
    const source = `export const left = (seats: number): number => seats - 1;\n`;
    const spec = `import { left } from './seats.js';
      it('takes its time', () => {
        const used = () => { const { user, system } = process.cpuUsage(); return user + system; };
        for (const began = used(); used() - began < 200_000; );
        expect(left(4)).toBe(3);
      });`;
    const hasty = await measured(source, spec);
    expect(hasty.report().folders).toMatchObject([
      { mutants: 2, killed: 0, noCoverage: 2, leftOut: ['takes its time'] },
    ]);
    expect(hasty.stdout).toContain('takes its time');
    const patient = await measured(source, spec, '--slow-tests');
    expect(patient.report().folders).toMatchObject([{ mutants: 2, killed: 2, leftOut: [] }]);
  });

  it('is not given for specs that fail as they are', async () => {
    const { code, stderr } = await measured(
      `export const seats = (): number => 4;\n`,
      `import { seats } from './seats.js';
       describe('a hall', () => { it('has five seats', () => expect(seats()).toBe(5)); });`,
    );
    expect(stderr).toContain('fails without any mutant');
    expect(stderr).toContain('a hall › has five seats');
    expect(code).toBe(1);
  });
});
