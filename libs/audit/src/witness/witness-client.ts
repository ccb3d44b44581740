import { parseCheckpoint } from '../transparency-log/checkpoint.js';
import { cosignedAt } from '../transparency-log/cosignature.js';
import type { Hash } from '../transparency-log/merkle-tree.js';
import {
  Malformed,
  parseNote,
  parseSignature,
  type NoteSignature,
  type VerifierKey,
} from '../transparency-log/signed-note.js';
import { formatSubmission } from './submission.js';

/** That the first `old` leaves of our log are the beginning of the first `size` (RFC 6962, section 2.1.2). */
export type Prove = (old: number, size: number) => Promise<readonly Hash[]>;

/** Why there is no cosignature. */
type FailureKind =
  /** It cosigned more than we have: our log was rolled back, unless a later checkpoint was sent meanwhile. */
  | 'ahead'
  /** It does not watch this log. */
  | 'unknown-log'
  /** It knows no key that signed the checkpoint. */
  | 'untrusted'
  /** It found that what it cosigned is not the beginning of this: a fork, or a wrong proof. */
  | 'contradicted'
  /** It says that the request is not written as it should be. */
  | 'misunderstood'
  /** It wants to be asked later. */
  | 'busy'
  /** It cannot work now. */
  | 'failing'
  | 'unreachable'
  /** No answer in the time it was given. */
  | 'late'
  /** What it answered is not by the protocol, or its cosignature is not valid. */
  | 'unintelligible';

export type WitnessOutcome =
  | {
      readonly kind: 'cosigned';
      readonly cosignature: NoteSignature;
      /** Since 1970, by the clock of the witness. */
      readonly seconds: number;
    }
  | {
      readonly kind: FailureKind;
      /** What happened, for whoever is alerted. */
      readonly sentence: string;
      /** Leaves of the log as the witness knows it, where it said so. */
      readonly size?: number;
    };

export interface SubmissionOptions {
  readonly prove: Prove;
  /** The size the witness stood at when it was asked last; it says so itself where that is not known. */
  readonly old?: number;
  /** Milliseconds for all of it. */
  readonly timeoutMs: number;
}

/** Requests for one checkpoint: a witness that moves on between them is moved by somebody else. */
const TRIES = 3;

/** Bytes of an answer that are read. */
const LONGEST_ANSWER = 64 * 1_024;

/**
 * Brings a checkpoint to a witness (c2sp.org/tlog-witness) and verifies what comes back.
 * @param checkpoint the signed note
 * @throws Malformed where the checkpoint is none; whatever `prove` throws
 */
export async function submitCheckpoint(
  { key, url }: { readonly key: VerifierKey; readonly url: string },
  checkpoint: string,
  { prove, old = 0, timeoutMs }: SubmissionOptions,
): Promise<WitnessOutcome> {
  const note = parseNote(checkpoint);
  const { size } = parseCheckpoint(note.text);
  const signal = AbortSignal.timeout(timeoutMs);
  let from = Math.min(old, size);
  for (let nth = 1; nth <= TRIES; nth += 1) {
    const proof = from === 0 ? [] : await prove(from, size);
    const answer = await post(url, formatSubmission({ old: from, proof, checkpoint }), signal);
    if ('kind' in answer) return answer;
    if (answer.status === 200) return cosignatureIn(answer.text, note.text, key);
    if (answer.status !== 409) return failureOf(answer);
    const stands = sizeIn(answer);
    if (stands === undefined) return failed('unintelligible', 'it refused the size and did not say where it stands');
    if (stands > size) {
      return {
        ...failed(
          'ahead',
          `it has cosigned ${String(stands)} leaves, and this checkpoint has ${String(size)}: the log was rolled back, or a later checkpoint was sent meanwhile`,
        ),
        size: stands,
      };
    }
    if (stands === from) return failed('unintelligible', `it refused the size ${String(from)} that it stands at`);
    from = stands;
  }
  return { ...failed('busy', 'others bring it checkpoints of this log at the same time'), size: from };
}

interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
}

type Failed = Exclude<WitnessOutcome, { kind: 'cosigned' }>;

async function post(url: string, body: string, signal: AbortSignal): Promise<Answer | Failed> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/add-checkpoint`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      redirect: 'manual',
      body,
      signal,
    });
    const mediaType = response.headers.get('content-type')?.split(';')[0]!.trim().toLowerCase() ?? '';
    return { status: response.status, mediaType, text: await textOf(response) };
  } catch (error) {
    if (signal.aborted) return failed('late', 'it did not answer in time');
    return failed('unreachable', `it cannot be reached: ${reasonOf(error)}`);
  }
}

/** @throws RangeError where it is longer than any answer of the protocol */
async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > LONGEST_ANSWER) throw new RangeError('its answer has no end');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function cosignatureIn(answer: string, text: string, key: VerifierKey): WitnessOutcome {
  const lines = answer.split('\n');
  if (lines.pop() !== '') return failed('unintelligible', 'its answer does not end with a newline');
  let signatures: NoteSignature[];
  try {
    signatures = lines.map(parseSignature);
  } catch (error) {
    if (error instanceof Malformed) return failed('unintelligible', `its answer is ${error.message}`);
    throw error;
  }
  for (const cosignature of signatures) {
    const seconds = cosignedAt({ text, signatures: [cosignature] }, key);
    if (seconds !== undefined && seconds > 0) return { kind: 'cosigned', cosignature, seconds };
  }
  return failed('unintelligible', `its answer has no valid cosignature by ${key.name}`);
}

function sizeIn({ mediaType, text }: Answer): number | undefined {
  const size = /^(0|[1-9]\d*)\n$/.exec(text)?.[1];
  return mediaType === 'text/x.tlog.size' && Number.isSafeInteger(Number(size)) ? Number(size) : undefined;
}

function failureOf({ status, text }: Answer): Failed {
  const said = text.trim() === '' ? '' : `: ${text.trim().slice(0, 200)}`;
  switch (status) {
    case 400:
    case 413:
      return failed('misunderstood', `it does not take the request (${String(status)})${said}`);
    case 403:
      return failed('untrusted', `it knows no key that signed the checkpoint${said}`);
    case 404:
      return failed('unknown-log', `it does not watch this log${said}`);
    case 422:
      return failed('contradicted', `what it cosigned before is not shown to be the beginning of this${said}`);
    case 429:
      return failed('busy', `it wants to be asked later${said}`);
    default:
      return status >= 500
        ? failed('failing', `it cannot work now (${String(status)})${said}`)
        : failed('unintelligible', `it answered with the status ${String(status)}`);
  }
}

function failed(kind: FailureKind, sentence: string): Failed {
  return { kind, sentence };
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { readonly cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? message;
}
