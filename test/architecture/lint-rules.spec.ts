import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Made-up sources that are fine but for one thing, and the rule that must say so. */
const VIOLATIONS = [
  ['libs/made-up/src/domain/now.ts', 'no-restricted-syntax', 'export const at = Date.now();'],
  ['libs/made-up/src/domain/today.ts', 'no-restricted-syntax', 'export const at = new Date();'],
  [
    'libs/made-up/src/domain/zoned.ts',
    'no-restricted-syntax',
    'declare const Temporal: { Now: { instant(): string } };\nexport const at = Temporal.Now.instant();',
  ],
  ['libs/made-up/src/domain/id.ts', 'no-restricted-syntax', 'export const id = crypto.randomUUID();'],
  ['libs/made-up/src/domain/chance.ts', 'no-restricted-syntax', 'export const chance = Math.random();'],
  ['libs/kernel/src/now.ts', 'no-restricted-syntax', 'export const at = Date.now();'],
  ['libs/made-up/src/only.spec.ts', 'no-restricted-syntax', "describe.only('alone', () => undefined);"],
  ['libs/made-up/src/mock.spec.ts', 'no-restricted-syntax', "jest.mock('./only.spec.js');"],
  ['libs/made-up/src/floating.ts', '@typescript-eslint/no-floating-promises', 'Promise.resolve();'],
  [
    'libs/made-up/src/misused.ts',
    '@typescript-eslint/no-misused-promises',
    '[1].forEach(async () => { await Promise.resolve(); });',
  ],
  [
    'libs/made-up/src/switch.ts',
    '@typescript-eslint/switch-exhaustiveness-check',
    "export const of = (kind: 'a' | 'b'): number => {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n};",
  ],
  [
    'libs/made-up/src/type-import.ts',
    '@typescript-eslint/consistent-type-imports',
    "import { Stats } from 'node:fs';\nexport const size = (stats: Stats): number => stats.size;",
  ],
  [
    'libs/made-up/src/any.ts',
    '@typescript-eslint/no-explicit-any',
    'export const anything = (value: any): void => { value; };',
  ],
  ['libs/made-up/src/unused.ts', '@typescript-eslint/no-unused-vars', 'const unused = 1;\nexport {};'],
  ['libs/made-up/src/console.ts', 'no-console', "console.log('said');"],
  ['libs/made-up/src/loose.ts', 'eqeqeq', 'export const same = (a: number, b: number): boolean => a == b;'],
] as const;

const ALLOWED = [
  ['libs/made-up/src/adapter.ts', 'export const at = (): number => Date.now();'],
  [
    'libs/made-up/src/domain/instant.ts',
    'export const at = (milliseconds: number): string => new Date(milliseconds).toISOString();',
  ],
  ['libs/kernel/src/clock.ts', 'export const now = (): number => Date.now();'],
] as const;

let folder: string;
let found: Map<string, string[]>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-lint-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const file of ['eslint.config.mjs', 'tsconfig.json', 'package.json'])
    cpSync(join(ROOT, file), join(folder, file));
  for (const [file, , source] of VIOLATIONS) write(file, source);
  for (const [file, source] of ALLOWED) write(file, source);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/eslint/bin/eslint.js'), 'libs', '--format', 'json'],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  const results = JSON.parse(stdout) as { filePath: string; messages: { ruleId: string | null; message: string }[] }[];
  found = new Map(
    results.map(({ filePath, messages }) => [
      filePath.slice(filePath.indexOf('libs/')),
      messages.map(({ ruleId, message }) => ruleId ?? message),
    ]),
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(file: string, source: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), `${source}\n`);
}

describe('the lint rules', () => {
  it.each(VIOLATIONS)('stop %s by %s', (file, rule) => {
    expect(found.get(file)).toContain(rule);
  });

  it.each(ALLOWED)('let %s pass', (file) => {
    expect(found.get(file)).toEqual([]);
  });
});
