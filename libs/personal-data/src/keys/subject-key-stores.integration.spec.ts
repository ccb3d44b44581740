import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { SealingUnavailable } from '#event-store';
import { createDatabase, createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { FolderKeys } from './folder-keys.js';
import { MasterKey } from './master-key.js';
import { PostgresKeys } from './postgres-keys.js';
import type { StoredKey, SubjectKeyStore } from './subject-key-store.js';
import { DEFAULT_KEY_LIMITS, SubjectKeys } from './subject-keys.js';

const TENANT = 'phu-tho';
const MASTER = new MasterKey('a-master-key-for-tests-that-is-long-enough');

let folder: string;
let database: TestDatabase;
const opened: SubjectKeyStore[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-subject-keys-'));
  database = await createEmptyDatabase();
});
afterAll(async () => {
  for (const store of opened) await store.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function allKeys(store: SubjectKeyStore): Promise<StoredKey[]> {
  const keys: StoredKey[] = [];
  for await (const key of store.keys()) keys.push(key);
  return keys.sort((one, other) => one.subject.localeCompare(other.subject));
}

describe.each([
  { kind: 'a folder', open: (): SubjectKeyStore => new FolderKeys(join(folder, 'keys')) },
  { kind: 'PostgreSQL', open: (): SubjectKeyStore => new PostgresKeys(database.ownerUrl) },
])('when the keys of subjects are kept in $kind', ({ kind, open }) => {
  let store: SubjectKeyStore;
  /** As another process would have it. */
  let other: SubjectKeyStore;

  beforeAll(() => {
    store = open();
    other = open();
    opened.push(store, other);
  });

  it('finds what was kept, of each tenant its own, and leaves out what is not there', async () => {
    expect(await store.find(TENANT, ['an', 'nobody'])).toEqual(new Map());
    expect(await store.keep(TENANT, 'an', 'wrapped')).toEqual({ wrapped: 'wrapped' });
    expect(await store.keep('ha-noi', 'an', 'another')).toEqual({ wrapped: 'another' });
    expect(await other.find(TENANT, ['an', 'nobody'])).toEqual(new Map([['an', { wrapped: 'wrapped' }]]));
    expect(await other.find('ha-noi', ['an'])).toEqual(new Map([['an', { wrapped: 'another' }]]));
  });

  it('keeps one key, however many make one at once', async () => {
    const kept = await Promise.all(
      Array.from({ length: 20 }, (_, nth) => (nth % 2 === 0 ? store : other).keep(TENANT, 'binh', `key-${nth}`)),
    );
    expect(new Set(kept.map((one) => JSON.stringify(one))).size).toBe(1);
    expect((await store.find(TENANT, ['binh'])).get('binh')).toEqual(kept[0]);
  });

  it('never has a key again that was destroyed, nor one of a subject that was destroyed before it had one', async () => {
    await store.keep(TENANT, 'chi', 'wrapped');
    for (const subject of ['chi', 'dung']) {
      await store.destroy(TENANT, subject);
      await store.destroy(TENANT, subject);
      expect(await other.keep(TENANT, subject, 'anew')).toBe('destroyed');
      await other.rewrap({ tenant: TENANT, subject, wrapped: 'wrapped' }, 'anew');
      expect((await store.find(TENANT, [subject])).get(subject)).toBe('destroyed');
    }
    expect((await allKeys(store)).map(({ subject }) => subject)).not.toContain('chi');
  });

  it('has none left, whether the key or its destruction came first', async () => {
    for (let round = 0; round < 60; round += 1) {
      const subject = `raced-${round}`;
      // From both at once to a destruction that comes into the midst of the keeping.
      const destroyed = delay((round % 20) / 5).then(() => other.destroy(TENANT, subject));
      await Promise.all([store.keep(TENANT, subject, 'wrapped'), destroyed]);
      expect((await store.find(TENANT, [subject])).get(subject)).toBe('destroyed');
    }
    expect((await allKeys(store)).filter(({ subject }) => subject.startsWith('raced'))).toEqual([]);
  });

  it('gives out a key whole or says that it was destroyed, while it is wrapped anew and destroyed', async () => {
    for (let round = 0; round < 60; round += 1) {
      const subject = `read-${round}`;
      await store.keep(TENANT, subject, 'wrapped');
      const destroyed = delay((round % 20) / 10).then(() => other.destroy(TENANT, subject));
      const rewrapped = store.rewrap({ tenant: TENANT, subject, wrapped: 'wrapped' }, 'anew');
      const read = await Promise.all(Array.from({ length: 5 }, () => store.find(TENANT, [subject])));
      for (const found of read)
        expect([{ wrapped: 'wrapped' }, { wrapped: 'anew' }, 'destroyed']).toContainEqual(found.get(subject));
      await Promise.all([destroyed, rewrapped]);
      expect((await store.find(TENANT, [subject])).get(subject)).toBe('destroyed');
    }
  });

  it('wraps a key anew only where it is what it was', async () => {
    await store.keep(TENANT, 'em', 'first');
    await store.rewrap({ tenant: TENANT, subject: 'em', wrapped: 'another' }, 'second');
    expect((await store.find(TENANT, ['em'])).get('em')).toEqual({ wrapped: 'first' });
    await store.rewrap({ tenant: TENANT, subject: 'em', wrapped: 'first' }, 'second');
    expect((await store.find(TENANT, ['em'])).get('em')).toEqual({ wrapped: 'second' });
  });

  it('gives every key under a new master key, and then needs the former no more', async () => {
    const [former, present] = ['the-former-master-key-is-long-enough', 'the-present-master-key-is-long-enough'];
    const tenant = `rotated-${kind === 'PostgreSQL' ? 'postgres' : 'folder'}`;
    const before = await new SubjectKeys(store, new MasterKey(former)).obtain(tenant, ['an', 'binh']);
    await expect(new SubjectKeys(store, new MasterKey(present)).find(tenant, ['an'])).rejects.toThrow(
      'wrapped by another master key',
    );
    const both = new SubjectKeys(onlyOf(store, tenant), new MasterKey(present, former));
    expect(await both.find(tenant, ['an', 'binh'])).toEqual(before);
    expect([await both.rewrap(), await both.rewrap()]).toEqual([2, 0]);
    expect(await new SubjectKeys(other, new MasterKey(present)).find(tenant, ['an', 'binh'])).toEqual(before);
  });
});

/** The keys of one tenant: what others keep in the tests is no key. */
function onlyOf(store: SubjectKeyStore, tenant: string): SubjectKeyStore {
  return {
    address: store.address,
    find: (...of) => store.find(...of),
    keep: (...of) => store.keep(...of),
    rewrap: (...of) => store.rewrap(...of),
    destroy: (...of) => store.destroy(...of),
    async *keys() {
      for await (const key of store.keys()) if (key.tenant === tenant) yield key;
    },
    close: () => store.close(),
  };
}

describe('a folder of keys', () => {
  it('holds no trace of a key that was destroyed, and nothing that others may read', async () => {
    const path = join(folder, 'apart');
    const store = new FolderKeys(path);
    await store.keep(TENANT, 'an', 'the-wrapped-key');
    const filesOf = () =>
      readdirSync(path, { recursive: true, encoding: 'utf8' })
        .map((name) => join(path, name))
        .filter((name) => statSync(name).isFile());
    const [file] = filesOf();
    expect([readFileSync(file!, 'utf8').includes('the-wrapped-key'), statSync(file!).mode & 0o777]).toEqual([
      true,
      0o600,
    ]);
    await store.destroy(TENANT, 'an');
    expect(filesOf().map((name) => [name.endsWith('.destroyed'), readFileSync(name, 'utf8')])).toEqual([[true, '']]);
  });

  it('removes what a process left that died while it wrapped a key anew', async () => {
    const path = join(folder, 'left');
    const store = new FolderKeys(path);
    await store.keep(TENANT, 'an', 'wrapped');
    const [file] = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.key'));
    writeFileSync(join(path, `${file!}.5f1c`), 'the-same-key-wrapped-anew');
    await store.destroy(TENANT, 'an');
    const left = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.key'));
    expect(left).toEqual([]);
  });

  it('is out of reach where it cannot be used', async () => {
    writeFileSync(join(folder, 'file'), '');
    const store = new FolderKeys(join(folder, 'file', 'keys'));
    await expect(store.keep(TENANT, 'an', 'wrapped')).rejects.toThrow(SealingUnavailable);
  });
});

describe('a database of keys', () => {
  it('is never that of the log: its backups would hold the keys', async () => {
    const log = await createDatabase();
    const store = new PostgresKeys(log.ownerUrl);
    try {
      await expect(store.keep(TENANT, 'an', 'wrapped')).rejects.toThrow('which holds the log');
      await expect(store.keep(TENANT, 'an', 'wrapped')).rejects.toThrow(SealingUnavailable);
    } finally {
      await store.close();
      await log.drop();
    }
  });

  it('holds nothing of a key that was destroyed but when it was', async () => {
    const store = new PostgresKeys(database.ownerUrl);
    opened.push(store);
    await store.keep(TENANT, 'giang', 'wrapped');
    await store.destroy(TENANT, 'giang');
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    const { rows } = await client.query(
      `select wrapped, destroyed_at <= clock_timestamp() as destroyed from subject_keys where subject = 'giang'`,
    );
    await client.end();
    expect(rows).toEqual([{ wrapped: null, destroyed: true }]);
  });

  it('is out of reach where nobody listens', async () => {
    const store = new PostgresKeys('postgres://nobody@127.0.0.1:1/none');
    await expect(store.find(TENANT, ['an'])).rejects.toThrow(SealingUnavailable);
    await store.close();
  });
});

describe('the keys that a process holds', () => {
  it('are asked for again after a while, so that what another destroyed is used no longer than that', async () => {
    const store = new FolderKeys(join(folder, 'cached'));
    const limits = { ...DEFAULT_KEY_LIMITS, trustedFor: 200 };
    const [one, other] = [new SubjectKeys(store, MASTER, limits), new SubjectKeys(store, MASTER, limits)];
    const key = (await one.obtain(TENANT, ['an'])).get('an');
    expect((await other.find(TENANT, ['an'])).get('an')).toEqual(key);
    await one.destroy(TENANT, 'an');
    expect((await one.find(TENANT, ['an'])).get('an')).toBe('destroyed');
    await new Promise((resolve) => setTimeout(resolve, limits.trustedFor + 20));
    expect((await other.find(TENANT, ['an'])).get('an')).toBe('destroyed');
  });

  it('are so many at most', async () => {
    const store = new FolderKeys(join(folder, 'bounded'));
    let asked = 0;
    const counting: SubjectKeyStore = {
      ...onlyOf(store, TENANT),
      find: (tenant, subjects) => {
        asked += subjects.length;
        return store.find(tenant, subjects);
      },
    };
    const keys = new SubjectKeys(counting, MASTER, { cached: 3, trustedFor: 60_000 });
    for (const subject of ['a', 'b', 'c', 'd']) await keys.obtain(TENANT, [subject]);
    asked = 0;
    await keys.find(TENANT, ['b', 'c', 'd']);
    expect(asked).toBe(0);
    await keys.find(TENANT, ['a']);
    expect(asked).toBe(1);
  });

  it('are opened by no other master key, and nowhere but where they were wrapped', () => {
    const wrapped = MASTER.wrap(Buffer.alloc(32, 1), 'here');
    expect(MASTER.unwrap(wrapped, 'here')).toEqual(Buffer.alloc(32, 1));
    expect(() => MASTER.unwrap(wrapped, 'there')).toThrow('cannot be read');
    expect(() => new MasterKey('another-master-key-that-is-long-enough').unwrap(wrapped, 'here')).toThrow(
      'cannot be read',
    );
  });
});
