import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import {
  Checkpoints,
  entryOf,
  EventTexts,
  GrowingTree,
  isConsistent,
  leafHash,
  LogTree,
  parseCheckpoint,
  rootOf,
  subtreesIn,
  type Hash,
  type Tile,
} from '#audit';
import { startTypescript } from '../../support/child-process.js';
import { useDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { newTenant, useDataSource, useLog } from '../../support/log.js';
import { plainUnit } from '../../support/plain-unit.js';
import { SOAK } from '../../support/soak.js';
import { RecordingSigner } from './recording-signer.js';

const KILLS = SOAK ? 50 : 3;

const database = useDatabase();
const opened = useLog(database);
const sources = useDataSource(database);
const signer = new RecordingSigner();
let address: string;

beforeAll(async () => {
  address = await signer.listen();
});
afterAll(() => signer.close());

function base64(hash: Hash): string {
  return Buffer.from(hash).toString('base64');
}

async function startKeeper(): Promise<ChildProcess> {
  const file = new URL('proof-keeper-process.ts', import.meta.url);
  const child = startTypescript(file, { arguments: [database.url, address] }, { stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([
    once(child.stdout!, 'data'),
    once(child, 'close').then(() => Promise.reject(new Error('the process ended before it was at work'))),
  ]);
  return child;
}

it(
  `signs one history when whoever grows the tree and signs is killed ${String(KILLS)} times`,
  async () => {
    const tenant = newTenant();
    const over = new AbortController();
    const appends = (async () => {
      for (let stream = 0; !over.signal.aborted; stream += 1) {
        await opened.log.append(tenant, plainUnit(`case-${String(stream)}`, 40));
        await delay(5);
      }
    })();
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const keeper = await startKeeper();
      const died = once(keeper, 'close');
      // In turns: with a signature on its way, and at any moment.
      if (kill % 2 === 0) signer.onAsked = () => keeper.kill('SIGKILL');
      else setTimeout(() => keeper.kill('SIGKILL'), Math.random() * 1_500);
      await died;
      signer.onAsked = () => undefined;
    }
    over.abort();
    await appends;
    const checkpoints = new Checkpoints(sources.dataSource);
    const head = await opened.log.head(tenant);
    const last = await startKeeper();
    await eventually('all is signed', async () => ((await checkpoints.latest(tenant))?.size ?? 0) >= head);
    last.kill('SIGKILL');
    await once(last, 'close');

    // No gap: the tree is the one that anybody makes of the events.
    const texts = new EventTexts(sources.dataSource);
    const growing = new GrowingTree();
    const full: Tile[] = [];
    const roots = new Map<number, string>();
    const signed = signer.signed.map(parseCheckpoint);
    const wanted = new Set(signed.map(({ size }) => size));
    for (let after = 0; after < head; after += 5_000) {
      for (const { position, text } of await texts.between(tenant, after, after + 5_000)) {
        full.push(...growing.append(leafHash(entryOf(text, { tenant, position }))));
        if (wanted.has(position))
          roots.set(position, base64(rootOf(position, subtreesIn([...full, ...growing.edge()]))));
      }
    }
    // No fork, and no second signature on another root: whatever was signed, seen by others or not, is of this history.
    expect(signed.length).toBeGreaterThan(KILLS / 2);
    for (const { size, root } of signed) expect([size, base64(root)]).toEqual([size, roots.get(size)]);
    const published = await checkpoints.list(tenant, { below: Number.MAX_SAFE_INTEGER, limit: 10_000 });
    const tree = new LogTree(sources.dataSource);
    for (const [index, newer] of published.slice(0, -1).entries()) {
      const older = published[index + 1]!;
      const proof = await tree.consistencyProof(tenant, older.size, newer.size);
      expect(isConsistent(older, newer, proof)).toBe(true);
    }
    process.stderr.write(
      `the proof keeper killed ${String(KILLS)} times: ${String(growing.size)} events, ${String(signed.length)} signatures, ` +
        `${String(published.length)} checkpoints published, forks 0, gaps 0\n`,
    );
  },
  SOAK ? 600_000 : 150_000,
);
