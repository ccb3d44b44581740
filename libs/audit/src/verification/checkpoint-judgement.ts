import { parseCheckpoint, type Checkpoint } from '../transparency-log/checkpoint.js';
import { cosignedAt } from '../transparency-log/cosignature.js';
import type { Hash } from '../transparency-log/merkle-tree.js';
import { witnessed, type Policy } from '../transparency-log/policy.js';
import { parseNote, type SignedNote, type VerifierKey } from '../transparency-log/signed-note.js';
import type { Finding } from './finding.js';
import { distrusted, type KeyHistory } from './key-history.js';

/** A checkpoint that somebody has, whatever it is worth. */
export interface HeldCheckpoint {
  /** The signed note. */
  readonly text: string;
  readonly note: SignedNote;
  readonly checkpoint: Checkpoint;
}

/** What became of a checkpoint that was kept from before. */
export interface JudgedCheckpoint {
  readonly size: number;
  readonly holds: boolean;
}

export interface Judgement {
  readonly findings: readonly Finding[];
  /** So many events are those of a checkpoint that holds. */
  readonly intactUpTo: number;
  readonly kept: readonly JudgedCheckpoint[];
  /** Of the policy, who cosigned the checkpoint of the export. */
  readonly witnesses: readonly string[];
}

/** What the events of an export come to, and what its reader trusts. */
export interface ReadHistory {
  readonly size: number;
  /** Undefined above the size of the export. */
  readonly rootAt: (size: number) => Hash | undefined;
  readonly tenant: string | undefined;
  readonly keys: KeyHistory;
  readonly given: readonly VerifierKey[];
  readonly policy: Policy | undefined;
}

/** @throws Malformed */
export function heldCheckpoint(text: string): HeldCheckpoint {
  const note = parseNote(text);
  return { text, note, checkpoint: parseCheckpoint(note.text) };
}

export function bySize(one: HeldCheckpoint, other: HeldCheckpoint): number {
  return one.checkpoint.size - other.checkpoint.size;
}

/**
 * Holds what was signed against what the events come to.
 * @param own the checkpoint of the export
 * @param kept those that its reader kept from before, the smallest first
 */
export function judgeCheckpoints(
  own: HeldCheckpoint | undefined,
  kept: readonly HeldCheckpoint[],
  history: ReadHistory,
): Judgement {
  const { size, rootAt, tenant, keys, given, policy } = history;
  const findings: Finding[] = [];
  const all = [...kept, ...(own ? [own] : [])].map((held) => {
    const root = rootAt(held.checkpoint.size);
    const isMatched = root !== undefined && Buffer.compare(root, held.checkpoint.root) === 0;
    return { ...held, isOwn: held === own, isMatched };
  });
  const distrust = distrusted(all, given, keys);
  const isCosigned = ({ note }: HeldCheckpoint) =>
    policy?.witnesses.some(({ key }) => cosignedAt(note, key) !== undefined) ?? false;
  // That a witness saw a checkpoint is enough to hold it against the log, not to take the log's word for it.
  const counts = (held: (typeof all)[number]) => !distrust.has(held) || (!held.isOwn && isCosigned(held));
  const holds = (held: (typeof all)[number]) => held.isMatched && counts(held);
  const intactUpTo = Math.max(0, ...all.filter(holds).map(({ checkpoint }) => checkpoint.size));
  const isOwnHeld = all.some((held) => held.isOwn && holds(held));

  if (own && tenant !== undefined && !own.checkpoint.origin.endsWith(`/${tenant}`)) {
    findings.push({
      kind: 'origin',
      sentence: `the events are of the tenant ${tenant}, the checkpoint of the export is of the log ${own.checkpoint.origin}`,
    });
  }
  for (const held of all) {
    const { checkpoint, isOwn, isMatched } = held;
    const name = isOwn
      ? 'the checkpoint of the export'
      : `the checkpoint of ${String(checkpoint.size)} leaves that was kept`;
    if (own && checkpoint.origin !== own.checkpoint.origin) {
      findings.push({ kind: 'origin', sentence: `${name} is of another log, ${checkpoint.origin}` });
    } else if (!counts(held)) {
      const { kind, sentence } = distrust.get(held)!;
      findings.push({ kind, sentence: `${name} does not count: ${sentence}` });
    } else if (isOwn && checkpoint.size !== size) {
      const sentence = `${name} covers ${String(checkpoint.size)} events, and there are ${String(size)}`;
      findings.push({ kind: checkpoint.size > size ? 'truncated' : 'size', sentence });
    } else if (checkpoint.size > size) {
      const sentence = `${name} covers more than the ${String(size)} events of the export: those behind them were cut off, or the log was rolled back`;
      findings.push({ kind: 'truncated', sentence });
    } else if (!isMatched && isOwnHeld) {
      const sentence = `the log signed two histories that contradict each other: this one, and the one of ${name}`;
      findings.push({ kind: 'fork', sentence: `${sentence}. ${intact(beforeIt(held), checkpoint.size)}` });
    } else if (!isMatched) {
      const sentence = `the first ${String(checkpoint.size)} events do not come to what was signed in ${name}`;
      findings.push({ kind: 'root', sentence: `${sentence}. ${intact(beforeIt(held), checkpoint.size)}` });
    }
  }
  const { enough, by } = own && policy ? witnessed(own.note, policy) : { enough: true, by: [] };
  if (!enough) {
    const cosigners = by.length === 0 ? 'no witness of the policy' : `${by.join(', ')} alone`;
    findings.push({ kind: 'quorum', sentence: `the checkpoint of the export is cosigned by ${cosigners}` });
  }
  return {
    findings,
    intactUpTo,
    kept: all.filter(({ isOwn }) => !isOwn).map((held) => ({ size: held.checkpoint.size, holds: holds(held) })),
    witnesses: by,
  };

  /** The largest checkpoint that holds below one that does not. */
  function beforeIt({ checkpoint }: HeldCheckpoint): number {
    const below = all.filter((held) => holds(held) && held.checkpoint.size < checkpoint.size);
    return Math.max(0, ...below.map((held) => held.checkpoint.size));
  }
}

function intact(before: number, size: number): string {
  const first = before === 0 ? '' : `The history up to position ${String(before)} is intact: that checkpoint holds. `;
  return `${first}What differs stands from position ${String(before + 1)} to ${String(size)}`;
}
