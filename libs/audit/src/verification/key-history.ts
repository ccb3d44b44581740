import { openCheckpoint, type Checkpoint } from '../transparency-log/checkpoint.js';
import {
  formatVerifierKey,
  Malformed,
  parseVerifierKey,
  verdictOn,
  type SignedNote,
  type VerifierKey,
} from '../transparency-log/signed-note.js';

export interface HistoricalKey {
  readonly key: VerifierKey;
  /** Positions; undefined where the history does not say so. */
  readonly announcedAt?: number;
  readonly retiredAt?: number;
}

/** Which keys a log announced and retired, as its own history says. */
export class KeyHistory {
  readonly #keys = new Map<string, HistoricalKey>();

  /**
   * Takes an event of the stream that says which keys sign.
   * @throws Malformed where it names no key
   */
  add(text: string, position: number): void {
    const { type, data } = JSON.parse(text) as {
      readonly type: string;
      readonly data: Readonly<Record<string, unknown>>;
    };
    const { verifierKey } = data;
    if (typeof verifierKey !== 'string') throw new Malformed(`${type} names no key`);
    const key = parseVerifierKey(verifierKey);
    const name = formatVerifierKey(key);
    const known = this.#keys.get(name) ?? { key };
    if (type === 'signing-key.announced') this.#keys.set(name, { announcedAt: position, ...known });
    else if (type === 'signing-key.retired') this.#keys.set(name, { retiredAt: position, ...known });
  }

  keys(): readonly HistoricalKey[] {
    return [...this.#keys.values()];
  }

  /** What a checkpoint covers of it. */
  announcedIn({ origin, size }: Checkpoint): readonly VerifierKey[] {
    return this.keys()
      .filter(({ key, announcedAt }) => key.name === origin && announcedAt !== undefined && announcedAt <= size)
      .map(({ key }) => key);
  }

  retiredAt(key: VerifierKey): number | undefined {
    return this.#keys.get(formatVerifierKey(key))?.retiredAt;
  }
}

/** A signed checkpoint, and whether what it covers is what the history says. */
export interface CoveringCheckpoint {
  readonly text: string;
  readonly note: SignedNote;
  readonly checkpoint: Checkpoint;
  /** Only then does it vouch for the keys that are announced in it. */
  readonly isMatched: boolean;
}

/** Why the signature of a checkpoint does not count. */
export interface Distrust {
  readonly kind: 'signature' | 'key';
  readonly sentence: string;
}

/**
 * Tells of each checkpoint whether it counts: it is signed by a key that was not retired in what it covers, and that is
 * trusted because it was given, or because a checkpoint that counts covers its announcement.
 * @returns those that do not count
 */
export function distrusted<Judged extends CoveringCheckpoint>(
  checkpoints: readonly Judged[],
  given: readonly VerifierKey[],
  history: KeyHistory,
): ReadonlyMap<Judged, Distrust> {
  const trusted = new Map(given.map((key) => [formatVerifierKey(key), key]));
  for (;;) {
    const before = trusted.size;
    const reasons = new Map<Judged, Distrust>();
    for (const one of checkpoints) {
      const reason = distrustOf(one, [...trusted.values()], history);
      if (reason) reasons.set(one, reason);
      else if (one.isMatched) {
        for (const key of history.announcedIn(one.checkpoint)) trusted.set(formatVerifierKey(key), key);
      }
    }
    if (trusted.size === before) return reasons;
  }
}

function distrustOf(
  { text, note, checkpoint: { size } }: CoveringCheckpoint,
  trusted: readonly VerifierKey[],
  history: KeyHistory,
): Distrust | undefined {
  const isRetired = (key: VerifierKey) => (history.retiredAt(key) ?? Infinity) <= size;
  const inForce = trusted.filter((key) => !isRetired(key));
  try {
    openCheckpoint(text, inForce);
    return undefined;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const signer = [...trusted, ...history.keys().map(({ key }) => key)].find(
      (key) => verdictOn(note, key) === 'verified',
    );
    if (signer) {
      const name = `the key that signed it, ${formatVerifierKey(signer)},`;
      const sentence = isRetired(signer)
        ? `${name} was retired at position ${String(history.retiredAt(signer))}`
        : `${name} is announced in the history, and no checkpoint that was signed by a key you gave covers that`;
      return { kind: 'key', sentence };
    }
    return { kind: 'signature', sentence: error.message };
  }
}
