import type { CommandRunner, EventLog } from '#event-store';
import { ENGINE, fold, idFrom, newId, type Clock } from '#kernel';
import { SIGNING_KEYS_STREAM, signingKeysDecider, type SigningKeyEvent, type SigningKeys } from '../domain/index.js';
import {
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  isConsistent,
  type Hash,
  type Policy,
} from '../transparency-log/index.js';
import { witnessCheckpoint } from '../witness/index.js';
import type { Checkpoints, PublishedCheckpoint, WitnessFailure } from './checkpoints.js';
import { signAs, type LogSigner } from './log-signer.js';
import { LogBroken, type LogTree } from './log-tree.js';

/** Every key of this installation was retired in the log: what it would sign nobody would believe. */
export class NoSigningKey extends Error {
  override readonly name = 'NoSigningKey';
}

/** How long a witness may take; milliseconds. */
const WITNESSED_WITHIN = 5_000;

export interface CheckpointPublisherOptions {
  readonly tree: LogTree;
  readonly checkpoints: Checkpoints;
  readonly log: EventLog;
  readonly runner: CommandRunner;
  /** The first part of every origin, such as `dondoc.example`. */
  readonly installation: string;
  /** At least one; while a key is replaced, both. */
  readonly signers: readonly LogSigner[];
  /** Who is asked to cosign; null where nobody is. */
  readonly policy: Policy | null;
  readonly clock: Clock;
}

/** The name of the log of a tenant, and of the keys that sign for it. */
export function originOf(installation: string, tenant: string): string {
  return `${installation}/${tenant}`;
}

/** Which keys ever signed for a tenant, and which still do. */
export async function signingKeysOf(log: EventLog, tenant: string): Promise<SigningKeys> {
  const events = await log.read(tenant, SIGNING_KEYS_STREAM);
  return fold(signingKeysDecider, events as unknown as readonly SigningKeyEvent[]);
}

/**
 * Says, signed and for good, what the log of a tenant has come to. Whoever does it at the same time says the same, since the
 * root of a size follows from the tree; and before anything is signed it is shown to go on from what was signed last.
 */
export class CheckpointPublisher {
  /** Of each tenant, where each witness stands, by its name. */
  readonly #standings = new Map<string, Map<string, number>>();

  constructor(private readonly options: CheckpointPublisherOptions) {}

  /**
   * Grows the tree and publishes a checkpoint of all that is in it, unless there is one, or another process is at it.
   * @returns the latest checkpoint; undefined where there is none
   * @throws LogBroken where the tree does not go on from the latest checkpoint: nothing is signed then
   * @throws SignerUnavailable, NoSigningKey
   */
  async publish(tenant: string): Promise<PublishedCheckpoint | undefined> {
    const { checkpoints } = this.options;
    await checkpoints.alone(tenant, () => this.#publish(tenant));
    return checkpoints.latest(tenant);
  }

  async #publish(tenant: string): Promise<void> {
    const { tree, checkpoints } = this.options;
    await tree.grow(tenant);
    const latest = await checkpoints.latest(tenant);
    const before = await tree.size(tenant);
    if (before === (latest?.size ?? 0)) return;
    const signers = await this.#activeSigners(tenant);
    // The announcement of a key is covered by the first checkpoint that it signs.
    await tree.grow(tenant);
    const size = await tree.size(tenant);
    const root = await tree.root(tenant, size);
    if (latest) await this.#refuseAFork(tenant, latest, { size, root });

    const origin = originOf(this.options.installation, tenant);
    const text = formatCheckpoint({ origin, size, root });
    const signatures = await Promise.all(signers.map((signer) => signAs(origin, text, signer)));
    const note = formatNote({ text, signatures });
    await checkpoints.publish(tenant, { size, ...(await this.#witnessed(tenant, size, note)) });
  }

  /** The note with the cosignatures it was given. */
  async #witnessed(
    tenant: string,
    size: number,
    note: string,
  ): Promise<Pick<PublishedCheckpoint, 'note' | 'witnessed' | 'failures'>> {
    const { tree, policy } = this.options;
    if (policy === null) return { note, witnessed: true, failures: [] };
    const standings = this.#standings.get(tenant) ?? new Map<string, number>();
    this.#standings.set(tenant, standings);
    const { checkpoint, enough, outcomes } = await witnessCheckpoint(policy, note, {
      prove: (old) => tree.consistencyProof(tenant, old, size),
      standings,
      timeoutMs: WITNESSED_WITHIN,
    });
    const failures: WitnessFailure[] = [];
    for (const [witness, outcome] of outcomes) {
      if (outcome.kind === 'cosigned') {
        standings.set(witness, size);
      } else {
        standings.delete(witness);
        failures.push({ witness, reason: outcome.sentence });
      }
    }
    return { note: checkpoint, witnessed: enough, failures };
  }

  async #refuseAFork(
    tenant: string,
    latest: PublishedCheckpoint,
    next: { readonly size: number; readonly root: Hash },
  ): Promise<void> {
    const isShorter = next.size < latest.size;
    const proof = isShorter ? [] : await this.options.tree.consistencyProof(tenant, latest.size, next.size);
    if (!isShorter && isConsistent(latest, next, proof)) return;
    throw new LogBroken(
      `what the log of tenant ${tenant} has come to with ${String(next.size)} events does not go on from the checkpoint of ${String(latest.size)}`,
    );
  }

  /** Those not retired; one that the log does not know yet is announced. */
  async #activeSigners(tenant: string): Promise<readonly LogSigner[]> {
    const { log, signers, installation } = this.options;
    const origin = originOf(installation, tenant);
    const keys = await signingKeysOf(log, tenant);
    const active: LogSigner[] = [];
    for (const signer of signers) {
      const verifierKey = formatVerifierKey(signer.verifierKey(origin));
      const standing = keys.get(verifierKey);
      if (standing === undefined) await this.#announce(tenant, verifierKey);
      if (standing !== 'retired') active.push(signer);
    }
    if (active.length === 0) {
      throw new NoSigningKey(`all keys that could sign for ${origin} were retired: set another`);
    }
    return active;
  }

  async #announce(tenant: string, verifierKey: string): Promise<void> {
    const { runner, clock } = this.options;
    await runner.decide(
      {
        tenant,
        actor: ENGINE,
        commandId: idFrom(`${tenant} announce ${verifierKey}`),
        correlationId: newId(),
        at: clock.now(),
      },
      {
        decider: signingKeysDecider,
        stream: SIGNING_KEYS_STREAM,
        command: { type: 'announce-signing-key', verifierKey },
      },
    );
  }
}
