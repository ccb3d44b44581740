import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  CheckpointPublisher,
  Checkpoints,
  CheckpointWitness,
  entryOf,
  exportTrailer,
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  GrowingTree,
  leafHash,
  LogTree,
  originOf,
  parsePolicy,
  signNote,
  witnessServer,
  WitnessState,
  type Policy,
  type PublishedCheckpoint,
} from '#audit';
import { verifyExport, type Trust } from '#audit/verification';
import { CommandRunner } from '#event-store';
import { systemClock } from '#kernel';
import { useDatabase } from '../support/database.js';
import { drawnKey } from '../support/drawn-key.js';
import { newTenant, useDataSource, useLog } from '../support/log.js';
import { plainUnit } from '../support/plain-unit.js';
import { SOAK } from '../support/soak.js';

/** What somebody does to a log who owns its database, with the triggers off. */
const ALTERATIONS = {
  // Still the one text of an event: whoever can do this knows the format.
  'another byte': (at: number) =>
    `update log.events set data = (left(data::text, -1) || ',"zz":${at}}')::json where tenant_id = $1 and position = ${at}`,
  'another time': (at: number) =>
    `update log.events set effective_at = effective_at - interval '1 day' where tenant_id = $1 and position = ${at}`,
  'another order': (at: number, size: number) => swapped(at, at === size ? at - 1 : at + 1),
  'the newest gone': (at: number) => `delete from log.events where tenant_id = $1 and position >= ${at}`,
  'one gone in between': (at: number) =>
    `delete from log.events where tenant_id = $1 and position = ${at};
     update log.events set position = position - 1 where tenant_id = $1 and position > ${at}`,
  'one more in between': (at: number) =>
    `update log.events set position = -position - 1 where tenant_id = $1 and position >= ${at};
     update log.events set position = -position where tenant_id = $1 and position < 0;
     insert into log.events select tenant_id, ${at}, 'case-forged-${at}', 1, type, schema_version, gen_random_uuid(), data,
       metadata, recorded_at, effective_at from log.events where tenant_id = $1 and position = ${at === 1 ? 2 : at - 1}`,
  "another tenant's": (at: number) =>
    `update log.events mine set data = theirs.data, event_id = theirs.event_id, metadata = theirs.metadata
       from log.events theirs
      where mine.tenant_id = $1 and mine.position = ${at} and theirs.tenant_id = $2 and theirs.position = ${at}`,
  'all from one on': (at: number) =>
    `update log.events set data = (left(data::text, -1) || ',"zz":true}')::json, event_id = gen_random_uuid()
      where tenant_id = $1 and position >= ${at}`,
} as const;

type Alteration = keyof typeof ALTERATIONS;

function swapped(one: number, other: number): string {
  return `update log.events set position = -position where tenant_id = $1 and position in (${one}, ${other});
    update log.events set position = case position when -${one} then ${other} else ${one} end
     where tenant_id = $1 and position < 0`;
}

const TIMES = SOAK ? 1_000 : 240;
const EVENTS = 120;

const database = useDatabase();
const opened = useLog(database);
const sources = useDataSource(database);
const tenant = newTenant();
const neighbour = newTenant();
const origin = originOf('dondoc.example', tenant);
const key = drawnKey(origin);
const witnessKey = drawnKey('witness.example/w1', 'cosignature');

