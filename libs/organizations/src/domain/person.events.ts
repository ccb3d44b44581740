import type { DomainEvent } from '#kernel';

/** No more of a person than what official business needs: the log keeps it for ever. */
export type PersonData = {
  /** Lower-case slug or UUID; never derived from the name, for names repeat. */
  readonly personId: string;
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
};

export type PersonRegistered = DomainEvent<'person.registered', PersonData>;
/** All of the particulars as they are now. */
export type PersonChanged = DomainEvent<'person.changed', PersonData>;

export type PersonEvent = PersonRegistered | PersonChanged;

export type RegisterPerson = { readonly type: 'register-person' } & PersonData;
export type ChangePerson = { readonly type: 'change-person' } & PersonData;

export type PersonCommand = RegisterPerson | ChangePerson;

export type PersonState =
  { readonly status: 'nonexistent' } | { readonly status: 'registered'; readonly person: PersonData };

/** The stream that holds one person. Which posts they hold is for the agencies to say: see `staffStream`. */
export function personStream(personId: string): string {
  return `person-${personId}`;
}
