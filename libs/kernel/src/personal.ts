import type { DomainEvent } from './decider.js';
import type { JsonObject } from './json.js';

/** What stands in the place of personal data whose subject was erased: nobody can read it any more. */
export type Erased = { readonly erased: true };

/** Data of a natural person, as events show it: as it was recorded, until the person is erased. */
export type Personal<Value> = Value | Erased;

/**
 * What stands in the log in the place of a personal value: its text under AES-256-GCM, in base64url with the tag behind
 * it. It says whom it is about and where it stands, and can be opened for nobody else and nowhere else.
 */
export type Sealed = {
  readonly sealed: {
    readonly v: 1;
    readonly subject: string;
    readonly event: string;
    readonly field: string;
    readonly nonce: string;
    readonly text: string;
  };
};

/** A personal value as a read model keeps it: as it stands in the log, where there may be some from before it was sealed. */
export type Kept<Value> = Personal<Value> | Sealed;

export const ERASED: Erased = { erased: true };

/** The event that erases a person, whose `data` names them in `personId`. */
export const PERSON_ERASED_EVENT = 'person.erased';

export function isErased(value: unknown): value is Erased {
  return typeof value === 'object' && value !== null && 'erased' in value && value.erased === true;
}

export function isSealed(value: unknown): value is Sealed {
  return typeof value === 'object' && value !== null && 'sealed' in value;
}

/** The value as far as anybody knows it: null where it is erased, or was never there. */
export function knownOf<Value>(value: Personal<Value> | null | undefined): Value | null {
  return value === undefined || value === null || isErased(value) ? null : value;
}

/** Which fields of a type of events are personal, and whose. */
export interface PersonalFields {
  readonly type: string;
  /** Names in `data`. */
  readonly fields: readonly string[];
  /** The id of whom they are about; undefined where that is no natural person, and nothing is sealed. */
  readonly subjectOf: (data: JsonObject) => string | undefined;
}

type PersonalKeys<Data> = {
  [Key in keyof Data & string]-?: Extract<Data[Key], Erased> extends never ? never : Key;
}[keyof Data & string];

type Distributed<Data> = Data extends unknown ? PersonalKeys<Data> : never;

/** Declares the fields of an event that are {@link Personal} by their types. */
export function personalFields<Event extends DomainEvent>(
  type: Event['type'],
  fields: readonly Distributed<Event['data']>[],
  subjectOf: (data: Event['data']) => string | undefined,
): PersonalFields {
  return { type, fields, subjectOf: subjectOf };
}
