import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { drawnKey } from '../../../../test/support/drawn-key.js';
import { SignedLog } from '../../../../test/support/signed-log.js';
import { formatCheckpoint, parseCheckpoint } from '../transparency-log/checkpoint.js';
import { cosignedAt } from '../transparency-log/cosignature.js';
import { formatNote, parseNote, parseSignature, signNote } from '../transparency-log/signed-note.js';
import { CheckpointWitness, type Alarm } from './checkpoint-witness.js';
import { formatSubmission } from './submission.js';
import { nameOf, WitnessState } from './witness-state.js';

const ORIGIN = 'dondoc.example/phu-tho';
const logKey = drawnKey(ORIGIN);
const key = drawnKey('witness.example/w1', 'cosignature');

let folder: string;
let now: number;
let alarms: Alarm[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'witness-'));
  now = 1_754_280_000;
  alarms = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

function witness(logs = [logKey.verifier]) {
  return new CheckpointWitness({
    key,
    logs,
    state: new WitnessState(folder),
    now: () => now,
    onAlarm: (alarm) => alarms.push(alarm),
  });
}

const submission = (log: SignedLog, old: number, size = log.size, proof = log.consistency(old, size)) =>
  formatSubmission({ old, proof, checkpoint: log.checkpoint(size) });

/** When the witness says that it cosigned, checked with its key. */
function cosigned(body: string, answer: { readonly status: number; readonly body: string }): number {
  expect(answer.status).toBe(200);
  const { text } = parseNote(body.slice(body.indexOf('\n\n') + 2));
  const [line, ...rest] = answer.body.split('\n');
  expect(rest).toEqual(['']);
  return cosignedAt({ text, signatures: [parseSignature(line!)] }, key.verifier)!;
}

describe('a checkpoint', () => {
  it('is cosigned where nothing of its log was cosigned yet, and then where it follows on what was', async () => {
    const one = witness();
    const log = new SignedLog(logKey).grow(5);
    const first = submission(log, 0);
    expect(cosigned(first, await one.addCheckpoint(first))).toBe(now);

    log.grow(9);
    now += 60;
    const second = submission(log, 5);
    expect(cosigned(second, await one.addCheckpoint(second))).toBe(now);
    expect(alarms).toEqual([]);
  });

  it('is cosigned again, for whoever did not hear the answer', async () => {
    const log = new SignedLog(logKey).grow(5);
    await witness().addCheckpoint(submission(log, 0));
    const again = submission(log, 5);
    now += 1;
    expect(cosigned(again, await witness().addCheckpoint(again))).toBe(now);
  });

  it('may be one of a log without leaves', async () => {
    const log = new SignedLog(logKey);
    const body = submission(log, 0);
    cosigned(body, await witness().addCheckpoint(body));
    cosigned(body, await witness().addCheckpoint(body));
    const grown = submission(log.grow(3), 0);
    cosigned(grown, await witness().addCheckpoint(grown));
  });

  it('is kept with the signatures that were verified, and with no others', async () => {
    const log = new SignedLog(logKey, drawnKey(ORIGIN), drawnKey('other.example')).grow(2);
    await witness().addCheckpoint(submission(log, 0));
    const [standing] = await witness().standings();
    expect(parseNote(standing!.latest!.note).signatures.map(({ name, keyId }) => [name, keyId])).toEqual([
      [ORIGIN, logKey.verifier.keyId],
      [key.verifier.name, key.verifier.keyId],
    ]);
  });

  it('may be signed by any key of its log', async () => {
    const next = drawnKey(ORIGIN);
    const body = submission(new SignedLog(next).grow(1), 0);
    cosigned(body, await witness([logKey.verifier, next.verifier]).addCheckpoint(body));
  });
});

