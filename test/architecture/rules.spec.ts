import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Rule } from '#kernel';
import { PROBLEM_CATALOGUE } from '../../apps/api/src/http/problem-catalogue.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A rule and the name under which the door of its domain exports it. */
interface Exported extends Rule {
  readonly domain: string;
  readonly name: string;
}

const domains = readdirSync(join(ROOT, 'libs')).filter((lib) =>
  existsSync(join(ROOT, `libs/${lib}/src/domain/index.ts`)),
);
const exported: Exported[] = [];
for (const domain of domains) {
  const door = (await import(`#${domain}/domain`)) as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(door)) if (isRule(value)) exported.push({ ...value, domain, name });
}

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'code' in value && 'kind' in value && 'sentence' in value;
}

const files = ['libs', 'test/end-to-end']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));

function filesLike(path: RegExp) {
  return files.filter(({ file }) => path.test(file));
}

/** The codes of the rules that some files write down. */
function rulesIn(path: RegExp) {
  return filesLike(path).flatMap(({ file, text }) =>
    [...text.matchAll(/\brule\(\s*'([^']+)'/g)].map(([, code]) => ({ file, code: code! })),
  );
}

describe('a rule of the domain', () => {
  const written = rulesIn(/\/src\/domain\/[^/]+(?<!\.spec)\.ts$/);

  it.each(written)(
    '$code of $file is exported by the door of its domain, which makes it a problem of the API',
    ({ code }) => {
      expect(exported.map((rule) => rule.code)).toContain(code);
      expect([...PROBLEM_CATALOGUE.keys()]).toContain(code);
    },
  );

  it('has a code of its own, and a sentence a person can act on', () => {
    const codes = written.map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(200);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    for (const { code, sentence } of exported) {
      expect(code).toMatch(/^[a-z][a-z-]*\/[a-z][a-z-]*$/);
      expect([code, sentence]).toEqual([code, expect.stringMatching(/^[A-Z].{10,}\.$/u)]);
    }
  });

  it.each(exported)('$code has a test in its domain that breaks it and bears its name', ({ domain, name }) => {
    const specs = filesLike(new RegExp(`^libs/${domain}/src/domain/.+\\.spec\\.ts$`));
    const breaks = new RegExp(`\\bbreaks\\(\\s*(?:\\w+\\.)?${name}\\b`);
    expect(specs.filter(({ text }) => breaks.test(text)).map(({ file }) => file)).not.toEqual([]);
  });
});

describe('a rule of a command', () => {
  const written = rulesIn(/\/src\/commands\/[^/]+(?<!\.spec)\.ts$/);
  const specs = filesLike(/\.spec\.ts$/)
    .map(({ text }) => text)
    .join('\n');

  it.each(written)('$code of $file is refused in a test', ({ code }) => {
    expect(specs).toContain(`'${code}'`);
  });
});
