import { hash } from 'node:crypto';
import { parseCheckpoint, type Checkpoint } from '../transparency-log/checkpoint.js';
import { cosign, cosignedAt } from '../transparency-log/cosignature.js';
import { EMPTY_ROOT, isConsistent } from '../transparency-log/merkle-tree.js';
import {
  formatNote,
  formatSignature,
  Malformed,
  parseNote,
  toBase64,
  verdictOn,
  type SignedNote,
  type SigningKey,
  type VerifierKey,
} from '../transparency-log/signed-note.js';
import { parseSubmission, type Submission } from './submission.js';
import type { WitnessState } from './witness-state.js';

/** What a witness answers over HTTP. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422 | 503;
  readonly contentType: string;
  readonly body: string;
}

/** What speaks against a log, or may: `fork` always, the others where nobody made a mistake on the way. */
export interface Alarm {
  readonly kind: 'fork' | 'roll-back' | 'inconsistent';
  readonly origin: string;
  readonly sentence: string;
  /** The file with both checkpoints. */
  readonly evidence: string;
}

/** Where a log stands as far as a witness knows. */
export interface Standing {
  readonly origin: string;
  /** Undefined where nothing of it was cosigned yet. */
  readonly latest?: { readonly checkpoint: Checkpoint; readonly seconds: number; readonly note: string };
}

export interface WitnessOptions {
  readonly key: SigningKey;
  /** Keys of the logs that are watched; a log may have several. */
  readonly logs: readonly VerifierKey[];
  readonly state: WitnessState;
  /** Seconds since 1970. */
  readonly now: () => number;
  readonly onAlarm: (alarm: Alarm) => void;
}

/** Seconds by which the clock may be behind the last cosignature; a witness that is set right by more waits for it. */
const CLOCK_SLACK = 60;

interface Latest {
  readonly generation: number;
  readonly note: string;
  readonly checkpoint: Checkpoint;
  readonly seconds: number;
}

interface Refusal {
  readonly answer: WitnessAnswer;
  readonly alarm?: { readonly kind: Alarm['kind']; readonly sentence: string };
}

/**
 * Cosigns the checkpoints of logs as long as each is the beginning of the next (c2sp.org/tlog-witness): once it has
 * cosigned a checkpoint, it cosigns no other of the same size, and none of a smaller one.
 */
export class CheckpointWitness {
  /** The last request of each log; the next one waits for it. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(private readonly options: WitnessOptions) {}

  /** @param body of `add-checkpoint` */
  async addCheckpoint(body: string): Promise<WitnessAnswer> {
    let submission: Submission;
    let note: SignedNote;
    let offered: Checkpoint;
    try {
      submission = parseSubmission(body);
      note = parseNote(submission.checkpoint);
      offered = parseCheckpoint(note.text);
    } catch (error) {
      if (error instanceof Malformed) return refused(400, error.message);
      throw error;
    }
    const keys = this.options.logs.filter(({ name }) => name === offered.origin);
    if (keys.length === 0) return refused(404, `the log ${offered.origin} is not watched here`);
    const verdicts = keys.map((key) => verdictOn(note, key));
    if (verdicts.includes('invalid')) return refused(403, `${offered.origin} did not sign this`);
    const signedBy = keys.filter((_, index) => verdicts[index] === 'verified');
    if (signedBy.length === 0) return refused(403, `no known key of ${offered.origin} signed this`);
    // What others signed is not vouched for, so it is not kept either.
    const signatures = note.signatures.filter(({ name, keyId }) =>
      signedBy.some((key) => key.name === name && key.keyId === keyId),
    );
    return this.#inTurn(offered.origin, () => this.#consider(submission, { text: note.text, signatures }, offered));
  }

  /** Where each log stands. */
  async standings(): Promise<readonly Standing[]> {
    const origins = [...new Set(this.options.logs.map(({ name }) => name))];
    return Promise.all(
      origins.map(async (origin) => {
        const latest = await this.#latest(origin);
        return latest === undefined ? { origin } : { origin, latest };
      }),
    );
  }

