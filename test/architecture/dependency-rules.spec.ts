import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Made-up sources: each rule's name, and the file that must not pass for its sake. */
const VIOLATIONS: Record<string, { file: string; imports: string }[]> = {
  'no-cycles': [{ file: 'libs/reporting/src/left.ts', imports: './right.js' }],
  'kernel-stands-alone': [
    { file: 'libs/kernel/src/package.ts', imports: 'pg' },
    { file: 'libs/kernel/src/builtin.ts', imports: 'node:crypto' },
  ],
  'domain-is-pure': [
    { file: 'libs/directives/src/domain/nest.ts', imports: '@nestjs/common' },
    { file: 'libs/directives/src/domain/database.ts', imports: 'pg' },
    { file: 'libs/directives/src/domain/orm.ts', imports: 'typeorm' },
    { file: 'libs/directives/src/domain/queue.ts', imports: 'bullmq' },
    { file: 'libs/directives/src/domain/redis.ts', imports: 'ioredis' },
    { file: 'libs/directives/src/domain/builtin.ts', imports: 'node:fs' },
    { file: 'libs/directives/src/domain/upwards.ts', imports: '../adapter.js' },
    { file: 'libs/directives/src/domain/log.ts', imports: '#event-store' },
    { file: 'libs/directives/src/domain/calendar.ts', imports: 'temporal-polyfill' },
  ],
  'deadlines-domain-is-pure': [{ file: 'libs/deadlines/src/domain/database.ts', imports: 'pg' }],
  'libs-through-their-doors': [{ file: 'libs/directives/src/inside.ts', imports: '../../event-store/src/inner.js' }],
  'libs-through-their-doors-from-outside': [
    { file: 'apps/api/src/inside.ts', imports: '../../../libs/event-store/src/inner.js' },
    { file: 'test/support/inside.ts', imports: '../../libs/event-store/src/inner.js' },
  ],
  'doors-by-name': [{ file: 'libs/directives/src/by-path.ts', imports: '../../event-store/src/index.js' }],
  'no-lib-through-its-own-door': [{ file: 'libs/directives/src/own-door.ts', imports: '#directives' }],
  'layer-of-kernel': [{ file: 'libs/kernel/src/upwards.ts', imports: '#event-store' }],
  'layer-of-platform': [{ file: 'libs/platform/src/upwards.ts', imports: '#event-store' }],
  'layer-of-event-store': [{ file: 'libs/event-store/src/sideways.ts', imports: '#queue' }],
  'layer-of-queue': [{ file: 'libs/queue/src/sideways.ts', imports: '#event-store' }],
  'layer-of-access': [{ file: 'libs/access/src/upwards.ts', imports: '#deadlines' }],
  'layer-of-organizations': [{ file: 'libs/organizations/src/sideways.ts', imports: '#deadlines' }],
  'layer-of-deadlines': [{ file: 'libs/deadlines/src/sideways.ts', imports: '#organizations' }],
  'layer-of-audit': [{ file: 'libs/audit/src/upwards.ts', imports: '#assignments' }],
  'layer-of-health': [{ file: 'libs/health/src/upwards.ts', imports: '#subscriptions' }],
  'layer-of-operations': [{ file: 'libs/operations/src/sideways.ts', imports: '#organizations' }],
  'layer-of-personal-data': [{ file: 'libs/personal-data/src/sideways.ts', imports: '#organizations' }],
  'layer-of-assignments': [{ file: 'libs/assignments/src/upwards.ts', imports: '#directives' }],
  'layer-of-directives': [{ file: 'libs/directives/src/upwards.ts', imports: '#reporting' }],
  'layer-of-attachments': [{ file: 'libs/attachments/src/upwards.ts', imports: '#reporting' }],
  'layer-of-notifications': [{ file: 'libs/notifications/src/upwards.ts', imports: '#subscriptions' }],
  'layer-of-reporting': [{ file: 'libs/reporting/src/upwards.ts', imports: '#subscriptions' }],
  'log-knows-only-the-kernel': [{ file: 'libs/event-store/src/platform.ts', imports: '#platform' }],
  'libs-below-apps': [
    { file: 'libs/directives/src/app.ts', imports: '../../../apps/api/src/app.js' },
    { file: 'libs/directives/src/machine.ts', imports: '#embedded-services' },
  ],
  'apps-apart': [{ file: 'apps/worker/src/other-app.ts', imports: '../../api/src/app.js' }],
  'infra-below-libs': [{ file: 'infra/embedded-services/log.ts', imports: '#event-store' }],
  'bootstrap-needs-node-alone': [{ file: 'infra/bootstrap/package.mjs', imports: 'pg' }],
  'product-without-tests': [{ file: 'apps/api/src/test.ts', imports: '../../../test/support/support.js' }],
  'product-without-development-packages': [{ file: 'apps/api/src/development.ts', imports: 'fast-check' }],
  'everything-found': [{ file: 'apps/api/src/nowhere.ts', imports: './nowhere-to-be-found.js' }],
};

