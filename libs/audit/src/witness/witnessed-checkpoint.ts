import { parseCheckpoint } from '../transparency-log/checkpoint.js';
import { cosignedAt } from '../transparency-log/cosignature.js';
import { witnessed, type Policy, type Witness } from '../transparency-log/policy.js';
import { formatNote, parseNote, type NoteSignature, type VerifierKey } from '../transparency-log/signed-note.js';
import { submitCheckpoint, type Prove, type WitnessOutcome } from './witness-client.js';

export interface WitnessedCheckpoint {
  /** The note with every valid cosignature that it has now. */
  readonly checkpoint: string;
  /** Whether the quorum of the policy is met. */
  readonly enough: boolean;
  /** Names of the witnesses, as the policy has them. */
  readonly by: readonly string[];
  /** What came of each witness that was asked, by its name in the policy. */
  readonly outcomes: ReadonlyMap<string, WitnessOutcome>;
}

export interface WitnessingOptions {
  readonly prove: Prove;
  /** Where each witness stood when it was asked last, by its name in the policy. */
  readonly standings?: ReadonlyMap<string, number>;
  /** Milliseconds for each witness. */
  readonly timeoutMs: number;
}

/**
 * Brings a checkpoint to every witness of a policy, side by side; one that fails or is slow keeps nobody else waiting
 * beyond its time. Witnesses without an address in the policy are not asked.
 * @param checkpoint the signed note
 * @throws Malformed where it is none; whatever `prove` throws
 */
export async function witnessCheckpoint(
  policy: Policy,
  checkpoint: string,
  { prove, standings, timeoutMs }: WitnessingOptions,
): Promise<WitnessedCheckpoint> {
  const note = parseNote(checkpoint);
  parseCheckpoint(note.text);
  const asked = policy.witnesses.filter((witness): witness is Witness & { readonly url: string } => 'url' in witness);
  const outcomes = await Promise.all(
    asked.map(async (witness) => {
      const old = standings?.get(witness.name);
      const given = { prove, timeoutMs, ...(old !== undefined && { old }) };
      return { witness, outcome: await submitCheckpoint(witness, checkpoint, given) };
    }),
  );
  let { signatures } = note;
  for (const { witness, outcome } of outcomes) {
    if (outcome.kind !== 'cosigned') continue;
    // A later cosignature says all that an earlier one of the same witness did.
    signatures = [...signatures.filter((one) => !isBy(one, witness.key)), outcome.cosignature];
  }
  // A false cosignature that came with the note is not handed on.
  signatures = signatures.filter((one) => {
    const by = policy.witnesses.find(({ key }) => isBy(one, key));
    return by === undefined || cosignedAt({ text: note.text, signatures: [one] }, by.key) !== undefined;
  });
  const cosigned = { text: note.text, signatures };
  return {
    checkpoint: formatNote(cosigned),
    ...witnessed(cosigned, policy),
    outcomes: new Map(outcomes.map(({ witness, outcome }) => [witness.name, outcome])),
  };
}

function isBy({ name, keyId }: NoteSignature, key: VerifierKey): boolean {
  return name === key.name && keyId === key.keyId;
}
