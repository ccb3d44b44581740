import { randomBytes } from 'node:crypto';
import type { MasterKey } from './master-key.js';
import type { KeptKey, SubjectKeyStore } from './subject-key-store.js';

/** A key of 32 bytes, or that it was destroyed. */
export type SubjectKey = Buffer | 'destroyed';

export interface SubjectKeysLimits {
  /** Keys held at once. */
  readonly cached: number;
  /** How long a key is used before the store is asked again: so long may another process go on reading; milliseconds. */
  readonly trustedFor: number;
}

export const DEFAULT_KEY_LIMITS: SubjectKeysLimits = { cached: 10_000, trustedFor: 2_000 };

interface Cached {
  /** Null where there is none. */
  readonly key: SubjectKey | null;
  readonly askedAt: number;
}

/** One data key for each subject of each tenant, 256 random bits, wrapped in the store and in the clear only here. */
export class SubjectKeys {
  /** In the order in which they were asked for: the first is the oldest. */
  readonly #cache = new Map<string, Cached>();

  constructor(
    private readonly store: SubjectKeyStore,
    private readonly master: MasterKey,
    private readonly limits: SubjectKeysLimits = DEFAULT_KEY_LIMITS,
  ) {}

  get address(): string {
    return this.store.address;
  }

  /**
   * The keys of these subjects; whom there is none of, and never was, is left out.
   * @throws SealingUnavailable
   */
  async find(tenant: string, subjects: Iterable<string>): Promise<ReadonlyMap<string, SubjectKey>> {
    const found = new Map<string, SubjectKey>();
    const unknown: string[] = [];
    const askedAt = performance.now();
    for (const subject of new Set(subjects)) {
      const cached = this.#cache.get(placeOf(tenant, subject));
      if (cached === undefined || askedAt - cached.askedAt >= this.limits.trustedFor) unknown.push(subject);
      else if (cached.key !== null) found.set(subject, cached.key);
    }
    if (unknown.length === 0) return found;
    const kept = await this.store.find(tenant, unknown);
    for (const subject of unknown) {
      const key = this.#remember(tenant, subject, kept.get(subject), askedAt);
      if (key !== null) found.set(subject, key);
    }
    return found;
  }

  /**
   * The keys of these subjects. A subject without one gets one, which outlives a power cut by the time it is answered.
   * @throws SealingUnavailable
   */
  async obtain(tenant: string, subjects: Iterable<string>): Promise<ReadonlyMap<string, SubjectKey>> {
    const wanted = new Set(subjects);
    const keys = new Map(await this.find(tenant, wanted));
    await Promise.all(
      [...wanted]
        .filter((subject) => !keys.has(subject))
        .map(async (subject) => {
          const askedAt = performance.now();
          const wrapped = this.master.wrap(randomBytes(32), placeOf(tenant, subject));
          const kept = await this.store.keep(tenant, subject, wrapped);
          keys.set(subject, this.#remember(tenant, subject, kept, askedAt)!);
        }),
    );
    return keys;
  }

  /** @throws SealingUnavailable */
  async destroy(tenant: string, subject: string): Promise<void> {
    await this.store.destroy(tenant, subject);
    this.renounce(tenant, subject);
  }

  /** Uses the key of a subject no more, though it may not be destroyed yet. */
  renounce(tenant: string, subject: string): void {
    this.#remember(tenant, subject, 'destroyed', performance.now());
  }

  /** Wraps anew what a former master key wrapped. @returns how many keys there were of that */
  async rewrap(): Promise<number> {
    let rewrapped = 0;
    for await (const stored of this.store.keys()) {
      if (!this.master.isOutdated(stored.wrapped)) continue;
      const place = placeOf(stored.tenant, stored.subject);
      await this.store.rewrap(stored, this.master.wrap(this.master.unwrap(stored.wrapped, place), place));
      rewrapped += 1;
    }
    return rewrapped;
  }

  close(): Promise<void> {
    this.#cache.clear();
    return this.store.close();
  }

  #remember(tenant: string, subject: string, kept: KeptKey | undefined, askedAt: number): SubjectKey | null {
    const place = placeOf(tenant, subject);
    const key = this.#keyIn(kept, place);
    this.#cache.delete(place);
    this.#cache.set(place, { key, askedAt });
    if (this.#cache.size > this.limits.cached) this.#cache.delete(this.#cache.keys().next().value!);
    return key;
  }

  /** Asked before it was destroyed and answered after: what is destroyed stays so. */
  #keyIn(kept: KeptKey | undefined, place: string): SubjectKey | null {
    if (kept === 'destroyed' || this.#cache.get(place)?.key === 'destroyed') return 'destroyed';
    return kept === undefined ? null : this.master.unwrap(kept.wrapped, place);
  }
}

/** Whose key it is; bound to the wrapped key. */
function placeOf(tenant: string, subject: string): string {
  return JSON.stringify([tenant, subject]);
}
