import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { instant, type JsonObject } from '#kernel';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useDataSource, useLog } from '../../../../test/support/log.js';
import { plainUnit } from '../../../../test/support/plain-unit.js';
import {
  entryOf,
  eventText,
  GrowingTree,
  isConsistent,
  isIncluded,
  leafHash,
  LONGEST_ENTRY,
  rootOf,
  subtreesIn,
  type Hash,
  type StoredEvent,
  type Tile,
} from '../transparency-log/index.js';
import { EventTexts } from './event-texts.js';
import { LogBroken, LogTree } from './log-tree.js';

const database = useDatabase();
const opened = useLog(database);
const sources = useDataSource(database);
let tree: LogTree;
let texts: EventTexts;
let tenant: string;

beforeAll(() => {
  tree = new LogTree(sources.dataSource);
  texts = new EventTexts(sources.dataSource);
});
beforeEach(() => {
  tenant = newTenant();
});

async function append(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 200)
    await opened.log.append(tenant, plainUnit(`case-${randomUUID()}`, Math.min(200, left)));
}

async function appendOne(stream: string, data: JsonObject, effectiveAt = instant('2025-08-03T01:00:00.000Z')) {
  await opened.log.append(tenant, {
    writes: [{ stream, expected: 'any', events: [{ type: 'case.opened', data, effectiveAt }] }],
    metadata: { actor: { subject: 'an.nv' }, reason: 'Vì "lý do"\u2028khác' },
  });
}

async function allTexts(): Promise<readonly string[]> {
  return (await texts.between(tenant, 0, Number.MAX_SAFE_INTEGER)).map(({ text }) => text);
}

/** The tree as somebody else works it out, from nothing but the texts. */
async function workedOut(size?: number): Promise<{ readonly root: Hash; readonly leaves: readonly Hash[] }> {
  const leaves = (await allTexts())
    .slice(0, size)
    .map((text, index) => leafHash(entryOf(text, { tenant, position: index + 1 })));
  const growing = new GrowingTree();
  const tiles: Tile[] = leaves.flatMap((leaf) => growing.append(leaf));
  return { root: rootOf(leaves.length, subtreesIn([...tiles, ...growing.edge()])), leaves };
}

describe('the text of an event', () => {
  it('is what a reader makes of its columns', async () => {
    const anyText = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\0'));
    const events = fc.sample(
      fc.record({
        stream: fc.string({
          unit: fc.constantFrom(...'ab-"\\/đạ', '\u{1F600}', '<', '\u007f'),
          minLength: 1,
          maxLength: 20,
        }),
        data: fc.record({
          note: anyText,
          count: fc.double({ noNaN: true, noDefaultInfinity: true }),
          nested: fc.array(anyText),
        }),
        effectiveAt: fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      }),
      { numRuns: 300, seed: 6962 },
    );
    for (const { stream, data, effectiveAt } of events) {
      const named = `case-${stream.replaceAll(/[\s\p{Cc}]/gu, '')}x`;
      await appendOne(named, data, instant(effectiveAt.toISOString()));
    }
    const rows = await opened.query<{ stored: StoredEvent }>(
      `select jsonb_build_object('tenant', tenant_id, 'position', position, 'stream', stream, 'version', version, 'type', type,
                'schemaVersion', schema_version, 'eventId', event_id, 'data', data::text, 'metadata', metadata::text) as stored,
              recorded_at, effective_at
         from log.events where tenant_id = $1 order by position`,
      [tenant],
    );
    const made = rows.map((row) => {
      const { stored, recorded_at, effective_at } = row as typeof row & Record<'recorded_at' | 'effective_at', Date>;
      return eventText({
        ...stored,
        recordedAt: instant(recorded_at.toISOString()),
        effectiveAt: instant(effective_at.toISOString()),
      });
    });
    expect(made).toHaveLength(300);
    expect(await allTexts()).toEqual(made);
  });

  it('is read at any positions', async () => {
    await append(5);
    const all = await allTexts();
    expect(await texts.at(tenant, [4, 2, 9])).toEqual([
      { position: 2, text: all[1] },
      { position: 4, text: all[3] },
    ]);
  });
});