/** What is allowed, close to what is not. */
const ALLOWED: { file: string; imports: string[] }[] = [
  { file: 'libs/kernel/src/index.ts', imports: ['uuid'] },
  { file: 'libs/event-store/src/index.ts', imports: ['#kernel', './inner.js', 'pg', 'node:events'] },
  { file: 'libs/directives/src/domain/index.ts', imports: ['#kernel', '#deadlines/domain', '#organizations/domain'] },
  { file: 'libs/deadlines/src/domain/index.ts', imports: ['#kernel', 'temporal-polyfill'] },
  { file: 'libs/directives/src/domain/spec.spec.ts', imports: ['fast-check', '../../../../test/support/support.js'] },
  { file: 'libs/reporting/src/index.ts', imports: ['#directives', '#event-store', '@nestjs/common'] },
  { file: 'apps/api/src/app.ts', imports: ['#directives', '#directives/domain', '@nestjs/core'] },
  { file: 'apps/cli/src/main.ts', imports: ['../../api/src/app.js', '#embedded-services'] },
  { file: 'infra/embedded-services/index.ts', imports: ['pg', 'node:fs'] },
  { file: 'infra/bootstrap/run.mjs', imports: ['node:fs'] },
];

const PLAIN = [
  'libs/subscriptions/src/index.ts',
  'libs/assignments/src/index.ts',
  'libs/platform/src/index.ts',
  'libs/queue/src/index.ts',
  'libs/directives/src/index.ts',
  'libs/directives/src/adapter.ts',
  'libs/deadlines/src/index.ts',
  'libs/organizations/src/index.ts',
  'libs/organizations/src/domain/index.ts',
  'libs/event-store/src/inner.ts',
  'test/support/support.ts',
];

let folder: string;
let rules: string[];
let found: { rule: string; file: string }[];

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-architecture-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  const write = (file: string, imports: readonly string[]): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${imports.map((name) => `import '${name}';\n`).join('')}export {};\n`);
  };
  for (const file of PLAIN) write(file, []);
  for (const { file, imports } of ALLOWED) write(file, imports);
  for (const { file, imports } of Object.values(VIOLATIONS).flat()) write(file, [imports]);
  write('libs/reporting/src/right.ts', ['./left.js']);
  const { summary } = cruise(folder);
  rules = summary.ruleSetUsed.forbidden.map(({ name }) => name);
  found = summary.violations.map(({ from, rule }) => ({ rule: rule.name, file: from }));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function cruise(sources: string): Report {
  const cruiser = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(ROOT, '.dependency-cruiser.mjs');
  const args = [cruiser, '--config', config, '--output-type', 'json', 'apps', 'libs', 'infra', 'test'];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: sources,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Report;
}

describe('the dependency rules', () => {
  it('are each tried below, except that nothing lies above the highest layer', () => {
    expect([...Object.keys(VIOLATIONS), 'layer-of-subscriptions'].sort()).toEqual(rules.sort());
  });

  const cases = Object.entries(VIOLATIONS).flatMap(([rule, files]) => files.map((each) => ({ rule, ...each })));
  it.each(cases)('$rule: stops $file from importing $imports', ({ rule, file }) => {
    expect(found).toContainEqual({ rule, file });
  });

  it('let pass what is allowed', () => {
    const allowed = new Set([...ALLOWED.map(({ file }) => file), ...PLAIN]);
    expect(found.filter(({ file }) => allowed.has(file))).toEqual([]);
  });
});
