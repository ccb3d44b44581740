import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { readSettings } from '#platform';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const sourceOf = (built: string): string => join(ROOT, built.replace(/^dist\//, '').replace(/(\.js)?$/, '.ts'));

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const defaultOf = (name: string): string => /:-([^}]*)\}/.exec(compose.services['api']!.environment![name]!)![1]!;
const workers = ['followers', 'timers', 'proofs'];
const engine = ['migrate', 'api', ...workers].map((name) => ({ name, service: compose.services[name]! }));

describe('docker-compose.yml', () => {
  it('has the engine, its migration and what they rest on', () => {
    expect(Object.keys(compose.services)).toEqual(['postgres', 'redis', 'migrate', 'api', ...workers]);
  });

  it.each(engine)('starts a program that the build makes: $name', ({ service }) => {
    const program = service.command?.find((word) => word.startsWith('dist/'));
    expect(existsSync(sourceOf(program!))).toBe(true);
  });

  it('holds no secret: each is asked of the environment, and its absence stops everything', () => {
    const text = read('docker-compose.yml');
    const secrets = [...text.matchAll(/\$\{(\w*(?:PASSWORD|SECRET|TOKEN|MASTER_KEY)\w*)(:\?[^}]+)?/g)];
    expect(new Set(secrets.map(([, name]) => name))).toEqual(
      new Set([
        'POSTGRES_PASSWORD',
        'DONDOC_OWNER_PASSWORD',
        'REDIS_PASSWORD',
        'TOKEN_SECRET',
        'SUBJECT_MASTER_KEY',
        'AWS_SECRET_ACCESS_KEY',
      ]),
    );
    // A folder for documents needs no keys.
    expect(secrets.filter(([, , required]) => required === undefined).map(([, name]) => name)).toEqual([
      'AWS_SECRET_ACCESS_KEY',
    ]);
  });

  it.each(engine)('gives settings that the product accepts: $name', ({ service }) => {
    const filledIn = Object.fromEntries(
      Object.entries(service.environment ?? {}).map(([name, value]) => [
        name,
        value
          .replaceAll(/\$\{\w+:\?[^}]*\}/g, 'a'.repeat(48))
          .replaceAll(/\$\{\w+:-([^}]*)\}/g, (_, fallback: string) => fallback),
      ]),
    );
    const settings = readSettings(filledIn);
    expect(settings).toMatchObject({
      databaseUrl: filledIn['DATABASE_URL'],
      queueUrl: filledIn['QUEUE_URL'],
      tokenSecret: filledIn['TOKEN_SECRET'],
      subjectMasterKey: filledIn['SUBJECT_MASTER_KEY'],
      subjectKeysUrl: filledIn['SUBJECT_KEYS_URL'],
      tenant: filledIn['TENANT'],
      attachmentsUrl: filledIn['ATTACHMENTS_URL'],
      logFormat: filledIn['LOG_FORMAT'],
    });
  });

  it('watches the health of all that stays, and lets nothing begin before the schema is there', () => {
    for (const [name, { healthcheck }] of Object.entries(compose.services)) {
      // The API's is the image's own.
      if (name !== 'migrate' && name !== 'api') expect(healthcheck?.test?.length).toBeGreaterThan(1);
    }
    for (const name of ['api', ...workers]) {
      expect(compose.services[name]!.depends_on?.['migrate']).toEqual({ condition: 'service_completed_successfully' });
    }
  });

  it('asks each process itself for its health, where it listens', () => {
    const { port, workerPort } = readSettings({});
    expect(read('Dockerfile')).toMatch(new RegExp(`^ENV .*\\bPORT=${port}\\b`, 'm'));
    expect(compose.services['api']!.healthcheck).toBeUndefined();
    for (const name of workers) {
      expect(compose.services[name]!.healthcheck!.test!.join(' ')).toContain(
        `'http://127.0.0.1:${workerPort}/health/ready'`,
      );
    }
  });

  it('has a worker for each of its roles', () => {
    const roles = workers.map((name) => compose.services[name]!.environment!['WORKER_ROLES']!);
    expect(roles).toEqual([...readSettings({}).workerRoles]);
  });

  it('mounts files and volumes that exist', () => {
    const mounts = Object.values(compose.services).flatMap(({ volumes }) => volumes ?? []);
    for (const source of mounts.map((mount) => mount.split(':')[0]!)) {
      if (source.startsWith('./')) expect(existsSync(join(ROOT, source))).toBe(true);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
  });

  it('keeps documents on a volume of the API that the user of the image may write to', () => {
    const { pathname } = new URL(readSettings({ ATTACHMENTS_URL: defaultOf('ATTACHMENTS_URL') }).attachmentsUrl!);
    const mounted = compose.services['api']!.volumes!.map((mount) => mount.split(':')[1]!);
    expect(mounted.filter((path) => pathname.startsWith(`${path}/`))).toHaveLength(1);
    expect(read('Dockerfile')).toContain(`--owner=node --group=node ${mounted[0]!}\n`);
  });

  it('keeps the keys of personal data on a volume of their own, for all that read what is personal', () => {
    const { pathname } = new URL(readSettings({ SUBJECT_KEYS_URL: defaultOf('SUBJECT_KEYS_URL') }).subjectKeysUrl!);
    // Trees are grown of what is stored, sealed as it is.
    for (const name of ['api', ...workers].filter((one) => one !== 'proofs')) {
      const mounted = compose.services[name]!.volumes!.filter((mount) =>
        pathname.startsWith(`${mount.split(':')[1]!}/`),
      );
      expect(mounted).toEqual(['keys:/var/lib/dondoc-keys']);
    }
    expect(read('Dockerfile')).toContain('--owner=node --group=node --mode=0700 /var/lib/dondoc-keys\n');
  });

  it('opens the API to this machine alone unless told otherwise', () => {
    expect(compose.services['api']!.ports).toEqual(['${DONDOC_LISTEN:-127.0.0.1}:${DONDOC_PORT:-7420}:7420']);
    expect(compose.services['postgres']!.ports).toBeUndefined();
    expect(compose.services['redis']!.ports).toBeUndefined();
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const instructions = (name: string, among = lines): string[] =>
    among.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1).trim());

  it('builds and runs on Node 24', () => {
    expect(new Set(instructions('FROM').map((from) => from.split(' ')[0]))).toEqual(new Set(['node:24-bookworm-slim']));
  });

  it('does not run as root, and tells its health by readiness', () => {
    expect(instructions('USER', last)).toEqual(['node']);
    expect(instructions('HEALTHCHECK', last).join()).toContain('/health/ready');
  });

  it('copies only what exists and what .dockerignore lets in', () => {
    const letIn = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = instructions('COPY')
      .filter((copy) => !copy.startsWith('--from='))
      .flatMap((copy) => copy.split(/\s+/).slice(0, -1));
    for (const file of copied) {
      expect(existsSync(join(ROOT, file))).toBe(true);
      expect(letIn).toContain(file);
    }
  });

  it('starts a program that the build makes', () => {
    const command = JSON.parse(instructions('CMD', last).at(-1)!) as string[];
    expect(existsSync(sourceOf(command.at(-1)!))).toBe(true);
  });
});

describe('nest-cli.json', () => {
  const { projects } = JSON.parse(read('nest-cli.json')) as {
    projects: Record<string, { sourceRoot: string; entryFile: string; compilerOptions: { tsConfigPath: string } }>;
  };

  it.each(Object.entries(projects))('knows the entry and the compiler options of %s', (_, project) => {
    expect(existsSync(join(ROOT, project.sourceRoot, `${project.entryFile}.ts`))).toBe(true);
    expect(existsSync(join(ROOT, project.compilerOptions.tsConfigPath))).toBe(true);
  });

  it('knows every app', () => {
    expect(Object.keys(projects).sort()).toEqual(['api', 'cli', 'worker']);
  });
});
