import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(folder: string, args: readonly string[], nodeFlags: readonly string[] = []): Ended {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...nodeFlags, join(folder, 'infra/bootstrap/run.mjs'), ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { code: status, stdout, stderr };
}

/** Asks for packages that lie in the clone, and lead to the real ones: npm has nothing to download. */
function lock(clone: string, packages: readonly string[]): void {
  for (const name of packages) {
    const folder = join(clone, 'packages', name);
    mkdirSync(join(folder, 'bin'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
    writeFileSync(join(folder, 'bin/tsc'), `require('${join(ROOT, 'node_modules/typescript/lib/tsc.js')}');`);
  }
  const dependencies = Object.fromEntries(packages.map((name) => [name, `file:packages/${name}`]));
  const manifest = { name: 'clone', version: '1.0.0', private: true, type: 'module', dependencies };
  writeFileSync(join(clone, 'package.json'), JSON.stringify(manifest));
  const npm = spawnSync('npm', ['install', '--package-lock-only', '--offline'], { cwd: clone, encoding: 'utf8' });
  if (npm.status !== 0) throw new Error(npm.stderr);
}

/** A clone in small: the real bootstrap, the real npm and compiler, and a product of a few lines. */
function makeClone(): string {
  const clone = mkdtempSync(join(tmpdir(), 'dondoc-clone-'));
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    writeFileSync(join(clone, file), content);
  };
  cpSync(join(ROOT, 'infra/bootstrap'), join(clone, 'infra/bootstrap'), {
    recursive: true,
    filter: (file) => !file.endsWith('.spec.ts'),
  });
  write('tsconfig.json', '{}');
  write(
    'tsconfig.build.json',
    JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'es2023',
        outDir: 'dist',
        rootDir: '.',
        incremental: true,
        types: [],
      },
      include: ['apps', 'libs', 'infra'],
    }),
  );
  write(
    'apps/cli/src/main.ts',
    `declare const process: any;
     import { answer } from './answer.js';
     const [command, ...args] = process.argv.slice(2);
     console.log(JSON.stringify({ command, args, answer }));
     if (command === 'start') {
       const running = setInterval(() => undefined, 1000);
       process.on('SIGINT', () => { clearInterval(running); console.log('stopped cleanly'); process.exitCode = 7; });
       console.log('started');
     } else if (args[0] === 'fail') process.exitCode = 3;`,
  );
  write('apps/cli/src/answer.ts', 'export const answer = 42;');
  write('apps/cli/src/facts.csv', 'a,b\n');
  lock(clone, ['typescript']);
  return clone;
}

describe('on a Node that is too old', () => {
  it('says so in one sentence and stops', () => {
    const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } })";
    const { code, stdout, stderr } = run(ROOT, ['demo'], ['--import', `data:text/javascript,${pretend}`]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'Dondoc needs Node 20.19 or newer, and this is Node 20.18.3. Node 24 is a good choice: https://nodejs.org\n',
    );
  });
});

describe('when asked for help', () => {
  it('lists every command with a line', () => {
    const { code, stdout } = run(ROOT, ['--help']);
    expect(code).toBe(0);
    for (const command of ['demo', 'start', 'token', 'migrate', 'test', 'check', 'bench', 'mutation', 'build']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command} +\\w+`, 'm'));
    }
  });

  it('refuses a command that does not exist', () => {
    const { code, stderr } = run(ROOT, ['dance']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^there is no command "dance"/);
  });
});

describe('in a fresh clone', () => {
  let clone: string;
  beforeAll(() => {
    clone = makeClone();
  });
  afterAll(() => {
    rmSync(clone, { recursive: true, force: true });
  });

  it('installs and builds, saying how long each took, and hands the command to the product', () => {
    const { code, stdout, stderr } = run(clone, ['demo', '--json']);
    expect(stderr).toMatch(/^installing packages… {2}\d+ s\nbuilding… {2}\d+ s\n$/);
    expect(stdout).toBe('{"command":"demo","args":["--json"],"answer":42}\n');
    expect(code).toBe(0);
    expect(existsSync(join(clone, 'dist/apps/cli/src/facts.csv'))).toBe(true);
  });

  it('does neither a second time, and ends with the exit code of the product', () => {
    expect(run(clone, ['demo', 'fail'])).toEqual({
      code: 3,
      stdout: '{"command":"demo","args":["fail"],"answer":42}\n',
      stderr: '',
    });
  });

  it('builds again when a source has changed, and drops what was made from a removed one', () => {
    writeFileSync(join(clone, 'apps/cli/src/extra.ts'), 'export const extra = 1;');
    run(clone, ['build']);
    expect(existsSync(join(clone, 'dist/apps/cli/src/extra.js'))).toBe(true);

    rmSync(join(clone, 'apps/cli/src/extra.ts'));
    writeFileSync(join(clone, 'apps/cli/src/answer.ts'), 'export const answer = 43;');
    const { stdout, stderr } = run(clone, ['demo']);

    expect(stderr).toMatch(/^building… {2}\d+ s\n$/);
    expect(stdout).toContain('"answer":43');
    expect(existsSync(join(clone, 'dist/apps/cli/src/extra.js'))).toBe(false);
  });

  it('does not start what does not compile, and shows why', () => {
    writeFileSync(join(clone, 'apps/cli/src/answer.ts'), "export const answer: number = 'no number';");
    const { code, stdout, stderr } = run(clone, ['demo']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain("Type 'string' is not assignable to type 'number'");

    writeFileSync(join(clone, 'apps/cli/src/answer.ts'), 'export const answer = 44;');
    expect(run(clone, ['demo']).stdout).toContain('"answer":44');
  });

  it('leaves Ctrl-C to the product, which ends in its own time and way', async () => {
    const product = spawn(process.execPath, ['infra/bootstrap/run.mjs', 'start'], { cwd: clone, stdio: 'pipe' });
    const lines: string[] = [];
    const closed = once(product, 'close');
    createInterface(product.stdout).on('line', (line) => {
      lines.push(line);
      if (line === 'started') product.kill('SIGINT');
    });
    expect(await closed).toEqual([7, null]);
    expect(lines.slice(1)).toEqual(['started', 'stopped cleanly']);
  });

  it('installs again when the lock file asks for something else', () => {
    expect(existsSync(join(clone, 'node_modules/another'))).toBe(false);
    lock(clone, ['typescript', 'another']);

    const { stderr } = run(clone, ['demo']);

    expect(stderr).toMatch(/^installing packages… {2}\d+ s\n(building… {2}\d+ s\n)?$/);
    expect(existsSync(join(clone, 'node_modules/another'))).toBe(true);
  });

  it('is content with what an npm install by hand has brought', () => {
    rmSync(join(clone, 'node_modules/.dondoc-installed'));
    expect(run(clone, ['build']).stderr).toBe('');
  });
});