let folder: string;
let server: Server;
let policy: Policy;
let earlier: PublishedCheckpoint;
let latest: PublishedCheckpoint;
let owner: pg.Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'witness-'));
  const witness = new CheckpointWitness({
    key: witnessKey,
    logs: [key.verifier],
    state: new WitnessState(folder),
    now: () => Math.floor(Date.now() / 1_000),
    onAlarm: () => undefined,
  });
  server = witnessServer(witness, {
    key: witnessKey.verifier,
    onError: (error) => process.stderr.write(String(error)),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  policy = parsePolicy(`witness w1 ${formatVerifierKey(witnessKey.verifier)} ${url}\nquorum w1\n`);

  const publisher = new CheckpointPublisher({
    tree: new LogTree(sources.dataSource),
    checkpoints: new Checkpoints(sources.dataSource),
    log: opened.log,
    runner: new CommandRunner(opened.log),
    installation: 'dondoc.example',
    signers: [{ verifierKey: () => key.verifier, sign: (message) => Promise.resolve(key.sign(message)) }],
    policy,
    clock: systemClock,
  });
  const append = async (of: string, from: number, to: number) => {
    for (let stream = from; stream < to; stream += 1) await opened.log.append(of, plainUnit(`case-${stream}`, 3));
  };
  await append(neighbour, 0, EVENTS / 3 + 1);
  await append(tenant, 0, EVENTS / 6);
  earlier = (await publisher.publish(tenant))!;
  await append(tenant, EVENTS / 6, EVENTS / 3);
  latest = (await publisher.publish(tenant))!;
  owner = new pg.Client(database.superuserUrl);
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

/** The texts as they would be exported after an alteration, which is undone. */
async function altered(alteration: Alteration, at: number): Promise<readonly string[]> {
  await owner.query('begin');
  try {
    await owner.query('set local session_replication_role = replica');
    const statement = ALTERATIONS[alteration](at, latest.size);
    await owner.query(statement.replaceAll('$1', `'${tenant}'`).replaceAll('$2', `'${neighbour}'`));
    const { rows } = await owner.query<{ text: string }>(`select text from log.read_texts($1, 0, 1000000)`, [tenant]);
    return rows.map(({ text }) => text);
  } finally {
    await owner.query('rollback');
  }
}

/** What an operator says who has the key of the log: a checkpoint of whatever there is now. */
function signedAgain(texts: readonly string[]): { readonly size: number; readonly note: string } {
  const tree = new GrowingTree();
  for (const [index, text] of texts.entries()) tree.append(leafHash(entryOf(text, { tenant, position: index + 1 })));
  const text = formatCheckpoint({ origin, size: tree.size, root: tree.root() });
  return { size: tree.size, note: formatNote({ text, signatures: [signNote(text, key)] }) };
}

async function verified(
  texts: readonly string[],
  checkpoint: { readonly size: number; readonly note: string },
  trust: Omit<Trust, 'keys'>,
): Promise<boolean> {
  const bytes = Buffer.from(texts.map((text) => `${text}\n`).join('') + exportTrailer(checkpoint));
  async function* inPieces() {
    yield await Promise.resolve(bytes);
  }
  return (await verifyExport(inPieces(), { keys: [key.verifier], ...trust })).verified;
}

it(`finds each of ${TIMES} alterations by the owner of the database, given the last witnessed checkpoint`, async () => {
  const untouched = (await owner.query<{ text: string }>('select text from log.read_texts($1, 0, 1000000)', [tenant]))
    .rows;
  const texts = untouched.map(({ text }) => text);
  for (const trust of [{}, { policy }, { checkpoints: [latest.note] }])
    expect(await verified(texts, latest, trust)).toBe(true);

  const kinds = Object.keys(ALTERATIONS) as Alteration[];
  const counts = new Map<string, { times: number; kept: number; policy: number; nothing: number }>();
  for (let time = 0; time < TIMES; time += 1) {
    const alteration = kinds[time % kinds.length]!;
    const at = 1 + Math.floor(Math.random() * latest.size);
    const isSignedAgain = Math.floor(time / kinds.length) % 2 === 1;
    const shown = await altered(alteration, at);
    expect(shown).not.toEqual(texts);
    // Who takes the newest away and cannot sign shows an earlier checkpoint, and what it covers.
    const isCut = alteration === 'the newest gone' && !isSignedAgain && at > earlier.size;
    const [given, checkpoint] = isCut
      ? [shown.slice(0, earlier.size), earlier]
      : [shown, isSignedAgain ? signedAgain(shown) : latest];
    const what = `${alteration}${isSignedAgain ? ', signed again' : ''}`;
    const found = async (trust: Omit<Trust, 'keys'>) => ((await verified(given, checkpoint, trust)) ? 0 : 1);
    const count = counts.get(what) ?? { times: 0, kept: 0, policy: 0, nothing: 0 };
    const kept = await found({ checkpoints: [latest.note] });
    expect([what, at, kept]).toEqual([what, at, 1]);
    counts.set(what, {
      times: count.times + 1,
      kept: count.kept + kept,
      policy: count.policy + (await found({ policy })),
      nothing: count.nothing + (await found({})),
    });
  }

  for (const [what, count] of counts) {
    process.stderr.write(
      `${what.padEnd(36)} ${count.times} times; found by a checkpoint that was kept ${count.kept}, by the witness alone ` +
        `${count.policy}, by the key alone ${count.nothing}\n`,
    );
    // What was not signed again shows to anybody, but for an end that is simply left out; what was, to nobody who has the
    // key alone.
    if (what.includes('signed again')) expect([what, count.policy]).toEqual([what, count.times]);
    else if (what !== 'the newest gone') expect([what, count.nothing]).toEqual([what, count.times]);
  }
}, 600_000);