describe('what is refused, with the status of the specification', () => {
  const log = new SignedLog(logKey).grow(12);
  const fork = new SignedLog(logKey).grow(3).grow(12, 'other');

  const signed = (size: number, root: Uint8Array) => {
    const text = formatCheckpoint({ origin: ORIGIN, size, root });
    return formatNote({ text, signatures: [signNote(text, logKey)] });
  };

  beforeEach(async () => {
    expect(await witness().addCheckpoint(submission(log, 0, 8))).toMatchObject({ status: 200 });
  });

  it.each([
    ['no submission', 'whatever', 400],
    ['no size', submission(log, 8).replace('old 8\n', ''), 400],
    ['a size that begins with 0', submission(log, 8).replace('old 8', 'old 08'), 400],
    ['half a hash', submission(log, 8).replace(/\n.{44}\n/, '\nAAAA\n'), 400],
    ['a proof that is too long', submission(log, 8, 12, Array<Uint8Array>(64).fill(log.root())), 400],
    ['no checkpoint', 'old 8\n\nwhatever\n', 400],
    ['an old size above the new one', submission(log, 0, 8).replace('old 0', 'old 9'), 400],
    ['a log that is not known', submission(new SignedLog(drawnKey('other.example')).grow(9), 0), 404],
    ['no signature of a known key', submission(new SignedLog(drawnKey(ORIGIN)).grow(9), 0), 403],
    ['a signature that is not valid', submission(log, 8).replace('\n12\n', '\n11\n'), 403],
    ['no proof', submission(log, 8, 12, []), 422],
    ['a proof of something else', submission(log, 8, 12, log.consistency(7, 12)), 422],
    ['another history of the same size', submission(fork, 8, 8), 422],
    ['another history that is longer', submission(fork, 8), 422],
    ['leaves where there are none', formatSubmission({ old: 8, proof: [], checkpoint: signed(8, log.root(7)) }), 422],
  ])('%s', async (_, body, status) => {
    const before = await witness().standings();
    expect(await witness().addCheckpoint(body)).toMatchObject({ status, contentType: 'text/plain; charset=utf-8' });
    expect(await witness().standings()).toEqual(before);
  });

  it.each([
    ['from where it stood before', 0, 12],
    ['from further than it stands', 9, 12],
    ['smaller than what was cosigned', 5, 7],
  ])('a checkpoint %s: it says where it stands', async (_, old, size) => {
    expect(await witness().addCheckpoint(submission(log, old, size))).toEqual({
      status: 409,
      contentType: 'text/x.tlog.size',
      body: '8\n',
    });
  });

  it('a proof from nothing, and a log without leaves that has a root', async () => {
    const other = drawnKey('other.example');
    const others = new SignedLog(other).grow(2);
    const fresh = witness([other.verifier]);
    expect(await fresh.addCheckpoint(submission(others, 0, 2, [others.root()]))).toMatchObject({ status: 422 });
    const text = formatCheckpoint({ origin: 'other.example', size: 0, root: others.root() });
    const full = formatNote({ text, signatures: [signNote(text, other)] });
    expect(await fresh.addCheckpoint(formatSubmission({ old: 0, proof: [], checkpoint: full }))).toMatchObject({
      status: 422,
    });
  });

  it('raises an alarm where the log contradicts itself, once, and keeps both checkpoints', async () => {
    for (let time = 0; time < 2; time += 1) {
      await witness().addCheckpoint(submission(fork, 8, 8));
      await witness().addCheckpoint(submission(fork, 8, 12));
      await witness().addCheckpoint(submission(log, 5, 7));
    }
    expect(alarms.map(({ kind, origin }) => [kind, origin])).toEqual([
      ['fork', ORIGIN],
      ['inconsistent', ORIGIN],
      ['roll-back', ORIGIN],
    ]);
    const evidence = readFileSync(alarms[0]!.evidence, 'utf8');
    expect(evidence).toContain(log.checkpoint(8).split('\n\n')[0]);
    expect(evidence).toContain(fork.checkpoint(8));
  });

  it('stays quiet where others made a mistake', async () => {
    for (const body of ['whatever', submission(log, 0, 12), submission(log, 8).replace('\n12\n', '\n11\n')]) {
      await witness().addCheckpoint(body);
    }
    expect(alarms).toEqual([]);
  });
});