describe('a tree that grows behind the log', () => {
  it('comes to what the texts of the events come to', async () => {
    await append(3);
    expect(await tree.grow(tenant)).toBe(3);
    expect(await tree.root(tenant, 3)).toEqual((await workedOut()).root);
    await append(700);
    const steps: number[] = [];
    expect(await tree.grow(tenant, (size) => steps.push(size))).toBe(703);
    expect(steps).toEqual([703]);
    expect(await tree.root(tenant, 703)).toEqual((await workedOut()).root);
  });

  it('takes a digest for an event that is longer than an entry may be', async () => {
    await appendOne('case-long', { note: 'đ'.repeat(40_000) });
    await appendOne('case-short', { note: 'đ' });
    const [long] = await allTexts();
    expect(Buffer.byteLength(long!)).toBeGreaterThan(LONGEST_ENTRY);
    await tree.grow(tenant);
    expect(await tree.root(tenant, 2)).toEqual((await workedOut()).root);
  });

  it('proves every leaf, and every size to be the beginning of every other', async () => {
    await append(300);
    await tree.grow(tenant);
    await append(300);
    await tree.grow(tenant);
    const { leaves } = await workedOut();
    for (const size of [1, 255, 256, 257, 600]) {
      const root = await tree.root(tenant, size);
      expect(root).toEqual((await workedOut(size)).root);
      for (const index of [0, Math.floor(size / 2), size - 1]) {
        const proof = await tree.inclusionProof(tenant, index, size);
        expect(isIncluded({ index, size, root }, leaves[index]!, proof)).toBe(true);
      }
      const whole = { size: 600, root: await tree.root(tenant, 600) };
      expect(isConsistent({ size, root }, whole, await tree.consistencyProof(tenant, size, 600))).toBe(true);
    }
    await expect(tree.root(tenant, 601)).rejects.toThrow(RangeError);
    await expect(tree.inclusionProof(tenant, 600, 600)).rejects.toThrow(RangeError);
  });

  it('tells the tiles of the tree as it was, whatever has been added since', async () => {
    await append(300);
    await tree.grow(tenant);
    const before = await tree.tile(tenant, { level: 0, index: 1 }, 300);
    expect(before?.hashes).toHaveLength(44 * 32);
    await append(300);
    await tree.grow(tenant);
    expect(await tree.tile(tenant, { level: 0, index: 1 }, 300)).toEqual(before);
    expect(await tree.tile(tenant, { level: 0, index: 1 }, 600)).toMatchObject({ hashes: { length: 256 * 32 } });
    expect(await tree.tile(tenant, { level: 0, index: 3 }, 600)).toBeUndefined();
    expect(await tree.tile(tenant, { level: 1, index: 0 }, 1_000_000)).toBeUndefined();
  });

  it('is grown by one process at a time, and takes each event once', async () => {
    const size = 20_000;
    await append(size);
    const others = [new LogTree(sources.dataSource), new LogTree(sources.dataSource), tree];
    const grown = await Promise.all(others.map((one) => one.grow(tenant)));
    expect(grown).toContain(size);
    expect(await tree.size(tenant)).toBe(size);
    expect(await tree.root(tenant, size)).toEqual((await workedOut()).root);
  });

  it('has nothing to say of a tenant without events', async () => {
    expect(await tree.grow(tenant)).toBe(0);
    expect(await tree.size(newTenant())).toBe(0);
    expect(Buffer.from(await tree.root(tenant, 0)).toString('hex')).toMatch(/^e3b0c442/);
  });

  it('sees nothing of another tenant', async () => {
    await append(10);
    await tree.grow(tenant);
    expect(await tree.size(newTenant())).toBe(0);
    await expect(tree.root(newTenant(), 10)).rejects.toThrow(RangeError);
  });
});

describe('a log that lost events', () => {
  /** As the owner of the database can, with the triggers off. */
  async function behindTheBack(statement: string): Promise<void> {
    await opened.query(`set session_replication_role = replica; ${statement}; set session_replication_role = origin`);
  }

  it('is not grown over when one is missing in between', async () => {
    await append(10);
    await behindTheBack(`delete from log.events where tenant_id = '${tenant}' and position = 5`);
    await expect(tree.grow(tenant)).rejects.toThrow(LogBroken);
    expect(await tree.size(tenant)).toBe(0);
  });

  it('is not grown over when it ends before the tree', async () => {
    await append(10);
    await tree.grow(tenant);
    await behindTheBack(
      `delete from log.events where tenant_id = '${tenant}' and position > 8; update log.heads set position = 8 where tenant_id = '${tenant}'`,
    );
    await expect(tree.grow(tenant)).rejects.toThrow(LogBroken);
  });
});

it('keeps full tiles and checkpoints as they are', async () => {
  await append(300);
  await tree.grow(tenant);
  for (const change of [
    `update log.tiles set hashes = hashes`,
    'delete from log.tiles',
    'delete from log.checkpoints',
    'delete from log.trees',
  ])
    await expect(opened.query(change)).rejects.toThrow(/is refused/);
});