  async #consider(submission: Submission, note: SignedNote, offered: Checkpoint): Promise<WitnessAnswer> {
    for (;;) {
      const latest = await this.#latest(offered.origin);
      const refusal = refusalOf(latest?.checkpoint, submission, offered);
      if (refusal) {
        if (refusal.alarm) await this.#raise(refusal.alarm, latest!.note, submission, offered.origin);
        return refusal.answer;
      }
      const now = Math.floor(this.options.now());
      const seconds = Math.max(now, latest?.seconds ?? 0);
      if (seconds - now > CLOCK_SLACK) {
        return refused(503, `the clock here is ${String(seconds - now)} seconds behind what was cosigned last`);
      }
      const cosignature = cosign(note.text, seconds, this.options.key);
      const cosigned = formatNote({ text: note.text, signatures: [...note.signatures, cosignature] });
      if (await this.options.state.keep(offered.origin, latest?.generation ?? 0, cosigned)) {
        return { status: 200, contentType: 'text/plain; charset=utf-8', body: formatSignature(cosignature) };
      }
    }
  }

  /** @throws Malformed where what was kept is not as it was written, or not of this witness */
  async #latest(origin: string): Promise<Latest | undefined> {
    const kept = await this.options.state.latest(origin);
    if (kept === undefined) return undefined;
    const note = parseNote(kept.note);
    const checkpoint = parseCheckpoint(note.text);
    const seconds = cosignedAt(note, this.options.key.verifier);
    if (seconds === undefined || checkpoint.origin !== origin) {
      throw new Malformed(
        `the checkpoint of ${origin} that was kept was not cosigned by ${this.options.key.verifier.name}: it was damaged, or is another's`,
      );
    }
    return { ...kept, checkpoint, seconds };
  }

  async #raise(
    { kind, sentence }: { readonly kind: Alarm['kind']; readonly sentence: string },
    cosigned: string,
    { old, checkpoint, proof }: Submission,
    origin: string,
  ): Promise<void> {
    const hashes = proof.map((one) => `${toBase64(one)}\n`).join('');
    const evidence = await this.options.state.keepEvidence(
      `${kind}-${hash('sha256', parseNote(checkpoint).text, 'hex').slice(0, 32)}`,
      `${sentence}\n\nCosigned before:\n\n${cosigned}\nOffered, as what follows on ${String(old)} leaves:\n\n${checkpoint}\nWith the proof of consistency:\n\n${hashes}`,
    );
    // Anybody may repeat what a log once signed; that is told once.
    if (evidence !== undefined) this.options.onAlarm({ kind, origin, sentence, evidence });
  }

  async #inTurn<Result>(origin: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(origin) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#turns.set(origin, turn);
    return turn;
  }
}

/** Why a checkpoint that its log signed is not cosigned; in the order of the specification. */
function refusalOf(
  latest: Checkpoint | undefined,
  { old, proof }: Submission,
  offered: Checkpoint,
): Refusal | undefined {
  const { size } = offered;
  const stood = latest?.size ?? 0;
  const alarm = latest && alarmOf(latest, offered);
  const refuse = (answer: WitnessAnswer): Refusal => ({ answer, ...(alarm && { alarm }) });

  if (old > size) return refuse(refused(400, `a log of ${String(size)} leaves does not follow on ${String(old)}`));
  if (old !== stood) {
    return refuse({ status: 409, contentType: 'text/x.tlog.size', body: `${String(stood)}\n` });
  }
  const before = latest ?? { size: 0, root: EMPTY_ROOT };
  const isEmptyAndFull = size === 0 && Buffer.compare(offered.root, EMPTY_ROOT) !== 0;
  if (!isEmptyAndFull && isConsistent(before, offered, proof)) return undefined;
  if (isEmptyAndFull || alarm) return refuse(refused(422, alarm?.sentence ?? 'a log without leaves has another root'));
  const sentence = `it is not shown that the ${String(stood)} leaves that were cosigned are the beginning of these ${String(size)}`;
  return {
    answer: refused(422, sentence),
    // Before anything was cosigned there is nothing to contradict.
    ...(latest && { alarm: { kind: 'inconsistent', sentence } }),
  };
}

function alarmOf(latest: Checkpoint, offered: Checkpoint): Refusal['alarm'] {
  const [stood, size] = [String(latest.size), String(offered.size)];
  if (offered.size < latest.size) {
    const sentence = `the log had ${stood} leaves and offers ${size}: it was rolled back, or the message is late`;
    return { kind: 'roll-back', sentence };
  }
  if (offered.size > latest.size || Buffer.compare(offered.root, latest.root) === 0) return undefined;
  return { kind: 'fork', sentence: `the log signed two histories of ${size} leaves` };
}

function refused(status: Exclude<WitnessAnswer['status'], 200 | 409>, sentence: string): WitnessAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${sentence}\n` };
}
