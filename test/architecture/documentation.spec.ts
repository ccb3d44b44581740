import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSettings } from '#platform';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

interface Page {
  /** From the root of the repository: `docs/glossary.md`. */
  readonly file: string;
  readonly text: string;
  /** The text without fenced code, where backticks and brackets mean other things. */
  readonly prose: string;
}

const pages = ['README.md', 'CHANGELOG.md', ...filesBelow('docs')]
  .filter((file) => file.endsWith('.md'))
  .map((file): Page => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    return { file, text, prose: text.replace(/^(```|~~~).*\n[^]*?^\1.*$/gm, '') };
  });
const sources = ['apps', 'libs', 'infra', 'test']
  .flatMap(filesBelow)
  .filter((file) => /\.(ts|mjs|sh)$/.test(file) && !file.endsWith('documentation.spec.ts'))
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');
const words = new Set(sources.match(/[\p{L}\p{N}_$]+/gu));
const topLevel = new Set(readdirSync(ROOT));

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/(^|\/)(node_modules|dist)(\/|$)/.test(entry.parentPath.slice(ROOT.length)))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

/** What stands between single backticks. */
function codeIn({ prose }: Page): string[] {
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
}

function pairs(found: (page: Page) => readonly string[]): { file: string; name: string }[] {
  return pages.flatMap((page) => [...new Set(found(page))].map((name) => ({ file: page.file, name })));
}

/** The anchor of a heading, as it is made where Markdown is shown. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading]) => anchorOf(heading!));
}

describe('a link in the documentation', () => {
  const links = pairs(({ prose }) =>
    [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!).filter((target) => !/^[a-z]+:/.test(target)),
  );

  it.each(links)('$name in $file leads somewhere', ({ file, name }) => {
    const [path = '', anchor] = name.split('#');
    const target = path === '' ? join(ROOT, file) : join(ROOT, dirname(file), path);
    expect(existsSync(target)).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(readFileSync(target, 'utf8'))).toContain(anchor);
  });
});

describe('a file that is named', () => {
  const isPath = (code: string) =>
    /^[\w.@-]+(\/[\w.@-]+)*\/?$/.test(code) &&
    (code.includes('/') ? topLevel.has(code.split('/')[0]!) : /\.(mjs|json|ya?ml|md|sh)$/.test(code));
  const files = pairs((page) => codeIn(page).filter(isPath));

  it.each(files)('$name in $file exists', ({ name }) => {
    expect(existsSync(join(ROOT, name))).toBe(true);
    if (name.endsWith('/')) expect(statSync(join(ROOT, name)).isDirectory()).toBe(true);
  });
});

describe('a name of the code', () => {
  /** `CommandRunner`, `effectiveAt`, `DATABASE_URL`, `log.read_page`; not what is PostgreSQL's own. */
  const isName = (code: string) =>
    /^(?!pg_)[\w$]+(\.[\w$]+)*(\(\))?$/.test(code) &&
    /[a-z\d][A-Z]|[a-z]_[a-z]|^[A-Z][a-z]|^[A-Z]+_/.test(code) &&
    !/\.(md|ts|mjs|json|yml)$/.test(code);
  const names = pairs((page) => codeIn(page).filter(isName));

  it.each(names)('$name in $file is in the sources', ({ name }) => {
    const unknown = name.match(/[\w$]+/g)!.filter((word) => !words.has(word));
    expect(unknown).toEqual([]);
  });

  /** Codes of rules and problems: `assignment/effective-in-future`. */
  const codes = pairs((page) =>
    codeIn(page).filter((code) => /^[a-z-]+\/[a-z-]+$/.test(code) && !topLevel.has(code.split('/')[0]!)),
  );

  it.each(codes)('$name in $file is a code of the sources', ({ name }) => {
    expect(sources).toContain(`'${name}'`);
  });

  const doors = pairs((page) => codeIn(page).filter((code) => code.startsWith('#')));

  it.each(doors)('$name in $file is a door', ({ name }) => {
    const { imports } = readPackage();
    expect(Object.keys(imports)).toContain(name);
  });
});

describe('a snippet of TypeScript', () => {
  const snippets = pages.flatMap(({ file, text }) =>
    [...text.matchAll(/^```(?:ts|typescript)\b *(.*)\n([^]*?)^```$/gm)].map(([, source, code]) => ({
      file,
      source: source!,
      code: code!,
    })),
  );
  /** Formatting apart: a snippet is indented as it stands, its source where it belongs. */
  const bare = (code: string) => code.replace(/\s+/g, '').replace(/,(?=[)\]}])/g, '');

  it.each(snippets)('from $source in $file stands in that file', ({ source, code }) => {
    expect(bare(readFileSync(join(ROOT, source), 'utf8'))).toContain(bare(code));
  });
});

function readPackage() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
    readonly imports: Readonly<Record<string, unknown>>;
  };
}

describe('a script that is named', () => {
  const scripts = pairs(({ text }) => [
    ...[...text.matchAll(/\bnpm run (?:--?[\w-]+ )*([a-z][\w:-]*)/g)].map(([, script]) => script!),
    ...[...text.matchAll(/\bnpm (test|start)\b/g)].map(([, script]) => script!),
  ]);

  it.each(scripts)('$name in $file is one of package.json', ({ name }) => {
    expect(Object.keys(readPackage().scripts)).toContain(name);
  });
});

describe('the scripts in the README', () => {
  it('are those of package.json, all of them', () => {
    expect(firstColumn('Scripts').map((script) => script.replace(/^npm (run )?/, ''))).toEqual(
      expect.arrayContaining(Object.keys(readPackage().scripts)),
    );
  });
});

describe('the settings in the README', () => {
  const asked = new Set<string>();
  const settings = readSettings(
    new Proxy<Record<string, string>>({}, { get: (_, name) => void asked.add(String(name)) }),
    false,
  );

  it('are those the product reads, in its order', () => {
    expect(firstColumn('Settings')).toEqual([...asked]);
  });

  it.each([...asked])('%s stands with its default', (name) => {
    const property = name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    const value = settings[property as keyof typeof settings];
    const row = rowsBelow('Settings').find(([first]) => first === `\`${name}\``);
    expect(row?.[1]).toContain(value === null ? 'unset' : `\`${String(value)}\``);
  });
});

