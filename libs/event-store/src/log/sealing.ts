import type { Json } from '#kernel';
import type { AppendUnit, RecordedEvent } from './log.js';

/** A personal value as it stands in the log, and in read models that took it from there. */
export interface KeptValue {
  /** Whom it is about. */
  readonly subject: string;
  readonly value: Json;
}

/**
 * Keeps what is personal in events sealed under a key of whom it is about. The log holds the sealed text and never
 * changes; once a key is destroyed, what was sealed under it reads as `ERASED`.
 */
export interface Sealing {
  /**
   * The unit as it is to be stored: with an id for each event, and what is personal in them sealed. The unit itself, and
   * at once, where nothing in it is personal. Of whom was forgotten nothing is kept: `ERASED` stands in its place.
   * @throws SealingUnavailable
   */
  seal(tenant: string, unit: AppendUnit): AppendUnit | Promise<AppendUnit>;
  /**
   * Events as they were stored, with what is sealed in them opened. The same events, and at once, where nothing is.
   * @throws SealBroken, SealingUnavailable
   */
  unseal(
    tenant: string,
    events: readonly RecordedEvent[],
  ): readonly RecordedEvent[] | Promise<readonly RecordedEvent[]>;
  /**
   * What read models keep, opened; `ERASED` where its subject was forgotten.
   * @throws SealBroken, SealingUnavailable
   */
  open(tenant: string, kept: readonly KeptValue[]): Promise<readonly Json[]>;
  /**
   * A digest that only holders of the subject's key can make, so that nobody can find a text by trying; null once the
   * subject was forgotten.
   * @throws SealingUnavailable
   */
  digest(tenant: string, subject: string, text: string): Promise<string | null>;
  /**
   * Destroys the key of a subject for good. A second time does no harm.
   * @throws SealingUnavailable
   */
  forget(tenant: string, subject: string): Promise<void>;
  /** @throws SealingUnavailable */
  hasForgotten(tenant: string, subject: string): Promise<boolean>;
  /** Lets go of what it holds; the event store does so when it is closed. */
  close(): Promise<void>;
}

/** Dependency injection token of {@link Sealing}. */
export const SEALING = Symbol('sealing');

/** The keys are out of reach, or one is neither there nor known to be destroyed. It says nothing of the event at hand. */
export class SealingUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SealingUnavailable';
  }
}

/** A sealed value is not what was sealed there: it was changed, or comes from another place. */
export class SealBroken extends Error {
  constructor(place: string, options?: ErrorOptions) {
    super(`what is sealed in ${place} was changed or moved there`, options);
    this.name = 'SealBroken';
  }
}
