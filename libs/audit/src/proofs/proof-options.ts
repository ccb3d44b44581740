import { readFile } from 'node:fs/promises';
import type { Settings } from '#platform';
import { parsePolicy, type Policy } from '../transparency-log/index.js';
import { openSigner, type LogSigner } from './log-signer.js';

export interface ProofOptions {
  /** The first part of the origin of every log, such as `dondoc.example`. */
  readonly installation: string;
  /** None: trees grow, and nothing is signed. */
  readonly signers: readonly LogSigner[];
  /** Whom to have checkpoints cosigned by; null for nobody. */
  readonly policy: Policy | null;
  /** Milliseconds between two checkpoints of a log, at least. */
  readonly checkpointEvery: number;
}

/**
 * What the settings say of proofs, with every key opened.
 * @throws Malformed, SignerUnavailable, or an error of the file system where a file is not there
 */
export async function proofOptions({
  logOrigin,
  signingKeys,
  witnessPolicy,
  checkpointSeconds,
}: Pick<Settings, 'logOrigin' | 'signingKeys' | 'witnessPolicy' | 'checkpointSeconds'>): Promise<ProofOptions> {
  return {
    installation: logOrigin,
    signers: await Promise.all((signingKeys ?? []).map(openSigner)),
    policy: witnessPolicy === null ? null : parsePolicy(await readFile(witnessPolicy, 'utf8')),
    checkpointEvery: checkpointSeconds * 1_000,
  };
}