/** The cells of the table under a heading of the README, without its head. */
function rowsBelow(heading: string): string[][] {
  const readme = pages.find(({ file }) => file === 'README.md')!.text;
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function firstColumn(heading: string): string[] {
  return rowsBelow(heading).map(([first]) => /`([^`]+)`/.exec(first!)![1]!);
}

describe('the glossary', () => {
  it('says each term once, in the order of the alphabet', () => {
    const rows = readFileSync(join(ROOT, 'docs/glossary.md'), 'utf8').match(/^\| .+/gm)!;
    const terms = rows.slice(2).map((row) => row.split('|')[1]!.trim());
    expect(terms.length).toBeGreaterThan(100);
    expect(terms).toEqual([...new Set(terms)].sort((one, other) => one.localeCompare(other, 'en')));
  });
});

describe('the index of decisions', () => {
  it('names every decision, and each has what a decision needs', () => {
    const index = pages.find(({ file }) => file === 'docs/decisions/README.md')!.text;
    const decisions = pages.filter(({ file }) => /^docs\/decisions\/\d{4}-[a-z-]+\.md$/.test(file));
    expect(index.match(/\(\d{4}-[a-z-]+\.md\)/g)!.sort()).toEqual(
      decisions.map(({ file }) => `(${file.slice('docs/decisions/'.length)})`).sort(),
    );
    for (const { text } of decisions) {
      expect(text).toMatch(
        /^\*\*Context\.\*\*[^]+^\*\*Decision\.\*\*[^]+^\*\*Consequences\.\*\*[^]+^\*\*(Tried and r|R)ejected\.\*\*/m,
      );
    }
  });
});
