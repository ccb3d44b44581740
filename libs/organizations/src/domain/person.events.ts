import type { DomainEvent } from '#kernel';

/** No more of a person than what official business needs: the log keeps it for ever. */
export type PersonData = {
  /** Lower-case slug or UUID; never derived from the name, for names repeat. */
  readonly personId: string;
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
};

/** A person was entered in the register. */
export type PersonRegistered = DomainEvent<'person.registered', PersonData>;
/** The particulars of a person changed: all of them as they are now. */
export type PersonChanged = DomainEvent<'person.changed', PersonData>;

/** From the day on the person holds no post, is named for no field, and signs nothing. */
export type PersonLeftData = { readonly personId: string; readonly on: string };
/** A person left office. */
export type PersonLeft = DomainEvent<'person.left', PersonLeftData>;

export type PersonEvent = PersonRegistered | PersonChanged | PersonLeft;

export const PERSON_EVENT_TYPES = [
  'person.registered',
  'person.changed',
  'person.left',
] as const satisfies readonly PersonEvent['type'][];

export type RegisterPerson = { readonly type: 'register-person' } & PersonData;
export type ChangePerson = { readonly type: 'change-person' } & PersonData;

/** Of the person alone; what becomes of their posts is for `decideLeaving`. */
export type LeaveOffice = { readonly type: 'leave-office' } & PersonLeftData;

export type PersonCommand = RegisterPerson | ChangePerson | LeaveOffice;

export type RegisteredPerson = {
  readonly status: 'registered';
  readonly person: PersonData;
  /** `YYYY-MM-DD`, the first day out of office. */
  readonly leftOn?: string;
};

export type PersonState = { readonly status: 'nonexistent' } | RegisteredPerson;

/** The stream that holds one person. Which posts they hold is for the agencies to say: see `staffStream`. */
export function personStream(personId: string): string {
  return `person-${personId}`;
}