describe('what is kept', () => {
  const log = new SignedLog(logKey).grow(40);

  it('outlives the process, in few files', async () => {
    for (let size = 1; size <= 40; size += 1) {
      expect(await witness().addCheckpoint(submission(log, size - 1, size))).toMatchObject({ status: 200 });
    }
    expect(readdirSync(join(folder, nameOf(ORIGIN)))).toEqual(['000000000039.checkpoint', '000000000040.checkpoint']);
    expect((await witness().standings())[0]!.latest!.checkpoint.size).toBe(40);
  });

  it('is gone on from by one process alone, however many there are', async () => {
    const fork = new SignedLog(logKey).grow(40, 'other');
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, nth) => witness().addCheckpoint(submission(nth % 2 ? log : fork, 0, 20 + nth))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(11);
  });

  it('is not gone on from by a process that slept while others went on', async () => {
    const state = new WitnessState(folder);
    for (let generation = 0; generation < 5; generation += 1) {
      expect(await state.keep(ORIGIN, generation, `${generation + 1}`)).toBe(true);
    }
    expect(await state.keep(ORIGIN, 1, 'the sleeper')).toBe(false);
    expect(await state.latest(ORIGIN)).toEqual({ generation: 5, note: '5' });
  });

  it('is not gone on from where it was damaged', async () => {
    await witness().addCheckpoint(submission(log, 0, 5));
    const file = join(folder, nameOf(ORIGIN), '000000000001.checkpoint');
    writeFileSync(file, readFileSync(file, 'utf8').replace('\n5\n', '\n4\n'));
    await expect(witness().standings()).rejects.toThrow('was not cosigned by witness.example/w1');
    await expect(witness().addCheckpoint(submission(log, 4, 6))).rejects.toThrow('it was damaged');
  });
});

describe('the clock', () => {
  const log = new SignedLog(logKey).grow(9);

  it('may be set back a little: no cosignature is older than the one before', async () => {
    await witness().addCheckpoint(submission(log, 0, 5));
    const cosignedFirst = now;
    now -= 60;
    const body = submission(log, 5);
    expect(cosigned(body, await witness().addCheckpoint(body))).toBe(cosignedFirst);
  });

  it('is waited for where it was set back by more', async () => {
    await witness().addCheckpoint(submission(log, 0, 5));
    now -= 61;
    const body = submission(log, 5);
    expect(await witness().addCheckpoint(body)).toMatchObject({ status: 503 });
    now += 61;
    cosigned(body, await witness().addCheckpoint(body));
  });
});

it('never cosigns two histories, whatever is offered in whatever order, by however many at a time', async () => {
  const histories = [
    new SignedLog(logKey).grow(30),
    new SignedLog(logKey).grow(7).grow(30, 'a'),
    new SignedLog(logKey).grow(16).grow(30, 'b'),
  ];
  const offer = fc.record({
    history: fc.nat(2),
    size: fc.integer({ min: 0, max: 30 }),
    /** From where the witness stands, as an attacker knows; or from anywhere. */
    old: fc.option(fc.nat(30)),
    clock: fc.integer({ min: -30, max: 30 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(offer, { minLength: 1, maxLength: 4 }), { maxLength: 12 }), async (rounds) => {
      rmSync(folder, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), 'witness-'));
      const given: { readonly size: number; readonly root: string; readonly seconds: number }[] = [];
      const same = witness();
      for (const round of rounds) {
        const [standing] = await same.standings();
        const stands = standing!.latest?.checkpoint.size ?? 0;
        await Promise.all(
          round.map(async ({ history, size, old, clock }, nth) => {
            now += clock;
            const from = old ?? stands;
            const log = histories[history]!;
            const proof = from <= size ? log.consistency(from, size) : [];
            const body = formatSubmission({ old: from, proof, checkpoint: log.checkpoint(size) });
            // Half of them come to the same process, half to others on the same folder.
            const answer = await (nth % 2 ? witness() : same).addCheckpoint(body);
            if (answer.status !== 200) return;
            const seconds = cosigned(body, answer);
            given.push({ size, root: Buffer.from(log.root(size)).toString('hex'), seconds });
          }),
        );
      }
      const roots = new Map<number, string>();
      for (const { size, root } of given) expect(roots.set(size, roots.get(size) ?? root).get(size)).toBe(root);
      // All that was ever cosigned is the beginning of one history: that of the largest.
      const largest = Math.max(0, ...given.map(({ size }) => size));
      const [standing] = await same.standings();
      expect(standing!.latest?.checkpoint.size ?? 0).toBe(largest);
      const history = histories.find(
        (log) => Buffer.compare(log.root(largest), parseCheckpoint(formatCheckpointOf(standing, log)).root) === 0,
      )!;
      for (const { size, root } of given) expect(Buffer.from(history.root(size)).toString('hex')).toBe(root);
    }),
    { numRuns: 40 },
  );

  function formatCheckpointOf(
    standing: Awaited<ReturnType<CheckpointWitness['standings']>>[number] | undefined,
    log: SignedLog,
  ): string {
    return standing?.latest
      ? parseNote(standing.latest.note).text
      : formatCheckpoint({ origin: ORIGIN, size: 0, root: log.root(0) });
  }
}, 120_000);
